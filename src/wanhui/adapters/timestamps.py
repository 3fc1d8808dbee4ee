"""Asks a time stamp authority (RFC 3161) for a token over some bytes, and believes no answer that does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import httpx
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)

_WITHIN: Final = 10.0
_LARGEST: Final = 64 * 1024
#: An authority whose clock differs by more from ours is noted: one of the two is wrong.
TOLERANCE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Where stamps come from: an address, and a file of the root certificates (PEM) that its answers must lead to."""

    url: str
    roots: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A token and its time, or what was wrong: ``down``, ``refused``, ``lies`` or ``clock`` with a detail."""

    token: bytes | None = None
    stamped_at: datetime | None = None
    problem: str | None = None


def ask_for_stamp(authority: Authority, message: bytes, *, now: datetime) -> Answer:
    """A stamp over `message`. Whatever the authority does, an answer comes back; only one that holds has a token."""
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True)
    built = request.cert_request(cert_request=True).build()
    try:
        told = _post(authority.url, built.as_bytes())
    except (httpx.HTTPError, httpx.InvalidURL) as down:
        return Answer(problem=f"down: {type(down).__name__}")
    except ValueError as refused:
        return Answer(problem=f"refused: {refused}")
    return _checked(authority, built, told, message=message, now=now)


def stamped_at(authority: Authority, token: bytes, message: bytes) -> datetime | None:
    """When `message` was stamped, if `token` proves it; None when it does not."""
    try:
        response = decode_timestamp_response(token)
        _verifier(authority, None).verify(response, sha256(message).digest())
        return response.tst_info.gen_time.astimezone(UTC)
    except (VerificationError, ValueError):
        return None


def _checked(authority: Authority, request: TimeStampRequest, told: bytes, *, message: bytes, now: datetime) -> Answer:
    try:
        response: TimeStampResponse = decode_timestamp_response(told)
        if response.status not in (0, 1):
            return Answer(problem=f"refused: status {response.status}")
        _verifier(authority, request).verify(response, sha256(message).digest())
        at = response.tst_info.gen_time.astimezone(UTC)
    except (VerificationError, ValueError) as lie:
        return Answer(problem=f"lies: {lie}"[:200])
    if abs(at - now) > TOLERANCE:
        return Answer(problem=f"clock: {at.isoformat()}")
    return Answer(token=told, stamped_at=at)


def _verifier(authority: Authority, request: TimeStampRequest | None) -> Verifier:
    builder = VerifierBuilder() if request is None else VerifierBuilder.from_request(request)
    for root in x509.load_pem_x509_certificates(authority.roots.read_bytes()):
        builder = builder.add_root_certificate(root)
    return builder.build()


def _post(url: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    with httpx.Client(timeout=_WITHIN) as client, client.stream("POST", url, content=body, headers=headers) as answer:
        if answer.status_code != httpx.codes.OK:
            raise ValueError(f"HTTP {answer.status_code}")
        told = b""
        for piece in answer.iter_bytes():
            told += piece
            if len(told) > _LARGEST:
                raise ValueError("the answer is too long")
    return told
