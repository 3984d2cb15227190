"""The provider of this checkout, installed where the Terraform of a test finds it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from litellm_constructs.framework.node import QUIET
from provider_shim.install import install_into
from tests.gateway.home import cache_folder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody whose Terraform finds the provider, and whose home is a directory of the tests."""
    directory = tmp_path_factory.mktemp("provider")
    install_into(directory, lambda _: None)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "XDG_DATA_HOME": str(directory),
        "TF_CLI_CONFIG_FILE": str(directory / "terraform.rc"),
        "CHECKPOINT_DISABLE": "1",
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(cache_folder() / "jsii"),
        "PYTHONPATH": str(ROOT),
        **QUIET,
    }
