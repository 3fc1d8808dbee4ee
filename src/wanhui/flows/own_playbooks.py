"""Writing a shop's own playbooks: checked as strictly as the shipped ones, kept in every version."""

from __future__ import annotations

from datetime import datetime

from wanhui.cases.playbook import Playbook, choose, layered
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.playbooks_of_shop import parsed
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.keys import new_key
from wanhui.store.own_playbooks import OwnBody, Scope, add_body, next_version, retire_bodies


def write_playbook(agent: Agent, text: str, scope: Scope, *, now: datetime) -> str:
    """Puts the playbook in `text` (YAML, as the shipped ones) over the one of its id; gives its ``id@version``.

    Its version is given here, whatever the text says. Raises ``E-ROLE-OWNER`` for anybody but the owner, what the
    loader raises for a text that is no playbook, ``E-PLAYBOOK-NONE`` for an id that is not shipped,
    ``E-PLAYBOOK-EXAMPLE`` when one of its own examples leads elsewhere; then nothing is changed.
    """
    _owner_only(agent)
    pack = parsed(text)
    if all(one.id != pack.id for one in load_playbooks().ordered):
        raise WanhuiError("E-PLAYBOOK-NONE", name=pack.id)
    _check_examples(pack)
    with tenancy.account(agent.account):
        version = next_version(agent.account, pack.id)
        body = _with_version(text, version)
        parsed(body)
        add_body(
            agent.account,
            OwnBody(
                id=new_key(), playbook=pack.id, version=version, scope=scope, body=body, author=str(agent.id),
                written_at=now, retired_at=None,
            ),
        )  # fmt: skip
        _note(agent, (pack.id, version), scope, now=now)
    return f"{pack.id}@{version}"


def retire_playbook(agent: Agent, playbook: str, scope: Scope, *, now: datetime) -> None:
    """The shipped playbook counts again; cases keep the version they began with. ``E-PLAYBOOK-NONE`` without one."""
    _owner_only(agent)
    with tenancy.account(agent.account):
        if not retire_bodies(agent.account, playbook, scope, at=now):
            raise WanhuiError("E-PLAYBOOK-NONE", name=playbook)
        _note(agent, (playbook, None), scope, now=now)


def _note(agent: Agent, what: tuple[str, int | None], scope: Scope, *, now: datetime) -> None:
    """`what`: the playbook and its new version; None: the shipped one."""
    told = {"playbook": what[0], "version": what[1], "shop": scope.shop, "platform": scope.platform}
    audit(agent.account, at=now, actor=str(agent.id), action="playbook_changed", payload=told)


def _owner_only(agent: Agent) -> None:
    if agent.role != "owner":
        raise WanhuiError("E-ROLE-OWNER")


def _check_examples(pack: Playbook) -> None:
    """What a pack says of itself must hold among the others, as for every shipped one."""
    table = layered(load_playbooks(), [pack])
    for wanted, examples in ((True, pack.examples.must), (False, pack.examples.must_not)):
        for example in examples:
            chosen = choose(table, example, example.reason, after_sale=example.after_sale)
            if (chosen.id == pack.id) is not wanted:
                raise WanhuiError("E-PLAYBOOK-EXAMPLE", playbook=pack.id, text=example.text, found=chosen.id)


def _with_version(text: str, version: int) -> str:
    """`text` with its own number in the place of the one it was written with."""
    lines = text.splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("version:"))
    return "\n".join([*lines[:at], f"version: {version}", *lines[at + 1 :], ""])
