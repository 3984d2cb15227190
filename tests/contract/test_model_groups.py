"""Access groups of models: a label at each deployment, read back by the public names, with a budget of the group's."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Answer, Api


def model(api: Api, name: str) -> str:
    """The id of a new deployment, whose public name has the prefix of the test."""
    return api.model(name)


def group(api: Api, *names: str, word: str = "g") -> str:
    name = api.name(word)
    api.made.append((f"DELETE /access_group/{name}/delete", None))
    body = {"access_group": name, "model_names": [api.name(each) for each in names]}
    assert api.done("POST", "/access_group/new", body)["models_updated"] == len(names)
    return name


def told(api: Api, name: str) -> dict[str, Any]:
    return api.done("GET", f"/access_group/{name}/info")


def limit(api: Api, name: str, **fields: Any) -> dict[str, Any]:
    return api.done("PUT", f"/access_group/{name}/budget", fields)["budget"]


def change(api: Api, name: str, **fields: Any) -> Answer:
    return api("PUT", f"/access_group/{name}/update", fields)


def test_a_group_stands_at_each_deployment_of_its_models(api: Api) -> None:
    one, other = model(api, "a"), model(api, "a")
    model(api, "b")
    name = group(api, "b")
    assert change(api, name, model_names=[api.name("a")]).body["models_updated"] == 2
    assert told(api, name) | {"spend": 0.0} == {
        "access_group": name,
        "model_names": [api.name("a")],
        "deployment_count": 2,
        "spend": 0.0,
        "budget": None,
    }
    assert [api.model_info(each)["model_info"]["access_groups"] for each in (one, other)] == [[name], [name]]


def test_a_deployment_that_comes_later_is_not_in_it(api: Api) -> None:
    model(api, "a")
    name = group(api, "a")
    model(api, "a")
    assert told(api, name)["deployment_count"] == 1


def test_models_themselves_make_groups(api: Api) -> None:
    name = api.name("own")
    deployment = api.model("a", info={"access_groups": [name]})
    assert told(api, name)["model_names"] == [api.name("a")]
    assert api("DELETE", f"/access_group/{name}/delete").body["models_updated"] == 1
    assert api.model_info(deployment)["model_info"]["access_groups"] == []


def test_a_group_is_made_once_and_of_models_in_the_database(api: Api) -> None:
    model(api, "a")
    name = group(api, "a")
    refused = {
        409: {"access_group": name, "model_names": [api.name("a")]},
        400: {"access_group": api.name("other"), "model_names": [api.name("nobody")]},
    }
    assert {api("POST", "/access_group/new", body).status for body in refused.values()} == {*refused}
    assert (
        api("POST", "/access_group/new", {"access_group": api.name("x"), "model_names": ["config-fake"]}).status == 400
    )
    assert change(api, name, model_names=[]).status == 400


def test_no_path_takes_a_name_with_a_slash(api: Api) -> None:
    deployment = model(api, "a")
    name = api.name("a/b")
    api.done("POST", "/access_group/new", {"access_group": name, "model_names": [api.name("a")]})
    path = f"/access_group/{name.replace('/', '%2F')}/delete"
    assert api("DELETE", path).body == {"detail": "Not Found"}
    assert api.model_info(deployment)["model_info"]["access_groups"] == [name]


def test_limits_are_merged_into_a_budget_and_null_is_not_written(api: Api) -> None:
    model(api, "a")
    name = group(api, "a")
    first = limit(api, name, max_budget=5, soft_budget=3, budget_duration="30d")
    api.made.append(("/budget/delete", {"id": first["budget_id"]}))
    second = limit(api, name, max_budget=None, soft_budget=4)
    assert second == {**first, "soft_budget": 4}
    api.done("POST", "/budget/update", {"budget_id": first["budget_id"], "max_budget": None})
    assert told(api, name)["budget"]["max_budget"] is None


def test_another_budget_can_be_named_and_none(api: Api) -> None:
    model(api, "a")
    name, budget = group(api, "a"), api.name("budget")
    api.done("POST", "/budget/new", {"budget_id": budget, "max_budget": 7})
    api.made.append(("/budget/delete", {"id": budget}))
    assert limit(api, name, budget_id=budget)["max_budget"] == 7
    assert api.done("DELETE", f"/access_group/{name}/budget")["budget_deleted"] is True
    assert api.done("DELETE", f"/access_group/{name}/budget")["budget_deleted"] is False
    assert told(api, name)["budget"] is None
    assert api("PUT", f"/access_group/{name}/budget", {}).status == 400


def test_all_are_listed(api: Api) -> None:
    model(api, "a")
    name = group(api, "a")
    listed = api.done("GET", "/access_group/list")["access_groups"]
    assert [each for each in listed if each["access_group"] == name] == [told(api, name)]


def test_what_is_gone_is_gone(api: Api) -> None:
    model(api, "a")
    name = group(api, "a")
    assert api("DELETE", f"/access_group/{name}/delete").status == 200
    gone = (api("DELETE", f"/access_group/{name}/delete"), api("GET", f"/access_group/{name}/info"))
    assert {answer.status for answer in (*gone, change(api, name, model_names=[api.name("a")]))} == {404}
