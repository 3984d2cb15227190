"""An estate that a Go provider made: its configuration, its state, and what the gateway held.

The files beside this one are real: Terraform and the Go provider wrote the state, `objects.jsonl` has the calls that
make the same objects on any gateway, with the same ids and keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from provider_shim.resources import all_resources
from tests.terraform.workspace import Workspace

HERE = Path(__file__).parent
BLOCK = re.compile(r'^resource "(\w+)" "(\w+)" \{\n.*?^\}\n', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Estate:
    provider: str
    """As in `ncecere/litellm`."""
    directory: Path

    @property
    def name(self) -> str:
        return self.directory.name

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.directory / "terraform.tfstate").read_text())

    def attributes(self) -> dict[str, dict[str, Any]]:
        """What the state says of each object, by address."""
        return {
            f"{item['type']}.{item['name']}": item["instances"][0]["attributes"] for item in self.state["resources"]
        }

    def calls(self) -> Iterator[dict[str, Any]]:
        for line in (self.directory / "objects.jsonl").read_text().splitlines():
            yield json.loads(line)

    def replay(self, api: httpx.Client) -> None:
        """Make the objects. What this gateway refuses is left out; a plan tells what is missing."""
        for call in self.calls():
            api.request(call["method"], call["path"], json=call["body"])

    def remove(self, api: httpx.Client) -> None:
        """Delete all of it, whatever is there."""
        found = self.attributes()
        for kind, path, field in (
            ("litellm_key", "/key/delete", "keys"),
            ("litellm_team", "/team/delete", "team_ids"),
            ("litellm_organization", "/organization/delete", "organization_ids"),
        ):
            for address, values in found.items():
                if address.startswith(f"{kind}."):
                    body = {field: [values["id"].removeprefix("sha256:")]}
                    api.request("DELETE" if kind == "litellm_organization" else "POST", path, json=body)
        for address, values in found.items():
            if address.startswith("litellm_fallback."):
                api.delete(f"/fallback/{values['model']}", params={"fallback_type": values["fallback_type"]})
        for address, values in found.items():
            if address.startswith("litellm_model."):
                api.post("/model/delete", json={"id": values["id"]})
            elif address.startswith("litellm_credential."):
                api.delete(f"/credentials/{values['credential_name']}")
            elif address.startswith("litellm_budget."):
                api.post("/budget/delete", json={"id": values["budget_id"]})
        users = [user for user in _users(list(self.calls())) if user]
        for user in users:
            api.post("/user/delete", json={"user_ids": [user]})

    def written_for_us(self, leave_out: str | None = None) -> tuple[str, list[str]]:
        """The configuration with what this provider has, and the addresses that it leaves out.

        `leave_out` matches the addresses that this gateway cannot have.
        """
        text = (self.directory / "main.tf").read_text()
        known = all_resources()
        left: list[str] = []
        kept: list[str] = []
        for block in BLOCK.finditer(text):
            address = f"{block[1]}.{block[2]}"
            if block[1] not in known or (leave_out and re.search(leave_out, address)):
                left.append(address)
            else:
                kept.append(block[0])
        configuration = "".join(kept)
        for address in left:
            for name, value in self.attributes()[address].items():
                configuration = configuration.replace(f"{address}.{name}\n", f"{json.dumps(value)}\n")
        return configuration, left


def _users(value: Any) -> set[str]:
    """Every `user_id` in these calls."""
    if isinstance(value, dict):
        own = {value["user_id"]} if isinstance(value.get("user_id"), str) else set[str]()
        return own.union(*map(_users, value.values()))
    return set[str]().union(*map(_users, value)) if isinstance(value, list) else set()


def take_over(estate: Estate, workspace: Workspace, leave_out: str | None = None, unmarked: bool = True) -> str:
    """What the guide tells users to do: another source in the configuration, the marks of what is sensitive taken off
    the state, and the state put in its name.

    Returns the configuration.
    """
    configuration, left = estate.written_for_us(leave_out)
    state = estate.state
    for item in state["resources"] if unmarked else []:
        for instance in item["instances"]:
            del instance["sensitive_attributes"]
    (workspace.directory / "terraform.tfstate").write_text(json.dumps(state))
    workspace.write(configuration)
    old, new = (f"registry.terraform.io/{name}" for name in (estate.provider, "litellm/litellm"))
    workspace.run("state", "replace-provider", "-auto-approve", old, new).ok()
    if left:
        workspace.run("state", "rm", *left).ok()
    return configuration


ESTATES = [
    Estate("ncecere/litellm", HERE / "ncecere-2.0.1"),
    Estate("berriai/litellm", HERE / "berriai-0.4.0"),
]
