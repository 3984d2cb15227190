"""The page of the checks, `docs/checks.md`, from what each says of itself."""

from __future__ import annotations

from pathlib import Path

from litellm_constructs.checks import Check, Pack, built_in
from litellm_constructs.checks._pack import PACKS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"

HEAD = """# Checks

What is checked over a whole program when it is synthesized, beyond the arguments of single constructs. All findings \
are told together, each with the path of its construct.

- An **error** is surely broken: the program is not synthesized.
- A **warning** is legal, but suspicious: it goes to standard error, a few lines for each check.

What only Terraform knows, and what was made elsewhere, is not judged. What `add_override` has changed is not seen.

## Accept a finding

With a reason, at any construct; it holds there and below:

```python
Checks.of(team).acknowledge("key-without-expiry", reason="the service cannot change its key")
```

`litellm-constructs check --acknowledged` lists what was accepted, and why.

## Packs

A pack holds checks that a house wants kept. Where it is added, whatever they find is an error, and it brings checks \
that are run nowhere else.

```python
from litellm_constructs.checks import Pack

Checks.of(app).add(Pack.security, Pack.finops, Pack.production)
```

{packs}

`litellm-constructs check --pack finops` looks at a program as if it had added that pack. A pack of your own is \
`Pack("acme", "What our house wants.", (key_without_owner, "key-without-expiry"))`.

## Plain Terraform

The same checks look at what a configuration in HCL plans, and tell the lines of its resources:

```sh
terraform plan -out=p
terraform show -json p > plan.json
litellm-constructs check --plan plan.json --pack security
```

A comment in or above a resource accepts a finding there: \
`# litellm-constructs: accept key-without-expiry because the service cannot change its key`.

## Add a check of your own

A function that yields what is wrong. `Checks.of(...)` says where it runs:

```python
from collections.abc import Iterator

from litellm_constructs import Checks
from litellm_constructs.checks import Estate, Problem, Severity, check
from provider_shim.resources.key import Key


@check("key-without-owner", Severity.ERROR)
def key_without_owner(estate: Estate) -> Iterator[Problem]:
    \"""Each key says in its metadata who pays for it.\"""
    for key in estate.resources(Key):
        if "owner" not in key.attributes.get("metadata", {}):
            yield key, "nobody pays for the key: set metadata={'owner': ...}"


Checks.of(app).add(key_without_owner)
```

`estate.resources(Key)` gives the resources of a kind, `estate.value(key, "max_budget")` an attribute, \
`estate.referred(key, "team_id", Team)` the resource that it refers to, and `estate.constructs(Team)` your constructs.

`litellm_constructs.checks.findings(app)` returns all findings, for tests and tools.
"""


def _section(check: Check) -> str:
    return f"### {check.id}\n\n{check.description}\n"


def _pack(pack: Pack) -> str:
    listed = ", ".join(f"[{id}](#{id})" for id in sorted(pack.ids))
    return f"- `Pack.{pack.name}`: {pack.description} {listed}."


def page() -> bytes:
    checks = built_in().values()
    of_packs = {check.id: check for pack in PACKS.values() for check in pack.own}
    head = HEAD.replace("{packs}", "\n".join(map(_pack, PACKS.values())))
    errors = [_section(check) for check in checks if check.severity.value == "error"]
    warnings = [_section(check) for check in checks if check.severity.value == "warning"]
    packs = [_section(of_packs[id]) for id in sorted(of_packs)]
    return "\n".join([head, "## Errors\n", *errors, "## Warnings\n", *warnings, "## Of packs alone\n", *packs]).encode()
