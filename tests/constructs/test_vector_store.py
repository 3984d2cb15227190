from litellm_constructs import Credential, Key, McpServer, Organization, SecretValue, Team, User, VectorStore


def test_a_store_is_named_as_its_id_and_asks_its_provider(stack, only):
    VectorStore(
        stack,
        "handbook",
        vector_store_id="vs_1",
        llm_provider="openai",
        metadata={"language": "en"},
        parameters={"api_key": SecretValue.gateway_env("OPENAI_API_KEY"), "timeout": 5},
    )
    assert only("litellm_vector_store") == {
        "vector_store_name": "handbook",
        "vector_store_id": "vs_1",
        "custom_llm_provider": "openai",
        "vector_store_metadata": {"language": "en"},
        "litellm_params": {"api_key": "os.environ/OPENAI_API_KEY", "timeout": 5},
    }


def test_a_team_may_search_a_store_that_is_asked_with_a_credential(stack, resources):
    credential = Credential(stack, "azure", values={"api_key": SecretValue.gateway_env("AZURE_API_KEY")})
    store = VectorStore(stack, "handbook", llm_provider="azure", credential=credential)
    Team(stack, "support").allow(store)
    made = resources()
    asked = made["litellm_vector_store"]["handbook"]["litellm_credential_name"]
    assert asked == "${litellm_credential.azure.credential_name}"
    reached = made["litellm_team"]["support"]["object_permission"]["vector_stores"]
    assert reached == ["${litellm_vector_store.handbook.vector_store_id}"]


def test_whoever_has_permissions_may_search_one_that_was_registered_elsewhere(stack, resources):
    store = VectorStore.from_vector_store_id(stack, "by-hand", "vs_1")
    server = McpServer.from_server_id(stack, "github", "s-1")
    Key(stack, "it").allow(store, server)
    User(stack, "it2").allow(store)
    Organization(stack, "it3").allow(store)
    made = resources()
    assert made["litellm_key"]["it"]["object_permission"] == {"mcp_servers": ["s-1"], "vector_stores": ["vs_1"]}
    assert made["litellm_user"]["it2"]["object_permission"] == {"vector_stores": ["vs_1"]}
    assert made["litellm_organization"]["it3"]["object_permission"] == {"vector_stores": ["vs_1"]}
    assert "models" not in made["litellm_key"]["it"]
