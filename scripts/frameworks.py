"""`make test-frameworks`: the tests of the constructs on every framework that they support.

cdktf is in .venv, and every other has an environment of its own in the cache folder. On cdktf they run once more with
constructs made one by one, as with a jsii that is not known. Fails when a test fails, or when one framework passes
fewer tests than another.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from litellm_constructs.framework.known_jsii import PLAIN
from tests.gateway.home import cache_folder

ROOT = Path(__file__).resolve().parents[1]
FRAMEWORKS = [("cdktf", None), ("cdktn", "cdktn==0.22.* jsii==1.112.* constructs==10.4.2"), ("cdktn", "cdktn")]
"""The module of each, and what pip gets besides this checkout. One is the oldest of all that is allowed."""
TESTS = ["tests/constructs", "tests/testing/test_template.py"]


def environment(requirement: str | None) -> Path:
    """The Python that has this checkout and the framework."""
    if requirement is None:
        return Path(sys.executable)
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + f"{requirement} {ROOT}".encode()).hexdigest()[:12]
    place = cache_folder() / "frameworks" / wanted
    python = place / "bin" / "python"
    if not (place / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "pip>=25.1"], check=True)
        here = ["--editable", ".[sandbox]", "--group", "dev", *requirement.split()]
        subprocess.run([*pip, *here], check=True, cwd=ROOT)
        (place / ".ready").touch()
    return python


def passed(module: str, python: Path, arguments: list[str], plain: str = "") -> tuple[bool, int]:
    """Whether all tests passed, and how many did. `plain` has constructs made one by one."""
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-n", "auto", "-m", "not acceptance", *TESTS, *arguments],
        cwd=ROOT,
        env={**os.environ, "LITELLM_CDK": module, PLAIN: plain},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    found = re.search(r"(\d+) passed", done.stdout)
    if done.returncode:
        print(done.stdout)
    return done.returncode == 0, int(found[1]) if found else 0


def main(arguments: list[str]) -> int:
    results: list[tuple[bool, int]] = []
    for module, requirement in FRAMEWORKS:
        began = time.monotonic()
        python = environment(requirement)
        ready = time.monotonic()
        version = f"import importlib.metadata; print(importlib.metadata.version({module!r}))"
        told = subprocess.run([python, "-c", version], capture_output=True, text=True, check=True).stdout.strip()
        results.append(passed(module, python, arguments))
        spent = f"{time.monotonic() - ready:.0f} s, set up in {ready - began:.0f} s"
        print(f"{module} {told:<10} {results[-1][1]:>5} passed  ({spent})", flush=True)
    began = time.monotonic()
    one_by_one, count = passed("cdktf", environment(None), arguments, plain="1")
    print(f"cdktf, constructs one by one {count:>5} passed  ({time.monotonic() - began:.0f} s)", flush=True)
    if not all(fine for fine, _ in results) or not one_by_one:
        return 1
    if len({count for _, count in results}) > 1:
        print("The frameworks have not passed the same number of tests.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
