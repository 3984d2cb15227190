"""Our part of the program in Node.js: a jsii assembly that needs no compiler, for whichever framework is used."""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
from pathlib import Path

import jsii

from litellm_constructs.framework.cdk import cdk

NAME = "litellm-constructs"
_VERSION = "0.0.0"
_FOLDER = Path(__file__).parent / "javascript"
_FILES = {"package.json": "package.json", ".jsii": "jsii.json", "index.js": "index.js"}


def load() -> None:
    """Bring it to Node.js."""
    packed = io.BytesIO()
    # The same bytes each time: jsii keeps what it has unpacked by their hash.
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file, tarfile.open(fileobj=file, mode="w") as archive:
        for name, source in _FILES.items():
            content = (_FOLDER / source).read_text(encoding="utf-8").replace("cdktf", cdk.__name__).encode()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "assembly.tgz")
        path.write_bytes(packed.getvalue())
        jsii.kernel.load(NAME, _VERSION, str(path))
