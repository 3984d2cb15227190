"""The names that people would give to what a gateway holds, unique among objects of a kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from litellm_constructs.adoption.left_out import UUID, known_as
from litellm_constructs.live import LiveObject
from provider_shim.resources import PREFIX

OF_THE_GATEWAY = "this"
"""The name of what a gateway has once."""

Owner = Callable[[str, Any], str]
"""The name of the object of a type with this id; the id where it is not known."""


def words_of(each: LiveObject, owner: Owner) -> str:
    """What its name in a program is made of."""
    values = each.values
    match each.type_name:
        case "litellm_team_member":
            return f"{owner('litellm_team', values['team_id'])} {owner('litellm_user', values['user_id'])}"
        case "litellm_organization_member":
            organization = owner("litellm_organization", values["organization_id"])
            return f"{organization} {owner('litellm_user', values['user_id'])}"
        case "litellm_fallback":
            return _joined(values["model"], values["fallback_type"], "general")
        case "litellm_prompt":
            return _joined(values["prompt_id"], values["environment"], "development")
        case "litellm_policy_attachment":
            return str(values["policy_name"])
        case "litellm_user" if values.get("user_alias"):
            return str(values["user_alias"])
        case _:
            return OF_THE_GATEWAY if each.spec.once else _without_host(known_as(each))


def _joined(name: str, kind: str, usual: str) -> str:
    return name if kind == usual else f"{name} {kind}"


def _without_host(text: str) -> str:
    return text.partition("@")[0] or text


def identifier(text: str) -> str:
    """`text` as Terraform and Python take names: lower case, letters and digits of any script, `_` between."""
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    text = re.sub(r"(?<=[A-Za-z])[\u0300-\u036f]+", "", text)
    text = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"_+", "_", re.sub(r"\W", "_", text)).strip("_")


def named(objects: Iterable[LiveObject], taken: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """The name of each object by its type and id: the one that it has already, among those `taken`, or a new one.

    Objects of the same words are told apart by numbers in the order of their ids, so that another run gives the same.
    """
    names = dict(taken)
    used = {(type_name, name) for (type_name, _), name in taken.items()}

    def owner(type_name: str, id: Any) -> str:
        return names.get((type_name, str(id)), str(id))

    # What belongs to others is named after them.
    order = sorted(
        objects, key=lambda each: (len(each.spec.identified_by()) > 1, each.type_name, known_as(each), each.id)
    )
    for each in order:
        key = (each.type_name, each.id)
        if key not in names:
            names[key] = _free(each.type_name, _choices(each, owner), used)
            used.add((each.type_name, names[key]))
    return names


def _choices(each: LiveObject, owner: Owner) -> list[str]:
    kind, words = each.type_name.removeprefix(PREFIX), words_of(each, owner)
    id = each.id.removeprefix("sha256:")
    # An id that a machine has made is no name.
    name = identifier(words) if words != id or not re.fullmatch(rf"{UUID.pattern}|[0-9a-f]{{32,}}", id) else ""
    name = name or f"{kind}_{identifier(id)[:8]}"
    name = name if not name[0].isdigit() else f"{kind}_{name}"
    provider = each.values.get("custom_llm_provider") if each.type_name == "litellm_model" else None
    return [name, f"{name}_{identifier(provider)}"] if provider else [name]


def _free(type_name: str, choices: list[str], used: set[tuple[str, str]]) -> str:
    numbered = (f"{choices[0]}_{number}" for number in range(2, len(used) + 3))
    return next(name for name in (*choices, *numbered) if (type_name, name) not in used)
