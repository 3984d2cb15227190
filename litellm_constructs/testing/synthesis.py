"""One stack, synthesized for a test."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Generator
from pathlib import Path

from litellm_constructs.framework.cdk import cdk


@contextlib.contextmanager
def synthesized(stack: cdk.TerraformStack) -> Generator[Path]:
    """The directory into which `stack` is written, for as long as it is looked at.

    Raises what the synthesis raises, such as errors that checks find.
    """
    # What `App.synth` does before, and the framework's own testing leaves out: references between stacks.
    for each in stack.node.root.node.find_all():
        if isinstance(each, cdk.TerraformStack):
            each.prepare_stack()
    written = Path(cdk.Testing.full_synth(stack))
    try:
        (directory,) = (written / "stacks").iterdir()
        yield directory
    finally:
        shutil.rmtree(written)
