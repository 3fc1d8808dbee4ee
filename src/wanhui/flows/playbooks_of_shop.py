"""The playbooks of one shop: the shipped ones, with those that the shop has written laid over them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from uuid import UUID

from wanhui.cases.playbook import Playbook, Playbooks, layered
from wanhui.content.case_rules import load_playbooks
from wanhui.content.loader import parse_pack
from wanhui.store.own_playbooks import OwnBody, Scope, own_bodies
from wanhui.store.shops import shops

_NARROWEST: Final = ("shop", "platform", "channel")


def playbooks_of(account: UUID, shop: str, *, platform: str | None = None, channel: str | None = None) -> Playbooks:
    """The playbooks by which a case of this shop, `platform` and `channel` begins; every version has its name here."""
    bodies = own_bodies(account)
    if not bodies:
        return load_playbooks()
    if platform is None and any(one.scope.platform for one in bodies):
        platform = next((one.platform for one in shops(account) if one.id == shop), None)
    return layers(bodies, shop, platform=platform, channel=channel)


def layers(
    bodies: Sequence[OwnBody], shop: str, *, platform: str | None = None, channel: str | None = None
) -> Playbooks:
    """The shipped playbooks with those of `bodies` that apply laid over them, the narrowest scope on top."""
    asked = {"shop": shop, "platform": platform, "channel": channel}
    applying = sorted(
        (one for one in bodies if one.retired_at is None and _applies(one.scope, asked)),
        key=lambda one: (*(getattr(one.scope, name) is not None for name in _NARROWEST), one.version),
    )
    top = {one.playbook: one.body for one in applying}
    return _built(tuple(top.values()), tuple(one.body for one in bodies))


def _applies(scope: Scope, asked: dict[str, str | None]) -> bool:
    return all(getattr(scope, name) in (None, asked[name]) for name in _NARROWEST)


@lru_cache(maxsize=256)
def _built(top: tuple[str, ...], all_bodies: tuple[str, ...]) -> Playbooks:
    own = [parsed(body) for body in top]
    return layered(load_playbooks(), own, older=[parsed(body) for body in all_bodies])


@lru_cache(maxsize=1024)
def parsed(body: str) -> Playbook:
    """The playbook that a text says; raises what the loader raises."""
    named = next((line.partition(":")[2].strip() for line in body.splitlines() if line.startswith("id:")), "")
    return parse_pack(body, f"{named or 'playbook'}.yaml", Playbook)
