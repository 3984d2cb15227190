"""Log lines on stderr, in the form that Terraform takes apart: they appear under TF_LOG with their level."""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from contextlib import suppress

_LEVELS = {"TRACE": 1, "DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40, "OFF": 100, "JSON": 1}
_MODULE = "provider_shim"


class TerraformHandler(logging.Handler):
    """One JSON object a line, as HashiCorp's `hclog` writes it."""

    def emit(self, record: logging.LogRecord) -> None:
        import json

        entry = {
            "@level": _level(record.levelno),
            "@message": record.getMessage(),
            "@module": record.name,
            "@timestamp": _timestamp(record.created),
        }
        with suppress(OSError):  # Terraform may be gone, and nobody read any more.
            print(json.dumps(entry), file=sys.stderr, flush=True)


def configure() -> None:
    """Log this package at the level of TF_LOG_PROVIDER or TF_LOG, and no other.

    What other libraries log quotes requests and exceptions, and with them keys.
    """
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    own = logging.getLogger(_MODULE)
    own.handlers[:] = [TerraformHandler()]
    wanted = os.environ.get("TF_LOG_PROVIDER") or os.environ.get("TF_LOG") or "WARN"
    own.setLevel(_LEVELS.get(wanted.upper(), _LEVELS["TRACE"]))


def where(error: BaseException) -> str:
    """What was raised and on which lines, from the first cause on.

    Messages of exceptions are left out: they quote values, and a value can be a secret.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = "".join(traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__)).format())
    return f"{where(earlier) if earlier else ''}{frames}{type(error).__name__}\n"


def _timestamp(seconds: float) -> str:
    """Terraform takes a line for a log line only with exactly six digits of a second."""
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int(seconds % 1 * 1e6):06d}Z"


def _level(number: int) -> str:
    for level, name in ((40, "error"), (30, "warn"), (20, "info"), (10, "debug")):
        if number >= level:
            return name
    return "trace"
