from __future__ import annotations

import sys

import pytest

from litellm_constructs.framework.cdk import choose


@pytest.fixture
def nothing_imported(monkeypatch):
    for name in ("cdktf", "cdktn"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delenv("LITELLM_CDK", raising=False)


pytestmark = pytest.mark.usefixtures("nothing_imported")


def test_cdktf_is_used_unless_told_otherwise():
    assert choose() == "cdktf"


def test_the_environment_may_name_the_framework(monkeypatch):
    monkeypatch.setenv("LITELLM_CDK", "cdktn")
    assert choose() == "cdktn"


def test_what_the_program_has_imported_counts_more_than_the_environment(monkeypatch):
    monkeypatch.setenv("LITELLM_CDK", "cdktf")
    monkeypatch.setitem(sys.modules, "cdktn", sys)
    assert choose() == "cdktn"


def test_the_environment_decides_where_both_are_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "cdktf", sys)
    monkeypatch.setitem(sys.modules, "cdktn", sys)
    assert choose() == "cdktf"
    monkeypatch.setenv("LITELLM_CDK", "cdktn")
    assert choose() == "cdktn"


def test_another_framework_is_refused(monkeypatch):
    monkeypatch.setenv("LITELLM_CDK", "pulumi")
    with pytest.raises(ImportError, match="LITELLM_CDK is 'pulumi': set it to cdktf or cdktn, or unset it"):
        choose()
