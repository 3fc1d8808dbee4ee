"""Evidence on screen: files of a case, its packages, notices and reports; the chain; the page behind a buyer's link."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wanhui.errors import Language, WanhuiError
from wanhui.flows import ask_photos, file_report, hold_evidence, packages, rights_notice, show_evidence
from wanhui.flows.add_evidence import NewFile, add_file, bytes_of
from wanhui.flows.file_report import NewReport
from wanhui.web import errors, show, uploads
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
_LIMIT = f"{uploads.LARGEST // 2**20} MB"
_PANEL = "evidence"


@signed_in()
def vault(request: HttpRequest) -> HttpResponse:
    """The chain of the account, what is frozen, how reports went."""
    return _vault(request)


@_acting
def check(request: HttpRequest) -> HttpResponse:
    """Checks the whole chain now."""
    viewer = show.viewer_of(request)
    return _vault(
        request, checked=show_evidence.check_page(cast(UUID, viewer.account), now=viewer.now), is_checked=True
    )


def _vault(request: HttpRequest, **more: Any) -> HttpResponse:
    account = cast(UUID, show.viewer_of(request).account)
    view = show_evidence.show_vault(account)
    return show.page(request, "evidence.html", place="evidence", route="evidence", vault=view, **more)


@_acting
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Photos and files of the shop's own, as many as were chosen."""
    agent, now = agent_of(request), show.viewer_of(request).now
    purpose, value = field(request, "purpose"), field(request, "value")

    def act() -> None:
        for file in _files(request):
            new = NewFile(name=file.name or "", purpose=purpose, value=value, actor=str(agent.id))
            add_file(agent.account, number, new, chunks=file.chunks(), now=now)

    return acted(request, number, act, panel=_PANEL)


@_acting
def make(request: HttpRequest, number: int) -> HttpResponse:
    """Makes the package for one receiver."""
    agent, now, to = agent_of(request), show.viewer_of(request).now, field(request, "receiver")
    return acted(request, number, lambda: packages.make_package(agent, number, to=to, now=now), panel=_PANEL)


@signed_in(right="case.work")
def package(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """A package or its receipt, to be saved."""
    path = packages.package_file(agent_of(request).account, number, name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")


@signed_in()
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The bytes of one file, always to be saved and never run; a picture may be shown inside our own page."""
    found = bytes_of(agent_of(request).account, key)
    if found is None:
        raise Http404
    path, kept = found
    is_shown = kept.media_type in ("image/jpeg", "image/png", "image/webp", "image/gif") and not kept.notes.get(
        "problems"
    )
    told = kept.media_type if is_shown else "application/octet-stream"
    return FileResponse(path.open("rb"), as_attachment=True, filename=kept.name, content_type=told)


@_acting
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Writes a rights notice, which then waits for another person."""
    viewer, agent, identity = show.viewer_of(request), agent_of(request), field(request, "identity")
    language: Language = "en" if field(request, "language") == "en" else "zh"

    def act() -> object:
        return rights_notice.prepare_notice(agent, number, identity=identity, language=language, now=viewer.now)

    return acted(request, number, act, panel=_PANEL)


@_acting
def decide(request: HttpRequest, number: int, key: UUID) -> HttpResponse:
    """Another person allows a notice, or refuses it."""
    agent, now, yes = agent_of(request), show.viewer_of(request).now, field(request, "answer") == "yes"
    act = rights_notice.decide
    return acted(request, number, lambda: act(agent, number, key, is_allowed=yes, now=now), panel=_PANEL)


@_acting
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Prepares a report with its rule and evidence."""
    agent, now = agent_of(request), show.viewer_of(request).now
    paths = tuple(path[:200] for path in request.POST.getlist("evidence")[:50] if path)
    new = NewReport(receiver=field(request, "receiver"), rule=field(request, "rule"), evidence=paths)
    return acted(request, number, lambda: file_report.prepare_report(agent, number, new, now=now), panel=_PANEL)


@_acting
def follow(request: HttpRequest, number: int, key: UUID) -> HttpResponse:
    """What became of a report."""
    agent, now = agent_of(request), show.viewer_of(request).now
    state, reference = field(request, "state"), field(request, "reference")
    act = file_report.follow_report
    return acted(
        request, number, lambda: act(agent, number, key, state=state, reference=reference, now=now), panel=_PANEL
    )


@_acting
def release(request: HttpRequest, number: int) -> HttpResponse:
    """A lead lets go of what is frozen."""
    agent, now, reason = agent_of(request), show.viewer_of(request).now, field(request, "reason")
    return acted(
        request, number, lambda: hold_evidence.release_hold(agent, number, reason=reason, now=now), panel=_PANEL
    )


@_acting
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Asks the buyer for photos: a polite text with a link, sent to the chat."""
    viewer, agent = show.viewer_of(request), agent_of(request)

    given = field(request, "version")[:9]
    seen = int(given) if given.isascii() and given.isdigit() else None

    def address(word: str) -> str:
        return request.build_absolute_uri(reverse("buyer_photos", args=[word]))

    def act() -> object:
        return ask_photos.send_request(
            agent, number, address=address, language=viewer.language, now=viewer.now, seen=seen
        )

    return acted(request, number, act, panel=_PANEL, view="reply")


@require_http_methods(["GET", "HEAD", "POST"])
def buyer_photos(request: HttpRequest, token: str) -> HttpResponse:
    """What a buyer sees behind their link: one form; nothing of the case."""
    now = show.viewer_of(request).now
    sent = 0
    try:
        if request.method == "POST":
            for one in _files(request):
                ask_photos.take_photo(token, one.name or "", one.chunks(), now=now)
                sent += 1
        found = ask_photos.open_link(token, now=now)
    except WanhuiError as problem:
        if sent:  # the last place of the link was taken by the file before
            return show.page(request, "photos.html", sent=sent, link=None, token=token)
        status = 404 if problem.code == "E-EVIDENCE-LINK" else 422
        return errors.told(request, problem, status=status)
    return show.page(request, "photos.html", sent=sent, link=found, token=token)


def _files(request: HttpRequest) -> list[Any]:
    if getattr(request, "is_upload_too_large", False):
        raise WanhuiError("E-EVIDENCE-SIZE", limit=_LIMIT)
    found = request.FILES.getlist("file")
    if not found:
        raise WanhuiError("E-EVIDENCE-EMPTY", name="–")
    return found
