"""The gateway itself, as Terraform gets to see it."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import subprocess
import sys

import pytest
import yaml

from litellm_constructs import Duration, InvalidArguments, LiteLLMProvider, SecretValue, Team
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.kubernetes import (
    Autoscaling,
    Database,
    HttpRoute,
    Ingress,
    KubernetesProvider,
    ModelRoute,
    ModelRouter,
    Monitoring,
    Redis,
    Resources,
    SecretKey,
    ServiceAccount,
    migration,
)
from provider_shim.versions import NEWEST
from tests.constructs.kubernetes.schema import problems_of_stack

IMAGE = "example.com/litellm:1.2.3"

SEED = [
    "openai/gpt-4-turbo",
    "azure/gpt-4",
    "bedrock/claude-3-sonnet",
    "ollama/llama2",
    "huggingface/codellama-7b-instruct",
]


def config_of(only):
    return json.loads(only("kubernetes_config_map_v1")["data"]["config.yaml"])


def test_a_router_is_a_config_map_a_deployment_and_a_service(router, template, rendered, as_json):
    router(models=["openai/gpt-4o", "ollama/llama3"], namespace="ai", image=IMAGE)
    assert template().to_json() == as_json
    assert problems_of_stack(rendered()) == []


def test_everything_that_may_be_said_is_what_the_provider_takes(router, stack, rendered):
    router(
        models=SEED,
        type="litellm-eu",
        name="gateway",
        namespace="ai",
        image="example.com/litellm:1.110.2",
        port=8080,
        replicas=3,
        secrets="keys",
        env={"HTTPS_PROXY": "http://proxy:3128", "LICENSE": SecretKey("licence", "key")},
        config={"litellm_settings": {"callbacks": ["prometheus"]}},
        resources=Resources(cpu="500m", memory="2Gi"),
        run_as_user=1001,
        image_pull_secrets=["registry"],
        labels={"team": "platform"},
        annotations={"example.com/owner": "platform"},
        pod_labels={"mesh": "on"},
        pod_annotations={"example.com/scrape": "yes"},
        drain=Duration.minutes(5),
        rollout_timeout=Duration.minutes(20),
    )
    assert problems_of_stack(rendered()) == []


def test_a_provider_of_kubernetes_has_the_arguments_of_terraforms(stack, rendered):
    token = cdk.TerraformVariable(stack, "token", type="string", sensitive=True)
    KubernetesProvider(
        stack,
        "kubernetes",
        host="https://cluster.example.com",
        token=SecretValue.variable(token),
        cluster_ca_certificate="PEM",
        insecure=False,
        ignore_annotations=[r"argocd\.argoproj\.io.*"],
        exec={"api_version": "client.authentication.k8s.io/v1", "command": "aws", "args": ["eks", "get-token"]},
        alias="eu",
    )
    (block,) = rendered()["provider"]["kubernetes"]
    assert (block["alias"], block["token"]) == ("eu", "${var.token}")
    assert problems_of_stack(rendered()) == []
    assert rendered()["terraform"]["required_providers"]["kubernetes"] == {
        "source": "hashicorp/kubernetes",
        "version": "~> 3.0",
    }


def test_a_router_of_another_provider(stack, only):
    KubernetesProvider(stack, "kubernetes")
    eu = KubernetesProvider(stack, "eu", alias="eu")
    ModelRouter(stack, "router", models=["openai/gpt-4o"], provider=eu)
    assert only("kubernetes_service_v1")["provider"] == "kubernetes.eu"
    litellm = LiteLLMProvider(stack, "litellm")
    with pytest.raises(InvalidArguments, match="provider: takes a KubernetesProvider, and got"):
        ModelRouter(stack, "other", models=["openai/gpt-4o"], provider=litellm)


@pytest.mark.parametrize("model", ["gpt-4o", "/gpt-4o", "openai/", "", " /x", "openai/ "])
def test_a_model_names_its_provider(router, model):
    with pytest.raises(InvalidArguments, match=r"does not say whose model it is; write the provider first"):
        router(models=["openai/gpt-4o", model])


def test_what_no_configuration_can_have_is_told_of_the_models(router):
    with pytest.raises(InvalidArguments, match=r"\[estate/router\] models: object is no value of Terraform's"):
        router(models=[ModelRoute("openai/gpt-4o", parameters={"extra": object()})])


def test_the_first_slash_divides(router, only):
    router(models=["openrouter/meta-llama/llama-4"])
    (entry,) = config_of(only)["model_list"]
    assert entry == {
        "model_name": "openrouter/meta-llama/llama-4",
        "litellm_params": {"api_key": "os.environ/OPENROUTER_API_KEY", "model": "openrouter/meta-llama/llama-4"},
    }


def test_all_that_is_wrong_is_told_together(router):
    with pytest.raises(InvalidArguments) as raised:
        router(models=[], port=0, replicas=-1, type="", name="Gateway", run_as_user=0, env={"a b": "1"}, image="")
    assert str(raised.value).splitlines() == [
        "[estate/router] 8 arguments cannot work:",
        "  models: is empty: name one model at least, such as openai/gpt-4o",
        "  port: is 0: write a port between 1 and 65535",
        "  replicas: is -1: write how many pods there are, 0 or more",
        "  type: is '': write a word, such as litellm",
        "  name: 'Gateway' is no name of a Service: write small letters, digits and dashes, 45 at most, with a letter "
        "first",
        '  run_as_user: is 0: write the number of a user, which is not 0, or "any" for one that the cluster chooses',
        "  env: 'a b' is no name of an environment variable",
        "  image: is empty: leave the argument out",
    ]


def test_the_id_is_a_name_if_no_other_is_given(stack):
    with pytest.raises(InvalidArguments, match="name: is the id if it is not set, and 'My_Router' is no name of a"):
        ModelRouter(stack, "My_Router", models=["openai/gpt-4o"])
    assert ModelRouter(stack, "Other_Router", name="other", models=["openai/gpt-4o"]).router_name == "other"


@pytest.mark.parametrize("word", ["litellm", "anything-else", "v2"])
def test_any_word_is_a_type(router, only, word):
    router(type=word)
    assert only("kubernetes_service_v1")["metadata"]["labels"]["app.kubernetes.io/name"] == word


def test_the_image_is_of_the_newest_version_that_is_tested(router, container):
    router()
    assert container()["image"] == f"ghcr.io/berriai/litellm-non_root:v{NEWEST}"


def test_port_4000_unless_another_is_said(router, only):
    assert router().url == "http://router.default.svc:4000"
    assert only("kubernetes_service_v1")["spec"]["port"] == [
        {"name": "http", "port": 4000, "target_port": "http", "protocol": "TCP"}
    ]


def test_another_port_is_that_of_the_service(router, only, container):
    assert router(port=80, namespace="ai").url == "http://router.ai.svc"
    assert only("kubernetes_service_v1")["spec"]["port"][0]["port"] == 80
    assert container()["port"] == [{"name": "http", "container_port": 4000}]


def test_keys_of_providers_come_from_a_secret_and_may_be_missing(router, env):
    router(models=SEED, secrets="keys")
    assert {name: one for name, one in env().items() if isinstance(one, dict)} == {
        "AWS_ACCESS_KEY_ID": {"name": "keys", "key": "AWS_ACCESS_KEY_ID", "optional": True},
        "AWS_REGION_NAME": {"name": "keys", "key": "AWS_REGION_NAME", "optional": True},
        "AWS_SECRET_ACCESS_KEY": {"name": "keys", "key": "AWS_SECRET_ACCESS_KEY", "optional": True},
        "AWS_SESSION_TOKEN": {"name": "keys", "key": "AWS_SESSION_TOKEN", "optional": True},
        "AZURE_API_BASE": {"name": "keys", "key": "AZURE_API_BASE", "optional": True},
        "AZURE_API_KEY": {"name": "keys", "key": "AZURE_API_KEY", "optional": True},
        "AZURE_API_VERSION": {"name": "keys", "key": "AZURE_API_VERSION", "optional": True},
        "DRAIN_ENDPOINT_TOKEN": {"name": "keys", "key": "LITELLM_MASTER_KEY"},
        "HUGGINGFACE_API_KEY": {"name": "keys", "key": "HUGGINGFACE_API_KEY", "optional": True},
        "LITELLM_MASTER_KEY": {"name": "keys", "key": "LITELLM_MASTER_KEY"},
        "OLLAMA_API_BASE": {"name": "keys", "key": "OLLAMA_API_BASE", "optional": True},
        "OPENAI_API_KEY": {"name": "keys", "key": "OPENAI_API_KEY", "optional": True},
    }
    assert list(env()) == sorted(env())


@pytest.mark.parametrize(
    "model", ["ollama/llama3", "ollama_chat/llama3", "hosted_vllm/x", "vllm/x", "bedrock/x", "vertex_ai/gemini-3"]
)
def test_some_providers_take_no_key(router, only, model):
    router(models=[model])
    assert config_of(only)["model_list"] == [{"model_name": model, "litellm_params": {"model": model}}]


@pytest.mark.parametrize(
    ("model", "name"),
    [("gemini/x", "GEMINI_API_KEY"), ("nano-gpt/x", "NANO_GPT_API_KEY"), ("new.one/x", "NEW_ONE_API_KEY")],
)
def test_a_key_is_called_after_its_provider(router, env, model, name):
    router(models=[model])
    assert name in env()


def test_what_the_program_says_of_the_environment_wins(router, env):
    router(env={"OPENAI_API_KEY": SecretKey("openai", "key"), "LITELLM_LOG": "DEBUG"})
    assert env()["OPENAI_API_KEY"] == {"name": "openai", "key": "key"}
    assert env()["LITELLM_LOG"] == "DEBUG"


def test_a_master_key_of_another_secret_is_what_pods_are_drained_and_watched_with(router, env, template):
    router(env={"LITELLM_MASTER_KEY": SecretKey("master", "key")}, monitoring=Monitoring(alerts=False))
    assert env()["LITELLM_MASTER_KEY"] == env()["DRAIN_ENDPOINT_TOKEN"] == {"name": "master", "key": "key"}
    (monitor,) = template().find_resources("kubernetes_manifest").values()
    (endpoint,) = monitor["manifest"]["spec"]["endpoints"]
    assert endpoint["authorization"]["credentials"] == {"name": "master", "key": "key"}


def test_a_route_says_more_of_a_model(router, only, env):
    router(
        models=[
            ModelRoute(
                "azure/my-gpt",
                name="gpt-4o",
                api_key=SecretValue.gateway_env("AZURE_EU_KEY"),
                api_base="https://eu.example.com",
                rpm=500,
                parameters={"weight": 2, "azure_ad_token": SecretValue.gateway_env("AZURE_AD_TOKEN")},
                info={"mode": "chat"},
            ),
            ModelRoute("openai/gpt-4o", name="gpt-4o"),
        ]
    )
    first, second = config_of(only)["model_list"]
    assert first == {
        "model_name": "gpt-4o",
        "litellm_params": {
            "api_base": "https://eu.example.com",
            "api_key": "os.environ/AZURE_EU_KEY",
            "api_version": "os.environ/AZURE_API_VERSION",
            "azure_ad_token": "os.environ/AZURE_AD_TOKEN",
            "model": "azure/my-gpt",
            "rpm": 500,
            "weight": 2,
        },
        "model_info": {"mode": "chat"},
    }
    assert second["model_name"] == "gpt-4o"
    assert {"AZURE_EU_KEY", "AZURE_AD_TOKEN"} < env().keys()


def test_a_secret_in_the_config_map_is_refused(router, stack):
    key = SecretValue.variable(cdk.TerraformVariable(stack, "key", type="string", sensitive=True))
    with pytest.raises(ValueError, match="would stand in the ConfigMap for everybody to read"):
        ModelRoute("openai/gpt-4o", api_key=key)
    with pytest.raises(InvalidArguments, match=r"config: litellm_settings\.keys\[0\] is a secret, and would stand"):
        router(config={"litellm_settings": {"keys": [key]}})
    with pytest.raises(ValueError, match=r"extra_headers\.token is a secret, and would stand"):
        ModelRoute("openai/x", parameters={"extra_headers": {"token": key}})


def test_the_configuration_is_patched_as_rfc_7396_says(router, only):
    router(
        models=["openai/gpt-4o", "ollama/llama3"],
        config={
            "litellm_settings": {
                "request_timeout": None,
                "drop_params": True,
                "cache_params": {"ttl": 60, "host": None},
            },
            "general_settings": None,
            "model_list": [{"model_name": "mine", "litellm_params": {"model": "openai/x"}}],
        },
    )
    assert config_of(only) == {
        "litellm_settings": {"cache_params": {"ttl": 60}, "drop_params": True, "json_logs": True},
        "model_list": [{"model_name": "mine", "litellm_params": {"model": "openai/x"}}],
    }


def digest_of(only):
    return only("kubernetes_deployment_v1")["spec"]["template"]["metadata"]["annotations"][
        "litellm-constructs/config-hash"
    ]


def test_pods_roll_when_the_configuration_changes(router, only):
    router()
    text = only("kubernetes_config_map_v1")["data"]["config.yaml"]
    assert digest_of(only) == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_meaning_gives_the_same_bytes(template, stack):
    KubernetesProvider(stack, "kubernetes")
    settings = {"b": 1.0, "a": {"d": (1, 2), "c": 0.0000025}}
    turned = {"a": {"c": 2.5e-06, "d": [1, 2]}, "b": 1}
    ModelRouter(stack, "one", models=["openai/gpt-4o"], config={"router_settings": settings})
    ModelRouter(stack, "two", models=[ModelRoute("openai/gpt-4o")], config={"router_settings": turned})
    one, two = template().find_resources("kubernetes_config_map_v1").values()
    assert one["data"] == two["data"]
    assert '"router_settings":{"a":{"c":0.0000025,"d":[1,2]},"b":1}' in one["data"]["config.yaml"]


def test_a_configuration_with_what_only_terraform_knows_rolls_the_pods_too(router, only, stack):
    base = cdk.TerraformVariable(stack, "base", type="string").string_value
    router(models=[ModelRoute("ollama/llama3", api_base=f"http://{base}:11434")])
    assert (
        '"api_base":${jsonencode(join("", ["http://", var.base, ":11434"]))}'
        in (only("kubernetes_config_map_v1")["data"]["config.yaml"])
    )
    assert digest_of(only) == '${sha256(kubernetes_config_map_v1.router/Config.data["config.yaml"])}'


def test_only_our_own_labels_tell_the_pods(router, only):
    router(labels={"team": "platform", "app": "another"}, pod_labels={"mesh": "on"})
    deployment = only("kubernetes_deployment_v1")
    assert deployment["spec"]["selector"]["match_labels"] == {"app": "router"}
    assert deployment["metadata"]["labels"] == {
        "app": "router",
        "app.kubernetes.io/instance": "router",
        "app.kubernetes.io/managed-by": "terraform",
        "app.kubernetes.io/name": "litellm",
        "team": "platform",
    }
    assert deployment["spec"]["template"]["metadata"]["labels"]["mesh"] == "on"


def test_on_openshift_the_cluster_chooses_the_user(router, only):
    router(run_as_user="any")
    assert only("kubernetes_deployment_v1")["spec"]["template"]["spec"]["security_context"] == {
        "run_as_non_root": True,
        "seccomp_profile": {"type": "RuntimeDefault"},
    }


def test_a_rollout_is_awaited_with_an_end(router, only):
    router(rollout_timeout=Duration.minutes(4))
    deployment = only("kubernetes_deployment_v1")
    assert deployment["wait_for_rollout"] is True
    assert deployment["timeouts"] == {"create": "240s", "update": "240s"}
    assert deployment["spec"]["progress_deadline_seconds"] == 120


def test_the_address_is_known_when_the_pods_are_there(router, stack, rendered):
    one = router()
    LiteLLMProvider(stack, "litellm", api_base=one.address)
    Team(stack, "search", depends_on=[one])
    content = rendered()
    (address,) = content["resource"]["terraform_data"].values()
    kinds = sorted(each.split(".")[0] for each in address["depends_on"])
    assert (address["input"], kinds) == (one.url, ["kubernetes_deployment_v1", "kubernetes_service_v1"])
    (litellm,) = content["provider"]["litellm"]
    assert litellm["api_base"].startswith("${terraform_data.router_Address_")
    (team,) = content["resource"]["litellm_team"].values()
    assert team["depends_on"] == [litellm["api_base"][2 : -len(".output}")]]


def test_the_program_has_the_configuration_too(router):
    one = router(models=["ollama/llama3"])
    assert one.config["model_list"] == [{"model_name": "ollama/llama3", "litellm_params": {"model": "ollama/llama3"}}]
    assert [route.llm_provider for route in one.routes] == ["ollama"]


EVERYTHING = {
    "image": IMAGE,
    "models": ["openai/gpt-4o", "ollama/llama3"],
    "namespace": "ai",
    "database": Database(SecretKey("litellm-db", "DATABASE_URL")),
    "redis": Redis("redis.ai.svc", password=SecretKey("redis", "password"), tls=True),
    "autoscaling": Autoscaling(min=2, max=6),
    "expose": Ingress("llm.example.com", class_name="nginx", tls_secret="llm-tls", annotations={"timeout": "600"}),
    "allow_from": ["apps", "ingress-nginx", "monitoring"],
    "monitoring": Monitoring(dashboard=True, labels={"release": "prometheus"}),
    "service_account": ServiceAccount({"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/litellm"}),
}


def test_a_router_for_production(router, template, rendered, as_json):
    router(**EVERYTHING)
    assert template().to_json() == as_json
    assert problems_of_stack(rendered()) == []


def test_pods_start_when_the_database_is_of_their_version(router, only, env, template):
    router(database=Database(SecretKey("litellm-db", "DATABASE_URL")))
    job = only("kubernetes_job_v1")
    assert job["wait_for_completion"] is True
    assert "kubernetes_job_v1.router/Migration" in only("kubernetes_deployment_v1")["depends_on"]
    assert env()["DISABLE_SCHEMA_UPDATE"] == "true"
    assert env()["LITELLM_SALT_KEY"] == {"name": "litellm-secrets", "key": "LITELLM_SALT_KEY"}
    (migrate,) = job["spec"]["template"]["spec"]["container"]
    told = {one["name"]: one.get("value") or one["value_from"]["secret_key_ref"] for one in migrate["env"]}
    assert told["DISABLE_SCHEMA_UPDATE"] == "false"
    assert told["DATABASE_URL"] == {"name": "litellm-db", "key": "DATABASE_URL"}


def test_another_image_has_another_job_and_another_model_has_not(stack, template):
    KubernetesProvider(stack, "kubernetes")
    database = Database(SecretKey("litellm-db", "DATABASE_URL"))
    tag = cdk.TerraformVariable(stack, "tag", type="string").string_value
    for id, image, model in [
        ("a", "x:1", "openai/a"),
        ("b", "x:2", "openai/a"),
        ("c", "x:1", "openai/c"),
        ("d", f"x:{tag}", "openai/a"),
    ]:
        ModelRouter(stack, id, name="router", image=image, models=[model], database=database)
    a, b, c, d = (one["metadata"]["name"] for one in template().find_resources("kubernetes_job_v1").values())
    assert a.startswith("router-migrate-")
    assert a == c != b
    known = re.sub("[0-9a-f]{64}", "DIGEST", d)
    assert known == 'router-migrate-${substr(sha256(join("", ["DIGEST", "x:", var.tag, "x:", var.tag])), 0, 8)}'


def test_the_job_gets_no_calls(router, only):
    router(database=Database(SecretKey("litellm-db", "DATABASE_URL")))
    selector = only("kubernetes_service_v1")["spec"]["selector"]
    labels = only("kubernetes_job_v1")["spec"]["template"]["metadata"]["labels"]
    assert not selector.items() <= labels.items()


def test_the_migration_waits_for_the_database(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        command = [sys.executable, "-c", migration.WAIT]
        url = {"DATABASE_URL": f"postgresql://me:secret@127.0.0.1:{port}/litellm"}
        with subprocess.Popen(command, env=url, stdout=subprocess.PIPE, text=True) as waiting:
            assert waiting.stdout
            line = waiting.stdout.readline()
            assert line.startswith("waiting for the database: ")
            assert "secret" not in line
            listener.listen()
            assert waiting.wait(timeout=30) == 0


def test_an_autoscaled_router_keeps_the_pods_that_there_are(router, only):
    router(autoscaling=Autoscaling(min=3, max=6, cpu=70), redis=Redis("redis"))
    deployment = only("kubernetes_deployment_v1")
    assert deployment["spec"]["replicas"] == "3"
    assert "spec[0].replicas" in deployment["lifecycle"]["ignore_changes"]


def test_one_pod_needs_no_disruption_budget(router, template):
    router()
    assert not template().find_resources("kubernetes_pod_disruption_budget_v1")


@pytest.mark.parametrize(
    ("exposed", "url"),
    [
        (Ingress("llm.example.com"), "http://llm.example.com"),
        (Ingress("llm.example.com", tls_secret="llm-tls"), "https://llm.example.com"),
        (HttpRoute("llm.example.com", gateway="public"), "https://llm.example.com"),
    ],
)
def test_the_address_of_an_exposed_router_is_outside(router, only, exposed, url):
    router(expose=exposed)
    address = only("terraform_data")
    assert address["input"] == url
    assert [one for one in address["depends_on"] if "Ingress" in one or "HttpRoute" in one]


def test_an_http_route(router, only, rendered):
    router(expose=HttpRoute("llm.example.com", gateway="public", gateway_namespace="infra"), port=80)
    assert only("kubernetes_manifest")["manifest"]["spec"] == {
        "parentRefs": [{"name": "public", "namespace": "infra"}],
        "hostnames": ["llm.example.com"],
        "rules": [{"backendRefs": [{"name": "router", "port": 80}]}],
    }
    assert problems_of_stack(rendered()) == []


def test_nobody_may_call_a_router_that_allows_no_namespace(router, only):
    router(allow_from=[])
    assert only("kubernetes_network_policy_v1")["spec"]["ingress"] == []


def test_values_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="there are 4 to 2 pods"):
        Autoscaling(min=4, max=2)
    with pytest.raises(ValueError, match="cpu is 0: write per cent"):
        Autoscaling(max=2, cpu=0)
    with pytest.raises(ValueError, match="memory is '4 GB': write a quantity of Kubernetes as text"):
        Resources(memory="4 GB")


def test_replicas_and_autoscaling_say_the_same(router):
    with pytest.raises(InvalidArguments, match="replicas: autoscaling says how many pods there are"):
        router(replicas=2, autoscaling=Autoscaling(max=3))


def test_the_same_router_is_a_compose_file(router, snapshot):
    text = router(
        models=["openai/gpt-4o", "ollama/llama3"],
        image=IMAGE,
        database=Database(SecretKey("litellm-db", "DATABASE_URL")),
        redis=Redis("redis.ai.svc", password=SecretKey("redis", "password"), tls=True),
        env={
            "PRICE": "$5",
            "LICENSE": SecretKey("licence", "key"),
            "PROXY": SecretKey("litellm-secrets", "HTTP", True),
        },
    ).compose()
    assert text == snapshot
    services = yaml.safe_load(text)["services"]
    environment = services["litellm"]["environment"]
    assert environment["DRAIN_ENDPOINT_TOKEN"] == "${LITELLM_MASTER_KEY:?put it into .env}"
    assert (environment["PRICE"], environment["OPENAI_API_KEY"]) == ("$$5", None)
    assert (environment["LICENSE"], environment["PROXY"]) == ("${LICENSE:?put it into .env}", "${HTTP:-}")


def test_a_compose_file_has_what_the_router_has(router):
    content = json.loads(router(models=["ollama/llama3"], port=8080).compose())
    assert list(content["services"]) == ["litellm"]
    assert content["services"]["litellm"]["ports"] == ["8080:4000"]


def test_compose_knows_nothing_of_terraform(router, stack):
    image = cdk.TerraformVariable(stack, "image", type="string").string_value
    with pytest.raises(ValueError, match="router has values that only Terraform knows"):
        router(image=image).compose()
