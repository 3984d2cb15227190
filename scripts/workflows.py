"""Lints the workflows, with actionlint and zizmor: `python -m scripts.workflows`. Where there is no Go, with zizmor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.go import find_go, forget_sources, run_go
from tests.gateway.home import KitError, cache_folder

ACTIONLINT = "1.7.12"
ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"


def actionlint(*files: Path) -> str:
    """What it finds; nothing where all is well. Raises KitError where it is not in the cache and there is no Go."""
    folder = cache_folder() / "actionlint" / ACTIONLINT
    program = folder / "bin" / "actionlint"
    if not program.exists():
        go = find_go(f"actionlint {ACTIONLINT}")
        run_go(go, folder, "install", f"github.com/rhysd/actionlint/cmd/actionlint@v{ACTIONLINT}")
        forget_sources(go, folder)
    # What it would call besides is on some machines and not on others.
    return _run(str(program), "-no-color", "-shellcheck=", "-pyflakes=", *map(str, files))


def zizmor(*files: Path) -> str:
    """What it finds; nothing where all is well."""
    return _run(str(Path(sys.executable).with_name("zizmor")), "--offline", "--quiet", *map(str, files))


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout or f"{command[0]} failed with exit code {done.returncode}" if done.returncode else ""


def main() -> int:
    files = sorted(WORKFLOWS.glob("*.yml"))
    found = zizmor(*files)
    try:
        found += actionlint(*files)
    except KitError as missing:
        print(missing, file=sys.stderr)
    print(found, end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
