"""`docs/compatibility.md`: every attribute on every version of LiteLLM that is tested.

A cell says what `tests/matrix` asserts there: the matrix fails when an attribute does less than its cell says, and when
it does more.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from provider_shim.fields import Field, fields_of
from provider_shim.resources import all_resources
from provider_shim.spec import Resource
from provider_shim.versions import VERSIONS
from tests.matrix.deviations import Deviation, lacks, licensed, of, since
from tests.matrix.samples import Subject, subjects

PAGE = Path(__file__).resolve().parent.parent / "docs" / "compatibility.md"

HEAD = """\
# Compatibility

<!-- Made by scripts/compatibility.py: change the specs or tests/matrix/deviations.py, and run `make generate`. -->

Every attribute of every resource, on every version of LiteLLM that is tested. `tests/matrix` asserts each cell \
through the real Terraform: `make acceptance` on real gateways without a licence, `make test` on the embedded gateway \
with one.

**Proven** means that all of this holds, for an instance that is about this attribute alone:

- *set*: created with a value that is known only at apply. The gateway has it, asked over HTTP, and a second plan is \
empty; so is one that says the same in other words (`24h` for `1d`, another order, other capitals of an e-mail).
- *change*: the plan shows this attribute and no other, as an update in place or, where *Changed* says so, as a new \
object. The gateway has the new value; a second plan is empty.
- *fewer*: the same for one element of a list, or one key of a map, less.
- *clear*: the same for the attribute removed from the configuration. The gateway has cleared it.
- *empty*: the same for its explicit empty form: `[]`, `{}`, `""`, `0`, `false`.
- *unknown*: the same for an update to a value that is known only at apply.
- *drift*, *gone*: somebody changes it, or clears it, on the gateway. The plan shows that and nothing else; an apply \
mends it.
- *deleted*: somebody deletes the object. The plan creates it again.
- *import*: imported into an empty state, the plan is empty.
- *generated*: so it is for the configuration that Terraform writes (`-generate-config-out`).

`make test` takes every attribute through its whole life on the embedded gateway. On real gateways `make acceptance` \
takes it through *set*, *change* and *clear*; through its whole life, if its type is named, or all are: \
`LITELLM_TEST_TYPES="all" make acceptance ARGS=tests/matrix`. What a gateway has once is one instance with all of its \
attributes.

Members of objects within an attribute live the same life. `router_settings.routing_groups.model_priorities` cannot \
go without its group, and `tests/terraform/test_router_settings.py` sets, changes and clears both together.

*But for* leads to what is otherwise there, below the table. **Licence**: the gateway has no licence and \
refuses the attribute; so does the plan. It is proven on the embedded gateway. **Since**: this version does not have \
it, and the plan says so. What is under *Changed*:

- *in place*, or by a *new object*.
- *kept*: LiteLLM or the provider fills it in when it is not set. Removed from the configuration, it stays as it is; \
it is not cleared.
- *default*: removed from the configuration, it has its default again.
- *required*: it cannot be removed from the configuration.
- *not told*: LiteLLM never tells its value. Drift does not show, and the first plan after an import sets it.
- *taken at import*: LiteLLM never tells its value, and an import takes what is most likely. Drift does not show.
- *read-only*: LiteLLM sets it.
- *write-only*: it sends what its attribute would send, and no state and no plan has it; or it is the version of such \
an attribute. `tests/terraform/test_write_only.py` asserts both, on the embedded gateway.
"""


def page() -> bytes:
    parts = [HEAD, *(text for spec in all_resources().values() for text in _resource(spec))]
    return ("\n".join(parts).rstrip("\n") + "\n").encode()


def _resource(spec: type[Resource]) -> Iterator[str]:
    notes = [deviation for version in VERSIONS for deviation in of(spec, version)]
    notes = list(dict.fromkeys(notes))
    yield f"## {spec.type_name}\n"
    yield f"| Attribute | Changed | {' | '.join(VERSIONS)} |"
    yield f"|---|---|{'---|' * len(VERSIONS)}"
    yield "| `id` | read-only |" + " proven |" * len(VERSIONS)
    for item in fields_of(spec):
        if item.server_set or item.twin_of:
            way = "read-only" if item.server_set else "write-only"
            yield f"| `{item.name}` | {way} |" + " proven |" * len(VERSIONS)
    for subject in subjects(spec):
        cells = [_cell(spec, version, subject, notes) for version in VERSIONS]
        yield f"| `{subject.name}` | {_changed(subject.item, subject.leaf)} | {' | '.join(cells)} |"
    yield ""
    for number, note in enumerate(notes, 1):
        yield f"{number}. {_note(note)}"
    if notes:
        yield ""


def _changed(item: Field, leaf: Field) -> str:
    words = ["new object" if item.attr.replace else "in place"]
    marks = {"required": leaf.required, "kept": leaf.attr.computed, "default": leaf.default is not None}
    marks |= {"taken at import": bool(item.attr.imported), "not told": not item.read and not item.attr.imported}
    return ", ".join([*words, *(mark for mark, holds in marks.items() if holds)])


def _cell(spec: type[Resource], version: str, subject: Subject, notes: list[Deviation]) -> str:
    if lacks(version, subject):
        return f"since {since(subject)}"
    numbers = [str(notes.index(deviation) + 1) for deviation in of(spec, version, subject.name)]
    word = "licence" if licensed(spec, version, subject) else "proven"
    return f"{word}, but for {', '.join(numbers)}" if numbers else word


def _note(note: Deviation) -> str:
    names = ", ".join(f"`{name}`" for name in note.attributes)
    where = "" if all(map(note.holds, VERSIONS)) else f" ({', '.join(filter(note.holds, VERSIONS))})"
    return f"{names}, *{', '.join(note.stages)}*{where}: {note.answer} {note.instead}"
