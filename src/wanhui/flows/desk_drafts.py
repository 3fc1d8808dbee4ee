"""The ways of answering a case, each with its draft and what lint says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

from wanhui.cases.pace import pace
from wanhui.cases.playbook import Playbooks
from wanhui.cases.state import Case
from wanhui.content.calendars import workdays_in
from wanhui.content.case_rules import load_playbooks
from wanhui.content.linting import shipped_linter
from wanhui.content.templates import shipped_manners
from wanhui.errors import Words
from wanhui.flows.case_words import forbidden, with_case
from wanhui.flows.draft_reply import draft_reply
from wanhui.flows.model_facts import model_prompt
from wanhui.flows.reply_facts import attempt, facts_of, grounds_of, limit_of
from wanhui.flows.reply_views import (
    AuthorityView,
    DraftView,
    FactCheckView,
    FindingView,
    LintView,
    MarkView,
    PromiseView,
    ReplyObject,
    RoomView,
    SentView,
)
from wanhui.records.parties import Platform
from wanhui.records.reviews import Review
from wanhui.replies.claims import promises_in
from wanhui.replies.draft import Draft
from wanhui.replies.facts import check_claims
from wanhui.replies.finding import Finding
from wanhui.replies.folding import fold
from wanhui.replies.limits import breaches, room
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing, OutgoingLanguage
from wanhui.replies.quality import quality
from wanhui.store.case_pages import WholeCase
from wanhui.store.keys import new_key
from wanhui.store.replies import StoredReply

#: Languages in which drafts are written, not translated.
_DRAFTED: Final = frozenset({"zh", "en"})
#: Characters that fit where a platform's own limit is not known.
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
    shown = shown_draft(whole, case, now, way=way)
    text = shown.text if shown else ""
    manner = shipped_manners().get(case.seen.buyer_type or "")
    return DraftView(
        object=way,
        text=text,
        language=language_of(whole),
        template=shown.template or None if shown else None,
        limit=characters(whole, way),
        lint=lint_draft(whole, case, text, way=way, now=now),
        key=str(new_key()),
        back=shown.back if shown else "",
        manner=manner.note if manner else None,
        room=room_view(whole, way, text, now=now),
        is_foreign=_written(whole) not in _DRAFTED,
        model_prompt=model_prompt(whole, case, now, lang=language_of(whole), limit=characters(whole, way)),
    )


def characters(whole: WholeCase, way: ReplyObject) -> int:
    """How many characters the platform takes of a text that goes `way`."""
    bound = limit_of(whole, way)
    return LIMITS[way] if bound is None or bound.characters is None else bound.characters


def room_view(whole: WholeCase, way: ReplyObject, text: str, *, now: datetime) -> RoomView:
    """What the platform still takes, and why it would refuse `text`."""
    bound, tried = limit_of(whole, way), attempt(whole, way, text)
    left = room(bound, tried)
    return RoomView(
        replies=left.replies,
        until=left.until,
        is_editable=left.is_editable,
        refused=tuple(one.detail for one in breaches(bound, tried, now)),
    )


def shown_draft(whole: WholeCase, case: Case, now: datetime, *, way: ReplyObject) -> Draft | None:
    """The draft that stands in the editor: the last one kept since an answer left, else one made from the facts."""
    gone = max((reply.written_at for reply in whole.replies if reply.status in _LEFT), default=None)
    kept = [
        reply
        for reply in whole.replies
        if reply.object == way and reply.status == "draft" and (gone is None or reply.written_at > gone)
    ]
    if kept:
        return Draft(text=kept[-1].text, object=way, template=kept[-1].template or "", sentences=())
    held = pace(case, now) if way == "chat" else None
    if held is None:
        return _fresh(whole, case, now, way=way)
    # nothing is suggested while the buyer is still writing, unless it is how to close the topic
    close = held.close.text(language_of(whole)) if held.close else ""
    return Draft(text=close, object=way, template="", sentences=()) if close else None


def _fresh(whole: WholeCase, case: Case, now: datetime, *, way: ReplyObject) -> Draft | None:
    """What a template makes of the facts; nothing where none may be or none fits, or while an answer is on its way."""
    if any(reply.status == "sending" for reply in whole.replies):
        return None
    return draft_reply(
        whole, case, way=way, lang=language_of(whole), now=now, zone=ZoneInfo(whole.line.time_zone),
        limit=characters(whole, way),
    )  # fmt: skip


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


def lint_draft(
    whole: WholeCase, case: Case, text: str, *, way: ReplyObject, now: datetime, playbooks: Playbooks | None = None
) -> LintView:
    """What lint and the fact checks say of `text` as an answer to this case by `way`.

    `playbooks` are those of its shop, where it has its own; the case's one forbids phrases of its own.
    """
    if not text.strip():
        return LintView(text=text, findings=(), checks=(), promises=())
    zone = ZoneInfo(whole.line.time_zone)
    facts, grounds = with_case(facts_of(whole, now), case), grounds_of(whole, now)
    said = tuple(reply.text for reply in whole.replies if reply.status in _LEFT)
    own = tuple(reply.text for reply in whole.replies if reply.status in _LEFT and reply.object == "public_reply")
    outgoing = Outgoing(
        text=text,
        platform=cast(Platform, whole.line.row.platform),
        object=way,
        stage=case.stage,
        lang=language_of(whole),
        facts=facts,
        recent=said,
        is_first_answer=case.answered_at is None,
        grounds=grounds,
        public_before=(*whole.public_before, *own),
    )
    folded = fold(text)
    checks = []
    for claim in check_claims(folded.text, facts):
        start, end = folded.original(*claim.span)
        checks.append(FactCheckView(verdict=claim.verdict, claim=text[start:end], source=claim.source))
    promises = tuple(
        PromiseView(what=one.what, due_at=one.due_at)
        for one in promises_in(text, now=now.astimezone(zone), zone=zone, is_workday=workdays_in(zone))
    )
    found = lint(shipped_linter(), outgoing)
    seen = quality(text, names=grounds.names, findings=found)
    return LintView(
        text=text,
        findings=(*map(_finding, found), *forbidden(text, case, playbooks or load_playbooks())),
        checks=tuple(checks),
        promises=promises,
        marks=tuple(MarkView(virtue=mark.virtue, is_met=mark.is_met, advice=mark.advice) for mark in seen.marks),
        coldness=seen.coldness,
        is_perfunctory=seen.is_perfunctory,
    )


def language_of(whole: WholeCase) -> OutgoingLanguage:
    """The language to answer in: the buyer's, English for a third one, Chinese where none is known."""
    return "zh" if _written(whole) == "zh" else "en"


def _written(whole: WholeCase) -> str:
    read = (item.reading.get("lang") for item in whole.items if item.reading)
    langs = [lang for lang in read if lang and lang != "und"]  # a text without letters is in no language
    return str(langs[-1]) if langs else "zh"


def _authorities(rule: str) -> Iterator[AuthorityView]:
    """What a rule rests on, named in the language of whoever reads it rather than of the text."""
    blanks = shipped_linter().blanks
    for zh, en in zip(blanks[rule, "zh"].authority, blanks[rule, "en"].authority, strict=True):
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
        is_house_rule=found.is_house_rule,
    )
