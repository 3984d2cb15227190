"""Installing the provider for a user, and what a real Terraform then finds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.terraform import terraform_program
from provider_shim import __version__
from provider_shim.install import config_that_hides, launcher_text, launchers
from scripts.try_wheel import try_wheel

CHECKOUT = Path(__file__).parents[2]
MAIN_TF = """
terraform {
  required_providers {
    litellm = { source = "litellm/litellm" }
  }
}
provider "litellm" {
  api_base = "http://127.0.0.1:1"
  api_key  = "sk-1"
}
"""


class User:
    """Somebody with a home directory of their own, and a directory with a Terraform configuration."""

    def __init__(self, directory: Path, python: str = sys.executable) -> None:
        self.python = python
        self.home = directory / "home of a user"
        self.home.mkdir()
        self.project = self.new_project("project")
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "CHECKPOINT_DISABLE": "1"}

    @property
    def mirror(self) -> Path:
        return self.home / ".terraform.d" / "plugins"

    @property
    def data(self) -> Path:
        return self.home / ".local" / "share" / "terraform-provider-litellm"

    def files(self) -> set[Path]:
        return {path for path in self.home.rglob("*") if path.is_file()}

    def new_project(self, name: str) -> Path:
        project = self.home.parent / name
        project.mkdir()
        (project / "main.tf").write_text(MAIN_TF)
        return project

    def provider(self, *arguments: str, code: int = 0, **environment: str) -> str:
        return self._run([self.python, "-m", "provider_shim", *arguments], self.home, code, environment)

    def install(self, *arguments: str, code: int = 0, **environment: str) -> str:
        return self.provider("install", *arguments, code=code, **environment)

    def terraform(self, *arguments: str, code: int = 0, project: Path | None = None, **environment: str) -> str:
        """What it printed, with its frames and line breaks taken out."""
        output = self._run([terraform_program(), *arguments, "-no-color"], project or self.project, code, environment)
        return " ".join(output.replace("│", "").split())

    def run(self, command: list[str], directory: Path, **environment: str) -> str:
        return self._run(command, directory, 0, environment)

    def _run(self, command: list[str], directory: Path, code: int, environment: dict[str, str]) -> str:
        run = subprocess.run(
            command,
            cwd=directory,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert run.returncode == code, run.stdout
        return run.stdout

    def lock_file(self, project: Path | None = None) -> Path:
        return (project or self.project) / ".terraform.lock.hcl"


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def test_the_wheel_has_the_schema_that_launches_answer_with(tmp_path: Path, installed_python: str) -> None:
    program = (
        "from provider_shim.__main__ import SCHEMA, make_schema; print(open(SCHEMA, 'rb').read() == make_schema())"
    )
    assert subprocess.check_output([installed_python, "-c", program], cwd=tmp_path, text=True).strip() == "True"


def test_from_a_wheel_to_a_validated_configuration(tmp_path: Path, installed_python: str) -> None:
    user = User(tmp_path, installed_python)
    user.install()
    user.terraform("init")
    assert f'version = "{__version__}"' in " ".join(user.lock_file().read_text().split())
    assert "litellm_team" in user.terraform("providers", "schema", "-json")
    assert "The configuration is valid" in user.terraform("validate")

    colleagues = user.new_project("second")
    shutil.copy(user.lock_file(), user.lock_file(colleagues))
    user.terraform("init", "-lockfile=readonly", project=colleagues)
    assert "The configuration is valid" in user.terraform("validate", project=colleagues)


def test_what_a_wheel_installs_makes_and_removes_a_team(tmp_path: Path, installed_python: str) -> None:
    user = User(tmp_path, installed_python)
    user.install()
    with Sandbox() as sandbox:
        (user.project / "main.tf").write_text(
            MAIN_TF.replace("http://127.0.0.1:1", sandbox.url).replace("sk-1", sandbox.master_key)
            + 'resource "litellm_team" "search" {\n  team_alias = "search"\n}\n'
        )
        user.terraform("init")
        assert "1 added" in user.terraform("apply", "-auto-approve")
        assert "No changes." in user.terraform("plan", "-detailed-exitcode")
        assert "1 destroyed" in user.terraform("destroy", "-auto-approve")


def test_from_a_wheel_to_a_new_project_with_a_deployed_team(tmp_path: Path, wheel: Path) -> None:
    demo = try_wheel(wheel, tmp_path)
    assert "Plan: 5 to add, 0 to change, 0 to destroy." in demo
    assert "search  team  gpt-4o; $800 per 30d" in demo
    assert not (tmp_path / "home" / ".terraform.d").exists()
    assert not (tmp_path / "home" / ".local").exists()


def test_the_schema_can_be_read_without_terraform(user: User) -> None:
    user.install()
    user.terraform("init")
    printed = json.loads(user.provider("schema"))
    seen = json.loads(user.terraform("providers", "schema", "-json"))
    assert printed.keys() == seen.keys()
    (address,) = printed["provider_schemas"]
    ours, theirs = printed["provider_schemas"][address], seen["provider_schemas"][address]
    assert ours["resource_schemas"].keys() == theirs["resource_schemas"].keys()


def test_only_launchers_a_pointer_a_start_and_a_certificate_are_written(user: User) -> None:
    user.install()
    own = [user.data / __version__ / "python", user.data / __version__ / "start.py", user.data / "certificate.pem"]
    expected = {*launchers(user.mirror), *own}
    assert user.files() == expected
    assert (user.data / "certificate.pem").stat().st_mode & 0o777 == 0o600
    assert (user.data / __version__ / "python").read_text() == f"{sys.executable}\n"


def test_a_second_time_nothing_is_written(user: User) -> None:
    assert "found" not in user.install()
    before = {path: path.stat().st_mtime_ns for path in user.files()}
    assert "wrote" not in user.install()
    assert {path: path.stat().st_mtime_ns for path in user.files()} == before


def test_a_damaged_installation_is_repaired(user: User) -> None:
    user.install()
    launcher = launchers(user.mirror)[0]
    launcher.chmod(0o644)
    (user.data / __version__ / "python").write_text("/nowhere\n")
    (user.data / __version__ / "start.py").write_text("raise SystemExit")
    user.install()
    user.terraform("init")
    assert "is valid" in user.terraform("validate")
    assert os.access(launcher, os.X_OK)
    assert (user.data / __version__ / "python").read_text() == f"{sys.executable}\n"


def test_one_hash_in_the_lock_file_holds_on_every_platform(user: User) -> None:
    user.install()
    platforms = [f"-platform={name}" for name in ("linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64")]
    user.terraform("providers", "lock", f"-fs-mirror={user.mirror}", *platforms)
    assert user.lock_file().read_text().count('"h1:') == 1


def test_the_hash_does_not_depend_on_who_installs(user: User, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = User(tmp_path_factory.mktemp("other"))
    for someone in (user, other):
        someone.install()
        someone.terraform("init")
    assert user.lock_file().read_text() == other.lock_file().read_text()


def test_into_a_directory_the_home_stays_as_it_was(user: User, tmp_path: Path) -> None:
    directory = tmp_path / "cache"
    output = user.install("--into", str(directory))
    for export in output.splitlines()[-1].removeprefix("To use it: export ").split():
        name, _, value = export.partition("=")
        user.environment[name] = value
    user.terraform("init")
    assert "litellm_team" in user.terraform("providers", "schema", "-json")
    assert user.files() == set()


def test_a_configuration_that_hides_the_mirror_is_told_and_how_to_mend_it(user: User) -> None:
    config = user.home / ".terraformrc"
    config.write_text("provider_installation {\n  direct {\n  }\n}\n")
    output = user.install(code=1)
    assert f"{config} has a provider_installation block" in output
    assert "litellm/litellm" in user.terraform("init", code=1)

    lines = output[output.index("  filesystem_mirror") : output.index("and to its `direct`")]
    exclude = output[output.index("exclude =") :]
    config.write_text(f"provider_installation {{\n{lines}\n  direct {{\n    {exclude}  }}\n}}\n")
    user.install()
    user.terraform("init")


@pytest.mark.parametrize(
    ("file", "text", "hides"),
    [
        (".terraformrc", "provider_installation {\n}\n", True),
        (".tofurc", "provider_installation{ direct {} }", True),
        (".terraform.d/mirrors.tfrc", "provider_installation {\n}\n", True),
        (".terraform.d/mirrors.tfrc.json", '{"provider_installation": [{"direct": [{}]}]}', True),
        (".terraformrc", '# provider_installation {\n// provider_installation {\nplugin_cache_dir = "x"\n', False),
        (".terraformrc", 'provider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n', False),
    ],
)
def test_which_cli_configurations_hide_the_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, hides: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("TF_CLI_CONFIG_FILE", raising=False)
    mirror = tmp_path / ".terraform.d" / "plugins"
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("%s", str(mirror)))
    assert config_that_hides(mirror) == (path if hides else None)


def test_a_cli_configuration_from_the_environment_comes_before_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "named.rc"
    named.write_text("")
    (tmp_path / ".terraformrc").write_text("provider_installation {\n}\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(named))
    assert config_that_hides(tmp_path / "plugins") is None


def test_terraform_says_what_to_do_when_the_python_is_gone(user: User) -> None:
    user.install()
    user.terraform("init")
    pointer = user.data / __version__ / "python"
    pointer.write_text("/gone/bin/python\n")
    output = user.terraform("validate", code=1)
    assert f"litellm provider {__version__} is not installed for this user (no Python at /gone/bin/python)" in output
    assert "terraform-provider-litellm install" in output
    for kept in (pointer, pointer.with_name("start.py")):
        kept.unlink()
        assert "(no Python at" in user.terraform("validate", code=1)
        user.install()


def test_terraform_says_what_to_do_when_the_python_has_another_version(user: User) -> None:
    user.install()
    for launcher in launchers(user.mirror):
        launcher.write_text(launcher.read_text().replace(f"serve {__version__}", "serve 0.0.1"))
    user.terraform("init")
    output = user.terraform("validate", code=1)
    assert f"litellm provider 0.0.1 was asked for, but {__version__} is what" in output


def test_the_python_can_be_named_in_the_environment(user: User) -> None:
    user.install()
    user.terraform("init")
    (user.data / __version__ / "python").unlink()
    assert "is valid" in user.terraform("validate", LITELLM_PROVIDER_PYTHON=sys.executable)


def test_a_python_that_would_not_find_the_package_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    user = User(tmp_path, str(bare / "bin" / "python"))
    packages = Path(pytest.__file__).parents[1]
    output = user.install(code=1, PYTHONPATH=f"{CHECKOUT}{os.pathsep}{packages}")
    assert "terraform-provider-litellm install:" in output
    assert "virtual environment" in output
    assert user.files() == set()


def writable_by_others(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.stat().st_mode & 0o002]


def test_whatever_the_umask_nobody_else_may_write(user: User) -> None:
    before = os.umask(0)
    try:
        user.install()
    finally:
        os.umask(before)
    assert writable_by_others(user.home) == []


def test_a_launch_refuses_what_anybody_may_write_and_an_installation_mends_it(user: User) -> None:
    user.install()
    user.terraform("init")
    for path in (user.data, user.data / __version__, user.data / __version__ / "python"):
        path.chmod(0o777)
        assert f"anybody on this machine may write to {path}" in user.terraform("validate", code=1)
        user.install()
        assert "is valid" in user.terraform("validate")
    for path in user.mirror.rglob("*"):
        path.chmod(0o777)
    user.install()
    assert writable_by_others(user.mirror) == []


def test_without_a_home_in_the_environment_it_is_that_of_the_user_database(tmp_path: Path) -> None:
    import pwd

    from provider_shim.wire import places

    real = pwd.getpwuid(os.getuid()).pw_dir
    for given in ({}, {"HOME": ""}):
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("HOME", raising=False)
            patch.delenv("XDG_DATA_HOME", raising=False)
            for name, value in given.items():
                patch.setenv(name, value)
            assert places.home() == real
            assert places.data_directory() == f"{real}/.local/share/terraform-provider-litellm"
        launcher = launchers(tmp_path)[0]
        launcher.parent.mkdir(parents=True, exist_ok=True)
        launcher.write_text(launcher_text().replace(__version__, "0.0.1"))
        said = subprocess.run(["sh", str(launcher)], env={"PATH": os.environ["PATH"], **given}, capture_output=True)
        assert f"no Python at {real}/.local/share/terraform-provider-litellm/0.0.1/python" in said.stdout.decode()


def test_a_place_that_cannot_be_written_is_told(user: User) -> None:
    (user.home / ".terraform.d").write_text("a file")
    output = user.install(code=1)
    assert "terraform-provider-litellm install:" in output
    assert ".terraform.d" in output
    assert "Traceback" not in output
