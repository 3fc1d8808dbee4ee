"""The ways of answering a case, each with its draft and what lint says of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from wanhui.cases.state import Case
from wanhui.content.linting import shipped_linter
from wanhui.errors import Words
from wanhui.flows.desk_views import (
    AuthorityView,
    DraftView,
    FactCheckView,
    FindingView,
    LintView,
    ReplyObject,
    SentView,
)
from wanhui.records.after_sales import AfterSale
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.replies.facts import check_claims
from wanhui.replies.finding import Finding
from wanhui.replies.folding import fold
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing, OutgoingFacts, OutgoingLanguage
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply

#: Characters that fit: what the strictest marketplace takes in a chat, and in an answer under a review.
LIMITS: Final[dict[ReplyObject, int]] = {"chat": 500, "public_reply": 300}
_OBJECTS: Final[tuple[ReplyObject, ...]] = ("chat", "public_reply")
_LEFT: Final = frozenset({"sending", "sent"})
_SHIPPED: Final = frozenset({"shipped", "delivered", "finished"})


def draft_views(whole: WholeCase, case: Case, now: datetime) -> tuple[DraftView, ...]:
    """A private message, and a public reply where there is a review to answer; none once the case is over."""
    if case.is_over:
        return ()
    has_review = any(isinstance(item.fact, Review) for item in whole.items)
    wanted = _OBJECTS if has_review else _OBJECTS[:1]
    return tuple(_draft(whole, case, now, way=way) for way in wanted)


def _draft(whole: WholeCase, case: Case, now: datetime, *, way: ReplyObject) -> DraftView:
    gone = max((reply.written_at for reply in whole.replies if reply.status in _LEFT), default=None)
    kept = [
        reply
        for reply in whole.replies
        if reply.object == way and reply.status == "draft" and (gone is None or reply.written_at > gone)
    ]
    last = kept[-1] if kept else None
    text = last.text if last else ""
    return DraftView(
        object=way,
        text=text,
        language=language_of(whole),
        template=last.template if last else None,
        limit=LIMITS[way],
        lint=lint_draft(whole, case, text, way=way, now=now),
        key=str(new_key()),
    )


def sent_view(replies: Iterable[StoredReply]) -> SentView | None:
    """The reply that left last; until it leaves for good it can be taken back."""
    gone = [reply for reply in replies if reply.status in _LEFT and reply.object in _OBJECTS]
    if not gone:
        return None
    last = gone[-1]
    at = last.sent_at or last.written_at
    way: ReplyObject = "public_reply" if last.object == "public_reply" else "chat"
    until = last.send_at if last.status == "sending" and last.send_at else at
    return SentView(id=str(last.id), object=way, text=last.text, sent_at=at, undo_until=until)


def lint_draft(whole: WholeCase, case: Case, text: str, *, way: ReplyObject, now: datetime) -> LintView:
    """What lint and the fact checks say of `text` as an answer to this case by `way`."""
    if not text.strip():
        return LintView(text=text, findings=(), checks=(), promises=())
    facts = outgoing_facts(whole, now)
    said = tuple(reply.text for reply in whole.replies if reply.status in _LEFT)
    outgoing = Outgoing(
        text=text, platform=whole.line.row.platform, object=way, stage=case.stage, lang=language_of(whole), facts=facts,
        recent=said,
    )  # fmt: skip
    folded = fold(text)
    checks = []
    for claim in check_claims(folded.text, facts):
        start, end = folded.original(*claim.span)
        checks.append(FactCheckView(verdict=claim.verdict, claim=text[start:end], source=claim.source))
    findings = tuple(_finding(found) for found in lint(shipped_linter(), outgoing))
    return LintView(text=text, findings=findings, checks=tuple(checks), promises=())


def language_of(whole: WholeCase) -> OutgoingLanguage:
    """The language in which the buyer wrote; Chinese where that is not known."""
    langs = [item.reading.get("lang") for item in whole.items if item.reading]
    return "en" if langs and langs[-1] == "en" else "zh"


def _finding(found: Finding) -> FindingView:
    return FindingView(
        rule=found.id_at_version,
        family=found.family,
        severity=found.severity,
        start=found.span[0],
        end=found.span[1],
        text=found.text,
        reason=Words(found.zh, found.en),
        rewrite=found.rewrite,
        authorities=tuple(
            AuthorityView(name=one.name, article=one.article, in_force=one.in_force) for one in found.authority
        ),
    )


def outgoing_facts(whole: WholeCase, now: datetime) -> OutgoingFacts:
    """What the records of the case bear out; anything that nobody reported stays unknown."""
    facts = [stored.fact for stored in (*whole.items, *whole.around)]
    order = next((fact for fact in facts if isinstance(fact, Order) and fact.id == whole.line.row.order), None)
    if order is None:
        return OutgoingFacts()
    requests = [fact for fact in facts if isinstance(fact, AfterSale) and fact.order == order.id]
    amounts = [order.paid, order.shipping_fee, *(line.price for line in order.lines), *(r.amount for r in requests)]
    return OutgoingFacts(
        shipped=None if order.status is None and order.shipped_at is None else _is_shipped(order),
        tracking=order.tracking,
        refund_done=any(r.status == "done" and "refund" in r.type for r in requests) or order.status == "refunded",
        order_age_days=(now - order.created_at).days,
        amounts=tuple(amount.amount for amount in amounts if amount is not None),
    )


def _is_shipped(order: Order) -> bool:
    return order.shipped_at is not None or order.status in _SHIPPED
