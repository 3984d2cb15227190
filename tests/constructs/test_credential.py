from litellm_constructs import Credential, LiteLLMModel, SecretValue


def test_a_credential_is_named_as_its_id_and_has_values(stack, only):
    key = SecretValue.gateway_env("OPENAI_API_KEY")
    values = {"api_key": key, "api_base": "https://eu.example.com"}
    Credential(stack, "openai-eu", values=values, info={"custom_llm_provider": "openai"})
    assert only("litellm_credential") == {
        "credential_name": "openai-eu",
        "credential_values": {"api_key": "os.environ/OPENAI_API_KEY", "api_base": "https://eu.example.com"},
        "credential_info": {"custom_llm_provider": "openai"},
    }


def test_models_call_their_provider_with_it(stack, resources):
    credential = Credential(stack, "openai-eu", values={"api_key": SecretValue.gateway_env("OPENAI_API_KEY")})
    LiteLLMModel(stack, "one", model="openai/gpt-4o", credential=credential)
    LiteLLMModel(stack, "two", model="openai/gpt-4o", credential="by-hand")
    used = [model["litellm_credential_name"] for model in resources()["litellm_model"].values()]
    assert used == ["${litellm_credential.openai-eu.credential_name}", "by-hand"]
