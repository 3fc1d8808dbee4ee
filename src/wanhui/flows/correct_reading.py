"""An agent's better reading of how grave a matter is, or what may lie behind it; the playbook follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from wanhui.cases.acting import Acted, By
from wanhui.cases.arriving import correct
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_statement import issue_codes, opening_fact
from wanhui.flows.found import as_found
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.flows.work_case import Loaded, act_on, load
from wanhui.store import tenancy
from wanhui.store.readings import Corrected, corrections
from wanhui.store.readings import correct as keep_correction

#: What may be corrected besides issues, and the values it may take; an empty word: nothing of the kind.
HEADS: Final[dict[str, tuple[str, ...]]] = {
    "suspect": ("", "misuse", "nitpick", "no_reason"),
    "severity": ("0", "1", "2", "3"),
}


def correct_head(agent: Agent, number: int, *, head: str, value: str, now: datetime) -> None:
    """In one act: `head` of the opening words reads `value`. ``E-CASE-LABEL`` for what cannot be.

    The machine's own reading stays as it was; the correction lies over it, and the case follows it.
    """
    if value not in HEADS.get(head, ()):
        raise WanhuiError("E-CASE-LABEL", found=f"{head}={value}")
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        opened = opening_fact(on.whole)
        if opened is None or opened.reading is None:
            raise WanhuiError("E-CASE-LABEL", found=head)
        rules = rules_of_shops(agent.account, [on.case.shop], now)[on.case.shop]
        codes = issue_codes(opened, corrections(agent.account, [opened.key]))
        known: dict[str, Any] = {"suspect": _suspect(on), "severity": str(on.case.seen.severity)}
        kept = Corrected(
            record=opened.key, head=head, before=[known[head]], after=[value], author=agent.id, at=now
        )  # fmt: skip
        keep_correction(agent.account, kept)
        known[head] = value
        row = {
            **opened.reading,
            "issues": [{"code": code, "p": 1.0} for code in codes],
            "suspect": known["suspect"] or None,
            "severity": int(known["severity"]),
            "scenario": None,
        }

        def act(on: Loaded, by: By) -> Acted:
            return correct(on.case, by, as_found(row), rules=rules, record=opened.fact)

        act_on(agent, number, act, now=now)


def _suspect(on: Loaded) -> str:
    return next((flag for flag in on.case.seen.flags if flag in HEADS["suspect"]), "")
