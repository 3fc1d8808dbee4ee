"""What to ask a buyer: the questions of a playbook, without those that the thread or the records answer already."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.parts import IntakeAnswer
from wanhui.cases.playbook import Playbook, Question
from wanhui.cases.state import Case
from wanhui.cases.triage import GUESS_P, Read
from wanhui.errors import WanhuiError, Words
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.reviews import Review

#: Words by which a buyer has said when it showed. Only how a question is pre-filled rests on them, no decision.
_CLAUSE: Final = re.compile(r"[，。！？；,.!?;\n]+")
_HANDLING: Final = (
    "没人理", "不回", "没回", "才回", "态度", "推来推去", "敷衍", "已读",
    "rude", "no reply", "no answer", "ignored", "never answered",
)  # fmt: skip
_GOODS: Final = frozenset(
    {"quality", "damaged", "mismatch", "wrong", "missing", "packaging", "adverse", "effect", "fake"}
)
_OURS: Final = frozenset({"service", "refund", "install"})
_ALWAYS: Final = (
    Question(id="when", asks=Words("是哪一天的事？", "On which day did it happen?"), known_from=frozenset({"when"})),
    Question(id="what", asks=Words("具体发生了什么？", "What happened?"), known_from=frozenset({"issues", "chats"})),
    Question(
        id="noticed",
        asks=Words("您是怎么发现的？", "How did you notice it?"),
        known_from=frozenset({"onset", "photos"}),
    ),
)
_ONSET_QUESTIONS: Final = (
    Question(
        id="onset",
        asks=Words("是收到时就这样，还是用了以后才出现的？", "Was it so on arrival, or did it show in use?"),
        known_from=frozenset({"onset"}),
    ),
)
_SERVICE: Final = (
    Question(
        id="service_kind",
        asks=Words("是我们回得太慢，还是事情没有处理好？", "Did we answer too slowly, or handle it badly?"),
        known_from=frozenset({"service"}),
    ),
)
_ONSET: Final = ("收到", "拆开", "打开", "用了", "穿了", "洗了", "第一次", "arrived", "opened", "after a", "after one")


def questions(playbook: Playbook, known: Collection[str]) -> tuple[Question, ...]:
    """The questions of `playbook` that nothing in `known` (fact names) answers; at most three, so nobody is grilled."""
    return tuple(q for q in playbook.intake if q.known_from.isdisjoint(known))[:3]


def answered(playbook: Playbook, known: Collection[str]) -> tuple[Question, ...]:
    """The questions that are pre-filled, because something in `known` answers them."""
    return tuple(q for q in playbook.intake if not q.known_from.isdisjoint(known))


def open_questions(case: Case, playbook: Playbook, known: Collection[str]) -> tuple[Question, ...]:
    """The questions of the form that neither `known` nor a kept answer of `case` settles."""
    said = {answer.question for answer in case.answers}
    return tuple(q for q in form(playbook, case.seen.issues) if q.id not in said and q.known_from.isdisjoint(known))


def answer_question(case: Case, by: By, answer: IntakeAnswer, *, playbook: Playbook) -> Acted:
    """Keeps what was answered to a question; ``E-CASE-QUESTION`` when the form does not ask it."""
    asked = [one.id for one in form(playbook, case.seen.issues)]
    if answer.question not in asked:
        raise WanhuiError("E-CASE-QUESTION", found=answer.question, expected=", ".join(asked))
    acting = Acting(case, by)
    if answer not in case.answers:
        acting.add(ev.IntakeAnswered, answer=answer)
    return acting.done()


def form(playbook: Playbook, issues: Collection[str]) -> tuple[Question, ...]:
    """The whole intake form of a case: what every complaint is asked, what its issues call for, what the playbook asks.

    A question of the playbook takes the place of a general one of the same id.
    """
    own = {question.id for question in playbook.intake}
    general = [
        *_ALWAYS,
        *(_ONSET_QUESTIONS if _GOODS & set(issues) else ()),
        *(_SERVICE if _OURS & set(issues) else ()),
    ]
    return (*(question for question in general if question.id not in own), *playbook.intake)


def known_facts(reading: Read | None, facts: Sequence[Fact]) -> frozenset[str]:
    """The names of what is known of a case from its reading and records: photos, order, parcels, chats, issues …"""
    return frozenset(known_texts(reading, facts))


def known_texts(reading: Read | None, facts: Sequence[Fact]) -> dict[str, str]:
    """What is known, by name, each in the words of its source; an empty text where a name alone is known."""
    found: dict[str, str] = {}
    if reading is not None:
        if any(issue.p >= GUESS_P for issue in reading.issues):
            found["issues"] = ""
        if reading.asks:
            found["asks"] = ", ".join(reading.asks)
    for fact in facts:
        for name, text in _known_from(fact).items():
            found[name] = found.get(name) or text
    return found


def _known_from(fact: Fact) -> dict[str, str]:
    if isinstance(fact, Order):
        return {"order": "; ".join(f"{line.title or line.product} ×{line.quantity}" for line in fact.lines)}
    if isinstance(fact, ShipmentEvent):
        return {"parcels": f"{fact.at:%Y-%m-%d %H:%M} {fact.text or fact.status}"}
    if isinstance(fact, Review):
        photos = {"photos": str(len(fact.images))} if fact.images else {}
        return {**photos, "issues": fact.text, "when": f"{fact.at:%Y-%m-%d}"} | _said(fact.text)
    if isinstance(fact, Message) and fact.speaker == "buyer":
        photos = {"photos": str(len(fact.attachments))} if fact.attachments else {}
        return {**photos, "chats": fact.text, "when": f"{fact.at:%Y-%m-%d}"} | _said(fact.text)
    return {}


def _said(text: str) -> dict[str, str]:
    """The clause in which a buyer tells when or how it showed, and the one that tells how the shop behaved."""
    found: dict[str, str] = {}
    for clause in _CLAUSE.split(text):
        plain = clause.casefold()
        if any(word in plain for word in _ONSET):
            found.setdefault("onset", clause.strip())
        if any(word in plain for word in _HANDLING):
            found.setdefault("service", clause.strip())
    return found
