"""An answer is saved once, leaves once, and nobody is sent the same text twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cases.world import NOW, review
from tests.store.world import a_reply, open_one
from wanhui.store import replies
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database


def test_the_same_key_again_gives_the_reply_that_is_kept(account: UUID) -> None:
    case = open_one(account)
    first = a_reply(case.id, findings=({"rule": "REV-004", "span": [0, 2]},), template="ack@1")
    again = a_reply(case.id, idempotency_key=first.idempotency_key, text="另一句")
    assert replies.save_reply(account, first) == first
    assert replies.save_reply(account, again) == first
    assert replies.replies_of(account, case.id) == (first,)


def test_one_key_may_serve_in_two_accounts(account: UUID, other_account: UUID) -> None:
    for where in (account, other_account):
        reply = a_reply(open_one(where).id, idempotency_key="k")
        assert replies.save_reply(where, reply) == reply


def test_a_reply_leaves_once(account: UUID) -> None:
    reply = replies.save_reply(account, a_reply(open_one(account).id))
    leave = NOW + timedelta(seconds=10)
    assert replies.move(account, reply.id, source="draft", target="sending", send_at=leave)
    assert not replies.move(account, reply.id, source="draft", target="sending", send_at=leave)
    assert replies.mark_sent(account, reply.id, leave)
    assert not replies.mark_sent(account, reply.id, leave)
    kept = replies.reply(account, reply.id)
    assert kept is not None
    assert (kept.status, kept.sent_at) == ("sent", leave)


def test_what_is_being_sent_can_be_taken_back_and_what_is_sent_cannot(account: UUID) -> None:
    reply = replies.save_reply(account, a_reply(open_one(account).id))
    replies.move(account, reply.id, source="draft", target="sending", send_at=NOW)
    assert replies.move(account, reply.id, source="sending", target="draft")
    replies.move(account, reply.id, source="draft", target="sending", send_at=NOW)
    replies.mark_sent(account, reply.id, NOW)
    assert not replies.move(account, reply.id, source="sending", target="draft")


def test_only_what_has_not_left_can_be_rewritten(account: UUID) -> None:
    reply = replies.save_reply(account, a_reply(open_one(account).id, status="blocked"))
    assert replies.rewrite_draft(account, reply.id, text="新的一句", findings=())
    kept = replies.reply(account, reply.id)
    assert kept is not None
    assert (kept.text, kept.status) == ("新的一句", "draft")
    replies.move(account, reply.id, source="draft", target="sending", send_at=NOW)
    assert not replies.rewrite_draft(account, reply.id, text="太晚了", findings=())


def test_texts_sent_to_a_buyer_are_those_of_all_their_cases_and_of_nobody_else(account: UUID) -> None:
    mine = open_one(account)
    old = open_one(account, review(id="r2", order="o2"), status="closed", closed_at=NOW)
    theirs = open_one(account, review(id="r3", order="o3"), buyer="b2")
    for case, text, status in (
        (mine, "甲", "sent"),
        (old, "乙", "sending"),
        (mine, "丙", "draft"),
        (theirs, "丁", "sent"),
    ):
        replies.save_reply(account, a_reply(case.id, text=text, status=status))
    assert set(replies.texts_sent_to(account, "s1", ["b1"])) == {"甲", "乙"}


def test_there_is_no_reply_under_a_strange_key(account: UUID, other_account: UUID) -> None:
    reply = replies.save_reply(account, a_reply(open_one(account).id))
    assert replies.reply(other_account, reply.id) is None
    assert replies.reply(account, new_key()) is None
    assert not replies.move(other_account, reply.id, source="draft", target="sent")
