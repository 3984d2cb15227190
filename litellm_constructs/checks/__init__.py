"""What is checked over a whole program when it is synthesized: one rule per module, and what runs them."""

from litellm_constructs.checks._check import Check, Finding, Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._pack import Pack
from litellm_constructs.checks._run import Checks, built_in, findings

__all__ = ["Check", "Checks", "Estate", "Finding", "Pack", "Problem", "Severity", "built_in", "check", "findings"]
