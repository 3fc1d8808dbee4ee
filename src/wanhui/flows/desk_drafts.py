"""The ways of answering a case, each with its draft and what lint says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

from wanhui.cases.state import Case
from wanhui.content.linting import shipped_linter
from wanhui.errors import Words
from wanhui.flows.draft_reply import draft_reply
from wanhui.flows.known_facts import known_facts
from wanhui.flows.reply_views import (
    AuthorityView,
    DraftView,
    FactCheckView,
    FindingView,
    LintView,
    PromiseView,
    ReplyObject,
    SentView,
)
from wanhui.records.parties import Platform
from wanhui.records.reviews import Review
from wanhui.replies.claims import promises_in
from wanhui.replies.facts import check_claims
from wanhui.replies.finding import Finding
from wanhui.replies.folding import fold
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing, OutgoingLanguage
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply

#: Characters that fit: what the strictest marketplace takes in a chat, and in an answer under a review.
LIMITS: Final[dict[ReplyObject, int]] = {"chat": 500, "public_reply": 300}
_OBJECTS: Final[tuple[ReplyObject, ...]] = ("chat", "public_reply")
_LEFT: Final = frozenset({"sending", "sent"})


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
    text, template = (last.text, last.template) if last else _fresh(whole, case, now, way=way)
    return DraftView(
        object=way,
        text=text,
        language=language_of(whole),
        template=template,
        limit=LIMITS[way],
        lint=lint_draft(whole, case, text, way=way, now=now),
        key=str(new_key()),
    )


def _fresh(whole: WholeCase, case: Case, now: datetime, *, way: ReplyObject) -> tuple[str, str | None]:
    """What a template makes of the facts; nothing where none may be or none fits, or while an answer is on its way."""
    if any(reply.status == "sending" for reply in whole.replies):
        return "", None
    made = draft_reply(
        whole, case, way=way, lang=language_of(whole), now=now, zone=ZoneInfo(whole.line.time_zone),
        sent=tuple(reply.text for reply in whole.replies if reply.status in _LEFT), limit=LIMITS[way],
    )  # fmt: skip
    return (made.text, made.template) if made is not None else ("", None)


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
    zone = ZoneInfo(whole.line.time_zone)
    known = [stored.fact for stored in (*whole.items, *whole.around, *whole.products.values())]
    facts = known_facts(known, whole.line.row.order, now=now, zone=zone)
    said = tuple(reply.text for reply in whole.replies if reply.status in _LEFT)
    outgoing = Outgoing(
        text=text,
        platform=cast(Platform, whole.line.row.platform),
        object=way,
        stage=case.stage,
        lang=language_of(whole),
        facts=facts,
        recent=said,
        is_first_answer=case.answered_at is None,
    )
    folded = fold(text)
    checks = []
    for claim in check_claims(folded.text, facts):
        start, end = folded.original(*claim.span)
        checks.append(FactCheckView(verdict=claim.verdict, claim=text[start:end], source=claim.source))
    promises = tuple(
        PromiseView(what=one.what, due_at=one.due_at) for one in promises_in(text, now=now.astimezone(zone), zone=zone)
    )
    findings = tuple(_finding(found) for found in lint(shipped_linter(), outgoing))
    return LintView(text=text, findings=findings, checks=tuple(checks), promises=promises)


def language_of(whole: WholeCase) -> OutgoingLanguage:
    """The language in which the buyer wrote; Chinese where that is not known."""
    langs = [item.reading.get("lang") for item in whole.items if item.reading]
    return "en" if langs and langs[-1] == "en" else "zh"


def _authorities(rule: str) -> Iterator[AuthorityView]:
    """What a rule rests on, named in the language of whoever reads it rather than of the text."""
    citations = shipped_linter().citations
    for zh, en in zip(citations[rule, "zh"], citations[rule, "en"], strict=True):
        yield AuthorityView(name=Words(zh.name, en.name), article=zh.article, in_force=zh.in_force)


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
        authorities=tuple(_authorities(found.rule)),
    )
