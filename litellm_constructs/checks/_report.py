"""What the checks of a program have found, for the process that runs the program (`litellm-constructs check`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from litellm_constructs.checks._check import Check, Finding


def as_json(checks: Iterable[Check], findings: Iterable[Finding]) -> str:
    rules = [{"id": each.id, "severity": each.severity, "description": each.description} for each in checks]
    return json.dumps({"rules": rules, "findings": [asdict(each) for each in findings]})
