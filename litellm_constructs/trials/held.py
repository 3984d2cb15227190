"""What a gateway holds, and what it holds once a stack was applied to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litellm_constructs.trials.terraform import Gateway, Trial


class Contents:
    """What the gateway holds, in LiteLLM's own words: each property asks it anew."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    @property
    def teams(self) -> dict[str, dict[str, Any]]:
        """Teams by alias, with their `members_with_roles`."""
        return {team["team_alias"] or team["team_id"]: team for team in self.get("/team/list")}

    @property
    def keys(self) -> dict[str, dict[str, Any]]:
        """Keys by alias, or by hash where there is none."""
        rows = self._pages("/key/list", "keys", return_full_object="true")
        return {key["key_alias"] or key["token"]: key for key in rows}

    @property
    def users(self) -> dict[str, dict[str, Any]]:
        """Users by e-mail, or by id where there is none."""
        return {user["user_email"] or user["user_id"]: user for user in self._pages("/user/list", "users")}

    @property
    def models(self) -> dict[str, list[dict[str, Any]]]:
        """Models by public name: every deployment of each. Those of the gateway's configuration file are left out."""
        rows = [row for row in self.get("/model/info")["data"] if row["model_info"]["db_model"]]
        return {row["model_name"]: [each for each in rows if each["model_name"] == row["model_name"]] for row in rows}

    def get(self, path: str, **query: str) -> Any:
        """The answer of the gateway's management API, such as `get("/organization/list")`.

        Raises httpx.HTTPStatusError for an error of the gateway.
        """
        import httpx

        authorized = {"Authorization": f"Bearer {self._gateway.master_key}"}
        answer = httpx.get(f"{self._gateway.url}{path}", params=query, headers=authorized, timeout=30)
        return answer.raise_for_status().json()

    def _pages(self, path: str, name: str, **query: str) -> Iterator[dict[str, Any]]:
        page, pages = 1, 1
        while page <= pages:
            answer = self.get(path, page=str(page), **query)
            yield from answer[name]
            page, pages = page + 1, answer["total_pages"]


class Held(Contents):
    """What the gateway holds once a stack was applied to it.

    - `outputs`: the outputs of the stack by name, sensitive ones too.
    """

    def __init__(self, gateway: Gateway, trial: Trial) -> None:
        super().__init__(gateway)
        self._trial = trial
        self.outputs: dict[str, Any] = trial.outputs()

    def destroy(self) -> None:
        """Destroy what the stack has made. Raises TerraformFailed when that does not work."""
        self._trial.run("destroy", "-auto-approve")
