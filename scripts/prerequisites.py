"""What must be on this machine and no package registry has: Terraform, or OpenTofu."""

from __future__ import annotations

import sys

from litellm_constructs.trials.terraform import Missing, find_terraform


def main() -> int:
    try:
        find_terraform()
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
