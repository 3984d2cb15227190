from __future__ import annotations

from litellm_constructs import Budget, Duration, LiteLLMProvider, Permissions, User, UserRole


def test_a_user_needs_nothing_but_an_id(stack, resources, as_json):
    User(stack, "ada")
    assert resources() == as_json


def test_a_user_with_everything(stack, resources, as_json):
    User(
        stack,
        "ada",
        user_id="sso|ada",
        email="ada@example.com",
        alias="Ada",
        role=UserRole.INTERNAL_USER,
        budget=Budget.usd(20, per=Duration.days(7)),
        models=["gpt-4o"],
        rpm=10,
        tpm=1_000,
        max_parallel_requests=3,
        object_permission=Permissions(agents=["travel"]),
        metadata={"team": "search"},
    )
    assert resources() == as_json


def test_an_imported_user_is_known_by_its_id_and_not_managed(stack, resources):
    assert User.from_user_id(stack, "ada", "sso|ada").user_id == "sso|ada"
    assert resources() == {}


def test_a_user_may_have_keys_without_a_team(stack, only):
    User(stack, "ada").add_key("cli")
    User.from_user_id(stack, "grace", "u-2")
    rendered = only("litellm_key")
    assert rendered["key_alias"] == "ada/cli"
    assert rendered["user_id"] == "${litellm_user.ada.user_id}"
    assert "team_id" not in rendered


def test_an_imported_user_may_have_keys_too(stack, only):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    User.from_user_id(stack, "ada", "u-1", provider=eu).add_key("cli")
    assert (only("litellm_key")["user_id"], only("litellm_key")["provider"]) == ("u-1", "litellm.eu")


def test_the_default_child_of_a_user_is_its_resource(stack):
    user = User(stack, "ada")
    assert user.node.default_child is user.resource


def test_models_may_be_allowed_after_the_user_was_made(stack, only):
    user = User(stack, "ada")
    user.allow("gpt-4o")
    assert user.models == ("gpt-4o",)
    assert only("litellm_user")["models"] == ["gpt-4o"]


def test_roles_may_be_plain_words(stack, only):
    User(stack, "ada", role="proxy_admin_viewer")
    assert only("litellm_user")["user_role"] == "proxy_admin_viewer"
