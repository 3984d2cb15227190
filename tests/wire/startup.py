"""How long a launch takes: `python -m tests.wire.startup [times]`, with the test provider's schema of 1 resource.

Prints minimum and median in ms from the start of the process to the handshake, to the answered schema, to the answer
of the first call that needs the provider (ValidateProviderConfig), and from Shutdown to the end of the process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import grpc

from provider_shim.wire import certificate
from provider_shim.wire.messages import GET_PROVIDER_SCHEMA
from provider_shim.wire.schema import encode_schema
from tests.wire.things import SCHEMA
