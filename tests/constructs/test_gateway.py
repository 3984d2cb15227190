from __future__ import annotations

from typing import Any

import pytest

from litellm_constructs import (
    AccessGroup,
    Alerting,
    AlertingArgs,
    AlertType,
    Budget,
    CostSettings,
    Duration,
    EmailEvents,
    Gateway,
    GeneralSettings,
    InvalidArguments,
    LiteLLMModel,
    Margin,
    Organization,
    RoleMappings,
    RouterSettings,
    SecretValue,
    SingleSignOn,
    Team,
    TeamDefaults,
    Timeouts,
    UserDefaults,
    UserRole,
)
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.options import To, arguments_of
from provider_shim.fields import fields_of
from provider_shim.resources import all_resources


def test_what_is_named_becomes_one_resource_for_each_argument(stack, resources, as_json):
    gpt = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    acme = Organization(stack, "acme")
    group = AccessGroup(stack, "house", models=[gpt])
    team = Team(stack, "everybody")
    Gateway(
        stack,
        "gateway",
        router=RouterSettings(routing_strategy="least-busy", num_retries=3, model_group_alias={"old": "claude"}),
        model_aliases={"best": gpt},
        team_defaults=TeamDefaults(
            budget=Budget.usd(50, per=Duration.days(30)),
            rpm=60,
            tpm=10_000,
            models=[gpt, "claude"],
            member_permissions=["/key/generate"],
            organization=acme,
            access_groups=[group],
        ),
        user_defaults=UserDefaults(role=UserRole.INTERNAL_USER, budget=Budget.usd(10), models=[gpt], teams=[team]),
        alerting=Alerting(slack=True, ms_teams=True, webhook=True, email=True, slow_after=60),
        email_events=EmailEvents(virtual_key_created=False),
        costs=CostSettings(discounts={"openai": 0.05}, margins={"global": Margin(percentage=0.1)}),
        public_models=[gpt, "claude"],
        public_links={"Help": "https://wiki.example.com"},
        general=GeneralSettings(maximum_spend_logs_retention_period="90d"),
    )
    made = resources()
    assert {name: made[name] for name in made if all_resources()[name].once} == as_json


def test_what_is_not_named_becomes_nothing(stack, resources):
    gateway = Gateway(stack, "gateway", router=RouterSettings(), team_defaults={}, public_models=[], general=None)
    assert resources() == {}
    assert gateway.router is gateway.team_defaults is gateway.public_models is gateway.general is None


def test_a_resource_is_reached_by_the_name_of_its_argument(stack, only):
    gateway = Gateway(stack, "gateway", router=RouterSettings(num_retries=3))
    assert gateway.router
    gateway.router.set(num_retries=4)
    assert only("litellm_router_settings") == {"num_retries": 4}
    assert gateway.router.address.startswith("litellm_router_settings.gateway_router")


def test_addresses_of_slack_are_secrets_by_type_of_alert(stack, only):
    budgets = cdk.TerraformVariable(stack, "budgets", type="string", sensitive=True)
    on_call = SecretValue.gateway_env("ON_CALL")
    Gateway(
        stack,
        "gateway",
        alerting=Alerting(
            slack={
                AlertType.BUDGET_ALERTS: SecretValue.variable(budgets),
                AlertType.OUTAGE_ALERTS: [on_call, SecretValue.variable(budgets)],
            },
            types=[AlertType.BUDGET_ALERTS, "outage_alerts"],
            args=AlertingArgs(daily_report_frequency=86_400),
        ),
    )
    assert only("litellm_alerting") == {
        "alerting": ["slack"],
        "alert_to_webhook_url": {
            "budget_alerts": ["${var.budgets}"],
            "outage_alerts": ["os.environ/ON_CALL", "${var.budgets}"],
        },
        "alert_types": ["budget_alerts", "outage_alerts"],
        "alerting_args": {"daily_report_frequency": 86_400},
    }


def test_an_address_of_slack_may_be_write_only(stack, only):
    budgets = cdk.TerraformVariable(stack, "budgets", type="string", sensitive=True)
    address = SecretValue.variable(budgets).write_only(2)
    Gateway(stack, "gateway", alerting=Alerting(slack={AlertType.BUDGET_ALERTS: address}))
    assert only("litellm_alerting") == {
        "alerting": ["slack"],
        "alert_to_webhook_url_wo": {"budget_alerts": ["${var.budgets}"]},
        "alert_to_webhook_url_wo_version": 2,
    }


def test_people_sign_in_as_the_company_does(stack, only):
    secret = SecretValue.variable(cdk.TerraformVariable(stack, "secret", type="string", sensitive=True))
    roles = RoleMappings(provider="generic", group_claim="groups", roles={"proxy_admin": ["platform"]})
    sso = SingleSignOn(generic_client_id="litellm", generic_client_secret=secret, role_mappings=roles)
    Gateway(stack, "gateway", sso=sso)
    assert only("litellm_sso_settings") == {
        "generic_client_id": "litellm",
        "generic_client_secret": "${var.secret}",
        "role_mappings": {"provider": "generic", "group_claim": "groups", "roles": {"proxy_admin": ["platform"]}},
    }
    there = SecretValue.gateway_env("OIDC_SECRET")
    with pytest.raises(InvalidArguments, match=r"sso\.generic_client_secret: LiteLLM looks for it in no variable"):
        Gateway(stack, "other", sso=SingleSignOn(generic_client_secret=there))


def test_meta_arguments_hold_for_every_part(stack, resources):
    router = RouterSettings(num_retries=3)
    Gateway(stack, "gateway", router=router, public_models=["gpt-4o"], timeouts=Timeouts(create="1m"))
    made = resources()
    assert made["litellm_router_settings"]["gateway/router"]["timeouts"] == {"create": "1m"}
    assert made["litellm_public_model_groups"]["gateway/public_models"]["timeouts"] == {"create": "1m"}


def test_all_that_is_wrong_is_told_together_by_argument(stack):
    address: Any = "https://hooks.slack.example.com/1"
    budget: Any = 5
    with pytest.raises(InvalidArguments) as wrong:
        Gateway(
            stack,
            "gateway",
            router=RouterSettings(num_retries=-3, timeout=120),
            team_defaults=TeamDefaults(budget=budget),
            user_defaults=UserDefaults(budget=Budget.usd(5, warn_at=4)),
            alerting=Alerting(slack={AlertType.BUDGET_ALERTS: address}),
            costs=CostSettings(discounts={"openai": 5}),
        )
    assert wrong.value.problems == (
        "router.num_retries: takes 0 or more, and got -3",
        "team_defaults.budget: takes a Budget, such as Budget.usd(50), and got a number",
        "user_defaults.budget: LiteLLM has no warn_at for it; leave it out",
        "alerting.slack: whoever has the address of budget_alerts may write there: write a SecretValue, or a list of "
        "them",
        "costs.discounts.openai: must be a fraction from 0 to 1: 0.05 are 5 percent",
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"router": 5}, r"router: takes RouterSettings\(\.\.\.\), and got a number"),
        ({"alerting": "slack"}, r"alerting: takes Alerting\(\.\.\.\), and got a text"),
        ({"alerting": {"slow_after": -1}}, r"alerting\.slow_after: takes 0 or more, and got -1"),
        ({"alerting": {"args": AlertingArgs(daily_report_frequency=0)}}, r"alerting\.args\.daily_report_frequency: "),
        ({"public_models": "gpt-4o"}, "public_models: takes a list of models or their public names, and got a text"),
    ],
)
def test_another_kind_of_value_is_refused(stack, given, told):
    with pytest.raises(InvalidArguments, match=told):
        Gateway(stack, "gateway", **given)


def test_a_misspelt_argument_is_answered_with_the_right_one_wherever_it_stands(stack):
    untyped: Any = Gateway
    settings: Any = RouterSettings
    with pytest.raises(TypeError, match="Gateway has no argument 'rooter'; did you mean router"):
        untyped(stack, "a", rooter=None)
    with pytest.raises(TypeError, match="TeamDefaults has no argument 'budgt'; did you mean budget"):
        untyped(stack, "b", team_defaults={"budgt": 5})
    with pytest.raises(TypeError, match="RouterSettings has no attribute 'retries'"):
        untyped(stack, "c", router=settings(retries=5))


def test_every_setting_that_a_gateway_has_once_can_be_said():
    """Where a sub-object is not the spec itself, its keys become all of the attributes."""
    inner = {
        "litellm_default_team_settings": TeamDefaults,
        "litellm_default_user_settings": UserDefaults,
        "litellm_sso_settings": SingleSignOn,
    }
    for name, options in inner.items():
        said: list[Any] = [argument.becomes for argument in arguments_of(options).values()]
        to = [each for each in said if isinstance(each, To)]
        attributes = {name for each in to for name in (*each.parts.values(), each.attribute)} | {*arguments_of(options)}
        assert {field.name for field in fields_of(all_resources()[name]) if not field.twin_of} <= attributes
    assert {spec for spec in all_resources().values() if spec.once} == set(parts_of(Gateway))


def parts_of(construct: type) -> list[Any]:
    """The specs of the parts that a gateway may have."""
    made = construct(cdk.TerraformStack(cdk.Testing.app(), "whole"), "gateway", **WHOLE)
    return [part.spec for part in vars(made).values() if hasattr(part, "spec")]


WHOLE: dict[str, Any] = {
    "router": RouterSettings(num_retries=1),
    "team_defaults": {"rpm": 1},
    "user_defaults": {"role": "internal_user"},
    "alerting": {"slack": True},
    "email_events": EmailEvents(virtual_key_created=True),
    "sso": {"google_client_id": "litellm"},
    "costs": CostSettings(block_requests_for_models_without_pricing=True),
    "public_links": {"a": "https://a.test"},
    "general": GeneralSettings(max_request_size_mb=1),
}
