"""Queues kept under a name, for oneself or (by a lead) for everybody."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import may, require
from wanhui.store import saved_views
from wanhui.store.saved_views import StoredView

_LONGEST_NAME: Final = 40
_MOST: Final = 30


def views(account: UUID, person: UUID) -> tuple[StoredView, ...]:
    """What the person can choose from: their own first, then everybody's."""
    return saved_views.views_of(account, person)


def keep_view(agent: Agent, name: str, query: str, *, is_shared: bool) -> UUID:
    """Keeps the queue `query` (its address line) under `name`; ``E-VIEW-NAME``, ``E-VIEW-MANY``."""
    words = " ".join(name.split())
    if not words or len(words) > _LONGEST_NAME:
        raise WanhuiError("E-VIEW-NAME", limit=_LONGEST_NAME)
    if is_shared:
        require(agent.role, "view.share")
    if len(views(agent.account, agent.id)) >= _MOST:
        raise WanhuiError("E-VIEW-MANY", limit=_MOST)
    return saved_views.save_view(agent.account, None if is_shared else agent.id, name=words, query=query)


def drop_view(agent: Agent, view: UUID) -> None:
    """Takes a view away; one of everybody's only a lead may take. A view that is gone already is no error."""
    saved_views.forget_view(agent.account, agent.id, view, is_lead=may(agent.role, "view.share"))
