"""`make tofu`: OpenTofu, built from its Go module, in the cache folder.

It is built where the module lies, so with the versions and checksums that its makers have locked, and only the program
is kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scripts.go import find_go, forget_sources, run_go
from tests.gateway.home import KitError, cache_folder, say

VERSION = "1.12.6"
MODULE = "github.com/opentofu/opentofu"


def tofu() -> Path:
    """The program, built when it is not there yet. Raises KitError without Go, or when the build fails."""
    folder = cache_folder() / "opentofu" / VERSION
    program = folder / "tofu"
    if not program.exists():
        _build(find_go(f"OpenTofu {VERSION}"), folder)
    return program


def _build(go: str, folder: Path) -> None:
    say(f"building OpenTofu {VERSION} from {MODULE} (some minutes, once)")
    source = json.loads(run_go(go, folder, "mod", "download", "-json", f"{MODULE}@v{VERSION}"))["Dir"]
    unfinished = folder / "tofu.new"
    options = ["-trimpath", "-buildvcs=false", "-ldflags", f"-s -w -X {MODULE}/version.dev=no"]
    run_go(go, folder, "build", "-C", source, *options, "-o", str(unfinished), "./cmd/tofu")
    forget_sources(go, folder)
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
