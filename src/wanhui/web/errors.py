"""Pages for what went wrong: what happened, why, what to do next, and a code."""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from wanhui.errors import WanhuiError
from wanhui.web import show
from wanhui.web.words import say


def is_django_answer(problem: Exception) -> bool:
    """Whether Django has a page of its own for `problem` (404, 403, 400)."""
    return isinstance(problem, Http404 | PermissionDenied | SuspiciousOperation | BadRequest)


def told(request: HttpRequest, error: WanhuiError, *, status: int) -> HttpResponse:
    """The page of an error of ours."""
    language = show.viewer_of(request).language
    return _page(request, "error.refused", error.text(language), status=status, code=error.code)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404, the same for what does not exist and for what belongs to somebody else."""
    language = show.viewer_of(request).language
    return _page(request, "error.not_found", say("error.not_found_why", language), status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400: a form that no page of ours makes, or one that is too large."""
    return _page(request, "error.refused", say("error.too_large", show.viewer_of(request).language), status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: the form's token does not fit the cookie."""
    return _page(request, "error.refused", say("error.csrf_why", show.viewer_of(request).language), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500 from outside the views."""
    return _page(request, "error.broken", say("client.failed", show.viewer_of(request).language), status=500)


def _page(request: HttpRequest, heading: str, sentence: str, *, status: int, code: str = "") -> HttpResponse:
    words = say(heading, show.viewer_of(request).language)
    return show.page(request, "error.html", status=status, heading=words, sentence=sentence, code=code)
