"""Lets somebody in whom an identity provider knows: only people who were invited here, each bound to one identity."""

from __future__ import annotations

from datetime import datetime

from wanhui.adapters import oidc
from wanhui.errors import WanhuiError
from wanhui.flows.sign_in import Known
from wanhui.settings import ENVIRONMENT
from wanhui.store import tenancy
from wanhui.store.accounts import audit, memberships
from wanhui.store.auth import AccountBackend

_BACKEND = AccountBackend()


def provider() -> oidc.Provider | None:
    """The provider that was set up; None: people sign in by password only."""
    if not ENVIRONMENT.oidc_url:
        return None
    return oidc.Provider(issuer=ENVIRONMENT.oidc_url, client=ENVIRONMENT.oidc_client, secret=ENVIRONMENT.oidc_secret)


def begin(*, back: str) -> oidc.Begun:
    """Where the browser goes to be asked; ``E-SSO`` without a provider, or when it cannot be reached."""
    return oidc.begin(_set_up(), back=back)


def finish(code: str, begun: oidc.Begun, *, back: str, now: datetime) -> Known:
    """Who came back with `code`: known before by the same identity, else by the verified e-mail as their login.

    Raises ``E-SSO``, and ``E-SSO-NOBODY`` for somebody who is not invited here or whose login is another's already.
    A second factor that was set up here is still asked for.
    """
    found = oidc.finish(_set_up(), code, begun, back=back, now=now)
    identity = f"{found.issuer} {found.subject}"
    user = _BACKEND.identified(identity) or (_BACKEND.identify(found.email, identity) if found.email else None)
    places = memberships(user.id) if user is not None else ()
    if user is None or not places:
        raise WanhuiError("E-SSO-NOBODY", login=found.email or found.subject)
    with tenancy.account(places[0].account):
        audit(places[0].account, at=now, actor=str(user.id), action="signed_in_by_provider", payload={})
    return Known(user=user, place=places[0], sealed=user.totp_secret or "")


def _set_up() -> oidc.Provider:
    found = provider()
    if found is None:
        raise WanhuiError("E-SSO", detail="WANHUI_OIDC_URL")
    return found
