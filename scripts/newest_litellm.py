"""Is there a LiteLLM that is newer than those that are tested? `python -m scripts.newest_litellm FILE` takes it in.

What it changed, and how the acceptance tests end on it, is written to FILE as Markdown, the title in its first line.
The checkout is left as `make litellm` makes it. Where there is no newer one, nothing is written.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

from packaging.version import Version

from provider_shim.versions import NEWEST

SHOWN = 200
"""Lines of a long output, its last ones: an issue takes 65,536 characters."""


def newest() -> str:
    """The newest release on the package index; those before a release do not count."""
    listed = subprocess.check_output([sys.executable, "-m", "pip", "index", "versions", "litellm"], text=True)
    (versions,) = re.findall(r"^Available versions: (.*)$", listed, re.MULTILINE)
    return max(versions.split(", "), key=Version)


def take_in(version: str, file: Path) -> int:
    """Take the version in, run the acceptance tests on it, and tell both. How the first of them that fails ends."""
    told, failed = [f"LiteLLM {version}\n"], 0
    for verb, heading in (("litellm", "What changed"), ("acceptance", "Acceptance tests")):
        options = {"litellm": f"VERSION={version}", "acceptance": f"VERSIONS={version}"}
        command = ["make", verb, options[verb]]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        ended = "passed" if not done.returncode else f"failed with exit code {done.returncode}"
        shown = "\n".join(done.stdout.rstrip().splitlines()[-SHOWN:])
        # Indented, since what is printed may have fences of its own.
        told.append(f"## {heading}\n\n`{' '.join(command)}` {ended}:\n\n{indent(shown, '    ')}\n")
        if done.returncode:
            failed = done.returncode
            break
    file.write_text("\n".join(told), encoding="utf-8")
    return failed


def main() -> int:
    (file,) = sys.argv[1:]
    version = newest()
    if Version(version) <= Version(NEWEST):
        print(f"LiteLLM {version} is the newest, and {NEWEST} is tested")
        return 0
    return take_in(version, Path(file))


if __name__ == "__main__":
    sys.exit(main())
