"""The provider's pages in the form of the Terraform Registry, made from its schema, its specs and the examples.

A page says of an attribute what its spec says. What the options of `Attr` mean to a reader stands here, once, as marks.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from provider_shim.cty import ListOf, MapOf, Primitive, Type
from provider_shim.data_sources import all_data_sources, singular
from provider_shim.engine.provider import schema_of
from provider_shim.ephemeral import all_ephemeral
from provider_shim.fields import Field, fields_of
from provider_shim.resources import all_resources, parameters
from provider_shim.schema import Attribute, Block, Nesting, Signature
from provider_shim.spec import AT_CREATION, Duration, Ephemeral, Form, Resource, as_json

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Mark:
    """Words beside the type of an attribute, and what they mean."""

    words: str
    meaning: str
    holds: Callable[[Field], object]

    def beside(self, item: Field) -> str:
        return self.words.format(since=item.attr.since)


DURATION = next(marker for marker in get_args(Duration) if isinstance(marker, Form))

MARKS = (
    Mark(
        "Duration",
        "a whole number and a unit, `s`, `m`, `h`, `d`, `w` or `mo` (calendar months), such as `30d`; or `hourly`, "
        "`daily`, `weekly`, `monthly`, `yearly`. `24h` and `1d` are the same.",
        lambda item: item.shape.form == DURATION,
    ),
    Mark(
        "Free-form",
        "a map whose values may be strings, numbers, booleans, lists and maps, or `jsonencode({...})` of one. A value "
        "that is `jsonencode(...)` of a map or list is sent as that map or list; any other text is sent as it is.",
        lambda item: item.shape.form and item.shape.form.send is as_json,
    ),
    Mark(
        "Parameters",
        "a map whose values may be of any type, or `jsonencode({...})` of one. Where LiteLLM takes a number or a "
        'boolean, text may stand for it (`timeout = "45"`, `drop_params = "true"`), and `jsonencode(...)` of a map or '
        "list for that map or list. Text is text where LiteLLM takes text (`organization`), where it takes anything, "
        "and within maps and lists.",
        lambda item: item.shape.form and item.shape.form.send is parameters.as_sent,
    ),
    Mark(
        "Owned by key",
        "only the keys that the configuration names are managed. Others that the gateway has are left alone.",
        lambda item: item.shape.free,
    ),
    Mark(
        "Any order",
        "another order of the list is no change.",
        lambda item: item.shape.unordered and not item.shape.blocks,
    ),
    Mark(
        "Not told",
        "LiteLLM never tells the value. A change on the gateway does not show in the plan, and the first plan after an "
        "import sets it.",
        lambda item: not (item.read or item.server_set or item.attr.imported or item.twin_of),
    ),
    Mark(
        "Write-only",
        "the value stands in the configuration alone, in no state and no plan, and may be ephemeral. It is sent when "
        "the object is made, and again when its version is another. Terraform and OpenTofu have this since 1.11.",
        lambda item: item.write_only,
    ),
    Mark(
        "Taken at import",
        "LiteLLM never tells the value. A change on the gateway does not show in the plan, and an import takes what "
        "the description says.",
        lambda item: item.attr.imported,
    ),
    Mark(
        "At creation",
        "it matters when the object is made, and never again: a later change does not show in the plan.",
        lambda item: item.shape.form is AT_CREATION,
    ),
    Mark(
        "Shared",
        "something else may manage it too: left as it is on the gateway when the configuration has never set it.",
        lambda item: item.attr.shared,
    ),
    Mark("Forces replacement", "a change deletes the object and makes a new one.", lambda item: item.attr.replace),
    Mark(
        "LiteLLM {since} or later",
        "older gateways do not have it, and a plan for them that sets it fails.",
        lambda item: item.attr.since,
    ),
    Mark(
        "Enterprise",
        "LiteLLM refuses it without an Enterprise licence, and the plan fails when the gateway tells that it has none.",
        lambda item: item.attr.licensed,
    ),
)

FRONT_MATTER = """\
---
# Made by scripts/registry_docs.py: change the specs or the examples, and run `make generate`.
page_title: "{title}"
subcategory: ""
description: |-
  {description}
---
"""

PROVIDER_PAGE = """\
# LiteLLM Provider

{description} It comes with the Python package `litellm-constructs`, in which the same estate can be written as a \
Python program; `terraform-provider-litellm install` puts it where Terraform finds it.

The gateway needs a database, and `store_model_in_db: true` for models. There is no default address: the key goes \
nowhere but where you say.

## Example Usage

{example}

## What is managed

- What the configuration sets is compared with what the gateway has. A difference shows in the plan.
- What the configuration does not set is kept unset: a value that somebody gives it on the gateway shows in the plan, \
and is removed.
- What LiteLLM or the provider fills in when it is not set, such as an id, is kept as found.
- What is marked as *Shared* is left alone when the configuration has never set it. Of a map that is marked as \
*Owned by key*, only the keys in the configuration are managed.
- Removing an attribute from the configuration clears it on the gateway.

## Schema

{schema}
"""

RESOURCE_PAGE = """\
# {type_name} (Resource)

{description}
{secrets}
## Example Usage

{example}

## Schema

{schema}

## Import

The id is {id_form}.

{import_lines}
"""

DATA_SOURCE_PAGE = """\
# {type_name} (Data Source)

{description}

## Example Usage

{example}

## Schema

{schema}
"""

EPHEMERAL_PAGE = """\
# {type_name} (Ephemeral Resource)

{description} Terraform and OpenTofu have ephemeral resources since 1.11.

## Example Usage

{example}

## Schema

{schema}
"""

FUNCTION_PAGE = """\
# {name} (Function)

{description}

## Example Usage

{example}

## Signature

```text
{signature}
```

## Arguments

{arguments}
"""

SECRETS = """
~> **Secrets are in the state.** Terraform does not print {names}, but values stand as plain text in the state and in \
saved plans. Whoever can read these files has the secrets. What is marked as *Write-only* stands in neither.
"""


def pages() -> dict[Path, bytes]:
    """Every page with its content. Raises FileNotFoundError when there is no example."""
    resources = all_resources()
    schema = schema_of(resources, all_data_sources(), all_ephemeral())
    texts = {DOCS / "index.md": _provider_page(schema.provider.block)}
    for type_name, spec in resources.items():
        page = DOCS / "resources" / f"{type_name.removeprefix('litellm_')}.md"
        texts[page] = _resource_page(spec, schema.resources[type_name].block)
    for type_name, item in schema.data_sources.items():
        page = DOCS / "data-sources" / f"{type_name.removeprefix('litellm_')}.md"
        texts[page] = _data_source_page(type_name, item.block)
    for type_name, spec in all_ephemeral().items():
        page = DOCS / "ephemeral-resources" / f"{type_name.removeprefix('litellm_')}.md"
        texts[page] = _ephemeral_page(spec, schema.ephemeral[type_name].block)
    for name, signature in schema.functions.items():
        texts[DOCS / "functions" / f"{name}.md"] = _function_page(name, signature)
    return {path: text.encode() for path, text in texts.items()}


def _provider_page(block: Block) -> str:
    front_matter = FRONT_MATTER.format(title="LiteLLM Provider", description=block.description)
    return f"{front_matter}\n" + PROVIDER_PAGE.format(
        description=block.description,
        example=_fenced("terraform", EXAMPLES / "provider" / "provider.tf"),
        schema="\n\n".join(_groups(block.attributes, {})),
    )


def _resource_page(spec: type[Resource], block: Block) -> str:
    examples = EXAMPLES / "resources" / spec.type_name
    secrets = _listed([item.name for item in block.attributes if item.sensitive and not item.write_only])
    front_matter = FRONT_MATTER.format(title=f"{spec.type_name} Resource - litellm", description=block.description)
    return f"{front_matter}\n" + RESOURCE_PAGE.format(
        type_name=spec.type_name,
        description=block.description,
        secrets=SECRETS.format(names=secrets) if secrets else "",
        example=_fenced("terraform", examples / "resource.tf"),
        schema="\n\n".join([*_groups(block.attributes, _by_name(fields_of(spec))), *_legend(spec), *_blocks(block)]),
        id_form=f"`{spec.identity}`".replace("{", "").replace("}", ""),
        import_lines=_import_lines(spec, examples),
    )


def _data_source_page(type_name: str, block: Block) -> str:
    front_matter = FRONT_MATTER.format(title=f"{type_name} Data Source - litellm", description=block.description)
    return f"{front_matter}\n" + DATA_SOURCE_PAGE.format(
        type_name=type_name,
        description=block.description,
        example=_fenced("terraform", data_source_example(type_name)),
        schema="\n\n".join(_groups(block.attributes, {})),
    )


def _ephemeral_page(spec: type[Ephemeral], block: Block) -> str:
    title = f"{spec.type_name} Ephemeral Resource - litellm"
    front_matter = FRONT_MATTER.format(title=title, description=block.description)
    fields = _by_name(fields_of(spec))
    return f"{front_matter}\n" + EPHEMERAL_PAGE.format(
        type_name=spec.type_name,
        description=block.description,
        example=_fenced("terraform", EXAMPLES / "ephemeral-resources" / spec.type_name / "ephemeral-resource.tf"),
        schema="\n\n".join([*_groups(block.attributes, fields), *_legend(spec)]),
    )


def _function_page(name: str, signature: Signature) -> str:
    front_matter = FRONT_MATTER.format(title=f"{name} Function - litellm", description=signature.summary)
    parameters = signature.parameters
    takes = ", ".join(f"{each.name} {_words_of(each.type).lower()}" for each in parameters)
    return f"{front_matter}\n" + FUNCTION_PAGE.format(
        name=name,
        description=signature.description,
        example=_fenced("terraform", EXAMPLES / "functions" / name / "function.tf"),
        signature=f"{name}({takes}) {_words_of(signature.returns).lower()}",
        arguments="\n".join(f"- `{each.name}` ({_words_of(each.type)}) {each.description}" for each in parameters),
    )


def data_source_example(type_name: str) -> Path:
    """The example of a data source; that of many may be the one that shows how to look up one."""
    own = EXAMPLES / "data-sources" / type_name / "data-source.tf"
    return own if own.exists() else EXAMPLES / "data-sources" / singular(type_name) / "data-source.tf"


def _import_lines(spec: type[Resource], examples: Path) -> str:
    """The imports to show. Where an id has one form, the example of the resource tells enough."""
    if (examples / "import.sh").exists():
        return _fenced("shell", examples / "import.sh")
    text = (examples / "resource.tf").read_text(encoding="utf-8")
    (name, *_) = re.findall(rf'^resource "{spec.type_name}" "(\w+)"', text, re.MULTILINE)
    id = re.sub(r"{(\w+)}", r"<\1>", spec.identity)
    return f"```shell\nterraform import {spec.type_name}.{name} '{id}'\n```"


def _fenced(language: str, path: Path) -> str:
    if not path.exists():
        raise FileNotFoundError(f"{path.relative_to(ROOT)} is missing: a page shows it")
    return f"```{language}\n{path.read_text(encoding='utf-8').strip()}\n```"


def _by_name(fields: Sequence[Field]) -> dict[str, Field]:
    return {item.name: item for item in fields}


def _groups(attributes: Sequence[Attribute], fields: Mapping[str, Field], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Attributes under their headings, then the objects within them, each under its own."""
    groups = {
        "Required": [item for item in attributes if item.required],
        "Optional": [item for item in attributes if item.optional],
        "Read-Only": [item for item in attributes if not item.required and not item.optional],
    }
    for title, members in groups.items():
        if members:
            yield f"{title}:" if path else f"### {title}"
            yield "\n".join(_entry(item, fields.get(item.name), path) for item in members)
    for item in attributes:
        if item.nested:
            inner = (*path, item.name)
            yield f'<a id="{_anchor(inner)}"></a>\n### Nested Schema for `{".".join(inner)}`'
            members = fields[item.name].nested_fields if item.name in fields else ()
            yield from _groups(item.nested.attributes, _by_name(members), inner)


def _blocks(block: Block) -> Iterator[str]:
    for nested in block.blocks:
        yield f"### Block `{nested.name}`"
        yield nested.block.description
        yield from _groups(nested.block.attributes, {}, (nested.name,))


def _anchor(path: tuple[str, ...]) -> str:
    return "--".join(("nestedatt", *path))


def _entry(attribute: Attribute, item: Field | None, path: tuple[str, ...]) -> str:
    beside = [_type_words(attribute), *(["Sensitive"] if attribute.sensitive else [])]
    sentences = [attribute.description]
    if item:
        beside += [mark.beside(item) for mark in MARKS if mark.holds(item)]
        sentences += _values(item)
    if attribute.nested:
        sentences.append(f"(see [below for nested schema](#{_anchor((*path, attribute.name))}))")
    return f"- `{attribute.name}` ({', '.join(beside)}) {' '.join(sentences)}"


def _type_words(attribute: Attribute) -> str:
    if attribute.nested:
        many = {Nesting.SINGLE: "", Nesting.LIST: " List", Nesting.SET: " Set", Nesting.MAP: " Map"}
        return f"Attributes{many[attribute.nested.nesting]}"
    return _words_of(attribute.type)


def _words_of(type: Type) -> str:
    if isinstance(type, ListOf):
        return f"List of {_words_of(type.element)}"
    if isinstance(type, MapOf):
        return f"Map of {_words_of(type.element)}"
    assert isinstance(type, Primitive), f"the Registry has no words for {type}"
    return "Boolean" if type.name == "bool" else type.name.capitalize()


def _values(item: Field) -> Iterator[str]:
    """The allowed values, unless the description explains each, and the default."""
    # Sorted, as `typing` takes literals of another order for the same, and hands out whichever it saw first.
    allowed = sorted(_allowed(item.annotation))
    if any(f"`{value}`" not in item.attr.description for value in allowed):
        yield f"One of {_listed(allowed)}{', or a newer one' if item.shape.words else ''}."
    if item.default is not None:
        yield f"`{json.dumps(item.default).strip(chr(34))}` if not set."


def _allowed(annotation: Any) -> list[str]:
    """The strings of an annotation that is, or in a union holds, a `Literal`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return list(arguments)
    if origin is Annotated:
        return _allowed(arguments[0])
    if origin in (Union, types.UnionType):
        return [value for part in arguments for value in _allowed(part)]
    return []


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _legend(spec: type[Resource]) -> Iterator[str]:
    """What the marks on a page mean."""
    items = list(_all_fields(fields_of(spec)))
    used = [mark for mark in MARKS if any(mark.holds(item) for item in items)]
    if used:
        yield "### Marks"
        yield "\n".join(f"- *{mark.words.format(since='x.y.z')}*: {mark.meaning}" for mark in used)


def _all_fields(fields: Sequence[Field]) -> Iterator[Field]:
    for item in fields:
        yield item
        yield from _all_fields(item.nested_fields)
