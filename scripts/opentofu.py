"""`make tofu`: OpenTofu, built from its Go module, in the cache folder.

It is built where the module lies, so with the versions and checksums that its makers have locked, and only the program
is kept.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.gateway.home import KitError, cache_folder, say

VERSION = "1.12.6"
MODULE = "github.com/opentofu/opentofu"


def tofu() -> Path:
    """The program, built when it is not there yet. Raises KitError without Go, or when the build fails."""
    folder = cache_folder() / "opentofu" / VERSION
    program = folder / "tofu"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _build(_go(), folder)
    return program


def _go() -> str:
    if found := shutil.which("go"):
        return found
    raise KitError(
        f"OpenTofu {VERSION} is built from its Go module, and there is no go on PATH. Install Go 1.21 or later (it "
        "brings the release of Go itself that the module asks for): https://go.dev/doc/install"
    )


def _build(go: str, folder: Path) -> None:
    caches = {"GOMODCACHE": str(folder / "modules"), "GOCACHE": str(folder / "build"), "GOWORK": "off"}
    environment = {**os.environ, **caches, "CGO_ENABLED": "0"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [go, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise KitError(f"`go {' '.join(arguments)}` failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")
        return done.stdout

    say(f"building OpenTofu {VERSION} from {MODULE} (some minutes, once)")
    source = json.loads(run("mod", "download", "-json", f"{MODULE}@v{VERSION}"))["Dir"]
    unfinished = folder / "tofu.new"
    released = f"-s -w -X {MODULE}/version.dev=no"
    run(
        "build", "-C", source, "-trimpath", "-buildvcs=false", "-ldflags", released, "-o", str(unfinished), "./cmd/tofu"
    )
    run("clean", "-cache", "-modcache")  # two gigabytes, of which nothing is needed again
    unfinished.rename(folder / "tofu")


def main() -> int:
    try:
        print(tofu())
    except KitError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
