"""The one way out over HTTP: https to public addresses only, no redirects, small answers, short waits."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx

from wanhui.errors import WanhuiError

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 65_536
_AGENT: Final = "wanhui"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One message to post: where to, the bytes of its body, and headers of its own."""

    address: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the status, and the first bytes of the body."""

    status: int
    body: bytes


Post = Callable[[Request], Answer]


def check_address(address: str) -> tuple[str, int]:
    """Host and port of an address that may be posted to; ``E-SINK-ADDRESS`` for any other.

    Only https, no name and password in it, no address of a private network, of this machine or of a cloud's inside.
    """
    parts = urlsplit(address.strip())
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise WanhuiError("E-SINK-ADDRESS", found=_shown(address))
    try:
        port = parts.port or 443
    except ValueError as bad:
        raise WanhuiError("E-SINK-ADDRESS", found=_shown(address)) from bad
    if _literal(parts.hostname) is not None and not is_public(parts.hostname):
        raise WanhuiError("E-SINK-PRIVATE", found=_shown(address))
    return parts.hostname, port


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    found = _literal(address)
    if found is None:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not (mapped or found).is_multicast


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def resolve(host: str, port: int) -> str:
    """The address to connect to; ``E-SINK-PRIVATE`` when any of the host's addresses is not public."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as unknown:
        raise WanhuiError("E-SINK-DOWN", detail=type(unknown).__name__) from unknown
    if not found or not all(is_public(address) for address in found):
        raise WanhuiError("E-SINK-PRIVATE", found=host)
    return min(found, key=lambda address: (":" in address, address))


def post(request: Request) -> Answer:
    """Posts `request`. The name is looked up once, and the connection goes to the very address that was checked.

    Raises ``E-SINK-ADDRESS``, ``E-SINK-PRIVATE``, and ``E-SINK-DOWN`` when nobody answers in time.
    """
    host, port = check_address(request.address)
    literal = resolve(host, port)
    url = httpx.URL(request.address.strip()).copy_with(host=literal)
    headers = {"Host": host if port == 443 else f"{host}:{port}", "User-Agent": _AGENT, **request.headers}
    return send(url, request.body, headers, host=host)


def send(url: httpx.URL, body: bytes, headers: Mapping[str, str], *, host: str) -> Answer:
    """One post to a checked address; the certificate is that of `host`."""
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers, extensions={"sni_hostname": host}) as answer,
        ):
            taken = b""
            for chunk in answer.iter_bytes():
                taken += chunk
                if len(taken) >= _MOST_BYTES:
                    break
            return Answer(status=answer.status_code, body=taken[:_MOST_BYTES])
    except httpx.HTTPError as down:
        raise WanhuiError("E-SINK-DOWN", detail=type(down).__name__) from down


def _shown(address: str) -> str:
    """An address without its secrets: robots carry their key in it."""
    return f"{address.strip()[:24]}…" if len(address.strip()) > 24 else address.strip()
