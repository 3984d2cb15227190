"""A gateway on Kubernetes, and the teams on it: one program, two stacks. `python main.py` writes them to cdktf.out.

Apply `gateway` first and `estate` then: a gateway that is down is so mended without a look at what is on it.
"""

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from constructs import Construct

from litellm_constructs import Budget, Duration, LiteLLMProvider, SecretValue, Team
from litellm_constructs.kubernetes import (
    Autoscaling,
    Database,
    Ingress,
    KubernetesProvider,
    ModelRoute,
    ModelRouter,
    Monitoring,
    Redis,
    SecretKey,
)

MONTH = Duration.days(30)

GPT_4O = ModelRoute("openai/gpt-4o", name="gpt-4o")
GPT_4O_EU = ModelRoute("azure/gpt-4o-eu", name="gpt-4o", rpm=500)  # shares its calls
CLAUDE = ModelRoute("anthropic/claude-sonnet-4", name="claude-sonnet")
LLAMA = ModelRoute("ollama/llama3", name="llama3", api_base="http://ollama.ai.svc:11434")


class GatewayStack(TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        KubernetesProvider(self, "kubernetes", config_path="~/.kube/config")
        self.router = ModelRouter(
            self,
            "litellm",
            namespace="ai",
            image="ghcr.io/berriai/litellm-non_root:v1.110.2",
            models=[GPT_4O, GPT_4O_EU, CLAUDE, LLAMA],
            database=Database(SecretKey("litellm-db", "DATABASE_URL")),
            redis=Redis("redis.ai.svc", password=SecretKey("redis", "password")),
            autoscaling=Autoscaling(min=2, max=6),
            expose=Ingress("llm.example.com", class_name="nginx", tls_secret="llm-tls"),
            allow_from=["apps", "ingress-nginx", "monitoring"],
            monitoring=Monitoring(dashboard=True, labels={"release": "prometheus"}),
        )
        TerraformOutput(self, "address", value=self.router.address)


class Estate(TerraformStack):
    def __init__(self, scope: Construct, id: str, gateway: GatewayStack) -> None:
        super().__init__(scope, id)
        key = TerraformVariable(self, "litellm_master_key", type="string", sensitive=True)
        LiteLLMProvider(
            self,
            "litellm",
            api_base=gateway.router.address,
            api_key=SecretValue.variable(key),
            wait_for=Duration.minutes(2),
        )
        search = Team(self, "search", models=[GPT_4O, LLAMA], budget=Budget.usd(800, per=MONTH))
        search.add_key("ci", budget=Budget.usd(50, per=MONTH), expires_after=Duration.days(90))
        Team(self, "support", models=[CLAUDE], budget=Budget.usd(300, per=MONTH))


if __name__ == "__main__":
    app = App()
    Estate(app, "estate", GatewayStack(app, "gateway"))
    app.synth()
