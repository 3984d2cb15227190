from __future__ import annotations

import time

from .conftest import Answer, Api


def remove(api: Api, model: str, kind: str = "general") -> Answer:
    """Delete a fallback; LiteLLM 1.101 does not see a new one for a second."""
    answer = Answer(404, None)
    for _ in range(30):
        answer = api("DELETE", f"/fallback/{model}", params={"fallback_type": kind})
        if answer.status == 200:
            break
        time.sleep(0.2)
    return answer


def test_a_fallback_is_made_read_changed_and_deleted(api: Api) -> None:
    model, one, two = (api.name(each) for each in ("model", "one", "two"))
    for each in ("model", "one", "two"):
        api.model(each)
    made = api.done("POST", "/fallback", {"model": model, "fallback_models": [one, two]})
    assert made == {
        "model": model,
        "fallback_models": [one, two],
        "fallback_type": "general",
        "message": "Fallback configuration created successfully",
    }
    assert api.done("GET", f"/fallback/{model}") == {
        "model": model,
        "fallback_models": [one, two],
        "fallback_type": "general",
    }
    api.done("POST", "/fallback", {"model": model, "fallback_models": [two]})
    assert api.done("GET", f"/fallback/{model}")["fallback_models"] == [two]
    assert remove(api, model).body["message"] == "Fallback configuration deleted successfully"
    gone = api("GET", f"/fallback/{model}")
    assert (gone.status, gone.body) == (
        404,
        {"detail": {"error": f"No general fallbacks configured for model '{model}'"}},
    )


def test_kinds_of_fallbacks_do_not_mix(api: Api) -> None:
    model, other = api.name("model"), api.name("other")
    api.model("model")
    api.model("other")
    api.done("POST", "/fallback", {"model": model, "fallback_models": [other], "fallback_type": "context_window"})
    assert api("GET", f"/fallback/{model}").status == 404
    assert api("GET", f"/fallback/{model}", params={"fallback_type": "context_window"}).status == 200
    assert remove(api, model, "context_window").status == 200


def test_models_of_a_fallback_have_to_exist_and_differ(api: Api) -> None:
    model, nobody = api.name("model"), api.name("nobody")
    api.model("model")
    answer = api("POST", "/fallback", {"model": nobody, "fallback_models": [model]})
    assert (answer.status, answer.body["detail"]["error"]) == (404, f"Model '{nobody}' not found in router")
    answer = api("POST", "/fallback", {"model": model, "fallback_models": [nobody]})
    assert (answer.status, answer.body["detail"]["error"]) == (400, f"Invalid fallback models: ['{nobody}']")
    assert model in answer.body["detail"]["available_models"]
    answer = api("POST", "/fallback", {"model": model, "fallback_models": [model]})
    assert (answer.status, answer.body["detail"]["error"]) == (400, f"Model '{model}' cannot be its own fallback")
    assert api("POST", "/fallback", {"model": model, "fallback_models": []}).status == 422


def test_a_fallback_outlives_its_model(api: Api) -> None:
    model, other = api.name("model"), api.name("other")
    model_id = api.model("model")
    api.model("other")
    api.done("POST", "/fallback", {"model": model, "fallback_models": [other]})
    api.done("POST", "/model/delete", {"id": model_id})
    assert api.done("GET", f"/fallback/{model}")["fallback_models"] == [other]
    assert remove(api, model).status == 200


def test_a_model_with_a_slash_is_reached_through_the_settings_alone(api: Api) -> None:
    model, other, plain = api.name("one/model"), api.name("other"), api.name("plain")
    for each in ("one/model", "other", "plain"):
        api.model(each)
    api.done("POST", "/fallback", {"model": model, "fallback_models": [other]})
    api.done("POST", "/fallback", {"model": plain, "fallback_models": [other]})
    for path in (model, model.replace("/", "%2F")):
        assert api("GET", f"/fallback/{path}").body == {"detail": "Not Found"}
        assert api("DELETE", f"/fallback/{path}").body == {"detail": "Not Found"}
    rules = api.done("GET", "/router/settings")["current_values"]["fallbacks"]
    assert {model: [other]} in rules
    left = [rule for rule in rules if model not in rule]
    api.done("POST", "/config/update", {"router_settings": {"fallbacks": left}})
    assert api.done("GET", "/router/settings")["current_values"]["fallbacks"] == left
    assert api.done("GET", f"/fallback/{plain}")["fallback_models"] == [other]
    assert remove(api, plain).status == 200
