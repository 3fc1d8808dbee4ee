"""Single sign-on against a provider of the test's own: real signatures, and every way in which a token can be wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.web import world
from tests.web.test_accounts import switch_on
from wanhui.web.viewer import read_clock

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Visit = Callable[..., "Client"]
Twist = Callable[[dict[str, Any]], object]


class Provider:
    """An identity provider: what it says of itself, its keys, and a token for each code that it gave out."""

    def __init__(self) -> None:
        self.key = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
        self.signs_with: Any = self.key
        self.header = {"alg": "RS256"}
        self.given: dict[str, tuple[dict[str, Any], str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realm"

    def come(self, address: str, email: str, *, subject: str = "s-1", twist: Twist = lambda _: None) -> str:
        """Signs somebody in for a browser that came to `address`; gives the query with which it goes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
        now = int(read_clock().timestamp())
        claims = {
            "iss": self.issuer, "aud": asked["client_id"], "sub": subject, "exp": now + 300, "iat": now,
            "nonce": asked["nonce"], "email": email, "email_verified": True,
        }  # fmt: skip
        twist(claims)
        code = f"code-{len(self.given)}"
        self.given[code] = (claims, asked["code_challenge"])
        return f"?code={code}&state={asked['state']}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.endswith("/.well-known/openid-configuration"):
                    base = provider.issuer
                    self.say({"issuer": base, "authorization_endpoint": f"{base}/auth",
                              "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/keys"})  # fmt: skip
                else:
                    self.say({"keys": [provider.key.as_dict(private=False)]})

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
                claims, challenge = provider.given.pop(form["code"], ({}, ""))
                if not claims or challenge != challenge_of(form["code_verifier"]):
                    self.say({"error": "invalid_grant"}, status=400)
                    return
                assert self.headers["Authorization"].startswith("Basic ")
                self.say({"id_token": jwt.encode(provider.header, claims, provider.signs_with)})

            def say(self, answer: object, status: int = 200) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Says nothing: the tests assert what they need."""

        return Handler


def challenge_of(verifier: str) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, database: object) -> Iterator[Provider]:
    """A provider that this installation is set up with."""
    from wanhui.flows import single_sign_on

    found = Provider()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    chosen = replace(single_sign_on.ENVIRONMENT, oidc_url=found.issuer, oidc_client="wanhui", oidc_secret="s3cret")
    monkeypatch.setattr(single_sign_on, "ENVIRONMENT", chosen)
    yield found
    found.server.shutdown()
    thread.join()


@pytest.fixture
def su(database: object, unique: str) -> world.Merchant:
    """Somebody whose login is an e-mail address."""
    return world.merchant(f"{unique[-40:]}@example.com")


def arrive(client: Client, provider: Provider, email: str, **how: Any) -> Any:
    """Goes out to the provider and comes back."""
    away = client.get("/sign-in/elsewhere?next=/me")["Location"]
    assert away.startswith(f"{provider.issuer}/auth?")
    return client.get("/sign-in/back" + provider.come(away, email, **how))


def test_who_is_invited_comes_in_by_the_provider_and_is_bound_to_it(
    visit: Visit, provider: Provider, su: world.Merchant
) -> None:
    client = visit()
    assert "单点登录" in client.get("/sign-in").content.decode()
    assert arrive(client, provider, su.login.upper())["Location"] == "/me"
    assert client.get("/cases").status_code == 200
    assert "单点登录" in client.get("/settings/trail").content.decode()
    assert arrive(visit(), provider, "renamed@example.com")["Location"] == "/me", "known again by the subject"
    other = arrive(visit(), provider, su.login, subject="somebody-else")
    assert other.status_code == 422 and "E-SSO-NOBODY" in other.content.decode(), "an address that was given away"
    assert "E-SSO-NOBODY" in arrive(visit(), provider, "nobody@example.com", subject="s-9").content.decode()
    unsure = arrive(visit(), provider, su.login, subject="s-8", twist=lambda claims: claims.update(email_verified="no"))
    assert "E-SSO-NOBODY" in unsure.content.decode(), "an address that nobody verified"
    code, _ = switch_on(client)
    assert arrive(visit(), provider, su.login)["Location"].startswith("/sign-in/code"), "the second factor stays"
    assert len(code(1)) == 6


def test_a_token_that_is_wrong_in_any_way_lets_nobody_in(visit: Visit, provider: Provider, su: world.Merchant) -> None:
    client = visit()
    twists: tuple[Twist, ...] = (
        lambda claims: claims.update(nonce="other"),
        lambda claims: claims.update(iss="https://evil.example"),
        lambda claims: claims.update(aud="another-client"),
        lambda claims: claims.update(aud=["wanhui", "x"], azp="x"),
        lambda claims: claims.update(exp=1),
        lambda claims: claims.update(sub=""),
        lambda claims: claims.pop("nonce"),
        lambda claims: claims.pop("exp"),
    )
    for place, twist in enumerate(twists):
        assert "E-SSO" in arrive(client, provider, su.login, twist=twist).content.decode(), place
    provider.signs_with = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    assert "E-SSO" in arrive(client, provider, su.login).content.decode(), "signed by somebody else"
    provider.signs_with, provider.header = OctKey.import_key("s3cret" * 8), {"alg": "HS256"}
    assert "E-SSO" in arrive(client, provider, su.login).content.decode(), "signed with a shared secret"
    provider.signs_with, provider.header = provider.key, {"alg": "RS256"}
    away = client.get("/sign-in/elsewhere")["Location"]
    back = provider.come(away, su.login)
    assert "E-SSO" in visit().get(f"/sign-in/back{back}").content.decode(), "another browser's answer"
    assert "E-SSO" in client.get("/sign-in/back?code=x&state=guess").content.decode()
    assert "E-SSO" in client.get(f"/sign-in/back{back}").content.decode(), "what was asked counts once"
    denied = urlsplit(client.get("/sign-in/elsewhere")["Location"]).query
    state = parse_qs(denied)["state"][0]
    assert "access_denied" in client.get(f"/sign-in/back?error=access_denied&state={state}").content.decode()
    assert client.get("/cases").status_code == 302, "after all this nobody is in"


def test_without_a_provider_there_is_no_such_way_in(visit: Visit) -> None:
    client = visit()
    assert "/sign-in/elsewhere" not in client.get("/sign-in").content.decode()
    assert "E-SSO" in client.get("/sign-in/elsewhere").content.decode()
