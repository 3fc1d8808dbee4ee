"""What stands around every route: answers as JSON, errors with their codes, calls that change something only once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from wanhui.api.keys import Replayed, call_of, language_of
from wanhui.errors import WanhuiError
from wanhui.flows import api_once
from wanhui.flows.log import record_bug
from wanhui.settings import DATA_UPLOAD_MAX_MEMORY_SIZE
from wanhui.store.tenancy import is_refused

#: The status of errors that say more than that the request made no sense here (422).
_STATUS: Final[Mapping[str, int]] = {
    "E-API-KEY": 401,
    "E-API-SCOPE": 403,
    "E-API-SHOP": 403,
    "E-ROLE-READS": 403,
    "E-ROLE-RIGHT": 403,
    "E-ROLE-LEAD": 403,
    "E-API-NONE": 404,
    "E-CASE-NONE": 404,
    "E-API-METHOD": 405,
    "E-REPLY-GONE": 409,
    "E-CASE-CHANGED": 409,
    "E-API-ONCE-OTHER": 409,
    "E-API-UNDERWAY": 409,
    "E-API-LARGE": 413,
    "E-API-RATE": 429,
    "E-BUG": 500,
}
_SAYS: Final = """\
Everything that the desk does with records, cases, clocks, texts, orders and reports, with the rights of the person
that a key acts for. Send the key as `Authorization: Bearer wanhui_…`. A key has scopes (read, draft, write, export);
each route names the one that it needs as `x-scope`. Errors are `{"error": {"code", "message"}}` in the language of
`Accept-Language` (zh or en) with stable codes. Calls that change something take an `Idempotency-Key`: the same call
again within 24 hours gives the same answer and changes nothing. Lists give `next`; send it back as `after`. Too many
calls are answered 429 with `Retry-After`."""


class _Json(BaseRenderer):
    """Times in ISO 8601, keys of any plain kind; what it does not know is written as text."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class Api(NinjaAPI):
    """The interface. A call that was made before is answered as it was then."""

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: Any = None
    ) -> HttpResponse:
        """The answer as JSON; kept under the caller's name for the call, and noted in the trail."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        call = call_of(request)
        if call is not None:
            request.api_call = None  # type: ignore[attr-defined]  # ours, put there by api.keys
            done = response.status_code < 400
            if done:
                api_once.trail(call.caller, f"{call.method} {call.path}")
            if call.name:
                api_once.end(call, status=response.status_code, body=response.content.decode())
        return response


api = Api(
    title="wanhui",
    version="1",
    description=_SAYS,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    renderer=_Json(),
)


def told(request: HttpRequest, error: WanhuiError) -> HttpResponse:
    """An error of ours, with the status that fits it."""
    body = {"error": {"code": error.code, "message": error.text(language_of(request))}}
    response = api.create_response(request, body, status=_STATUS.get(error.code, 422))
    if error.code == "E-API-RATE":
        response["Retry-After"] = error.values["seconds"]
    if error.code == "E-API-KEY":
        response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Replayed)
def _again(_: HttpRequest, found: Replayed) -> HttpResponse:
    answer = HttpResponse(found.known.body, status=found.known.status, content_type="application/json; charset=utf-8")
    answer["Idempotency-Replayed"] = "true"
    return answer


@api.exception_handler(WanhuiError)
def _refused(request: HttpRequest, error: WanhuiError) -> HttpResponse:
    return told(request, error)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return told(request, WanhuiError("E-API-KEY"))


@api.exception_handler(Http404)
def _none(request: HttpRequest, _: Http404) -> HttpResponse:
    return told(request, WanhuiError("E-API-NONE"))


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, bad: ValidationError) -> HttpResponse:
    first = bad.errors[0]
    at = ".".join(str(part) for part in first["loc"][1:] if part != "body") or str(first["loc"][0])
    return told(request, WanhuiError("E-API-INPUT", at=at[:200], problem=str(first["msg"])[:200]))


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, bad: HttpError) -> HttpResponse:
    return told(request, WanhuiError("E-API-INPUT", at="body", problem=str(bad)[:200]))


@api.exception_handler(RequestDataTooBig)
def _large(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
    return told(request, WanhuiError("E-API-LARGE", limit=DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, bug: Exception) -> HttpResponse:
    if is_refused(bug):
        return told(request, WanhuiError("E-API-SHOP"))
    return told(request, WanhuiError("E-BUG", reference=record_bug(bug)))


def in_json(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of a route, which tells a method that it does not take in words that a program reads."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        response = view(request, *args, **more)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        refusal = told(request, WanhuiError("E-API-METHOD", found=request.method))
        refusal["Allow"] = response["Allow"]
        return refusal

    return answered


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Any address that is none, in words that a program reads."""
    return told(request, WanhuiError("E-API-NONE"))
