"""The test provider as a program of its own."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from provider_shim.wire.launch import launch

if TYPE_CHECKING:
    from provider_shim.contract import Provider


def load() -> Provider:
    from tests.wire.things import Things

    print("something a library prints")
    logging.getLogger("library").error("something a library logs, with a key in it")
    return Things()


launch(load)
