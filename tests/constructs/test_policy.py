from litellm_constructs import Guardrail, Policy, Team


def test_a_policy_is_named_as_its_id_and_has_guardrails(stack, resources):
    words = Guardrail(stack, "words", guardrail="litellm_content_filter", mode="pre_call")
    house = Policy(stack, "house", guardrails=[words, "by-hand"], condition={"model": "gpt-.*"})
    Policy(stack, "strict", inherit=house, without_guardrails=["by-hand"])
    found = resources()["litellm_policy"]
    assert found["house"] == {
        "policy_name": "house",
        "guardrails_add": ["${litellm_guardrail.words.guardrail_name}", "by-hand"],
        "condition": {"model": "gpt-.*"},
    }
    assert found["strict"] == {
        "policy_name": "strict",
        "inherit": "${litellm_policy.house.policy_name}",
        "guardrails_remove": ["by-hand"],
    }


def test_it_holds_where_it_is_attached_and_for_who_asks_for_it(stack, resources):
    house = Policy(stack, "house", guardrails=["by-hand"])
    house.attach("europe", teams=["eu-*"])
    Team(stack, "search", policies=[house])
    found = resources()
    (attached,) = found["litellm_policy_attachment"].values()
    assert attached == {"policy_name": "${litellm_policy.house.policy_name}", "teams": ["eu-*"]}
    assert found["litellm_team"]["search"]["policies"] == ["${litellm_policy.house.policy_name}"]
