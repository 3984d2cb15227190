from __future__ import annotations

import os

from tests.providers import QUIET_JSII

os.environ.update(QUIET_JSII)
