"""What happens around every page: strict headers, who looks, and errors put into words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from wanhui.errors import WanhuiError
from wanhui.flows.log import record_bug
from wanhui.flows.sign_in import unlimited
from wanhui.web import errors, visitors

Handler = Callable[[HttpRequest], HttpResponse]

#: No inline script or style, nothing from elsewhere, no frame around us.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
_PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def strict_headers(get_response: Handler) -> Handler:
    """Adds the security headers; pages hold personal data and are never kept by a cache."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return handle


def without_nul(get_response: Handler) -> Handler:
    """Takes every NUL, which the database cannot store, out of what was asked before a page sees it.

    An address with one leads nowhere. The calls of programs are left as they came: they are refused with a reason.
    """
    return _WithoutNul(get_response)


class _WithoutNul:
    """A form is first read behind the check that it is ours, so this hook stands there too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        if "\0" in request.path:
            raise Http404
        if "%00" in request.META["QUERY_STRING"]:
            request.GET = _plain(request.GET)  # type: ignore[assignment]  # a QueryDict like the one it replaces
        if request.method == "POST" and any("\0" in value for _, values in request.POST.lists() for value in values):
            request.POST = _plain(request.POST)  # type: ignore[assignment]  # the same
        return None


def _plain(asked: QueryDict) -> QueryDict:
    """The same fields without NUL."""
    found = QueryDict(mutable=True)
    for name, values in asked.lists():
        found.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    found._mutable = False
    return found


def know_viewer(get_response: Handler) -> Handler:
    """Puts the `Viewer` on the request, at the first need of it for a static file never."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/static/"):
            request.viewer = visitors.viewer(request)  # type: ignore[attr-defined]  # ours, read by show.viewer_of
        response = get_response(request)
        if not response.streaming:  # a long answer is still being loaded; the next request forgets its limits
            unlimited()
        return response

    return handle


def explain_errors(get_response: Handler) -> Handler:
    """Lets requests through; its exception hook turns what went wrong into a page that says what to do."""
    return _Explaining(get_response)


class _Explaining:
    """Django asks a middleware object, not a function, about exceptions."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A page for an error of ours; a bug is logged under a reference that the page shows."""
        if isinstance(problem, WanhuiError):
            return errors.told(request, problem, status=422)
        if errors.is_django_answer(problem):
            return None
        return errors.told(request, WanhuiError("E-BUG", reference=record_bug(problem)), status=500)
