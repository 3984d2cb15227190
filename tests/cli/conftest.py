from __future__ import annotations

import os

from tests.providers import QUIET_JSII
from tests.providers import installed as installed

os.environ.update(QUIET_JSII)
