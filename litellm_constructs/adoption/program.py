"""A project as a program: a stack of constructs, those of this library where it has one."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args, get_origin

import litellm_constructs
from litellm_constructs.adoption.code import Code, Expression, call, flat, items, lines, literal, members, number, text
from litellm_constructs.adoption.estate import Adopted, Key, Reference
from litellm_constructs.framework.options import Argument, To, arguments_of
from litellm_constructs.values import Duration as DurationValue
from litellm_constructs.values import FallbackType, LoggingCallback
from provider_shim.fields import Field, fields_of
from provider_shim.resources import PREFIX, all_resources
from provider_shim.spec import Nested, Word

PROGRAM = "main.py"

START = '''\
"""What the gateway holds. `python main.py` writes it to cdktf.out, ready for Terraform.

Which gateway it is, LITELLM_API_BASE and LITELLM_API_KEY say when Terraform runs.
"""

from cdktf import App, TerraformStack
from constructs import Construct
from litellm_constructs import LiteLLMProvider


class Estate(TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        LiteLLMProvider(self, "litellm")


if __name__ == "__main__":
    app = App()
    Estate(app, "estate")
    app.synth()
'''


@dataclass(frozen=True)
class Construct:
    """A construct of this library for a kind of object."""

    name: str
    options: str
    named: str | None = None
    """The attribute that is the construct id, where no argument says it."""
    given: Mapping[str, Any] | None = None
    """Attributes that it has where no argument says them."""
    reference: str | None = None
    """The property that others have of it, where that is called otherwise than the attribute."""


CONSTRUCTS = {
    "litellm_budget": Construct("BudgetTier", "BudgetTierOptions"),
    "litellm_model": Construct("LiteLLMModel", "ModelArguments", "model_name", reference="model_reference"),
    "litellm_credential": Construct("Credential", "CredentialOptions", "credential_name"),
    "litellm_guardrail": Construct("Guardrail", "GuardrailOptions", "guardrail_name"),
    "litellm_policy": Construct("Policy", "PolicyOptions", "policy_name"),
    "litellm_mcp_server": Construct("McpServer", "McpServerOptions", "server_name", {"transport": "http"}),
    "litellm_vector_store": Construct("VectorStore", "VectorStoreOptions", "vector_store_name"),
    "litellm_tag": Construct("Tag", "TagOptions", "name"),
    "litellm_unified_access_group": Construct("AccessGroup", "AccessGroupOptions", "access_group_name"),
    "litellm_organization": Construct("Organization", "OrganizationOptions", "organization_alias"),
    "litellm_team": Construct("Team", "TeamArguments", "team_alias"),
    "litellm_user": Construct("User", "UserOptions"),
    "litellm_team_member": Construct("TeamMember", "MemberArguments", given={"role": "user"}),
    "litellm_key": Construct("Key", "KeyArguments", "key_alias"),
    "litellm_customer": Construct("Customer", "CustomerOptions", "user_id"),
    "litellm_fallback": Construct("Fallback", "FallbackOptions", given={"fallback_type": "general"}),
}
"""In the order in which people write them."""

_LIMITS = {"model_rpm_limit": "rpm", "model_tpm_limit": "tpm"}
"""Limits of single models, as `ModelLimit` says them."""

_FIRST = ("model", "name", "alias", "team", "user", "organization")
"""Arguments that people write first."""

_SAID_OTHERWISE = ("thinking", "input_cost", "output_cost")
"""Starts of the names of attributes of a model that are no `parameters` of it."""

_HAVE_LIMITS = ("litellm_team", "litellm_key", "litellm_organization")

_TAKEN = {*keyword.kwlist, *dir(builtins), "app", "self", "scope"}
"""What no variable is called."""


class Unsayable(Exception):
    """A construct has no argument for it."""


# --- what a program has already


def is_in(directory: Path) -> bool:
    return (directory / PROGRAM).exists()


def known(directory: Path) -> dict[Key, str]:
    """The objects that the program imports, each with its variable; without a name where it has none."""
    tree = ast.parse((directory / PROGRAM).read_text(encoding="utf-8"))
    types = {each.name: type_name for type_name, each in CONSTRUCTS.items()}
    found: dict[Key, str] = {}
    variables = {
        id(node.value): target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    specs = {cls.__name__: type_name for type_name, cls in all_resources().items()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (imported := _imported(node)):
            type_name = _type_of(node, types, specs)
            if type_name:
                found[type_name, imported] = variables.get(id(node), "")
    return found


def _imported(node: ast.Call) -> str | None:
    metas = [each for each in node.args if isinstance(each, ast.Call) and _called(each) == "MetaArguments"]
    for word in [*node.keywords, *(word for meta in metas for word in meta.keywords)]:
        if word.arg == "import_from" and isinstance(word.value, ast.Constant) and _called(node) != "MetaArguments":
            return str(word.value.value).replace("$${", "${").replace("%%{", "%{")
    return None


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _type_of(node: ast.Call, types: Mapping[str, str], specs: Mapping[str, str]) -> str | None:
    match _called(node):
        case "add_member":
            return "litellm_team_member"
        case "L1" if node.args:
            return specs.get(ast.unparse(node.args[0]).removesuffix(OF_SPEC))
        case name:
            return types.get(name)


OF_SPEC = "Resource"
"""What the name of a spec ends with in a program that has a construct of the same name."""


# --- what is written


def files(directory: Path, adopted: Iterable[Adopted], formatted: Callable[[str], str]) -> dict[str, str]:
    """The program with what is adopted at the end of its stack. Raises SyntaxError for a program that is none, and
    LookupError for one without a stack."""
    adopted = list(adopted)
    if not is_in(directory):
        return {PROGRAM: Program(START, adopted, {}).text()}
    before = (directory / PROGRAM).read_text(encoding="utf-8")
    return {PROGRAM: Program(before, adopted, known(directory)).text()} if adopted else {}


class Program:
    """The text of a program to which `adopted` is added. `known` are the variables of what it has."""

    def __init__(self, before: str, adopted: Iterable[Adopted], known: Mapping[Key, str]) -> None:
        self._before = before
        self._adopted = {each.key: each for each in adopted}
        self._imports: dict[str, set[str]] = {}
        self._referred: set[Key] = set()
        self._variables = dict(known)
        tree = ast.parse(before)
        self._taken = {*_TAKEN, *(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))}
        self._ids = _texts(tree)
        self._id: dict[Key, str] = {}
        self._by_name = {(each.spec.type_name, each.name): key for key, each in self._adopted.items()}
        self._by_name |= {(key[0], name): key for key, name in known.items() if name}
        order = [*CONSTRUCTS, *all_resources()]
        ordered = sorted(self._adopted.values(), key=lambda each: (order.index(each.spec.type_name), each.name))
        for each in ordered:
            self._name(each)
        self._ordered = [*self._after_what_they_need(ordered)]

    def _name(self, each: Adopted) -> None:
        """Choose a variable and a construct id, both unique in the program."""
        kind = each.spec.type_name.removeprefix(PREFIX)
        plain = kind if each.spec.once else each.name
        wanted = [plain, f"{plain}_{kind}", *(f"{plain}_{kind}_{at}" for at in range(2, len(self._taken)))]
        self._variables[each.key] = next(name for name in wanted if name not in self._taken)
        self._taken.add(self._variables[each.key])
        construct = CONSTRUCTS.get(each.spec.type_name)
        said = each.arguments.get(construct.named) if construct and construct.named else None
        slug, word = plain.replace("_", "-"), kind.replace("_", "-")
        id = said if isinstance(said, str) and re.fullmatch(r"\w[\w.@-]*", said, re.ASCII) else slug
        ids = [id, slug, f"{slug}-{word}", *(f"{slug}-{word}-{at}" for at in range(2, len(self._ids) + 3))]
        self._id[each.key] = next(one for one in ids if one not in self._ids)
        self._ids.add(self._id[each.key])

    def _after_what_they_need(self, ordered: list[Adopted]) -> Iterator[Adopted]:
        done: set[Key] = set()

        def visit(each: Adopted) -> Iterator[Adopted]:
            if each.key not in done:
                done.add(each.key)
                for reference in _references(each.arguments):
                    if other := self._adopted.get(self._by_name.get((reference.type_name, reference.name), ("", ""))):
                        yield from visit(other)
                yield each

        for each in ordered:
            yield from visit(each)

    def text(self) -> str:
        """The whole program."""
        statements = [(each, *self._statement(each)) for each in self._ordered]
        body: list[str] = []
        before: Adopted | None = None
        for each, comments, expression, more in statements:
            if before and before.spec is not each.spec:
                body.append("")
            before = each
            variable = f"{self._variables[each.key]} = " if each.key in self._referred or more else ""
            body += [f"        # {comment}" for comment in comments]
            body += lines(expression, 2, variable)
            for one in more:
                body += lines(one, 2)
        return self._inserted(body)

    def _inserted(self, body: list[str]) -> str:
        before = self._before.splitlines()
        tree = ast.parse(self._before)
        stacks = [
            node
            for cls in tree.body
            if isinstance(cls, ast.ClassDef) and any(ast.unparse(base).endswith("TerraformStack") for base in cls.bases)
            for node in cls.body
            if isinstance(node, ast.FunctionDef) and node.name == "__init__"
        ]
        if not stacks:
            raise LookupError("it has no TerraformStack with an __init__")
        end = stacks[0].body[-1].end_lineno or 0
        before[end:end] = ["", *body] if body else []
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        return "\n".join(self._with_imports(before, imports)) + "\n"

    def _with_imports(self, before: list[str], there: list[ast.Import | ast.ImportFrom]) -> list[str]:
        """`before` with the names that it needs: among those of the same module, or after all imports."""
        after = max((node.end_lineno or 0 for node in there), default=0)
        blocks = {node.module: node for node in there if isinstance(node, ast.ImportFrom)}
        new: list[str] = []
        changes: list[tuple[int, int, list[str]]] = []
        for module, names in sorted(self._imports.items()):
            block = blocks.get(module)
            if block is None:
                new += _import(module, names)
            elif not names <= (has := {ast.unparse(each) for each in block.names}):
                changes.append((block.lineno - 1, block.end_lineno or 0, _import(module, names | has)))
        for start, end, lines_ in sorted([*changes, (after, after, new)], reverse=True):
            before[start:end] = lines_
        return before

    # --- one object

    def _statement(self, each: Adopted) -> tuple[list[str], Expression, list[Expression]]:
        """What is said of it before, the construct, and what is said of that afterwards."""
        comments = [f"{place} stays on the gateway, as it is a secret or looks like one." for place in each.stays]
        if construct := CONSTRUCTS.get(each.spec.type_name):
            try:
                return comments, *self._construct(each, construct)
            except Unsayable:
                pass
        return comments, self._element(each), []

    def _element(self, each: Adopted) -> Expression:
        spec = each.spec
        exported = litellm_constructs.__dict__["_MODULES"]
        clashes = exported.get(spec.__name__, spec.__module__) != spec.__module__
        alias = f"{spec.__name__}{OF_SPEC}" if clashes else spec.__name__
        self._import(spec.__module__, f"{spec.__name__} as {alias}" if clashes else spec.__name__)
        self._import("litellm_constructs", "L1")
        self._import("litellm_constructs", "MetaArguments")
        meta = call("MetaArguments", **self._meta(each))
        fields = {item.name: item for item in fields_of(spec)}
        said = {name: self._value(value, fields[name].annotation) for name, value in each.arguments.items()}
        return call("L1", Code(alias), Code("self"), text(self._id[each.key]), meta, **said)

    def _meta(self, each: Adopted) -> dict[str, Expression]:
        meta: dict[str, Expression] = {"import_from": text(each.id)}
        if each.ignored:
            self._import("cdktf", "TerraformResourceLifecycle")
            ignored = items([text(name) for name in each.ignored])
            meta["lifecycle"] = call("TerraformResourceLifecycle", ignore_changes=ignored)
        return meta

    def _construct(self, each: Adopted, construct: Construct) -> tuple[Expression, list[Expression]]:
        """Raises Unsayable where an argument is required that cannot be said."""
        left = {name: value for name, value in each.arguments.items() if value != (construct.given or {}).get(name)}
        id, unset = self._id[each.key], dict[str, Any]()
        if construct.named and construct.named not in left:
            unset[construct.named] = None
        elif construct.named and left[construct.named] == id:
            del left[construct.named]
        options = arguments_of(getattr(litellm_constructs, construct.options))
        said: dict[str, Expression] = {}
        more: list[Expression] = []
        variable = self._variables[each.key]
        if each.spec.type_name == "litellm_model":
            said |= self._model(each, left)
        if each.spec.type_name == "litellm_guardrail" and "litellm_params" in left:
            said["params"] = literal(left.pop("litellm_params"))
        if left.get("rotation_interval") and left.get("auto_rotate"):
            del left["auto_rotate"]
        if "models" in options and not isinstance(options["models"].becomes, To):
            more += self._allowed(each, variable, left, said)
        for argument in options.values():
            if argument.name not in said and isinstance(argument.becomes, To):
                self._argument(argument, left, said)
        if any(argument.required and argument.name not in said for argument in options.values()):
            raise Unsayable
        if left or unset:
            fields = {item.name: item for item in fields_of(each.spec)}
            rest = {name: self._value(value, fields[name].annotation) for name, value in {**left, **unset}.items()}
            more.append(call(f"{variable}.resource.set", **rest))
        said |= self._meta(each)
        if each.spec.type_name == "litellm_team_member":
            return call(f"{flat(said.pop('team'))}.add_member", said.pop("user"), **said), more
        self._import("litellm_constructs", construct.name)
        last = ("import_from", "lifecycle")
        own = [name for name in options if name not in (*_FIRST, *last)]
        ordered = {name: said[name] for name in (*_FIRST, *own, *last) if name in said}
        return call(construct.name, Code("self"), text(id), **ordered), more

    def _model(self, each: Adopted, left: dict[str, Any]) -> dict[str, Expression]:
        said: dict[str, Expression] = {"model": text(f"{left.pop('custom_llm_provider')}/{left.pop('base_model')}")}
        prices = {side: left.get(f"{side}_cost_per_million_tokens") for side in ("input", "output")}
        if None not in prices.values():
            self._import("litellm_constructs", "TokenPrice")
            for side in prices:
                del left[f"{side}_cost_per_million_tokens"]
            dollars = {side: literal(price) for side, price in prices.items()}
            said["price"] = call("TokenPrice.per_million", **dollars)
        options = arguments_of(litellm_constructs.ModelArguments)
        attributes = {each.becomes.attribute or each.name for each in options.values() if isinstance(each.becomes, To)}
        for part, argument, rest in (
            ("litellm_params", "parameters", "additional_litellm_params"),
            ("model_info", "info", "additional_model_info"),
        ):
            others: dict[str, Any] = left.pop(rest, {})
            for item in fields_of(each.spec):
                own = item.name not in attributes and not item.name.startswith(
                    ("thinking", "input_cost", "output_cost")
                )
                if item.name in left and own and item.send[:-1] == (part,):
                    others = {item.send[-1]: left.pop(item.name), **others}
            if others:
                said[argument] = literal(others)
        return said

    def _allowed(
        self, each: Adopted, variable: str, left: dict[str, Any], said: dict[str, Expression]
    ) -> Iterable[Expression]:
        """Models by `models`, and those that have limits of their own by `allow`."""
        models: list[Any] = left.pop("models", [])
        limits: dict[str, dict[str, Any]] = {}
        for attribute in _LIMITS if each.spec.type_name in _HAVE_LIMITS else ():
            names = {_plain(model) for model in models}
            if {*left.get(attribute, {})} <= names:
                for name, limit in left.pop(attribute, {}).items():
                    limits.setdefault(name, {})[_LIMITS[attribute]] = limit
        free = [model for model in models if _plain(model) not in limits]
        if free:
            said["models"] = items([self._value(model, Any, as_construct=True) for model in free])
        for model in models:
            if limit := limits.get(_plain(model)):
                self._import("litellm_constructs", "ModelLimit")
                bound = call("ModelLimit", **{name: number(value) for name, value in limit.items()})
                yield call(f"{variable}.allow", self._value(model, Any, as_construct=True), limit=bound)

    def _argument(self, argument: Argument, left: dict[str, Any], said: dict[str, Expression]) -> None:
        """Move what an argument says from what is `left` to what is `said`."""
        to = cast("To", argument.becomes)
        if to.parts:
            values = {part: left.get(attribute) for part, attribute in to.parts.items()}
            warn_at = values.get("warn_at")
            if values["amount"] is None or (warn_at is not None and warn_at > values["amount"]):
                return
            for attribute in to.parts.values():
                left.pop(attribute, None)
            said[argument.name] = self._budget(values)
            return
        attribute = to.attribute or argument.name
        if attribute not in left:
            return
        refers = [each for each in _classes(argument.type) if re.fullmatch(r"I\w+Ref", each.__name__)]
        if refers and str not in _classes(argument.type):
            named = left[attribute] if isinstance(left[attribute], list) else [left[attribute]]
            if not all(isinstance(one, Reference) and self._variable(one) for one in named):
                return
        said[argument.name] = self._value(left.pop(attribute), argument.type, as_construct=bool(refers))

    def _budget(self, values: Mapping[str, Any]) -> Expression:
        self._import("litellm_constructs", "Budget")
        said: dict[str, Expression] = {}
        if values.get("per"):
            said["per"] = self._duration(values["per"])
        if values.get("warn_at") is not None:
            said["warn_at"] = number(values["warn_at"])
        return call("Budget.usd", number(values["amount"]), **said)

    def _duration(self, text_: str) -> Expression:
        self._import("litellm_constructs", "Duration")
        units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks", "mo": "months"}
        found = re.fullmatch(r"(\d+)(\w+)", text_)
        if found and found[2] in units:
            return call(f"Duration.{units[found[2]]}", Code(found[1].lstrip("0") or "0"))
        return call("Duration.parse", text(text_))

    def _value(self, value: Any, annotation: Any, as_construct: bool = False) -> Expression:
        """A value as an argument of this type takes it."""
        classes = _classes(annotation)
        if isinstance(value, Reference):
            return self._reference(value, as_construct)
        if isinstance(value, str):
            return self._text(value, classes)
        if isinstance(value, list):
            return items([self._value(each, annotation, as_construct) for each in cast("list[Any]", value)])
        if not isinstance(value, dict):
            return literal(value)
        given = cast("dict[str, Any]", value)
        if LoggingCallback in classes and not given.get("callback_secrets"):
            self._import("litellm_constructs", "LoggingCallback")
            names = {"callback_type": "type", "callback_vars": "vars"}
            said = {names[name]: literal(each) for name, each in given.items() if name in names}
            return call("LoggingCallback", text(given["callback_name"]), **said)
        for cls in classes:
            if issubclass(cls, Nested) and get_origin(_without_none(annotation)) is not dict:
                return self._nested(cls, given)
        inner = _without_none(annotation)
        of = get_args(inner)[1] if get_origin(inner) is dict else Any
        return members({key: self._value(each, of) for key, each in given.items()})

    def _nested(self, cls: type[Nested], given: dict[str, Any]) -> Expression:
        fields: dict[str, Field] = {item.name: item for item in fields_of(cls)}
        exported = litellm_constructs.__dict__["_MODULES"].get(cls.__name__) == cls.__module__
        self._import("litellm_constructs" if exported else cls.__module__, cls.__name__)
        said = {name: self._value(each, fields[name].annotation) for name, each in given.items()}
        return call(cls.__name__, **said)

    def _text(self, value: str, classes: list[type]) -> Expression:
        if DurationValue in classes:
            return self._duration(value)
        for cls in classes:
            if (issubclass(cls, Word) and cls is not Word) or cls is FallbackType:
                self._import("litellm_constructs", cls.__name__)
                name = next((name for name, word in vars(cls).items() if name.isupper() and word == value), None)
                return Code(f"{cls.__name__}.{name}") if name else call(f"{cls.__name__}.of", text(value))
        return text(value)

    def _variable(self, reference: Reference) -> str:
        """The variable of what is referred to; nothing where the program has none."""
        key = self._by_name.get((reference.type_name, reference.name))
        return self._variables.get(key, "") if key else ""

    def _reference(self, reference: Reference, as_construct: bool) -> Expression:
        variable = self._variable(reference)
        if not variable:
            return literal(reference.value)
        self._referred.add(self._by_name[reference.type_name, reference.name])
        construct = CONSTRUCTS.get(reference.type_name)
        if not construct:
            return Code(f"{variable}.out.{reference.attribute}")
        return Code(variable if as_construct else f"{variable}.{construct.reference or reference.attribute}")

    def _import(self, module: str, name: str) -> None:
        self._imports.setdefault(module, set()).add(name)


def _texts(program: ast.AST) -> set[str]:
    """All texts of a program: which of them are construct ids, only running it would tell."""
    constants = (node.value for node in ast.walk(program) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def _plain(model: Any) -> str:
    return str(model.value if isinstance(model, Reference) else model)


def _references(value: Any) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, dict):
        for each in cast("dict[str, Any]", value).values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _references(each)


def _classes(annotation: Any) -> list[type]:
    """All classes that an annotation names."""
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [cls for each in get_args(annotation) for cls in _classes(each)]


def _without_none(annotation: Any) -> Any:
    """The type itself, of `Annotated[T | None, ...]`."""
    parts = [each for each in get_args(annotation) if each is not type(None)]
    while parts and get_origin(annotation) not in (list, dict):
        annotation = parts[0]
        parts = [each for each in get_args(annotation) if each is not type(None)]
    return annotation


def _import(module: str, names: set[str]) -> list[str]:
    ordered = sorted(names, key=lambda name: (not name.isupper(), not name[:1].isupper(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= 120:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]
