"""Ids of constructs. Terraform's addresses are made of them, so they are known when the program runs."""

from __future__ import annotations

from typing import Any

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.elements import child_of
from litellm_constructs.framework.tokens import in_words, text, unresolved
from litellm_constructs.framework.tree import path_of


def expect_id(kind: type, scope: Any, id: Any) -> None:
    """Raises InvalidArguments for an id that only Terraform knows or that is taken, and TypeError for what is no scope
    or no id."""
    if isinstance(scope, Construct) and unresolved(id):
        problem = (
            f"id: the id of a {kind.__name__} is one that only Terraform knows. Its address in Terraform is made "
            "of the id, and would be another whenever the program changes: Terraform would destroy it and make it "
            "anew. Write the id as plain text; what Terraform knows may stand in arguments, such as a name"
        )
        raise InvalidArguments(path_of(scope), [problem])
    if not isinstance(scope, Construct) or not isinstance(id, str):
        raise TypeError(f"{kind.__name__} takes a construct and an id, and got {in_words(scope)} and {in_words(id)}")
    try:
        text(id)
    except ValueError as error:
        raise InvalidArguments(path_of(scope), [f"id: {error}"]) from None
    if id and (other := child_of(scope, id)):
        problem = f"id: {id!r} is the id of a {type(other).__name__} here already: give this {kind.__name__} another"
        raise InvalidArguments(path_of(scope), [problem])
