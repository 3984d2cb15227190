"""Makes the generated files from the specs: `python scripts/generate.py`, with --check to only compare."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from provider_shim.__main__ import SCHEMA, make_schema  # noqa: E402
from scripts import checks_docs, compatibility  # noqa: E402
from scripts.registry_docs import pages  # noqa: E402


def generated() -> dict[Path, bytes]:
    """Every generated file with what it must hold."""
    return {
        Path(SCHEMA): make_schema(),
        checks_docs.PAGE: checks_docs.page(),
        compatibility.PAGE: compatibility.page(),
        **pages(),
    }


def stale() -> list[Path]:
    """Generated files that differ from what the specs say now."""
    return [path for path, content in generated().items() if not path.exists() or path.read_bytes() != content]


def main() -> int:
    if "--check" in sys.argv[1:]:
        for path in stale():
            print(f"{path.relative_to(ROOT)} is not what the specs say: run `make generate`")
        return 1 if stale() else 0
    for path, content in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
