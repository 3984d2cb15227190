"""The provider block and the environment: where the gateway is, who asks, and what is said when it is not there."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from litellm_constructs.sandbox import Sandbox
from tests.gateways import Gateway
from tests.terraform.middleman import Reply, forward, serving
from tests.terraform.workspace import Outcome, Workspace

TEAM = 'resource "litellm_team" "one" {\n  team_alias = "one"\n}\n'
FIVE = """
resource "litellm_model" "m" {
  model_name          = "conn-m"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}
resource "litellm_team" "t" {
  team_alias = "conn-t"
  team_id    = "conn-t"
}
resource "litellm_user" "u" {
  user_id = "conn-u"
}
resource "litellm_team_member" "tu" {
  team_id = litellm_team.t.team_id
  user_id = litellm_user.u.user_id
  role    = "user"
}
resource "litellm_key" "k" {
  key_alias = "conn-k"
}
"""


# --- where


def test_without_an_address_the_error_names_the_variables_and_nothing_is_asked(
    bare: Workspace, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITELLM_API_KEY", sandbox.master_key)
    outcome = bare.write('provider "litellm" {}', "provider.tf").write(FIVE).run("plan")
    assert outcome.errors == ["No address of a LiteLLM gateway"]
    for name in ("LITELLM_API_BASE", "LITELLM_ENDPOINT", "LITELLM_PROXY_URL"):
        assert name in outcome.text
    assert sandbox.requests == []


def test_without_a_key_the_error_names_the_variables(bare: Workspace, sandbox: Sandbox) -> None:
    bare.write(f'provider "litellm" {{\n  api_base = "{sandbox.url}"\n}}\n', "provider.tf")
    outcome = bare.write(FIVE).run("plan")
    assert outcome.errors == ["No API key for the LiteLLM gateway"]
    assert "LITELLM_API_KEY or LITELLM_MASTER_KEY" in outcome.text
    assert sandbox.requests == []


@pytest.mark.parametrize(
    "variables",
    [
        ("LITELLM_API_BASE", "LITELLM_API_KEY"),
        ("LITELLM_ENDPOINT", "LITELLM_MASTER_KEY"),
        ("LITELLM_PROXY_URL", "LITELLM_API_KEY"),
    ],
)
def test_the_environment_tells_address_and_key(
    variables: tuple[str, str], bare: Workspace, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variables[0], sandbox.url)
    monkeypatch.setenv(variables[1], sandbox.master_key)
    bare.write(TEAM)
    assert bare.plan().actions == {"litellm_team.one": ["create"]}


def test_the_first_variable_that_is_set_wins_and_the_provider_block_wins_over_all(
    bare: Workspace, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "http://127.0.0.1:9"
    monkeypatch.setenv("LITELLM_API_BASE", "")
    monkeypatch.setenv("LITELLM_ENDPOINT", sandbox.url)
    monkeypatch.setenv("LITELLM_PROXY_URL", nowhere)
    monkeypatch.setenv("LITELLM_API_KEY", sandbox.master_key)
    monkeypatch.setenv("LITELLM_MASTER_KEY", "sk-wrong")
    bare.write(TEAM)
    assert not bare.plan().empty
    monkeypatch.setenv("LITELLM_API_BASE", nowhere)
    monkeypatch.setenv("LITELLM_API_KEY", "sk-wrong")
    bare.connect(sandbox.url, sandbox.master_key)
    assert not bare.plan().empty


def test_endpoint_is_another_name_for_api_base(bare: Workspace, sandbox: Sandbox) -> None:
    block = f'provider "litellm" {{\n  endpoint = "{sandbox.url}"\n  api_key = "{sandbox.master_key}"\n}}\n'
    bare.write(block, "provider.tf").write(TEAM)
    assert not bare.plan().empty
    bare.connect(sandbox.url, sandbox.master_key, f'  endpoint = "{sandbox.url}"')
    assert bare.run("plan").errors == ["Two addresses"]


@pytest.mark.parametrize("end", ["/", "/v1", "/v1/", "//"])
def test_what_users_append_to_an_address_is_understood(end: str, lab: Workspace, sandbox: Sandbox) -> None:
    lab.connect(sandbox.url + end, sandbox.master_key)
    lab.apply(TEAM).ok()
    assert lab.plan().empty


@pytest.mark.parametrize("address", ["llm.example.com", "localhost:4000", "http://", "ftp://llm.example.com"])
def test_an_address_without_a_scheme_is_told_as_such(address: str, bare: Workspace) -> None:
    outcome = bare.connect(address, "sk-1").write(FIVE).run("plan")
    assert outcome.errors == ["Invalid api_base"]
    assert "such as https://llm.example.com" in outcome.text


def test_white_space_around_a_key_is_left_out(bare: Workspace, sandbox: Sandbox) -> None:
    bare.connect(sandbox.url, f" {sandbox.master_key}\\n").write(TEAM)
    assert not bare.plan().empty


def test_a_key_or_a_header_that_http_cannot_carry_is_told_as_such(bare: Workspace, sandbox: Sandbox) -> None:
    assert bare.connect(sandbox.url, "sk-schlüssel-1234").write(FIVE).run("plan").errors == ["Invalid api_key"]
    headers = '  additional_headers = { X-Team = "two\\nlines" }'
    outcome = bare.connect(sandbox.url, sandbox.master_key, headers).run("plan")
    assert outcome.errors == ["Invalid headers"]
    assert "X-Team" in outcome.text
    assert "two" not in outcome.text
    assert sandbox.requests == []


# --- what is wrong is said once, at plan, whatever the state


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory, reattach: str) -> str:
    """The state file of a configuration with five resources."""
    made = Workspace(tmp_path_factory.mktemp("estate"), {"TF_REATTACH_PROVIDERS": reattach})
    with Sandbox() as gateway:
        made.connect(gateway.url, gateway.master_key).apply(FIVE).ok()
    return (made.directory / "terraform.tfstate").read_text()


def plans(workspace: Workspace, estate: str) -> Iterator[Outcome]:
    """A plan with an empty state, then one with five objects in the state."""
    workspace.write(FIVE)
    yield workspace.run("plan")
    workspace.write(estate, "terraform.tfstate")
    yield workspace.run("plan")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def expect_one_error(workspace: Workspace, estate: str, summary: str, *words: str) -> None:
    for outcome in plans(workspace, estate):
        assert outcome.code == 1
        assert outcome.errors == [summary], outcome.text
        for word in words:
            assert word in outcome.text


def expect_down(workspace: Workspace, estate: str, summary: str, *words: str) -> None:
    """What makes everything is planned with a warning. A refresh is one error, which says what to do; without one
    Terraform plans, and an apply says of each object that nothing was done."""
    making, refreshing = plans(workspace, estate)
    assert (making.code, making.errors, making.warnings) == (0, [], [summary]), making.text
    assert "5 to add" in making.text
    assert (refreshing.code, refreshing.errors) == (1, [summary]), refreshing.text
    assert "-refresh=false" in refreshing.text
    destroying = workspace.run("plan", "-destroy")
    assert (destroying.code, destroying.errors) == (1, [summary]), destroying.text
    assert "terraform state rm" in destroying.text
    unrefreshed = workspace.run("plan", "-refresh=false")
    assert (unrefreshed.code, unrefreshed.errors, unrefreshed.warnings) == (0, [], []), unrefreshed.text
    workspace.write(FIVE.replace('"conn-k"', '"conn-other"'))
    applied = workspace.run("apply", "-auto-approve", "-refresh=false")
    assert (applied.code, applied.errors, applied.warnings) == (1, [summary], [summary]), applied.text
    for word in words:
        assert word in making.text
        assert word in refreshing.text
        assert word in applied.text


def test_a_host_that_cannot_be_reached_is_needed_by_a_refresh_alone(bare: Workspace, estate: str) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    bare.connect(address, "sk-1234567890", "  max_retries = 1")
    expect_down(bare, estate, f"{address} cannot be reached")


def test_a_host_that_does_not_exist_yet_is_needed_by_a_refresh_alone(bare: Workspace, estate: str) -> None:
    bare.connect("http://no-such-host.invalid", "sk-1234567890", "  max_retries = 0")
    expect_down(bare, estate, "http://no-such-host.invalid cannot be reached")


def test_a_wrong_key_is_one_error(bare: Workspace, estate: str, gateway: Gateway) -> None:
    bare.connect(gateway.url, "sk-wrong-key-of-nobody")
    expect_one_error(bare, estate, "LiteLLM refused the API key", "LITELLM_API_KEY")


def test_a_valid_key_of_somebody_who_is_no_admin_is_one_error(bare: Workspace, estate: str, gateway: Gateway) -> None:
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=headers) as http:
        key = http.post("/key/generate", json={}).raise_for_status().json()["key"]
        bare.connect(gateway.url, key)
        expect_one_error(bare, estate, "The API key is valid, but it is no admin's", "proxy_admin")
        http.post("/key/delete", json={"keys": [key]})


def test_the_key_of_a_user_who_is_a_proxy_admin_will_do(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    made = api.post("/user/new", json={"user_id": prefix, "user_role": "proxy_admin"}).raise_for_status().json()
    workspace.connect(str(api.base_url), made["key"])
    workspace.apply(f'resource "litellm_team" "t" {{\n  team_alias = "{prefix}"\n}}\n').ok()
    assert workspace.plan().empty
    workspace.destroy().ok()
    api.post("/user/delete", json={"user_ids": [prefix]}).raise_for_status()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404, "404 page not found"), "status 404"),
        (Reply(404, {"detail": "Not Found"}), "Not Found"),
        (Reply(200, "<html><body>Please sign in</body></html>"), "status 200"),
        (Reply(200, {}), "status 200"),
        (Reply(200, []), "status 200"),
        (Reply(302, "", {"Location": "https://sso.example.com/login"}), "https://sso.example.com/login"),
        (Reply(401, "<html>401</html>"), "status 401"),
    ],
    ids=["404", "404 of another API", "a login page", "an empty object", "a list", "a redirect", "401 of a proxy"],
)
def test_a_host_that_is_no_litellm_is_one_error(reply: Reply, words: str, bare: Workspace, estate: str) -> None:
    with serving(lambda _: reply) as host:
        bare.connect(host.url, "sk-1234567890")
        expect_one_error(bare, estate, f"{host.url} is no LiteLLM gateway", words)


def test_a_gateway_that_is_down_behind_its_proxy_is_needed_by_a_refresh_alone(bare: Workspace, estate: str) -> None:
    with serving(lambda _: Reply(503, "<html>no healthy upstream</html>")) as host:
        bare.connect(host.url, "sk-1234567890", "  max_retries = 0")
        expect_down(bare, estate, f"{host.url} is down", "status 503")


def test_a_gateway_without_a_database_is_one_error(bare: Workspace, estate: str) -> None:
    with Sandbox(without_database=True) as gateway:
        bare.connect(gateway.url, gateway.master_key)
        expect_one_error(bare, estate, f"The LiteLLM at {gateway.url} has no database", "DATABASE_URL")


MODELS = "".join(
    f'resource "litellm_model" "m{number}" {{\n  model_name = "m{number}"\n  custom_llm_provider = "openai"\n'
    '  base_model = "gpt-4o"\n}\n'
    for number in range(3)
)


def test_a_gateway_that_does_not_store_models_is_one_error_and_loses_none(bare: Workspace) -> None:
    with Sandbox() as gateway:
        bare.connect(gateway.url, gateway.master_key).apply(MODELS + TEAM).ok()
    with Sandbox(store_model_in_db=False) as gateway:
        bare.connect(gateway.url, gateway.master_key)
        before = bare.state()
        assert bare.write(MODELS).run("plan").errors == ["The gateway does not keep models in its database"]
        assert bare.run("refresh").errors == ["The gateway does not keep models in its database"]
        assert bare.state() == before
        (bare.directory / "terraform.tfstate").unlink()
        outcome = bare.run("plan")
        assert outcome.errors == ["The gateway does not keep models in its database"]
        assert "store_model_in_db" in outcome.text
        assert not bare.write(TEAM).plan().empty


# --- what is known only at apply


def test_an_address_and_a_key_that_are_known_only_at_apply_are_waited_for(bare: Workspace, sandbox: Sandbox) -> None:
    bare.write(
        f"""
        resource "terraform_data" "gateway" {{
          input = {{ address = "{sandbox.url}", key = "{sandbox.master_key}" }}
        }}
        provider "litellm" {{
          api_base = terraform_data.gateway.output.address
          api_key  = terraform_data.gateway.output.key
        }}
        """,
        "provider.tf",
    )
    bare.write(FIVE)
    plan = bare.plan()
    assert len(plan.actions) == 6
    assert sandbox.requests == []
    bare.apply().ok()
    assert bare.plan().empty
    bare.destroy().ok()


# --- how


def test_every_request_carries_both_keys_the_extra_headers_and_who_changes(bare: Workspace, sandbox: Sandbox) -> None:
    more = '  additional_headers = { X-Tenant = "blue" }\n  litellm_changed_by = "ada@example.com"'
    with serving(forward(sandbox.url)) as host:
        bare.connect(host.url, sandbox.master_key, more).apply(TEAM).ok()
        assert "/team/new" in host.paths("POST")
        for asked in host.asked:
            headers = {name.lower(): value for name, value in asked.headers.items()}
            assert headers["authorization"] == f"Bearer {sandbox.master_key}"
            assert headers["x-api-key"] == sandbox.master_key
            assert headers["x-tenant"] == "blue"
            assert headers["litellm-changed-by"] == "ada@example.com"


def test_timeout_and_max_retries_are_kept_to(bare: Workspace) -> None:
    with serving(lambda _: Reply(after=5)) as host:
        outcome = bare.connect(host.url, "sk-12345678", "  timeout = 1.5\n  max_retries = 2").write(FIVE).run("plan")
        assert outcome.warnings == [f"{host.url} cannot be reached"]
        assert "no answer within 1.5 seconds" in outcome.text
        assert len(host.asked) == 3


@pytest.mark.parametrize(
    "setting",
    [
        "timeout = 0",
        "timeout = -1",
        "timeout = 1e10",
        "max_retries = -1",
        "max_retries = 1.5",
        "max_retries = 1e10",
        "requests_per_second = 0",
        "max_parallel_requests = 0",
        "max_parallel_requests = 2.5",
        'wait_for = "5"',
        'wait_for = "soon"',
        'wait_for = "25h"',
    ],
)
def test_numbers_and_times_that_make_no_sense_are_refused(setting: str, bare: Workspace) -> None:
    bare.connect("http://localhost", "sk-1234", f"  {setting}").write(TEAM).run("init")
    outcome = bare.run("validate")
    assert outcome.errors == [f"Invalid {setting.split()[0]}"]


@pytest.mark.parametrize("name", ["X-A:", "X A", "", "Content-Length", "transfer-encoding", "Ä"])
def test_names_that_no_header_can_have_are_refused(name: str, bare: Workspace) -> None:
    bare.connect("http://localhost", "sk-1234", f'  additional_headers = {{ "{name}" = "blue" }}').write(TEAM)
    outcome = bare.run("validate")
    assert outcome.errors == ["Invalid headers"]
    assert repr(name) in outcome.text
    assert "blue" not in outcome.text


def issue(
    name: str, directory: Path, issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None
) -> Path:
    """A certificate (of an own authority without `issuer`) for 127.0.0.1, with its key behind it in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signer = issuer[1] if issuer else key
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(loopback, critical=False)
        .sign(signer, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = directory / f"{name}.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    return path


class Authority:
    def __init__(self, directory: Path) -> None:
        self.path = issue("authority", directory)
        self.pem = self.path.read_text().partition("-----BEGIN PRIVATE KEY")[0]
        key = serialization.load_pem_private_key(self.path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        server = issue("server", directory, (x509.load_pem_x509_certificate(self.pem.encode()), key))
        self.server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.server.load_cert_chain(server)


def test_a_gateway_whose_authority_is_its_own_is_trusted_when_told_so(
    bare: Workspace, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with serving(forward(sandbox.url), tls=authority.server) as host:
        outcome = bare.write(FIVE).connect(host.url, sandbox.master_key, "  max_retries = 0").run("plan")
        assert outcome.warnings == [f"{host.url} cannot be reached"]
        assert "ca_certificate" in outcome.text
        for more in (
            f'  ca_certificate = "{authority.path}"',
            f"  ca_certificate = <<-PEM\n{authority.pem}\n  PEM",
            "  insecure_skip_verify = true",
        ):
            assert bare.connect(host.url, sandbox.master_key, more).plan().outcome.warnings == []
        monkeypatch.setenv("LITELLM_INSECURE_SKIP_VERIFY", "true")
        assert bare.connect(host.url, sandbox.master_key).plan().outcome.warnings == []
        bare.connect(host.url, sandbox.master_key, "  insecure_skip_verify = false\n  max_retries = 0")
        assert bare.run("plan").warnings == [f"{host.url} cannot be reached"]


def test_a_certificate_authority_that_cannot_be_read_is_told_as_such(bare: Workspace) -> None:
    for value in ("/no/such/file.pem", "-----BEGIN CERTIFICATE-----"):
        bare.connect("https://localhost", "sk-12345678", f'  ca_certificate = "{value}"').write(FIVE)
        assert bare.run("plan").errors == ["Invalid ca_certificate"]


def test_proxies_and_authorities_of_the_environment_are_used(
    tmp_path: Path, installed: dict[str, str], sandbox: Sandbox
) -> None:
    authority = Authority(tmp_path)
    with ExitStack() as stack:
        plain = stack.enter_context(serving(lambda asked: forward(sandbox.url)(asked)))
        secure = stack.enter_context(serving(forward(sandbox.url), tls=authority.server))
        proxy = stack.enter_context(serving(forward("")))
        environment = {
            **installed,
            "HTTP_PROXY": proxy.url,
            "HTTPS_PROXY": proxy.url,
            "NO_PROXY": "",
            "http_proxy": proxy.url,
            "https_proxy": proxy.url,
            "no_proxy": "",
            "SSL_CERT_FILE": str(authority.path),
        }
        workspace = Workspace(tmp_path, environment)
        workspace.connect(plain.url, sandbox.master_key).write(TEAM).run("init").ok()
        assert not workspace.plan().empty
        assert f"{plain.url}/health/readiness/details" in proxy.paths("GET")
        workspace.connect(secure.url, sandbox.master_key)
        assert not workspace.plan().empty
        assert proxy.paths("CONNECT") == [secure.url.removeprefix("https://")]


def test_a_gateway_beside_the_proxy_is_asked_directly(
    tmp_path: Path, installed: dict[str, str], sandbox: Sandbox
) -> None:
    environment = {**installed, "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
    workspace = Workspace(tmp_path, environment).connect(sandbox.url, sandbox.master_key).write(TEAM)
    workspace.run("init").ok()
    assert not workspace.plan().empty
