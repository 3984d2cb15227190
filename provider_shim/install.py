"""Lays the provider where Terraform finds it.

Terraform looks into `~/.terraform.d/plugins` by itself. What stands there is a launcher: a shell script that starts
the Python which has this package. Dependency lock files hold a hash of it and every command checks that, so its text
is the same for every user and every platform. Which Python it is, and where that finds packages, stands in two files of
the user's data directory: a Python that need not look for its packages itself (-S) starts sooner.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from provider_shim import __version__
from provider_shim.wire import certificate, places
from provider_shim.wire.handshake import Refused

HOSTS = ("registry.terraform.io", "registry.opentofu.org")
PLATFORMS = ("linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64")
SOURCE = "litellm/litellm"

_LAUNCHER = """\
#!/bin/sh
# Starts version {version} of the litellm provider, with the Python in which it is installed.
home=${{HOME:-$(eval "echo ~$(id -un)")}}
data="${{XDG_DATA_HOME:-$home/.local/share}}/terraform-provider-litellm/{version}"
python=$LITELLM_PROVIDER_PYTHON
set -- -m provider_shim
if [ -z "$python" ] && [ -r "$data/python" ] && [ -r "$data/start.py" ]; then
  IFS= read -r python <"$data/python"
  set -- -S "$data/start.py"
fi
if [ -x "$python" ]; then
  exec "$python" -I "$@" serve {version}
fi
echo "litellm provider {version} is not installed for this user (no Python at ${{python:-$data/python}}). \
Run: pip install litellm-constructs=={version} && terraform-provider-litellm install"
exit 1
"""

_START = """\
# Starts version {version} of the litellm provider with the packages of {python}.
import sys

sys.path[:] = {packages}
from provider_shim.__main__ import main

main()
"""


def install_for_user(say: Callable[[str], None]) -> None:
    """Install this version where Terraform looks by itself; done again, it changes nothing.

    Raises Refused when this Python could not start the provider or Terraform is configured to look elsewhere, and
    OSError when a place is not writable.
    """
    mirror = implied_mirror()
    _install(mirror, Path(places.data_directory()), say)
    if hiding := config_that_hides(mirror):
        raise Refused(
            f"{hiding} has a provider_installation block, so Terraform does not look into {mirror}. "
            f"Add to that block\n\n{_mirror_block(mirror)}\n\n"
            f'and to its `direct` block, if it has one: exclude = ["{SOURCE}"]'
        )


def install_into(directory: Path, say: Callable[[str], None]) -> None:
    """Install this version into a directory of its own, with a CLI configuration that makes Terraform look there.

    Raises as `install_for_user`.
    """
    mirror, config = directory / "plugins", directory / "terraform.rc"
    _install(mirror, directory / "terraform-provider-litellm", say)
    say(f"{_done(write_file(config, _cli_config(mirror).encode(), 0o644))} {config}")
    say(f"To use it: export XDG_DATA_HOME={directory} TF_CLI_CONFIG_FILE={config}")


def _install(mirror: Path, data: Path, say: Callable[[str], None]) -> None:
    packages = _search_path()
    _close_to_others(mirror, data)
    wrote = [write_file(path, launcher_text().encode(), 0o755) for path in launchers(mirror)]
    say(f"{_done(any(wrote))} {mirror}/*/{SOURCE}/{__version__}: launchers for {', '.join(PLATFORMS)}")

    pointer, start = data / __version__ / "python", data / __version__ / "start.py"
    text = _START.format(version=__version__, python=sys.executable, packages=packages)
    wrote_pointer = [
        write_file(pointer, f"{sys.executable}\n".encode(), 0o644),
        write_file(start, text.encode(), 0o644),
    ]
    say(f"{_done(any(wrote_pointer))} {pointer}, {start.name}: {sys.executable}")

    kept = certificate.read(str(data))
    if stale := kept is None or not kept.is_fresh:
        certificate.keep(certificate.make(), str(data))
    say(f"{_done(stale)} {data / certificate.FILE}: by which Terraform knows the provider")


def _close_to_others(mirror: Path, data: Path) -> None:
    """Directories that are there already, as an earlier installation made them under an umask of 000."""
    own = {data, data / __version__, mirror}
    for launcher in launchers(mirror):
        own.update(path for path in launcher.parents if mirror in path.parents)
    for path in own:
        if path.is_dir():
            places.close_to_others(str(path))


def launchers(mirror: Path) -> list[Path]:
    """Where the launcher stands, once for every registry and platform."""
    return [
        mirror / host / SOURCE / __version__ / platform / launcher_name() for host in HOSTS for platform in PLATFORMS
    ]


def launcher_name() -> str:
    return f"terraform-provider-litellm_v{__version__}"


def launcher_text() -> str:
    return _LAUNCHER.format(version=__version__)


def implied_mirror() -> Path:
    """Where Terraform and OpenTofu look for providers unless their configuration says something else."""
    return Path(places.home()) / ".terraform.d" / "plugins"


def _cli_config(mirror: Path) -> str:
    """A CLI configuration with which Terraform takes the provider from `mirror` and every other from its registry."""
    return f"""\
provider_installation {{
{_mirror_block(mirror)}
  direct {{
    exclude = ["{SOURCE}"]
  }}
}}
"""


def _mirror_block(mirror: Path) -> str:
    return f"""\
  filesystem_mirror {{
    path    = "{mirror}"
    include = ["{SOURCE}"]
  }}"""


def config_that_hides(mirror: Path) -> Path | None:
    """The user's CLI configuration when it keeps Terraform from looking into `mirror`.

    A `provider_installation` block replaces the places where Terraform looks by itself.
    """
    for path in _cli_config_files():
        try:
            text = re.sub(r"(?m)^\s*(#|//).*$", "", path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
        if re.search(r'provider_installation"?\s*[:{]', text) and str(mirror) not in text:
            return path
    return None


def _cli_config_files() -> list[Path]:
    if named := os.environ.get("TF_CLI_CONFIG_FILE") or os.environ.get("TERRAFORM_CONFIG"):
        return [Path(named)]
    home = Path(places.home())
    return [home / ".terraformrc", home / ".tofurc", *sorted((home / ".terraform.d").glob("*.tfrc*"))]


def _search_path() -> list[str]:
    """Where this Python finds packages when it is started with -I, as the launcher does, so that nothing in a user's
    environment can change what it imports. Raises Refused when it cannot start the provider."""
    if sys.platform == "win32":
        raise Refused("the litellm provider runs on Linux and macOS; on Windows use WSL")
    probe = [sys.executable, "-I", "-c", "import sys, provider_shim; print(*sys.path, sep='\\0', end='')"]
    run = sys.executable and subprocess.run(probe, capture_output=True, text=True, check=False)
    if not run or run.returncode:
        raise Refused(
            f"{sys.executable or 'this Python'} does not find this package by itself (it is found through PYTHONPATH, "
            "the working directory or a user-wide installation). Install it into a virtual environment or with pipx"
        )
    return run.stdout.split("\0")


def write_file(path: Path, content: bytes, mode: int) -> bool:
    """Make the file what it should be, in one step; whether that took anything. Raises OSError."""
    if path.is_file() and path.read_bytes() == content and path.stat().st_mode & 0o777 == mode:
        return False
    places.make_directory(str(path.parent))
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    unfinished.chmod(mode)
    unfinished.replace(path)
    return True


def _done(wrote: bool) -> str:
    return "wrote" if wrote else "found"
