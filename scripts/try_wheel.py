"""What a wheel gives a newcomer: `python -m scripts.try_wheel WHEEL`, in an environment of its own.

The wheel is installed into an empty environment, away from this checkout; a project is begun with it, and its demo is
applied by the real Terraform. `PYTHON` names the Python to try.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path


def try_wheel(wheel: Path, directory: Path, python: str = sys.executable) -> str:
    """What the demo of a new project prints. Raises CalledProcessError for the step that fails."""
    home, scripts = directory / "home", directory / "venv" / "bin"
    home.mkdir()
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    # The project is installed by pip, which finds the wheel beside those that the user has.
    pip["PIP_FIND_LINKS"] = f"{wheel.parent} {os.environ.get('PIP_FIND_LINKS', '')}"
    environment = {**pip, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": str(home)}
    run([python, "-m", "venv", str(directory / "venv")], directory, environment)
    run([str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel)], directory, environment)
    run(["litellm-constructs", "init", "estate"], home, environment)
    return run(["make", "demo", f"PYTHON={scripts / 'python'}"], home / "estate", environment)


def run(command: list[str], directory: Path, environment: Mapping[str, str]) -> str:
    return subprocess.check_output(command, cwd=directory, env=environment, stderr=subprocess.STDOUT, text=True)


def main() -> int:
    (wheel,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as place:
        try:
            print(try_wheel(Path(wheel).absolute(), Path(place), os.environ.get("PYTHON", sys.executable)))
        except subprocess.CalledProcessError as failed:
            print(f"{failed.output}\n{failed}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
