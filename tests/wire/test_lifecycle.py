"""What the wire carries, seen from a real Terraform."""

from __future__ import annotations

import json
import time

import pytest

from provider_shim.wire.reattach import ADDRESSES
from provider_shim.wire.schema_json import schema_json
from tests.wire.conftest import Terraform
from tests.wire.things import SCHEMA, SECONDS_OF_SLOW, Things

EVERYTHING = """
resource "litellm_thing" "all" {
  name     = "é, 日本, \\"quoted\\""
  kind     = "one"
  size     = %(size)s
  enabled  = false
  tags     = ["b", "a", "b"]
  zones    = ["z2", "z1"]
  labels   = { color = "red", "odd key" = "" }
  password = "hunter2"
  token_wo = "abc"
  anything = { list = [1, "two", null, 3.5], deep = { on = true } }
  envelope = { kind = "k", payload = ["x", 2] }
  one      = { name = "one", weight = 0.1, secret = "s" }
  ordered  = [{ name = "first" }, { name = "second", weight = -12 }]
  pool     = [{ name = "p1" }, { name = "p2", weight = 2 }]
  named    = { left = { name = "l" }, right = { name = "r" } }

  step {
    name = "s1"
  }
  step {
    name     = "s2"
    count_of = 2
  }
  peer {
    name = "peer"
  }
  limits {
    count_of = 9
  }
  only {
  }
}
"""


def test_a_resource_with_every_kind_of_attribute_lives_its_whole_life(terraform: Terraform) -> None:
    terraform.configure(EVERYTHING % {"size": "0.1"})
    terraform.apply()
    made = terraform.state()["litellm_thing.all"]
    assert made["size"] == 0.1
    assert made["tags"] == ["b", "a", "b"]
    assert made["zones"] == ["z1", "z2"]
    assert made["anything"] == {"list": [1, "two", None, 3.5], "deep": {"on": True}}
    assert made["envelope"] == {"kind": "k", "payload": ["x", 2]}
    assert made["ordered"][1] == {"name": "second", "weight": -12, "secret": None}
    assert made["named"]["right"]["name"] == "r"
    assert [step["name"] for step in made["step"]] == ["s1", "s2"]
    assert made["limits"] == {"name": None, "count_of": 9}
    assert made["only"] == [{"name": None, "count_of": None}]
    assert made["token_wo"] is None
    assert made["token_seen"] == "cba"
    assert terraform.plan_is_empty()

    terraform.configure(EVERYTHING % {"size": "12345678901234567890.125"})
    terraform.apply()
    changed = terraform.state()["litellm_thing.all"]
    assert changed["id"] == made["id"]
    assert terraform.plan_is_empty()

    terraform.configure((EVERYTHING % {"size": "0.1"}).replace('"one"\n', '"two"\n'))
    assert "must be replaced" in terraform.apply()
    assert terraform.state()["litellm_thing.all"]["id"] != made["id"]
    assert terraform.plan_is_empty()

    terraform.destroy()
    assert terraform.state() == {}
    assert list(terraform.store.iterdir()) == []


@pytest.mark.parametrize(
    "number",
    [
        "0",
        "-1",
        "0.1",
        "0.5",
        "0.30000000000000004",
        "1e-20",
        "1e30",
        "9007199254740993",
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678901234567890.123456789",
    ],
)
def test_terraform_finds_every_number_unchanged(terraform: Terraform, number: str) -> None:
    terraform.configure(f"""
        resource "litellm_thing" "n" {{
          name     = "n"
          size     = {number}
          anything = {number}
        }}
    """)
    terraform.apply()
    assert terraform.plan_is_empty()


def test_a_number_keeps_all_its_digits_in_the_state(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "n" {\n  name = "n"\n  size = 0.1234567890123456789\n}\n')
    terraform.apply()
    assert '"size": 0.1234567890123456789' in (terraform.directory / "terraform.tfstate").read_text()


@pytest.mark.parametrize(
    ("attribute", "expression"),
    [
        ("kind", "terraform_data.x.output"),
        ("kind", '"prefix-${terraform_data.x.output}"'),
        ("size", "length(terraform_data.list.output) + terraform_data.number.output"),
        ("enabled", 'terraform_data.x.output == "x"'),
        ("tags", "terraform_data.list.output"),
        ("tags", '[terraform_data.x.output, "b"]'),
        ("tags", "concat([for item in terraform_data.list.output : item], [])"),
        ("zones", "toset(terraform_data.list.output)"),
        ("labels", "{ a = terraform_data.x.output }"),
        ("anything", "terraform_data.x.output"),
        ("anything", "{ a = terraform_data.x.output }"),
        ("anything", "[terraform_data.x.id]"),
        ("envelope", '{ kind = "k", payload = terraform_data.x.output }'),
        ("one", "{ name = terraform_data.x.output }"),
        ("ordered", "[{ name = terraform_data.x.output }]"),
        ("ordered", "[for item in terraform_data.list.output : { name = item }]"),
        ("pool", "[{ name = terraform_data.x.output }]"),
        ("named", "{ a = { name = terraform_data.x.id } }"),
        ("password", "terraform_data.x.output"),
    ],
)
def test_an_attribute_may_come_from_what_is_not_known_yet(
    terraform: Terraform, attribute: str, expression: str
) -> None:
    terraform.configure(f"""
        resource "terraform_data" "x" {{
          input = "x"
        }}
        resource "terraform_data" "number" {{
          input = 2
        }}
        resource "terraform_data" "list" {{
          input = ["a", "b"]
        }}
        resource "litellm_thing" "u" {{
          name = "u"
          {attribute} = {expression}
        }}
    """)
    (change,) = [c for c in terraform.plan()["resource_changes"] if c["type"] == "litellm_thing"]
    assert change["change"]["after_unknown"][attribute]
    terraform.apply()
    assert terraform.state()["litellm_thing.u"][attribute] is not None
    assert terraform.plan_is_empty()


def test_blocks_may_come_from_what_is_not_known_yet(terraform: Terraform) -> None:
    terraform.configure("""
        resource "terraform_data" "list" {
          input = ["a", "b"]
        }
        resource "litellm_thing" "u" {
          name = "u"
          dynamic "step" {
            for_each = terraform_data.list.output
            content {
              name = step.value
            }
          }
          dynamic "peer" {
            for_each = terraform_data.list.output
            content {
              name = peer.value
            }
          }
        }
    """)
    terraform.apply()
    assert len(terraform.state()["litellm_thing.u"]["step"]) == 2
    assert terraform.plan_is_empty()


def test_an_import_brings_the_whole_object(terraform: Terraform) -> None:
    terraform.configure(EVERYTHING % {"size": "0.1"})
    terraform.apply()
    before = terraform.state()["litellm_thing.all"]
    terraform.run("state", "rm", "litellm_thing.all")
    terraform.run("import", "litellm_thing.all", before["id"])
    assert terraform.state()["litellm_thing.all"] == before
    assert terraform.plan_is_empty()


def test_importing_what_is_not_there_says_so(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "a"\n}\n')
    assert "There is no thing nowhere" in terraform.run("import", "litellm_thing.a", "nowhere", code=1)


def test_a_data_source_reads(terraform: Terraform) -> None:
    terraform.configure("""
        resource "litellm_thing" "a" {
          name = "a name"
        }
        data "litellm_thing" "found" {
          id = litellm_thing.a.id
        }
        output "name" {
          value = data.litellm_thing.found.name
        }
    """)
    assert 'name = "a name"' in terraform.apply()


def test_what_was_deleted_elsewhere_is_made_again(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "a"\n}\n')
    terraform.apply()
    for file in terraform.store.iterdir():
        file.unlink()
    assert "1 added" in terraform.apply()


def test_a_state_of_an_older_schema_is_upgraded(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "a"\n}\n')
    terraform.apply()
    file = terraform.directory / "terraform.tfstate"
    state = json.loads(file.read_text())
    (instance,) = state["resources"][0]["instances"]
    instance["schema_version"] = 0
    blocks: dict[str, list[str]] = {"step": [], "peer": [], "only": []}
    instance["attributes"] = {"id": instance["attributes"]["id"], "title": "a", "gone": 1, **blocks}
    file.write_text(json.dumps(state))
    assert terraform.plan_is_empty()


def test_an_object_of_another_type_can_be_taken_over(terraform: Terraform) -> None:
    terraform.configure('resource "terraform_data" "old" {\n  input = "kept"\n}\n')
    terraform.apply()
    id = terraform.state()["terraform_data.old"]["id"]
    terraform.configure("""
        resource "litellm_thing" "new" {
          name = "kept"
        }
        moved {
          from = terraform_data.old
          to   = litellm_thing.new
        }
    """)
    terraform.run("apply", "-auto-approve", "-refresh=false")
    assert terraform.state()["litellm_thing.new"]["id"] == id


def test_what_the_provider_keeps_in_private_comes_back(terraform: Terraform, things: Things) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "a"\n}\n')
    terraform.apply()
    terraform.configure('resource "litellm_thing" "a" {\n  name = "b"\n}\n')
    terraform.apply()
    state = json.loads((terraform.directory / "terraform.tfstate").read_text())
    assert state["resources"][0]["instances"][0]["private"] == "Kys="  # one "+" from each of the two plans


def test_the_schema_that_terraform_sees_is_the_one_that_was_written(terraform: Terraform) -> None:
    seen = json.loads(terraform.run_json("providers", "schema", "-json"))
    assert seen == schema_json(SCHEMA, ADDRESSES[0])


def test_an_error_points_at_its_attribute(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "bad tag"\n  tags = ["good", "bad"]\n}\n')
    output = terraform.run("validate", code=1)
    assert "Error: A tag is not allowed" in output
    assert 'tags = ["good", "bad"]' in output


def test_an_error_and_a_warning_may_come_together(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "bad label"\n  labels = { color = "red" }\n}\n')
    output = terraform.run("validate", code=1)
    assert "Warning: By the way" in output
    assert 'labels = { color = "red" }' in output


def test_a_provider_configuration_may_be_refused(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  name = "a"\n}\n')
    file = terraform.directory / "main.tf"
    file.write_text(file.read_text().replace("directory =", 'key = "wrong"\n  directory ='))
    output = terraform.run("plan", code=1)
    assert "Error: The key was refused" in output
    assert 'key = "wrong"' in output


def test_objects_are_made_at_the_same_time(terraform: Terraform) -> None:
    terraform.configure('resource "litellm_thing" "a" {\n  count = 4\n  name  = "slow"\n}\n')
    began = time.monotonic()
    terraform.apply()
    assert time.monotonic() - began < 2 * SECONDS_OF_SLOW


LENT = 'ephemeral "litellm_thing" "l" {{\n  name = "{name}"\n}}\n'
TAKES_IT = 'resource "litellm_thing" "a" {{\n  name = "{name}"\n  token_wo = ephemeral.litellm_thing.l.key\n}}\n'


def test_what_is_lent_is_handed_on_and_given_back(terraform: Terraform) -> None:
    terraform.configure(LENT.format(name="one") + TAKES_IT.format(name="a"))
    terraform.apply()
    assert terraform.state()["litellm_thing.a"]["token_seen"] == "key of one"[::-1]
    assert (terraform.store / "closed").read_bytes() == b"one"


def test_what_is_lent_is_renewed_as_long_as_it_is_needed(terraform: Terraform) -> None:
    terraform.configure(LENT.format(name="renewed") + TAKES_IT.format(name="slow"))
    terraform.apply()
    assert (terraform.store / "renewed").exists()
    assert (terraform.store / "closed").read_bytes().startswith(b"renewed")


def test_what_cannot_be_lent_is_told(terraform: Terraform) -> None:
    terraform.configure(LENT.format(name="crash in open"))
    assert "Error: The litellm provider failed unexpectedly" in terraform.run("plan", code=1)


def test_a_function_is_called_and_tells_which_argument_is_wrong(terraform: Terraform) -> None:
    def calls(text: str) -> str:
        return f'output "o" {{\n  value = provider::litellm::backwards("{text}")\n}}\n'

    terraform.configure(calls("abc"))
    terraform.apply()
    assert json.loads(terraform.run("output", "-json"))["o"]["value"] == "cba"
    terraform.configure(calls(""))
    told = " ".join(terraform.run("plan", code=1).replace("│", "").split())
    assert 'Invalid value for "text" parameter: there is nothing to turn' in told
    terraform.configure(calls("crash"))
    assert "CallFunction: RuntimeError" in terraform.run("plan", code=1)
