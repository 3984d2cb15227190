"""Where constructs are. Node.js is asked only for what the program has made the usual way, and once for each."""

from __future__ import annotations

from typing import Any, Protocol, cast

from constructs import Construct, IConstruct, Node

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.elements import ask
from litellm_constructs.framework.location import location_of


class _HasNode(Protocol):
    @property
    def node(self) -> Node: ...


def path_of(construct: IConstruct) -> str:
    """`construct.node.path`"""
    if location := location_of(construct):
        above = path_of(location.scope)
        return f"{above}/{location.id}" if above else location.id
    return ask(construct)[0]


def scopes_of(construct: IConstruct) -> tuple[IConstruct, ...]:
    """`construct.node.scopes`: what the construct is in, from the root on, and itself."""
    if location := location_of(construct):
        return (*scopes_of(location.scope), construct)
    return ask(construct)[1]


def id_of(construct: _HasNode) -> str:
    """`construct.node.id`"""
    location = location_of(construct)
    return location.id if location else construct.node.id


def stack_of(construct: IConstruct) -> cdk.TerraformStack | None:
    """The stack that the construct is in."""
    return next((scope for scope in reversed(scopes_of(construct)) if isinstance(scope, cdk.TerraformStack)), None)


def path_in_stack(construct: Construct) -> str:
    """The construct's path within its stack; its whole path where there is none."""
    stack, path = stack_of(construct), path_of(construct)
    return path.removeprefix(f"{path_of(stack)}/") if stack else path


def name_of(construct: IConstruct) -> str:
    """What jsii calls a construct: what Node.js made may be several objects in Python."""
    return str(cast("Any", construct).__jsii_ref__.ref)
