"""Asks an identity provider who somebody is: OpenID Connect, the code flow with PKCE, tokens checked to the letter."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from wanhui.errors import WanhuiError

_TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
_MOST_BYTES: Final = 200_000
#: Only signatures by a key that the provider alone has; "none" and shared secrets are none of these.
_ALGORITHMS: Final = ("RS256", "PS256", "ES256")
#: Clocks of two servers differ by less.
_LEEWAY: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where people are asked who they are (`issuer`), and as whom we ask."""

    issuer: str
    client: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the asking browser keeps until it comes back: nothing else may complete this sign-in."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who came: the provider's own name for them, and their e-mail address, empty unless the provider verified it."""

    issuer: str
    subject: str
    email: str


def begin(provider: Provider, *, back: str) -> Begun:
    """Where to send a browser that shall come back to `back`; ``E-SSO`` when the provider cannot be asked."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client, "redirect_uri": back, "scope": "openid email",
        "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    with _client() as client:
        address = _address(_known(client, provider), "authorization_endpoint")
    joint = "&" if "?" in address else "?"
    return Begun(address=f"{address}{joint}{urlencode(asked)}", state=state, nonce=nonce, verifier=verifier)


def finish(provider: Provider, code: str, begun: Begun, *, back: str, now: datetime) -> Identity:
    """Who `code` stands for; ``E-SSO`` when the provider does not say so, or says it of another asker or time."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": begun.verifier}
    with _client() as client:
        known = _known(client, provider)
        answer = _json(
            client, "POST", _address(known, "token_endpoint"), data=form, auth=(provider.client, provider.secret)
        )
        keys = _json(client, "GET", _address(known, "jwks_uri"))
    asked = (str(known["issuer"]), provider.client)
    return _identity(str(answer.get("id_token")), keys, asked=asked, nonce=begun.nonce, now=now)


def _identity(token: str, keys: Mapping[str, Any], *, asked: tuple[str, str], nonce: str, now: datetime) -> Identity:
    """What the token says; `asked` are the issuer and the client that it must be from and for."""
    from joserfc import jwt  # needed only where a shop signs in elsewhere: the pages do not wait for it
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    issuer, client = asked
    must = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()), leeway=_LEEWAY,
        iss={"essential": True, "value": issuer}, aud={"essential": True, "value": client},
        sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )  # fmt: skip
    try:
        claims = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=_ALGORITHMS).claims  # type: ignore[arg-type]  # checked by the library
        must.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise WanhuiError("E-SSO", detail=f"id_token: {wrong}") from wrong
    if not claims["sub"] or claims.get("azp", client) != client:
        raise WanhuiError("E-SSO", detail="id_token: azp")
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Identity(issuer=issuer, subject=str(claims["sub"]), email=str(email or ""))


def _known(client: httpx.Client, provider: Provider) -> Mapping[str, Any]:
    """What the provider tells of itself; it must be the one that was asked."""
    found = _json(client, "GET", f"{provider.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
        raise WanhuiError("E-SSO", detail="issuer")
    return found


def _address(known: Mapping[str, Any], name: str) -> str:
    found = known.get(name)
    if not isinstance(found, str) or not found.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise WanhuiError("E-SSO", detail=name)
    return found


def _client() -> httpx.Client:
    return httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


def _json(client: httpx.Client, method: str, address: str, **options: Any) -> Mapping[str, Any]:
    try:
        with client.stream(method, address, **options) as answer:
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise WanhuiError("E-SSO", detail=f"{address}: > {_MOST_BYTES} B")
            answer.raise_for_status()
        found = httpx.Response(200, content=body).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
        raise WanhuiError("E-SSO", detail=f"{type(failed).__name__}") from failed
    if not isinstance(found, dict):
        raise WanhuiError("E-SSO", detail=address)
    return found
