"""A payment that the shop has tied to a review stops, wherever in the talk that was; a case proves that none was."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, message, state, write
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.investigate import confirm_fault
from wanhui.flows.proof import Wanted, proof_of
from wanhui.flows.remedies import carry_out, offer_remedies, record_choice
from wanhui.records.codec import CHINA
from wanhui.replies.ties import Decoupled
from wanhui.store.checks import checks

pytestmark = pytest.mark.database

FLAW = {**BAD, "text": "穿一次就开线，做工太差，想换一件"}


def seller(text: str, at: str = "2026-11-17T22:00:00+08:00") -> dict[str, Any]:
    return message("m9", text, **{"from": "seller", "at": at})


def coupon_chosen(account: UUID, path: Path, *said: dict[str, Any]) -> tuple[Agent, str]:
    agent = hire(account)
    bring(account, write(path, [SHOP, ORDER, FLAW, *said]), NOW)
    confirm_fault(agent, 1, "product", proof="看过照片", now=NOW)
    offer_remedies(agent, 1, ["coupon", "exchange", "return_refund"], key="k", now=NOW)
    (given,) = [one.id for one in state(cases(account)[0]).remedies if one.kind == "coupon"]
    record_choice(agent, 1, given, proof="买家留言选券", now=NOW)
    return agent, given


def proved(account: UUID, remedy: str) -> Decoupled:
    """What the printed proof of the case says of one of its remedies."""
    lines = proof_of(account, Wanted(number=1), now=NOW, zone=CHINA).lines
    (found,) = [one.apart for one in lines if str(one.given.id) == remedy]
    assert found is not None
    return found


@pytest.mark.capability("C-PL-04")
@pytest.mark.parametrize("text", ["您把差评改一下，券马上到账。", "麻烦您先把那条评价撤了哈。"])
def test_goodwill_is_not_paid_once_the_shop_has_tied_it_to_a_review(account: UUID, tmp_path: Path, text: str) -> None:
    agent, given = coupon_chosen(account, tmp_path, seller(text))
    with pytest.raises(WanhuiError, match="E-ACT-FORBIDDEN") as refused:
        carry_out(agent, 1, given, proof="券码 A1", now=NOW)
    assert "不谈评价" in refused.value.text("zh")
    assert [one.state for one in state(cases(account)[0]).remedies if one.id == given] == ["chosen"]
    assert [(one.kind, one.answer) for one in checks(account, 5)] == [("give_coupon", "forbid")]
    proof = proved(account, given)
    assert not proof.is_proven and proof.tie is not None and proof.tie.text == text


@pytest.mark.capability("C-PL-04")
def test_a_review_word_near_by_only_warns_and_what_is_older_than_thirty_days_says_nothing(
    account: UUID, tmp_path: Path
) -> None:
    agent, given = coupon_chosen(account, tmp_path, seller("您评价里写的开线我们看到了，非常抱歉。"))
    carry_out(agent, 1, given, proof="券码 A1", now=NOW)
    assert [(one.kind, one.answer) for one in checks(account, 5)] == [("give_coupon", "warn")]
    proof = proved(account, given)
    assert proof.is_proven and proof.fault == "product" and proof.tie is not None and proof.tie.degree == "near"


def test_an_old_bargain_is_another_matter(account: UUID, tmp_path: Path) -> None:
    agent, given = coupon_chosen(account, tmp_path, seller("您把差评改了就退您十元。", at="2026-10-01T10:00:00+08:00"))
    carry_out(agent, 1, given, proof="券码 A1", now=NOW)
    proof = proved(account, given)
    assert proof.is_proven and proof.tie is None
