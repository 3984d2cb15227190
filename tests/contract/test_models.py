from __future__ import annotations

from .conftest import Api, Gateway


def test_answers_to_writes_are_encrypted_and_reads_are_clear(api: Api) -> None:
    model_id = api.name("clear")
    api.made.append(("/model/delete", {"id": model_id}))
    params = {"model": "openai/gpt-4o", "api_key": "sk-secret", "api_base": "https://a.example.com", "rpm": 5}
    body = {"model_name": api.name("m"), "litellm_params": params, "model_info": {"id": model_id}}
    written = api.done("POST", "/model/new", body)
    assert written["model_id"] == model_id
    assert written["model_info"]["db_model"] is False
    assert written["litellm_params"]["rpm"] == 5
    assert written["litellm_params"]["model"] != params["model"]
    read = api.model_info(model_id)
    assert (read["litellm_params"]["model"], read["litellm_params"]["api_base"]) == (
        params["model"],
        params["api_base"],
    )
    assert read["model_info"]["db_model"] is True


def test_secrets_are_absent_from_reads(api: Api) -> None:
    secret = {"api_key": "s-1", "aws_secret_access_key": "s-2", "vertex_credentials": '{"a": "s-3"}'}
    read = api.model_info(api.model(params={**secret, "aws_region_name": "eu-west-1"}))
    assert not secret.keys() & read["litellm_params"].keys()
    assert read["litellm_params"]["aws_region_name"] == "eu-west-1"
    assert not any(each in str(read) for each in ("s-1", "s-2", "s-3"))


def test_what_is_named_like_a_secret_is_read_with_a_mask(api: Api) -> None:
    secret = "abcdefghijkl"
    params = {
        "azure_ad_token": secret,
        "credential_name": secret,
        "short_key": "ab",
        "num_token": 5,
        "bool_key": True,
        "access": [secret, "b"],
        "extra_headers": {"Authorization": secret, "plain": secret},
        "key": {"plain": secret},
        "max_tokens": 5,
        "litellm_credential_name": secret,
    }
    masked = "abcd****ijkl"
    assert (
        api.model_info(api.model(params=params))["litellm_params"].items()
        >= {
            "azure_ad_token": masked,
            "credential_name": masked,
            "short_key": "**",
            "num_token": "*",
            "bool_key": "****",
            "access": [masked, "*"],
            "extra_headers": {"Authorization": masked, "plain": secret},
            "key": {"plain": secret},
            "max_tokens": 5,
            "litellm_credential_name": secret,
        }.items()
    )


def test_reads_tell_what_the_environment_has_and_not_the_reference(api: Api) -> None:
    params = {
        "api_base": "os.environ/HOME",
        "api_version": "os.environ/SURELY_NOT_SET",
        "azure_ad_token": "os.environ/HOME",
        "my_own": "os.environ/HOME",
        "tags": ["os.environ/HOME"],
        "extra_headers": {"X-Home": "os.environ/HOME"},
    }
    info = {"id": api.name("reference"), "owner": "os.environ/HOME"}
    read = api.model_info(api.model(params=params, info=info))
    told = read["litellm_params"]
    home = told["api_base"]
    assert home.startswith("/")
    assert told["my_own"] == home
    assert told["azure_ad_token"] != params["azure_ad_token"]
    assert "api_version" not in told
    assert told["tags"] == params["tags"]
    assert told["extra_headers"] == params["extra_headers"]
    assert read["model_info"]["owner"] == info["owner"]


def test_reads_add_five_switches_that_are_off(api: Api) -> None:
    switches = {
        "use_in_pass_through",
        "use_litellm_proxy",
        "use_xai_oauth",
        "merge_reasoning_content_in_choices",
        "allow_client_keepalive_override",
    }
    params = api.model_info(api.model())["litellm_params"]
    assert params.keys() == {"model", *switches}
    assert not any(params[name] for name in switches)


def test_an_older_version_switches_off_what_a_patch_leaves_out(api: Api, gateway: Gateway) -> None:
    model_id = api.model(params={"use_litellm_proxy": True})
    api.done("PATCH", f"/model/{model_id}/update", {"litellm_params": {"rpm": 5}})
    assert api.model_info(model_id)["litellm_params"]["use_litellm_proxy"] is gateway.modern


def test_model_info_is_filled_from_the_price_map_and_own_prices_win(api: Api) -> None:
    read = api.model_info(api.model(params={"input_cost_per_token": 0.5}))["model_info"]
    assert read["input_cost_per_token"] == 0.5
    assert read["output_cost_per_token"] == 1e-05
    assert (read["max_input_tokens"], read["litellm_provider"]) == (128000, "openai")


def test_model_info_has_what_is_stored_before_what_is_filled_in(api: Api, gateway: Gateway) -> None:
    info = {"note": "x", "supports_vision": False, "max_tokens": 7, "zone": {"a": [1]}}
    read = api.model_info(api.model(info=info))["model_info"]
    begins = "pricing_overrides" if gateway.modern else "key"
    stored, filled = (
        {name for name in read if (list(read).index(name) < list(read).index(begins)) is before}
        for before in (True, False)
    )
    assert {name: read[name] for name in info} == info
    assert stored <= {*info, "id", "db_model", "blocked", "member_auto_router", "team_id", "tier", "base_model"}
    assert {"max_input_tokens", "mode", "litellm_provider"} <= filled


def test_null_parameters_are_dropped_and_empty_ones_kept(api: Api) -> None:
    params = api.model_info(api.model(params={"custom": None, "empty": "", "nested": {}}))["litellm_params"]
    assert "custom" not in params
    assert (params["empty"], params["nested"]) == ("", {})


def test_an_id_is_taken_once_with_a_500(api: Api) -> None:
    model_id = api.model()
    body = {"model_name": "m", "litellm_params": {"model": "openai/gpt-4o"}, "model_info": {"id": model_id}}
    answer = api("POST", "/model/new", body)
    assert answer.status == 500
    assert "Failed to add model to db" in answer.error["message"]


def test_a_model_without_a_known_provider_is_saved_though_the_answer_is_500(api: Api) -> None:
    model_id = api.name("unknown")
    api.made.append(("/model/delete", {"id": model_id}))
    body = {"model_name": "m", "litellm_params": {"model": "nonsense-model"}, "model_info": {"id": model_id}}
    answer = api("POST", "/model/new", body)
    assert answer.status == 500
    assert f"Model create was saved to the database, but the model id(s) ['{model_id}']" in answer.error["message"]
    assert api("GET", "/model/info", params={"litellm_model_id": model_id}).status == 400
    assert api.done("GET", "/v2/model/info", params={"modelId": model_id})["total_count"] == 1
    assert api("POST", "/model/new", body).status == 500
    assert api("POST", "/model/delete", {"id": model_id}).status == 200


def test_a_model_that_is_not_there(api: Api) -> None:
    model_id = api.name("nobody")
    answer = api("GET", "/model/info", params={"litellm_model_id": model_id})
    assert (answer.status, answer.body) == (
        400,
        {"detail": {"error": f"Model id = {model_id} not found on litellm proxy"}},
    )
    answer = api("POST", "/model/delete", {"id": model_id})
    assert (answer.status, answer.error["message"]) == (400, f"{{'error': 'Model with id={model_id} not found in db'}}")
    answer = api("PATCH", f"/model/{model_id}/update", {"model_name": "x"})
    assert (answer.status, answer.error["message"]) == (404, f"Model {model_id} not found on proxy.")
    page = api.done("GET", "/v2/model/info", params={"modelId": model_id})
    assert (page["data"], page["total_count"], page["total_pages"], page["size"]) == ([], 0, 0, 50)


def test_a_patch_merges_parameters_and_info_and_ignores_null(api: Api) -> None:
    model_id = api.model(params={"rpm": 5, "custom": "c"}, info={"tier": "paid", "mine": 1})
    patch = {"litellm_params": {"rpm": None, "custom": None, "tpm": 9}, "model_info": {"mine": None, "other": 2}}
    api.done("PATCH", f"/model/{model_id}/update", patch)
    read = api.model_info(model_id)
    assert {name: read["litellm_params"].get(name) for name in ("rpm", "tpm", "custom")} == {
        "rpm": 5,
        "tpm": 9,
        "custom": "c",
    }
    assert {name: read["model_info"].get(name) for name in ("tier", "mine", "other", "id")} == {
        "tier": "paid",
        "mine": 1,
        "other": 2,
        "id": model_id,
    }


def test_parameters_are_removed_by_name_since_1_109(api: Api, gateway: Gateway) -> None:
    model_id = api.model(params={"rpm": 5, "custom": "c"})
    body = {"litellm_params_to_remove": ["rpm", "custom", "never-there"], "litellm_params": {"tpm": 1}}
    api.done("PATCH", f"/model/{model_id}/update", body)
    params = api.model_info(model_id)["litellm_params"]
    assert params["tpm"] == 1
    assert ("rpm" not in params and "custom" not in params) is gateway.modern


def test_what_is_set_or_needed_cannot_be_removed(api: Api, gateway: Gateway) -> None:
    path = f"/model/{api.model()}/update"
    for body in (
        {"litellm_params_to_remove": ["model"]},
        {"litellm_params_to_remove": ["rpm"], "litellm_params": {"rpm": 1}},
    ):
        assert api("PATCH", path, body).status == (422 if gateway.modern else 200)


def test_a_posted_update_forgets_parameters_that_have_no_type(api: Api) -> None:
    model_id = api.model(
        params={"rpm": 5, "tags": ["a"], "custom": "c", "weight": 2, "api_base": "https://a.example.com"}
    )
    body = {"litellm_params": {"model": "openai/gpt-4o", "tpm": 1}, "model_info": {"id": model_id}}
    api.done("POST", "/model/update", body)
    params = api.model_info(model_id)["litellm_params"]
    assert (params["rpm"], params["tpm"], params["tags"], params["api_base"]) == (5, 1, ["a"], "https://a.example.com")
    assert "custom" not in params
    assert "weight" not in params


def test_text_is_taken_as_it_is_where_a_parameter_is_text_or_anything(api: Api) -> None:
    texts = {"organization": "12345", "api_version": "1", "own": "45", "timeout": "45", "extra_headers": {"X": "2"}}
    told = api.model_info(api.model(params=texts))["litellm_params"]
    assert {name: told[name] for name in texts} == texts
    for name in ("organization", "api_version", "region_name"):
        params = {"model": "openai/gpt-4o", name: 12345}
        refused = api("POST", "/model/new", {"model_name": api.name("m"), "litellm_params": params})
        assert refused.status == 422
        assert refused.body["detail"][0]["loc"] == ["body", "litellm_params", name]


def test_text_becomes_what_a_parameter_is_where_it_is_nothing_else(api: Api) -> None:
    params = {"max_retries": "3", "tpm": "45", "input_cost_per_token": "0.5", "use_in_pass_through": "true"}
    told = api.model_info(api.model(params=params))["litellm_params"]
    assert {name: told[name] for name in params} == {
        "max_retries": 3,
        "tpm": 45,
        "input_cost_per_token": 0.5,
        "use_in_pass_through": True,
    }


def test_a_model_is_renamed_and_blocked_by_a_patch(api: Api) -> None:
    model_id = api.model()
    api.done("PATCH", f"/model/{model_id}/update", {"model_name": api.name("renamed"), "blocked": True})
    read = api.model_info(model_id)
    assert (read["model_name"], read["model_info"]["blocked"]) == (api.name("renamed"), True)


def test_a_model_of_the_configuration_file_can_only_be_read(api: Api) -> None:
    every = api.done("GET", "/model/info")["data"]
    configured = next(each["model_info"]["id"] for each in every if each["model_name"] == "config-fake")
    assert api.model_info(configured)["model_info"]["db_model"] is False
    patched = api("PATCH", f"/model/{configured}/update", {"model_name": "x"})
    assert (patched.status, patched.error["message"][:30]) == (400, "Cannot edit config-based model")
    assert api("POST", "/model/delete", {"id": configured}).status == 400


def test_two_deployments_share_a_public_name(api: Api) -> None:
    ids = {api.model("shared"), api.model("shared")}
    page = api.done("GET", "/v2/model/info", params={"search": api.name("shared"), "size": 1})
    assert (page["total_count"], page["total_pages"], len(page["data"])) == (2, 2, 1)
    every = api.done("GET", "/model/info")["data"]
    assert {each["model_info"]["id"] for each in every if each["model_name"] == api.name("shared")} == ids
    public = [each["id"] for each in api.done("GET", "/v1/models")["data"]]
    assert public.count(api.name("shared")) == 1
    groups = api.done("GET", "/model_group/info", params={"model_group": api.name("shared")})["data"]
    assert [(group["model_group"], group["providers"]) for group in groups] == [(api.name("shared"), ["openai"])]


def test_a_model_of_a_team_needs_a_licence(api: Api) -> None:
    body = {"model_name": "m", "litellm_params": {"model": "openai/gpt-4o"}, "model_info": {"team_id": api.team()}}
    answer = api("POST", "/model/new", body)
    assert answer.status == 403
    assert "Enterprise" in answer.error["message"]


def test_a_new_model_may_be_blocked_since_1_109_and_null_does_not_unblock(api: Api, gateway: Gateway) -> None:
    model_id = api.name("blocked")
    api.made.append(("/model/delete", {"id": model_id}))
    body = {"model_name": api.name("m"), "litellm_params": {"model": "openai/gpt-4o"}, "model_info": {"id": model_id}}
    api.done("POST", "/model/new", {**body, "blocked": True})
    assert bool(api.model_info(model_id)["model_info"].get("blocked")) is gateway.modern
    for sent, kept in ((True, True), (None, True), (False, False)):
        answer = api.done("PATCH", f"/model/{model_id}/update", {"blocked": sent})
        assert (answer["blocked"], api.model_info(model_id)["model_info"]["blocked"]) == (kept, kept)
