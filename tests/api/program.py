"""A program that calls the interface, and every call that there is with a request that fits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson
from django.test import Client

from tests.web.world import Merchant
from wanhui.flows.api_keys import KeyWish, make_key
from wanhui.flows.desk_acts import Agent
from wanhui.store.accounts import memberships

ROOT = "/api/v1"
LINES = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Program:
    """A key, and a client that sends it."""

    client: Client
    token: str

    def get(self, path: str, **asked: Any) -> Any:
        """GET below the interface's root."""
        return self.client.get(ROOT + path, asked, headers=self._headers())

    def post(self, path: str, body: Any = None, *, once: str = "", kind: str = "application/json") -> Any:
        """POST `body` as JSON, or as it is when it is bytes."""
        data = body if isinstance(body, bytes) else orjson.dumps(body or {})
        return self.client.post(ROOT + path, data, content_type=kind, headers=self._headers(once))

    def call(self, method: str, path: str, body: Any = None, *, once: str = "") -> Any:
        """Any method."""
        return self.client.generic(
            method.upper(), ROOT + path, body if isinstance(body, bytes) else orjson.dumps(body or {}),
            "application/json", headers=self._headers(once),
        )  # fmt: skip

    def _headers(self, once: str = "") -> dict[str, str]:
        named = {"Idempotency-Key": once} if once else {}
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **named}


def new_program(home: Merchant, scopes: tuple[str, ...], *, person: UUID | None = None, **wish: Any) -> Program:
    """A program whose key was made by the owner of `home`."""
    owner = Agent(account=home.account, id=home.person, role="owner")
    asked = KeyWish(name="进销存", scopes=scopes, person=person or home.person, **{"days": 30, **wish})
    assert memberships(home.person)
    return Program(Client(SERVER_NAME="localhost"), make_key(owner, asked, now=home.now))


def answer(response: Any) -> Any:
    """The JSON of an answer, streamed or not."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return orjson.loads(body)


def code(response: Any) -> str:
    """The code of a refusal."""
    found: str = answer(response)["error"]["code"]
    return found


@dataclass(frozen=True, slots=True)
class Route:
    """One call: its method, its place with everything filled in, the scope that it needs, and a body that fits."""

    method: str
    template: str
    path: str
    scope: str
    body: Any
    goes_out: bool


def routes(number: int = 1) -> Iterator[Route]:
    """Every call that the OpenAPI file declares."""
    from django.urls import reverse

    schema = orjson.loads(Client(SERVER_NAME="localhost").get(reverse("api:openapi-json")).content)
    values = {"number": number, "kind": "order", "ref": "O-r1", "shop": "s1", "order": "O-r1", "name": "queue"}
    for template, found in schema["paths"].items():
        for method, one in found.items():
            ids = {name: str(uuid5(UUID(int=7), name)) for name in ("reply", "key")}
            path = template.removeprefix(ROOT).format(**values, **ids)
            if template.endswith("{kind}") or template.endswith("{ref}"):
                path += "?shop=s1"
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            yield Route(method, template, path, one["x-scope"], sample(body, schema), one.get("x-goes-out", False))


def sample(shape: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """A value that fits a JSON schema."""
    if "$ref" in shape:
        return sample(schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]], schema)
    if "anyOf" in shape:
        return sample(shape["anyOf"][0], schema)
    if "enum" in shape:
        return shape["enum"][0]
    if "properties" in shape:
        wanted = shape.get("required", ())
        return {name: sample(one, schema) for name, one in shape["properties"].items() if name in wanted}
    if shape.get("type") == "array":
        items = shape.get("prefixItems") or [shape.get("items", {})]
        return [sample(one, schema) for one in items]
    by_format = {"uuid": str(UUID(int=7)), "date-time": "2099-01-01T00:00:00+08:00"}
    plain = {"integer": 1, "number": 1, "boolean": False, "string": "x"}
    return by_format.get(shape.get("format", "")) or plain.get(str(shape.get("type")), {})
