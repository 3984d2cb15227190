"""What a change of the configuration does, and what is no change at all."""

from __future__ import annotations

from typing import Any

import httpx

from tests.terraform.workspace import Workspace

TEAM = 'resource "litellm_team" "t" {{\n  team_alias = "{prefix}"\n{more}\n}}\n'


def team(prefix: str, more: str = "") -> str:
    return TEAM.format(prefix=prefix, more=more)


def of_team(api: httpx.Client, workspace: Workspace) -> dict[str, Any]:
    """The team as the gateway has it."""
    found = api.get("/team/info", params={"team_id": workspace.state()["litellm_team.t"]["team_id"]})
    return found.raise_for_status().json()["team_info"]


def test_what_has_an_attribute_may_stand_in_the_metadata(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    """As configurations for providers without the attribute have it. It may move there and back."""
    key = """
        resource "litellm_key" "k" {{
          key_alias = "{prefix}"
          metadata  = {{ owner = "ada"{own} }}
          {more}
        }}
    """
    for own, more, wanted in (
        (', enforced_params = ["user"], tag_rpm_limit = { a = 3 }', "", (["user"], {"a": 3})),
        (', enforced_params = ["team"]', "tag_rpm_limit = { a = 4 }", (["team"], {"a": 4})),
        (", tag_rpm_limit = { a = 5 }", "", (None, {"a": 5})),
        ("", "", (None, None)),
    ):
        workspace.apply(key.format(prefix=prefix, own=own, more=more)).ok()
        assert workspace.plan().empty
        token = workspace.state()["litellm_key.k"]["token_id"]
        metadata = api.get("/key/info", params={"key": token}).json()["info"]["metadata"]
        assert metadata["owner"] == "ada"
        assert (metadata.get("enforced_params"), metadata.get("tag_rpm_limit") or None) == wanted


def test_metadata_of_others_survives_updates_and_never_shows(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    estate = """
        resource "litellm_team" "t" {{
          team_alias = "{prefix}"
          metadata   = {{ owner = "ada", cost = {cost} }}
        }}
        resource "litellm_key" "k" {{
          key_alias = "{prefix}"
          metadata  = {{ owner = "ada", cost = {cost} }}
        }}
        resource "litellm_user" "u" {{
          metadata = {{ owner = "ada", cost = {cost} }}
        }}
        resource "litellm_key" "none" {{
        }}
    """
    workspace.apply(estate.format(prefix=prefix, cost=1)).ok()
    state = workspace.state()
    keys = [state[f"litellm_key.{name}"]["token_id"] for name in ("k", "none")]
    before = {"owner": "ada", "cost": 1}
    api.patch(f"/team/{state['litellm_team.t']['team_id']}", json={"metadata": {"theirs": "x"}}).raise_for_status()
    for key, own in zip(keys, (before, {}), strict=True):
        api.post("/key/update", json={"key": key, "metadata": {**own, "theirs": "x"}}).raise_for_status()
    user = state["litellm_user.u"]["user_id"]
    api.post("/user/update", json={"user_id": user, "metadata": {**before, "theirs": "x"}}).raise_for_status()
    assert workspace.plan().empty

    workspace.apply(estate.format(prefix=prefix, cost=2).replace('owner = "ada", ', "")).ok()
    assert workspace.plan().empty
    rows = [
        of_team(api, workspace),
        api.get("/key/info", params={"key": keys[0]}).json()["info"],
        api.get("/v2/user/info", params={"user_id": user}).json(),
    ]
    for row in rows:
        assert {name: row["metadata"][name] for name in ("cost", "theirs")} == {"cost": 2, "theirs": "x"}
        assert "owner" not in row["metadata"]
    assert api.get("/key/info", params={"key": keys[1]}).json()["info"]["metadata"]["theirs"] == "x"


def test_what_also_has_other_masters_is_left_alone_until_it_is_configured_and_cleared_when_it_no_longer_is(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(team(prefix)).ok()
    team_id = workspace.state()["litellm_team.t"]["team_id"]
    api.post("/team/block", json={"team_id": team_id}).raise_for_status()
    assert workspace.plan().empty
    workspace.apply(team(prefix, "max_budget = 1")).ok()
    assert of_team(api, workspace)["blocked"] is True

    workspace.apply(team(prefix, "blocked = false")).ok()
    assert of_team(api, workspace)["blocked"] is False
    workspace.apply(team(prefix, "blocked = true")).ok()
    assert of_team(api, workspace)["blocked"] is True
    workspace.write(team(prefix))
    assert workspace.plan().changed("litellm_team.t") == {"blocked"}
    workspace.apply().ok()
    assert of_team(api, workspace)["blocked"] is False
    assert workspace.plan().empty


def test_access_groups_of_a_model_are_left_alone_until_configured(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    model = """
        resource "litellm_model" "m" {{
          model_name          = "{prefix}"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
          {more}
        }}
    """

    def groups() -> Any:
        model_id = workspace.state()["litellm_model.m"]["model_id"]
        found = api.get("/model/info", params={"litellm_model_id": model_id}).raise_for_status().json()["data"][0]
        return found["model_info"].get("access_groups")

    workspace.apply(model.format(prefix=prefix, more="")).ok()
    model_id = workspace.state()["litellm_model.m"]["model_id"]
    theirs = {"model_info": {"id": model_id, "access_groups": ["theirs"]}}
    api.patch(f"/model/{model_id}/update", json=theirs).raise_for_status()
    assert workspace.plan().empty
    workspace.apply(model.format(prefix=prefix, more="rpm = 5")).ok()
    assert groups() == ["theirs"]
    workspace.apply(model.format(prefix=prefix, more='access_groups = ["ours"]')).ok()
    assert groups() == ["ours"]
    workspace.apply(model.format(prefix=prefix, more="")).ok()
    assert not groups()
    assert workspace.plan().empty


def test_order_and_spelling_are_no_difference(workspace: Workspace, prefix: str) -> None:
    estate = """
        resource "litellm_team" "t" {{
          team_alias      = "{prefix}"
          models          = {models}
          budget_duration = "{duration}"
          max_budget      = 10
          metadata        = {{ note = {note} }}
        }}
        resource "litellm_user" "u" {{
          user_email = "{email}"
        }}
        resource "litellm_team_member" "tu" {{
          team_id    = litellm_team.t.team_id
          user_email = litellm_user.u.user_email
          role       = "user"
        }}
    """
    first = {"models": '["a", "b"]', "duration": "24h", "note": "jsonencode({ b = 1, a = [2] })"}
    email = f"{prefix}-Ada@Example.com"
    workspace.apply(estate.format(prefix=prefix, email=email, **first)).ok()
    assert workspace.plan().empty
    then = {"models": '["b", "a"]', "duration": "1d", "note": "{ a = [2], b = 1 }"}
    workspace.write(estate.format(prefix=prefix, email=email.lower(), **then))
    assert workspace.plan().empty


def teams_with(durations: list[str]) -> str:
    return "".join(
        f'resource "litellm_team" "d{index}" {{\n  team_alias = "d"\n  max_budget = 1\n'
        f'  budget_duration = "{duration}"\n}}\n'
        for index, duration in enumerate(durations)
    )


def test_durations_are_taken_as_people_write_them(lab: Workspace) -> None:
    lab.apply(teams_with(["monthly", "daily", "1mo", "1w", "90s", "30m"])).ok()
    assert lab.plan().empty


def test_what_is_no_duration_is_refused_at_plan(lab: Workspace) -> None:
    wrong = ["monthli", "-1d", "0d", "1.5h", "P1D"]
    outcome = lab.write(teams_with(wrong)).run("plan")
    assert outcome.errors == ["Invalid budget_duration"] * len(wrong)
    assert "such as 30d or 1mo" in outcome.text


NUMBERS = ["0.1", "1e-7", "9007199254740993", "1 / 3", "0.1 + 0.2", "123456789.123456789", "0", "1e15"]


def test_numbers_survive(workspace: Workspace, prefix: str) -> None:
    teams = "".join(
        f"""
        resource "litellm_team" "n{index}" {{
          team_alias = "{prefix}"
          max_budget = {number}
          metadata   = {{ number = {number}, text = "{number}", list = [{number}] }}
        }}
        resource "litellm_model" "n{index}" {{
          model_name                    = "{prefix}-{index}"
          custom_llm_provider           = "openai"
          base_model                    = "gpt-4o"
          input_cost_per_million_tokens = {number}
          additional_litellm_params     = {{ my_number = {number}, my_text = "007" }}
        }}
        """
        for index, number in enumerate(NUMBERS)
    )
    workspace.apply(teams).ok()
    plan = workspace.plan()
    assert plan.actions == {}
    # What was written is what is planned again, and a small difference is one.
    workspace.write(teams.replace("max_budget = 0.1\n", "max_budget = 0.1000001\n"))
    plan = workspace.plan()
    assert plan.changed("litellm_team.n0") == {"max_budget"}
    assert len(plan.actions) == 1


def test_text_stays_text_and_numbers_stay_numbers(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    metadata = {
        "leading": '"007"',
        "digits": '"42"',
        "truth": '"true"',
        "number": "42",
        "yes": "true",
        "nothing": "null",
        "empty": '""',
        "list": '["007", 7, { a = "1" }]',
        "encoded": 'jsonencode({ id = "007", n = 7 })',
        "broken": '"{not json"',
    }
    lines = "".join(f"    {name} = {value}\n" for name, value in metadata.items())
    workspace.apply(team(prefix, f"metadata = {{\n{lines}}}")).ok()
    assert workspace.plan().empty
    kept = of_team(api, workspace)["metadata"]
    expected = {
        "leading": "007",
        "digits": "42",
        "truth": "true",
        "number": 42,
        "yes": True,
        "empty": "",
        "list": ["007", 7, {"a": "1"}],
        "encoded": {"id": "007", "n": 7},
        "broken": "{not json",
    }
    assert {name: kept.get(name) for name in expected} == expected


def test_explicit_emptiness_is_no_difference_to_nothing(workspace: Workspace, prefix: str) -> None:
    estate = """
        resource "litellm_team" "t" {{
          team_alias    = "{prefix}"
          models        = []
          metadata      = {{}}
          model_aliases = {{}}
        }}
        resource "litellm_key" "k" {{
          key_alias       = ""
          models          = []
          metadata        = {{}}
          model_rpm_limit = {{}}
          aliases         = {{}}
        }}
        resource "litellm_user" "u" {{
          user_alias = ""
          models     = []
          metadata   = {{}}
        }}
        resource "litellm_model" "m" {{
          model_name                = "{prefix}"
          custom_llm_provider       = "openai"
          base_model                = "gpt-4o"
          access_groups             = []
          additional_litellm_params = {{}}
        }}
    """
    workspace.apply(estate.format(prefix=prefix)).ok()
    assert workspace.plan().empty
    # And the other way round: nothing written, then emptiness.
    bare = "\n".join(line for line in estate.splitlines() if not line.endswith(("[]", "{{}}", '""')))
    workspace.write(bare.format(prefix=prefix))
    assert workspace.plan().empty
    workspace.destroy().ok()
    workspace.apply().ok()
    assert workspace.plan().empty
    workspace.apply(estate.format(prefix=prefix)).ok()
    assert workspace.plan().empty


ODD = ("a#b 50%", "ünï:çødé 日本", "a?b=c&d+e", "%2F'")


def test_odd_signs_in_ids_and_names_are_no_trouble(workspace: Workspace, prefix: str) -> None:
    def estate(budget: int) -> str:
        return "".join(
            f"""
            resource "litellm_team" "t{index}" {{
              team_id    = "{prefix} {odd}"
              team_alias = "{odd}"
              max_budget = {budget}
            }}
            resource "litellm_user" "u{index}" {{
              user_id    = "{prefix} {odd}"
              max_budget = {budget}
            }}
            resource "litellm_team_member" "m{index}" {{
              team_id            = litellm_team.t{index}.team_id
              user_id            = litellm_user.u{index}.user_id
              role               = "user"
              max_budget_in_team = {budget}
            }}
            resource "litellm_model" "m{index}" {{
              model_id            = "{prefix} {odd}"
              model_name          = "{prefix}/{odd}"
              custom_llm_provider = "openai"
              base_model          = "gpt-4o"
              rpm                 = {budget}
            }}
            resource "litellm_fallback" "f{index}" {{
              model           = litellm_model.m{index}.model_name
              fallback_models = [litellm_model.m{(index + 1) % len(ODD)}.model_name]
            }}
            resource "litellm_key" "k{index}" {{
              key_alias  = "{prefix} {odd}"
              max_budget = {budget}
            }}
            """
            for index, odd in enumerate(ODD)
        )

    workspace.apply(estate(1)).ok()
    assert workspace.plan().actions == {}
    workspace.apply(estate(2)).ok()
    assert workspace.plan().actions == {}
    workspace.destroy().ok()


MODEL = 'custom_llm_provider = "openai"\n  base_model = "b"\n  model_name = "a"\n  '
REFUSED = [
    ("litellm_team", "team_id", 'team_alias = "t"\n  team_id = ""'),
    ("litellm_model", "model_id", MODEL + 'model_id = ""'),
    ("litellm_user", "user_id", 'user_id = ""'),
    ("litellm_key", "key", 'key = ""'),
    ("litellm_fallback", "fallback_models", 'model = "x"\n  fallback_models = []'),
]


def test_an_id_that_litellm_could_not_be_asked_for_is_refused_at_plan(lab: Workspace) -> None:
    for index, (kind, _, body) in enumerate(REFUSED):
        lab.write(f'resource "{kind}" "x{index}" {{\n  {body}\n}}\n', f"refused{index}.tf")
    outcome = lab.write("").run("plan")
    assert sorted(outcome.errors) == sorted(f"Invalid {name}" for _, name, _ in REFUSED)


def test_a_slash_elsewhere_is_no_trouble(workspace: Workspace, prefix: str) -> None:
    estate = """
        resource "litellm_user" "u" {{
          user_id = "{prefix}/u"
        }}
        resource "litellm_team" "t" {{
          team_alias = "{prefix}/t"
        }}
        resource "litellm_team_member" "tu" {{
          team_id            = litellm_team.t.team_id
          user_id            = litellm_user.u.user_id
          role               = "user"
          max_budget_in_team = {budget}
        }}
        resource "litellm_model" "m" {{
          model_name          = "{prefix}/m"
          custom_llm_provider = "azure"
          base_model          = "my/deployment/of/gpt"
          rpm                 = {budget}
        }}
    """
    workspace.apply(estate.format(prefix=prefix, budget=1)).ok()
    assert workspace.plan().empty
    workspace.apply(estate.format(prefix=prefix, budget=2)).ok()
    assert workspace.plan().empty


def test_what_cannot_be_changed_in_place_is_replaced(workspace: Workspace, prefix: str) -> None:
    estate = """
        resource "litellm_team" "t" {{
          team_alias = "{prefix}"
          team_id    = "{prefix}-{n}"
        }}
        resource "litellm_key" "k" {{
          key     = "sk-{prefix}-{n}"
          team_id = litellm_team.t.team_id
        }}
        resource "litellm_team_member" "m" {{
          team_id = litellm_team.t.team_id
          user_id = "{prefix}-u"
          role    = "user"
        }}
        resource "litellm_user" "u" {{
          user_id = "{prefix}-user-{n}"
        }}
    """
    workspace.apply(estate.format(prefix=prefix, n=1)).ok()
    workspace.write(estate.format(prefix=prefix, n=2))
    replaced = ["delete", "create"]
    assert set(map(tuple, workspace.plan().actions.values())) == {tuple(replaced)}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["team_id"] == f"{prefix}-2"


UNKNOWN = """
resource "terraform_data" "v" {{
  input = {{
    text = "{prefix}", number = {n}, flag = true, list = ["a-{n}"], map = {{ a = "{n}" }}, numbers = {{ gpt = {n} }}
    date = "30d", any = {{ deep = [{n}, {{ x = "y" }}] }}, email = "{prefix}-{n}@example.com"
  }}
}}
locals {{
  v = terraform_data.v.output
}}
resource "litellm_team" "t" {{
  team_alias        = local.v.text
  max_budget        = local.v.number
  budget_duration   = local.v.date
  models            = local.v.list
  blocked           = local.v.flag
  model_aliases     = local.v.map
  model_rpm_limit   = local.v.numbers
  metadata          = local.v.any
  object_permission = {{ vector_stores = local.v.list }}
  router_settings   = {{ fallbacks = [{{ model = local.v.text, fallback_models = local.v.list }}] }}
}}
resource "litellm_key" "k" {{
  key_alias       = local.v.text
  team_id         = litellm_team.t.team_id
  max_budget      = local.v.number
  duration        = local.v.date
  models          = [local.v.text]
  metadata        = {{ known = 1, unknown = local.v.number }}
  model_rpm_limit = {{ (local.v.text) = local.v.number }}
  aliases         = local.v.map
  blocked         = local.v.flag
}}
resource "litellm_user" "u" {{
  user_id    = "{prefix}-${{local.v.number}}"
  user_email = local.v.email
  max_budget = local.v.number
  metadata   = local.v.any
}}
resource "litellm_team_member" "m" {{
  team_id            = litellm_team.t.team_id
  user_id            = litellm_user.u.user_id
  role               = "user"
  max_budget_in_team = local.v.number
  tpm_limit          = local.v.number
  allowed_models     = local.v.list
}}
resource "litellm_model" "m" {{
  model_name                    = local.v.text
  custom_llm_provider           = "openai"
  base_model                    = "gpt-4o"
  rpm                           = local.v.number
  input_cost_per_million_tokens = local.v.number
  thinking_enabled              = local.v.flag
  access_groups                 = local.v.list
  model_api_key                 = "sk-${{local.v.text}}"
  additional_litellm_params     = local.v.any
  additional_model_info         = {{ note = local.v.text }}
}}
resource "litellm_fallback" "f" {{
  model           = litellm_model.m.model_name
  fallback_models = [litellm_model.n.model_name]
}}
resource "litellm_model" "n" {{
  model_name          = "${{local.v.text}}-n"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
"""


def test_values_that_are_known_only_at_apply_are_no_trouble(workspace: Workspace, prefix: str) -> None:
    for number in (5, 6):
        workspace.apply(UNKNOWN.format(prefix=prefix, n=number)).ok()
        assert workspace.plan().actions == {}


def test_a_change_of_one_attribute_shows_that_attribute_alone(workspace: Workspace, prefix: str) -> None:
    estate = UNKNOWN.format(prefix=prefix, n=5)
    for name, value in {
        "local.v.text": f'"{prefix}"',
        "${local.v.number}": "5",
        "local.v.flag": "true",
        "local.v.list": '["a"]',
        "local.v.map": '{ a = "5" }',
        "local.v.numbers": "{ gpt = 5 }",
        "local.v.number": "5",
        "local.v.date": '"30d"',
        "local.v.any": '{ deep = [5, { x = "y" }] }',
        "local.v.email": f'"{prefix}@example.com"',
    }.items():
        estate = estate.replace(name, value)
    workspace.apply(estate).ok()
    assert workspace.plan().actions == {}
    changes = {
        "litellm_team.t": ("max_budget        = 5", "max_budget        = 6", {"max_budget"}),
        "litellm_key.k": ("max_budget      = 5", "max_budget      = 6", {"max_budget"}),
        "litellm_user.u": ("max_budget = 5", "max_budget = 6", {"max_budget"}),
        "litellm_team_member.m": ("tpm_limit          = 5", "tpm_limit          = 6", {"tpm_limit"}),
        "litellm_model.m": ("rpm                           = 5", "rpm                           = 6", {"rpm"}),
    }
    for old, new, _ in changes.values():
        assert estate.count(old) == 1
        estate = estate.replace(old, new)
    plan = workspace.write(estate).plan()
    assert plan.actions == {address: ["update"] for address in changes}
    assert {address: plan.changed(address) for address in changes} == {
        address: names for address, (_, _, names) in changes.items()
    }


def test_a_word_that_is_new_to_litellm_is_a_warning_and_goes_to_the_gateway(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.write(f"""
        resource "litellm_model" "m" {{
          model_name          = "{prefix}"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
          mode                = "chatt"
        }}
    """)
    assert "did you mean chat?" in workspace.plan().outcome.text
    workspace.apply()
    model_id = workspace.state()["litellm_model.m"]["model_id"]
    found = api.get("/model/info", params={"litellm_model_id": model_id}).raise_for_status().json()["data"]
    assert found[0]["model_info"]["mode"] == "chatt"
