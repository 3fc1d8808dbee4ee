"""What a text promises the buyer, and by when: candidates that become promises once the text is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal

from wanhui.replies.folding import fold
from wanhui.replies.moments import Moment, resolve_moments

PromiseKind = Literal["refund", "resend", "exchange", "ship", "pick_up", "answer", "call", "repair", "handle", "look"]

_Span = tuple[int, int]
_Act = tuple[PromiseKind, _Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCandidate:
    """`what` the shop says it will do, as one kind, and the instant by which; None when no time is given.

    `span` is the place of the whole sentence part in the original text, `due_span` of the time in it.
    """

    kind: PromiseKind
    what: str
    due_at: datetime | None
    span: tuple[int, int]
    due_span: tuple[int, int] | None


_ACTS: tuple[tuple[PromiseKind, re.Pattern[str]], ...] = (
    ("refund", re.compile(
            r"退款|退回|退给您|全额退|退您|退到|原路退|到账"
            r"|\brefund\w*|\bmoney(?: is)? back\b|\bback on your card\b"
        )),
    ("resend", re.compile(r"补发|补寄|重发|再寄|再发一|补给您|给您补上|\bresend\w*|\breplacement\b"
    r"|\bsend (?:you )?(?:a|another|the missing)")),
    ("exchange", re.compile(r"换新|换货|给您换|换一[台个件只双]|\bexchange\w*")),
    ("pick_up", re.compile(r"上门取|取件|\bpick(?:ed)? (?:it )?up\b|\bcollect\w*")),
    ("ship", re.compile(r"发货|发出|寄出|出库|安排发|给您(?:寄|发过去|发走|发件)|寄给您"
    r"|\bships?\b|\bdispatch\w*|\bsend it out\b")),
    ("repair", re.compile(r"维修|修好|上门修|\brepair\w*")),
    ("call", re.compile(r"打给您|给您打|致电|回电|电话联系|\bcall you\b|\bphone you\b")),
    ("answer", re.compile(
        r"答复|回复您|给您回复|给您回信|回您|告诉您|给您[^,.。;!?]{0,8}(?:方案|消息|结果|步骤|建议|安排|时间|答案|单号)|给您定好|通知您|联系您|同步您|跟您确认|写给您|发您|发给您|\breply\b"
        r"|\banswer\w*|\bupdate you\b|\blet you know\b"
        r"|\bget back to you\b|\bwrite to you\b|\btell you\b|\bgive you\b|\bconfirm\w*|\bsuggest\w*|\bsend you\b"
        r"|\bwrite out\b|\bhelp you\b|\bin your order messages\b|\bour message\b|\bcontact you\b|\bhear from (?:us"
        r"|me)\b")),
    ("handle", re.compile(r"处理完|处理好|办好|解决|审核|通过|定好|安排|帮您"
    r"|\bresolve\w*|\bsort (?:it|this) out\b"
    r"|\bsettled?\b|\barranged?\b|\bapproved?\b|\bon its way\b|\bgoes out\b|\bget (?:the"
    r"|your)\b|\bfix\b")),
    ("look", re.compile(r"核实|查清|核查|\bcheck\w*|\bhave the result\b")),
)  # fmt: skip
_PAST = re.compile(
    r"(?:已经?|昨天|昨晚|前天|刚才?|上周)[^,.。;!?\n]{0,8}$"
    r"|(?:\b(?:was|were|has been|have been|had been)\b|n't)[^,.。;!?\n]{0,16}$"
)
_DONE = re.compile(r"(?: of [^,.。]{1,20})? (?:was|were|has been|have been|went)\b")
_CONDITIONAL = re.compile(
    r"(?:如果|要是|若|(?<!申)请您?|您可以|麻烦您|您在|当您|\bif you\b|\bplease\b|\byou can\b|\byou may\b)"
    r"[^,.。;!?\n]{0,16}$"
)
#: Between two promises of one sentence, each with its own time.
_PART = re.compile(r",|然后|\band\b|\bthen\b")
#: What is not done, or not vouched for, is not promised.
_REFUSED = re.compile(r"(?:不|不能|不会|无法|没法|\b(?:not|cannot|can't|won't) )$|(?:不能|无法)保证[^,]{0,8}$")
#: A time in such a clause says when something else is, and not by when we act.
_UNLESS = re.compile(r"(?:如果|要是|假如|万一|若|\b(?:if|unless)\b)(?:(?!,|然后|\band\b|\bthen\b).)*$")
_SENTENCE = re.compile(r"[^.。!?;\n]+(?:\.(?=\d)[^.。!?;\n]+)*")


def promises_in(
    text: str, *, now: datetime, zone: tzinfo, is_workday: Callable[[date], bool] | None = None
) -> tuple[PromiseCandidate, ...]:
    """The promises of `text` by place, due times resolved against `now` in the buyer's `zone`.

    `is_workday` counts working days (default: Monday to Friday). What is reported as done, asked of the buyer or
    merely conditional is no promise. A day without an hour is due at its end, 23:59.
    """
    folded = fold(text)
    local = now.astimezone(zone)
    moments = resolve_moments(folded.text, local, is_workday or _monday_to_friday)
    found: list[PromiseCandidate] = []
    for sentence in _SENTENCE.finditer(folded.text):
        start, end = sentence.span()
        inside = [m for m in moments if start <= m.span[0] < end and not _UNLESS.search(folded.text[start : m.span[0]])]
        for part, (kind, place), moment in _promised(sentence, inside):
            found.append(
                PromiseCandidate(
                    kind=kind,
                    what=text[slice(*folded.original(*place))],
                    due_at=moment.at if moment else None,
                    span=folded.original(*part),
                    due_span=folded.original(*moment.span) if moment else None,
                )
            )
    return tuple(found)


def _monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


def _promised(sentence: re.Match[str], moments: list[Moment]) -> list[tuple[_Span, _Act, Moment | None]]:
    """What the sentence promises, with its place and time, all in the text: one promise, or one for each part of it
    that names both an act and a time ("I ship it tomorrow and refund the postage by Friday")."""
    text, start = sentence.string, sentence.start()
    borders = [
        start,
        *(b for found in _PART.finditer(text, start, sentence.end()) for b in found.span()),
        sentence.end(),
    ]
    parts: list[tuple[_Span, _Act, Moment | None]] = []
    for begin, end in zip(borders[::2], borders[1::2], strict=True):
        inside = [m for m in moments if begin <= m.span[0] < end]
        act = _act(text, begin, end, start=start) if inside else None
        if act is not None:
            parts.append(((begin, end), act, _nearest(inside, act[1][0])))
    if len(parts) > 1:
        return parts
    act = _of_the_time(sentence, moments) or _act(text, start, sentence.end(), start=start)
    return [(sentence.span(), act, _nearest(moments, act[1][0]))] if act is not None else []


def _of_the_time(sentence: re.Match[str], moments: list[Moment]) -> _Act | None:
    """The act of the first clause that names a time."""
    text, start, last = sentence.string, sentence.start(), sentence.end()
    for moment in moments:
        begin, end = max(text.rfind(",", start, moment.span[0]) + 1, start), text.find(",", moment.span[0], last)
        found = _act(text, begin, end if end >= 0 else last, start=start)
        if found is not None:
            return found
    return None


def _act(text: str, begin: int, end: int, *, start: int) -> _Act | None:
    """The most binding act in a part of the sentence from `start` on that is neither past, asked, nor conditional.

    Word of a refund or parcel ("by six we tell you how the refund goes") is an answer: it comes first, the rest is
    what it is about.
    """
    acts: dict[PromiseKind, tuple[int, int]] = {}
    for kind, words in _ACTS:
        for found in words.finditer(text, begin, end):
            before = text[start : found.start()]
            done = _PAST.search(before) or _DONE.match(text, found.end())
            if not (done or _CONDITIONAL.search(before) or _REFUSED.search(before)):
                acts.setdefault(kind, found.span())
    if not acts:
        return None
    first = min(acts, key=lambda kind: (acts[kind][0], kind != "answer"))
    kind = "answer" if first == "answer" else next(iter(acts))
    return kind, acts[kind]


def _nearest(moments: list[Moment], place: int) -> Moment | None:
    return min(moments, key=lambda moment: abs(moment.span[0] - place), default=None)
