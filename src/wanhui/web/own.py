"""What people change about themselves: password, second factor, sessions, the account they work in."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from wanhui.errors import WanhuiError
from wanhui.flows import second_factor
from wanhui.flows import sign_in as flow
from wanhui.settings import SESSION_ACCOUNT
from wanhui.store.auth import AccountBackend
from wanhui.web import show
from wanhui.web.doors import agent_of, signed_in
from wanhui.web.people import me_page
from wanhui.web.qr import square

_own = signed_in(is_own=True, methods=("POST",))


@sensitive_post_parameters()
@_own
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own."""
    agent, asked = agent_of(request), request.POST
    old, new, key = asked.get("old", "")[:256], asked.get("new", "")[:257], request.session.session_key or ""
    try:
        flow.change_password(agent.account, agent.id, old=old, new=new, now=show.viewer_of(request).now, key=key)
    except WanhuiError as refused:
        words = refused.text(show.viewer_of(request).language)
        return me_page(request, problem=words, problem_code=refused.code, status=422)
    update_session_auth_hash(request, cast("object", AccountBackend().get_user(agent.id)))  # type: ignore[arg-type]  # ours
    return redirect("me")


@signed_in()
def factor(request: HttpRequest) -> HttpResponse:
    """The page on which a second factor is set up, with a fresh secret."""
    enrolment = second_factor.new_enrolment(_login(request))
    return show.page(request, "factor.html", place="me", enrolment=enrolment, square=square(enrolment.link))


@sensitive_post_parameters()
@_own
def factor_on(request: HttpRequest) -> HttpResponse:
    """Switches the second factor on, once the app shows the right code; then the recovery codes are shown."""
    agent, secret = agent_of(request), request.POST.get("secret", "")[:64]
    code, now = request.POST.get("code", "")[:16], show.viewer_of(request).now
    try:
        codes = second_factor.switch_on(agent.account, agent.id, secret=secret, code=code, now=now)
    except WanhuiError as refused:
        again = _enrolment(secret, _login(request))
        drawn = square(again.link)
        return show.refused(request, refused, template="factor.html", place="me", enrolment=again, square=drawn)
    return show.page(request, "factor.html", place="me", codes=codes)


@sensitive_post_parameters()
@_own
def factor_off(request: HttpRequest) -> HttpResponse:
    """Switches it off; the password is asked for again."""
    agent, now = agent_of(request), show.viewer_of(request).now
    try:
        flow.know(_login(request), request.POST.get("password", "")[:256])
    except WanhuiError as refused:
        words = refused.text(show.viewer_of(request).language)
        return me_page(request, problem=words, problem_code=refused.code, status=422)
    second_factor.switch_off(agent.account, agent.id, by=agent.id, now=now)
    return redirect("me")


@_own
def sessions(request: HttpRequest) -> HttpResponse:
    """Signs out of one other browser, or of all others."""
    agent, only, now = agent_of(request), request.POST.get("only", ""), show.viewer_of(request).now
    try:
        one = UUID(only) if only else None
    except ValueError as bad:
        raise Http404 from bad
    but = "" if one else request.session.session_key or ""
    flow.end_sessions(agent.account, agent.id, now=now, only=one, but=but)
    return redirect("me")


@_own
def account(request: HttpRequest) -> HttpResponse:
    """Goes on in another account that the person belongs to."""
    wanted = request.POST.get("account", "")
    if any(str(place.account) == wanted for place in flow.places(agent_of(request).id)):
        request.session[SESSION_ACCOUNT] = wanted
    return redirect("cases")


def _login(request: HttpRequest) -> str:
    return show.viewer_of(request).login


def _enrolment(secret: str, login: str) -> second_factor.Enrolment:
    try:
        return second_factor.enrolment_of(secret, login)
    except WanhuiError:
        return second_factor.new_enrolment(login)
