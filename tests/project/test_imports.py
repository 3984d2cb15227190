"""Who may import what: rooms that look one way, and a quick start of each."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CDK = {"cdktf", "cdktn", "constructs", "jsii"}


def sources(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found
    return found


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_anywhere(path: Path) -> set[str]:
    """Names of the modules that a file imports, also within functions. Relative imports are told in full."""
    package = path.relative_to(ROOT).parent.parts
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            names.add(".".join((*above, *filter(None, [node.module]))))
    return names


def imported_of(path: Path, known: set[str]) -> set[str]:
    """Which of the `known` modules a file imports, also for type checkers alone and within functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            each = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= each & known or {node.module} & known
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & known
    return found


def loaded_by(modules: Iterable[str]) -> set[str]:
    """Everything that is loaded once these modules are imported, in a Python of its own."""
    program = (
        f"import importlib, sys\nfor name in {list(modules)!r}: importlib.import_module(name)\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def packages(modules: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def of_packages(modules: Iterable[str]) -> set[str]:
    """What is neither of the standard library nor there in a bare Python, whose start-up files may import anything."""
    outside = packages(modules) - packages(loaded_by([])) - set(sys.stdlib_module_names)
    return {name for name in outside if not name.startswith("_")}


def test_the_provider_never_imports_the_cdk_or_the_constructs():
    for path in sources("provider_shim"):
        assert not packages(imported_anywhere(path)) & {*CDK, "litellm_constructs"}, path
    assert not packages(loaded_by(map(module, sources("provider_shim")))) & {*CDK, "litellm_constructs"}


def test_the_constructs_load_neither_the_wire_nor_an_http_client_nor_a_server():
    constructs = [path for path in sources("litellm_constructs") if not {"cli", "sandbox"} & {*path.parts}]
    loaded = packages(loaded_by(map(module, constructs)))
    assert "cdktf" in loaded
    assert not loaded & {"h2", "httpx", "starlette", "uvicorn"}


def test_specs_load_nothing_but_the_standard_library():
    loaded = loaded_by(["provider_shim.spec", *map(module, sources("provider_shim/resources"))])
    assert of_packages(loaded) == {"provider_shim"}


def test_the_sandbox_shares_nothing_with_the_provider_but_the_list_of_versions():
    def shared(names: Iterable[str]) -> set[str]:
        return {name for name in names if name.partition(".")[0] == "provider_shim"}

    for path in sources("litellm_constructs/sandbox"):
        assert shared(imported_anywhere(path)) <= {"provider_shim.versions"}, path
    loaded = loaded_by(map(module, sources("litellm_constructs/sandbox")))
    assert shared(loaded) == {"provider_shim", "provider_shim.versions"}


def test_only_one_module_names_the_cdk_framework():
    naming = [
        module(path) for path in sources("litellm_constructs") if packages(imported_anywhere(path)) & {"cdktf", "cdktn"}
    ]
    assert naming == ["litellm_constructs.framework.cdk"]


def test_a_launch_loads_nothing_of_python_packages_but_h2_until_the_handshake():
    """The part of provider_shim/__main__.py that runs before Terraform is answered."""
    loaded = loaded_by(["provider_shim.__main__", "provider_shim.wire.launch", "provider_shim.wire.tls"])
    assert of_packages(loaded) == {"provider_shim", "h2", "hpack", "hyperframe"}
    assert "asyncio" not in loaded


def test_behind_the_handshake_a_launch_loads_msgpack_and_only_those_specs_that_it_meets():
    """Every launch pays for it, three to five times per command; the HTTP client comes with the first configuration."""
    loaded = loaded_by(["provider_shim.engine.provider", "provider_shim.wire.service"])
    assert of_packages(loaded) - {"cython_runtime"} == {"provider_shim", "msgpack"}
    assert not [name for name in loaded if name.startswith("provider_shim.resources.")]


@pytest.mark.parametrize("package", ["litellm_constructs", "provider_shim"])
def test_no_circle_of_files(package: str):
    """Nor one of imports that are for type checkers alone: who reads a file never comes back to it."""
    modules = {module(path): path for path in sources(package)}
    imported = {name: imported_of(path, {*modules}) - {name} for name, path in modules.items()}
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_what_speaks_to_the_framework_knows_no_construct():
    for path in sources("litellm_constructs/framework"):
        ours = {name for name in imported_anywhere(path) if name.startswith("litellm_constructs.")}
        assert {name for name in ours if not name.startswith("litellm_constructs.framework")} == set(), path


def test_the_rooms_of_the_provider_look_one_way():
    """The wire knows no LiteLLM, the gateway client no Terraform, and specs neither engine nor wire."""
    forbidden = {
        "wire": {"engine", "gateway", "resources", "spec", "fields", "checks"},
        "gateway": {"engine", "wire", "resources", "contract", "cty"},
        "resources": {"engine", "wire", "contract", "cty", "schema"},
        "engine": {"wire"},
    }
    for room, others in forbidden.items():
        for path in sources(f"provider_shim/{room}"):
            parts = {name.split(".")[1] for name in imported_anywhere(path) if name.startswith("provider_shim.")}
            assert not parts & others, f"{path.relative_to(ROOT)} imports {parts & others}"
