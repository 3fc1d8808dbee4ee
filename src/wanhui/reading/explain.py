"""Puts columns into words: full readings, with the stretch of text that each label rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from wanhui.reading.columns import Columns, Pass, run
from wanhui.reading.conversation import ConversationIn, Talk, buyer_turns, read_talk
from wanhui.reading.heads import clause_scores
from wanhui.reading.issues import scenario_by_issues
from wanhui.reading.money import demanded
from wanhui.reading.normalise import BREAK, END, Bools
from wanhui.reading.reader import Reader
from wanhui.reading.result import IssueFound, Reading, Span, Why
from wanhui.reading.signals import Finder
from wanhui.reading.vocabulary import EMOTIONS, ISSUES

#: Below this an emotion is not said of a buyer (own value; the same for every label that starts automation).
_SURE = 0.6
#: From here on a question is one whatever else is said (own value).
_SURELY_ASKED = 0.5
_SAID_OF_PRESSURE = ("bare_demand", "review_for_money", "earlier_victims", "admission")


def explain_texts(
    reader: Reader, passed: Pass, found: Columns, *, ids: Sequence[str | None], texts: Sequence[str]
) -> list[Reading]:
    """The full readings of one batch."""
    finder = Finder(passed.batch, passed.fired)
    issues = _issues(reader, passed, found, finder=finder)
    why = [[Why(span=span, says=one.code) for one in row for span in one.spans] for row in issues]
    _add_signals(reader, passed, found, why=why, finder=finder)
    angry = ((found.emotion == len(EMOTIONS) - 1) & (found.emotion_p >= _SURE)).tolist()
    return [
        _reading(row, issues=tuple(issues[at]), why=tuple(why[at]), name=ids[at], text=texts[at], is_angry=angry[at])
        for at, row in enumerate(found.rows())
    ]


def explain_chat(reader: Reader, conversation: ConversationIn) -> Reading:
    """The full reading of one chat: labels over all of the buyer's words, spans within his turns."""
    turns = buyer_turns(conversation)
    places = [number for number, turn in enumerate(conversation.turns) if turn.who == "buyer"] or [0]
    passed, whole = run(reader, ["\n".join(turns)], [None], told=[conversation.lang])
    single = explain_texts(reader, passed, whole, ids=[conversation.id], texts=["\n".join(turns)])[0]
    talk = read_talk(reader, conversation)
    starts = np.cumsum([0, *(len(turn) + 1 for turn in turns)]).tolist()

    def turn_of(span: Span) -> tuple[int, Span]:
        number = int(np.searchsorted(starts, span[0], side="right")) - 1
        start = starts[number]
        return places[number], (span[0] - start, min(span[1] - start, len(turns[number])))

    issues = tuple(
        IssueFound(
            code=issue.code,
            p=issue.p,
            spans=tuple(turn_of(span)[1] for span in issue.spans),
            turns=tuple(turn_of(span)[0] for span in issue.spans),
        )
        for issue in single.issues
    )
    why = [Why(span=turn_of(w.span)[1], turn=turn_of(w.span)[0], says=w.says, rule=w.rule) for w in single.why]
    if talk.intent == "extortion":
        why += _pressure(reader, turns, places, talk=talk)
    if talk.money_at is not None:
        why.append(Why(span=talk.money_at[1], says="money_demand", turn=places[talk.money_at[0]]))
    return Reading(
        id=conversation.id,
        lang=single.lang,
        polarity=single.polarity,
        polarity_p=single.polarity_p,
        p_positive=single.p_positive,
        severity=single.severity,
        safety=single.safety,
        emotion=single.emotion,
        star_mismatch=None,
        issues=issues,
        asks=single.asks,
        evidence=single.evidence,
        suspect=single.suspect,
        intent=_intent_of(talk, single),
        intent_p=round(talk.intent_p, 3),
        buyer_type=talk.buyer_type,
        review_hostage=talk.hostage,
        money_demand=_plain(talk.money),
        scenario=talk.scenario,
        why=tuple(why),
        model=single.model,
    )


def _intent_of(talk: Talk, single: Reading) -> str:
    """The intent of a chat beside what its words say as one text.

    Who praises and names nothing that is wrong complains of nothing, whatever the sums over the chat say; who asks
    something, but not surely only that, and names a fault, complains. Who cites the law for a claim claims by it.
    """
    if single.intent == "professional_claim" and talk.intent != "extortion":
        return single.intent
    if talk.intent == "complaint" and single.polarity == "pos" and not single.issues and not single.safety:
        return "chitchat"
    if talk.intent == "inquiry" and talk.intent_p < _SURELY_ASKED and single.issues and single.polarity == "neg":
        return "complaint"
    return talk.intent


def _reading(
    row: dict[str, Any],
    *,
    issues: tuple[IssueFound, ...],
    why: tuple[Why, ...],
    name: str | None,
    text: str,
    is_angry: bool,
) -> Reading:
    asks, hostage = tuple(row["asks"]), row["review_hostage"]
    money = demanded([text]) if hostage or "compensation" in asks else None
    return Reading(
        id=name,
        lang=row["lang"],
        polarity=row["polarity"],
        polarity_p=row["polarity_p"],
        p_positive=row["p_positive"],
        severity=row["severity"],
        safety=row["safety"],
        emotion=row["emotion"],
        star_mismatch=row["star_mismatch"],
        issues=issues,
        asks=asks,
        evidence=row["evidence"],
        suspect=row["suspect"],
        intent=row.get("intent") or _intent(row["polarity"], asks, hostage=hostage, complains=bool(issues)),
        intent_p=row["polarity_p"],
        buyer_type="angry" if is_angry else None,
        review_hostage=hostage,
        money_demand=_plain(money[0]) if money else None,
        scenario=scenario_by_issues([(one.code, one.p) for one in issues], row["suspect"]),
        why=why,
        model=row["model"],
    )


def _intent(polarity: str, asks: Sequence[str], *, hostage: bool, complains: bool) -> str:
    """What a single text wants; a chat says more, and has its own model."""
    if hostage:
        return "extortion"
    if "complaint" in asks:
        return "legit_threat"
    if "compensation" in asks:
        return "legit_compensation"
    if polarity in ("neg", "mixed") or complains:
        return "return_request" if asks and set(asks) <= {"refund", "exchange"} and not complains else "complaint"
    return "inquiry" if asks else "chitchat"


def _issues(reader: Reader, passed: Pass, found: Columns, *, finder: Finder) -> list[list[IssueFound]]:
    scores = clause_scores(passed.rich)
    heard: list[list[int]] = [[] for _ in range(len(found))]
    for text, place in zip(*(axis.tolist() for axis in np.nonzero(passed.fired.packs.T)), strict=True):
        heard[text].append(place)
    named = [frozenset(reader.packs(f"issue.{code}")) for code in ISSUES]
    out: list[list[IssueFound]] = [[] for _ in range(len(found))]
    at, codes = np.nonzero(found.issues)
    chances = np.round(found.issues_p[at, codes], 3).tolist()
    bounds = np.append(passed.tokens.texts, len(passed.tokens.clauses)).tolist()
    for text, code, p in zip(at.tolist(), codes.tolist(), chances, strict=True):
        packs = named[code].intersection(heard[text])
        spans = finder.spans(text, packs) if packs else []
        if not spans:
            clause = bounds[text] + int(scores[code, bounds[text] : bounds[text + 1]].argmax())
            spans = _clause_span(passed, text, clause)
        out[text].append(IssueFound(code=ISSUES[code], p=p, spans=tuple(spans)))
    return out


def _clause_span(passed: Pass, text: int, clause: int) -> list[Span]:
    """The clause without the marks that close it; none when nothing is left."""
    tokens, kind = passed.tokens, passed.batch.kind
    first = int(tokens.clauses[clause])
    last = (int(tokens.clauses[clause + 1]) if clause + 1 < len(tokens.clauses) else len(tokens.code)) - 1
    while last >= first and kind[tokens.first[last]] in (BREAK, END):
        last -= 1
    if last < first:
        return []
    return [passed.batch.span(text, int(tokens.first[first]), int(tokens.last[last]))]


def _add_signals(reader: Reader, passed: Pass, found: Columns, *, why: list[list[Why]], finder: Finder) -> None:
    """Adds the words of safety, asks, evidence, escalation and demands for money."""
    packs = reader.signals.packs
    for head, shown in (
        ("safety", found.safety),
        ("ask", np.logical_or.reduce(found.asks, axis=1)),
        ("escalation", found.escalation),
    ):
        for place, text in _heard(passed, reader.packs(head), shown=shown):
            spans = finder.spans(text, (place,))
            why[text] += [
                Why(span=span, says=_says(head, packs[place].code), rule=packs[place].reference) for span in spans
            ]
    for code in _SAID_OF_PRESSURE:
        for place, text in _heard(passed, reader.packs(f"extortion.{code}"), shown=found.hostage):
            spans = finder.spans(text, (place,))
            why[text] += [Why(span=span, says=f"review_hostage.{code}", rule=packs[place].reference) for span in spans]


def _heard(passed: Pass, places: Sequence[int], *, shown: Bools) -> Iterator[tuple[int, int]]:
    """Each of the packs at `places`, with every text that it fired in and that is `shown`."""
    which, texts = np.nonzero(passed.fired.packs[list(places)] & shown)
    for number, text in zip(which.tolist(), texts.tolist(), strict=True):
        yield places[number], text


def _says(head: str, code: str) -> str:
    return head if head == "escalation" else f"{head}.{code}"


def _pressure(reader: Reader, turns: Sequence[str], places: Sequence[int], *, talk: Talk) -> list[Why]:
    passed, _ = run(reader, list(turns), [None] * len(turns))
    packs = reader.signals.packs
    finder = Finder(passed.batch, passed.fired)
    return [
        Why(span=span, says=f"extortion.{code}", rule=packs[place].reference, turn=places[number])
        for code in talk.pressure.codes
        for place in reader.packs(f"extortion.{code}")
        for number in np.flatnonzero(passed.fired.packs[place]).tolist()
        for span in finder.spans(number, (place,))
    ]


def _plain(money: Decimal | None) -> str | None:
    return None if money is None else f"{money.normalize():f}"
