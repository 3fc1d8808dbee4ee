"""Asks a language model at an OpenAI-compatible address for one text; off until an address is configured."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import httpx
import orjson

from wanhui.errors import WanhuiError

#: Nobody waits longer for a draft.
_TIMEOUT: Final = httpx.Timeout(20.0, connect=5.0)
#: A longer answer is not read.
_MOST_BYTES: Final = 100_000
_MOST_TOKENS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """Where the model is asked (``https://host/v1``), its name, and the key, if it wants one."""

    address: str
    name: str
    key: str = ""

    @property
    def is_local(self) -> bool:
        """Whether what is asked stays on this machine or its own network."""
        host = urlsplit(self.address).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_private
        except ValueError:
            return False


def ask(model: LanguageModel, *, task: str, facts: str) -> str:
    """The model's answer to `facts` under `task`. It has no tools and no memory, and nothing it says is acted upon.

    Raises ``E-LLM`` when it cannot be asked, answers late, too long or with anything but a text.
    """
    request = {
        "model": model.name,
        "messages": [{"role": "system", "content": task}, {"role": "user", "content": facts}],
        "temperature": 0.2,
        "max_tokens": _MOST_TOKENS,
    }
    address = f"{model.address.rstrip('/')}/chat/completions"
    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, json=request, headers=headers) as answer,
        ):
            answer.raise_for_status()
            text = _text(_read(answer))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, IndexError, TypeError) as failed:
        raise WanhuiError("E-LLM", detail=type(failed).__name__) from failed
    return text


def _read(answer: httpx.Response) -> bytes:
    kept = bytearray()
    for piece in answer.iter_bytes():
        kept += piece
        if len(kept) > _MOST_BYTES:
            raise ValueError("too long")
    return bytes(kept)


def _text(body: bytes) -> str:
    text = orjson.loads(body)["choices"][0]["message"]["content"]
    if not isinstance(text, str) or not text.strip():
        raise ValueError("no text")
    return text.strip()
