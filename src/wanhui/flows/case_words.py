"""What a case itself adds to the check of a text: phrases that its playbook never says, and a price that is owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wanhui.cases.playbook import Playbooks
from wanhui.cases.state import Case
from wanhui.errors import Words
from wanhui.flows.reply_views import FindingView
from wanhui.replies.outgoing import OutgoingFacts

_WHY: Final = Words("预案「{name}」里不说这句话", "The playbook “{name}” never says this")
#: How the check of price protection is proved once the difference is owed.
OWED: Final = " owed"
NOT_OWED: Final = " not owed"


def forbidden(text: str, case: Case, playbooks: Playbooks) -> Iterator[FindingView]:
    """Each phrase in `text` that the case's playbook forbids, blocked with its reason."""
    playbook = playbooks.named(case.playbook)
    plain = text.casefold()
    for phrase in (*playbook.forbidden.zh, *playbook.forbidden.en):
        start = plain.find(phrase.casefold())
        if start < 0:
            continue
        named = {"name": playbook.title.zh}, {"name": playbook.title.en}
        yield FindingView(
            rule=playbook.name,
            family="excuse_or_perfunctory",
            severity="block",
            start=start,
            end=start + len(phrase),
            text=text[start : start + len(phrase)],
            reason=Words(_WHY.fill("zh", named[0]), _WHY.fill("en", named[1])),
            rewrite="",
            authorities=(),
            is_house_rule=True,
        )


def with_case(facts: OutgoingFacts, case: Case) -> OutgoingFacts:
    """`facts` with what was found when price protection of this case was looked at."""
    proof = next((one.proof for one in case.passes if one.gate == "price_checked"), "")
    if proof.endswith(NOT_OWED):
        return replace(facts, price_promise=False)
    return replace(facts, price_promise=True) if proof.endswith(OWED) else facts
