"""The arguments of a router, and what may be wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Required, TypedDict, cast

from constructs import Construct

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.meta import dependencies
from litellm_constructs.framework.options import Own
from litellm_constructs.framework.tokens import in_words, shown, unresolved
from litellm_constructs.kubernetes import config
from litellm_constructs.kubernetes.provider import KUBERNETES
from litellm_constructs.kubernetes.route import ModelRoute, problem_of_model, problems_of_secrets
from litellm_constructs.kubernetes.values import (
    Autoscaling,
    Database,
    HttpRoute,
    Ingress,
    Monitoring,
    Redis,
    Resources,
    SecretKey,
    ServiceAccount,
)
from litellm_constructs.values import Duration
from provider_shim.patience import seconds_of

_LONGEST_NAME = 45
"""Of a router, as its name begins those of other objects, which may have 63 letters."""

_NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def problem_of_name(name: object) -> str | None:
    """What is wrong with the name of a router."""
    if not isinstance(name, str) or unresolved(name) or not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        return (
            f"{shown(name)} is no name of a Service: write small letters, digits and dashes, {_LONGEST_NAME} at most, "
            "with a letter first"
        )
    return None


def _name(name: str) -> Iterator[str]:
    if problem := problem_of_name(name):
        yield problem


def _models(models: Sequence[ModelRoute | str]) -> Iterator[str]:
    if not models:
        yield "is empty: name one model at least, such as openai/gpt-4o"
    for model in models:
        if not isinstance(model, ModelRoute) and (problem := problem_of_model(model)):
            yield problem


def _word(word: str) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?", word) or unresolved(word):
        yield f"is {shown(word)}: write a word, such as litellm"


def _port(port: int) -> Iterator[str]:
    if not 1 <= port <= 65_535:
        yield f"is {port}: write a port between 1 and 65535"


def _replicas(replicas: int) -> Iterator[str]:
    if replicas < 0:
        yield f"is {replicas}: write how many pods there are, 0 or more"


def _text(given: str) -> Iterator[str]:
    if not given:
        yield "is empty: leave the argument out"


def _user(user: int | str) -> Iterator[str]:
    if user != "any" and (not isinstance(user, int) or user < 1):
        yield f'is {shown(user)}: write the number of a user, which is not 0, or "any" for one that the cluster chooses'


def _env(env: Mapping[str, str | SecretKey]) -> Iterator[str]:
    for name in env:
        if not _VARIABLE.fullmatch(name):
            yield f"{shown(name)} is no name of an environment variable"


def _config(patch: Mapping[str, Any]) -> Iterator[str]:
    if unresolved(patch) and not isinstance(cast("object", patch), dict):
        yield "only Terraform knows the map: write one whose names are known, with values that are not"
        return
    yield from problems_of_secrets(patch)
    try:
        config.as_plain(config.patched({}, patch))
    except ValueError as error:
        yield str(error)


def _texts(given: Mapping[str, str]) -> Iterator[str]:
    for name, item in given.items():
        if not isinstance(cast("object", item), str):
            yield f"{name} is {in_words(item)}: write text"


def _dependencies(given: Sequence[object]) -> Iterator[str]:
    try:
        dependencies(given)
    except ValueError as error:
        yield str(error)


def seconds(given: Duration) -> int:
    """Seconds of what is waited for. Raises ValueError for more than a day, and for what only Terraform knows."""
    return int(seconds_of(str(given)))


def _time(given: Duration) -> Iterator[str]:
    try:
        if not seconds(given):
            yield "is no time at all"
    except ValueError as error:
        yield str(error)


def _cluster(given: cdk.TerraformProvider) -> Iterator[str]:
    if not isinstance(given, cdk.TerraformProvider) or given.terraform_resource_type != KUBERNETES.name:  # pyright: ignore
        yield f"takes a KubernetesProvider, and got {in_words(given)}"


class RouterOptions(TypedDict, total=False):
    """What a router may have, and must."""

    models: Required[Annotated[Sequence[ModelRoute | str], Own(check=_models)]]
    """Models that it serves: LiteLLM's names, provider first (`openai/gpt-4o`), or `ModelRoute`s. Their order counts,
    several of one name share its calls."""
    type: Annotated[str | None, Own(check=_word)]
    """What kind of gateway it is, as its label `app.kubernetes.io/name` says. `litellm` if not set."""
    name: Annotated[str | None, Own(check=_name)]
    """Name of Deployment and Service, and the beginning of all other names. The construct id if not set."""
    namespace: Annotated[str | None, Own(check=_text)]
    """Namespace, which exists already. `default` if not set."""
    image: Annotated[str | None, Own(check=_text)]
    """Image of LiteLLM, with a tag that stays. That of the newest version which this library is tested with, without
    root, if not set."""
    port: Annotated[int | None, Own(check=_port)]
    """Port of the Service. 4000 if not set."""
    replicas: Annotated[int | None, Own(check=_replicas)]
    """How many pods there are. One if not set. Of several, one at a time goes when nodes are emptied."""
    secrets: Annotated[str | None, Own(check=_text)]
    """Name of the Secret that has LITELLM_MASTER_KEY and the keys of the providers, each under the name of its
    environment variable. Pods start without those that are missing, but not without LITELLM_MASTER_KEY.
    `litellm-secrets` if not set."""
    database: Annotated[Database | None, Own()]
    """Where LiteLLM keeps what is managed on it: teams, keys, models, spend. Pods start when a Job has brought it to
    their version, and the Secret has LITELLM_SALT_KEY, which encrypts what is kept and never changes. None if not set:
    the gateway serves the models of its file alone."""
    redis: Annotated[Redis | None, Own()]
    """By which several pods know of each other's calls. None if not set."""
    autoscaling: Annotated[Autoscaling | None, Own()]
    """How many pods there are, instead of `replicas`. That many if not set."""
    expose: Annotated[Ingress | HttpRoute | None, Own()]
    """How callers from outside the cluster come to it; then that is the `address` too. Not at all if not set."""
    allow_from: Annotated[Sequence[str] | None, Own()]
    """Namespaces whose pods may call it, that of an Ingress controller and of Prometheus among them. All if not set."""
    monitoring: Annotated[Monitoring | None, Own()]
    """What Prometheus is told. Nothing if not set."""
    service_account: Annotated[ServiceAccount | str | None, Own()]
    """One of the router's own, or the name of one that exists already. The namespace's default if not set."""
    env: Annotated[Mapping[str, str | SecretKey] | None, Own(check=_env)]
    """Environment variables of LiteLLM. They take the place of those that the router would set."""
    config: Annotated[Mapping[str, Any] | None, Own(check=_config)]
    """What is laid over the generated configuration, as RFC 7396 says: maps go into each other, a list takes the
    place of a list, None takes away. Nothing if not set."""
    resources: Annotated[Resources | None, Own()]
    """What each pod gets. One CPU and 4 GiB if not set, as LiteLLM advises."""
    run_as_user: Annotated[int | str | None, Own(check=_user)]
    """Number of the user that LiteLLM runs as; `any` lets the cluster choose, as OpenShift does. 65534 if not set."""
    image_pull_secrets: Annotated[Sequence[str] | None, Own()]
    """Names of Secrets by which the image is pulled. None if not set."""
    labels: Annotated[Mapping[str, str] | None, Own(check=_texts)]
    """Labels of all objects, besides the router's own."""
    annotations: Annotated[Mapping[str, str] | None, Own(check=_texts)]
    """Annotations of all objects."""
    pod_labels: Annotated[Mapping[str, str] | None, Own(check=_texts)]
    """Labels of the pods alone."""
    pod_annotations: Annotated[Mapping[str, str] | None, Own(check=_texts)]
    """Annotations of the pods alone."""
    drain: Annotated[Duration | None, Own(check=_time)]
    """How long calls may go on in a pod that is about to stop. 75 seconds if not set."""
    rollout_timeout: Annotated[Duration | None, Own(check=_time)]
    """How long an apply waits for the pods. Ten minutes if not set; a pod that makes no progress ends it after five,
    with Kubernetes' reason."""
    provider: Annotated[cdk.TerraformProvider | None, Own(check=_cluster)]
    """The cluster: a `KubernetesProvider`, ours or of the prebuilt bindings. The stack's provider without an alias if
    not set."""
    depends_on: Annotated[Sequence[Construct | cdk.ITerraformDependable | str] | None, Own(check=_dependencies)]
    """What must exist before, besides what the arguments refer to."""
