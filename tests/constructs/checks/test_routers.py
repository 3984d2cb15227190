"""Checks of gateways that the program deploys itself."""

from __future__ import annotations

import pytest

from litellm_constructs import LiteLLMModel, LiteLLMProvider, Team
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.kubernetes import (
    Autoscaling,
    Database,
    KubernetesProvider,
    ModelRoute,
    ModelRouter,
    Redis,
    SecretKey,
)
from provider_shim.versions import NEWEST

DATABASE = Database(SecretKey("litellm-db", "DATABASE_URL"))


@pytest.fixture
def router(stack):
    KubernetesProvider(stack, "kubernetes")

    def make(id: str = "router", **options) -> ModelRouter:
        options.setdefault("models", ["openai/gpt-4o"])
        return ModelRouter(stack, id, **options)

    return make


class TestImageWithoutFixedTag:
    ID = "image-without-fixed-tag"

    @pytest.mark.parametrize(
        "image", ["litellm", "litellm:latest", "ghcr.io/berriai/litellm:main-stable", "registry:5000/litellm"]
    )
    def test_an_image_that_becomes_another_is_found(self, router, find, image):
        router(image=image)
        assert find(self.ID) == {
            "router": f"the image {image} is another one by and by: name a version, such as :v{NEWEST}"
        }

    @pytest.mark.parametrize(
        "image", ["litellm:v1.110.2", "registry:5000/litellm:1.110.2-patched", "litellm@sha256:0123456789abcdef"]
    )
    def test_an_image_that_stays_is_not(self, router, find, image):
        router(image=image)
        router("default")
        assert find(self.ID) == {}

    def test_one_that_only_terraform_knows_is_no_finding(self, router, find, stack):
        router(image=cdk.TerraformVariable(stack, "image", type="string").string_value)
        assert find(self.ID) == {}


class TestReplicasWithoutRedis:
    ID = "replicas-without-redis"

    def test_several_pods_without_one_are_found(self, router, find):
        router(replicas=2)
        router("scaled", autoscaling=Autoscaling(max=6))
        told = "pods do not know of each other's calls: give the router a Redis"
        assert find(self.ID) == {"router": f"up to 2 {told}", "scaled": f"up to 6 {told}"}

    def test_one_pod_and_several_with_one_are_not(self, router, find):
        router()
        router("two", replicas=2, redis=Redis("redis"))
        router("own", replicas=2, config={"litellm_settings": {"cache": True}})
        assert find(self.ID) == {}


class TestPoolAboveDatabase:
    ID = "pool-above-database"

    def test_more_connections_than_the_database_takes_are_found(self, router, find):
        router(replicas=10, database=DATABASE)
        assert find(self.ID) == {
            "router": "11 pods with 10 connections each are more than the 100 that the database takes: lower the pool, "
            "or raise max_connections there and here"
        }

    def test_as_many_as_it_takes_are_not(self, router, find):
        router(replicas=9, database=DATABASE)
        router("larger", replicas=10, database=Database(DATABASE.url, max_connections=500))
        assert find(self.ID) == {}


class TestModelsWithoutDatabase:
    ID = "models-without-database"

    def test_models_that_are_to_be_kept_nowhere_are_found(self, router, find):
        router(config={"general_settings": {"store_model_in_db": True}})
        assert find(self.ID) == {
            "router": "store_model_in_db is set and there is no database: give the router a Database"
        }

    def test_what_is_managed_without_one_is_found(self, router, find, stack):
        LiteLLMProvider(stack, "ours", api_base=router().address, alias="ours")
        eu = LiteLLMProvider(stack, "eu", api_base="https://eu.example.com", alias="eu")
        Team(stack, "elsewhere", provider=eu)
        assert find(self.ID) == {}
        Team(stack, "search", provider=next(one for one in stack.node.children if one.node.id == "ours"))
        assert find(self.ID) == {
            "router": "1 resources are managed on it and there is no database: give the router a Database"
        }

    def test_what_is_managed_in_another_stack_is_found(self, router, find, stack):
        other = cdk.TerraformStack(stack.node.root, "other")
        LiteLLMProvider(other, "litellm", api_base=router().address)
        Team(other, "search")
        assert list(find(self.ID)) == ["router"]

    def test_a_router_with_one_is_not(self, router, find, stack):
        LiteLLMProvider(stack, "ours", api_base=router(database=DATABASE).address)
        Team(stack, "search")
        router(
            "own",
            env={"DATABASE_URL": SecretKey("db", "url")},
            config={"general_settings": {"store_model_in_db": True}},
        )
        assert find(self.ID) == {}


class TestModelInConfigAndDatabase:
    ID = "model-in-config-and-database"

    def test_a_model_in_both_is_found(self, router, find, stack):
        one = router(models=[ModelRoute("openai/gpt-4o", name="gpt-4o"), "ollama/llama3"], database=DATABASE)
        other = cdk.TerraformStack(stack.node.root, "other")
        LiteLLMProvider(other, "litellm", api_base=one.address)
        LiteLLMModel(other, "gpt-4o", model="azure/gpt-4o")
        LiteLLMModel(other, "mini", model="azure/gpt-4o-mini")
        assert find(self.ID) == {
            "other/gpt-4o": "'gpt-4o' is in the configuration of the router too: take it out of one of the two"
        }

    def test_a_model_of_another_gateway_is_not(self, router, find, stack):
        router(models=[ModelRoute("openai/gpt-4o", name="gpt-4o")], database=DATABASE)
        LiteLLMModel(stack, "gpt-4o", model="azure/gpt-4o")
        assert find(self.ID) == {}


def test_a_secret_in_plain_text_is_found_in_the_configuration_and_in_the_environment(router, find):
    in_a_secret = "is a secret in plain text: put it into a Secret, and write"
    router("one", models=[ModelRoute("openai/x", parameters={"extra_headers": {"x": "sk-0123456789abcdef0123"}})])
    router("two", config={"litellm_settings": {"cache_params": {"password": "hunter2", "host": "redis"}}})
    router("three", env={"AZURE_API_KEY": "abc", "REGION": "eu"})
    router("four", config={"general_settings": {"master_key": "hello"}})
    router("five", env={"DATABASE_URL": "postgresql://me:hello@db/litellm", "HTTPS_PROXY": "http://proxy:3128"})
    assert find("literal-secret") == {
        "one": f"config.model_list.litellm_params.extra_headers.x {in_a_secret} SecretValue.gateway_env",
        "two": f"config.litellm_settings.cache_params.password {in_a_secret} SecretValue.gateway_env",
        "three": f"env.AZURE_API_KEY {in_a_secret} a SecretKey",
        "four": f"config.general_settings.master_key {in_a_secret} SecretValue.gateway_env",
        "five": f"env.DATABASE_URL {in_a_secret} a SecretKey",
    }


def test_a_router_of_references_has_no_secret(router, find):
    router(models=["azure/gpt-4o", "bedrock/x"], database=DATABASE, redis=Redis("redis", password=SecretKey("r", "p")))
    assert find("literal-secret") == {}


def test_a_provider_that_litellm_does_not_know_is_found(router, find):
    router(models=["opnai/gpt-4o", "openai/gpt-4o"])
    assert find("unknown-llm-provider") == {"router": "LiteLLM has no provider 'opnai'; did you mean openai?"}


def test_a_model_of_the_router_is_known_to_the_teams_on_it(router, find, stack):
    gpt4o = ModelRoute("azure/our-gpt", name="our-gpt-4o")
    LiteLLMProvider(stack, "ours", api_base=router(models=[gpt4o], database=DATABASE).address, alias="ours")
    provider = next(one for one in stack.node.children if one.node.id == "ours")
    search = Team(stack, "search", models=[gpt4o], provider=provider)
    Team(stack, "elsewhere", models=["our-gpt-40"])
    assert search.resource.attributes["models"] == ["our-gpt-4o"]
    assert find("misspelt-model") == {}
    Team(stack, "support", models=["our-gpt-40"], provider=provider)
    assert find("misspelt-model") == {
        "support": "models has 'our-gpt-40', which is no model of the program; did you mean our-gpt-4o?"
    }
