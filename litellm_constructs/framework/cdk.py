"""The CDK framework: CDK for Terraform (`cdktf`) or its successor CDK Terrain (`cdktn`), whose API is a superset.

Both at once would not know each other's elements, so it is the one that the program has already imported; else what
the environment variable LITELLM_CDK names; else `cdktf`.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

FRAMEWORKS = ("cdktf", "cdktn")


def choose() -> str:
    """The name of the framework to use.

    Raises ImportError when LITELLM_CDK names something else.
    """
    imported = [name for name in FRAMEWORKS if name in sys.modules]
    asked = os.environ.get("LITELLM_CDK", "")
    if asked and asked not in FRAMEWORKS:
        raise ImportError(f"LITELLM_CDK is {asked!r}: set it to {' or '.join(FRAMEWORKS)}, or unset it")
    if asked and (not imported or asked in imported):
        return asked
    return imported[0] if imported else FRAMEWORKS[0]


if TYPE_CHECKING:
    import cdktf as cdk
else:
    cdk = importlib.import_module(choose())

__all__ = ["FRAMEWORKS", "cdk", "choose"]
