"""Says of a text, before it leaves, what may not be sent, why, by which rule, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from wanhui.replies.alike import MOST_ALIKE, count_alike
from wanhui.replies.conditions import holds, in_scope
from wanhui.replies.detectors import DETECTORS
from wanhui.replies.facts import Claim, decisive_claims
from wanhui.replies.finding import Finding
from wanhui.replies.folding import Folded, control_characters, fold
from wanhui.replies.grounds import Topic, Ungrounded, ungrounded
from wanhui.replies.head import Ranking, is_short
from wanhui.replies.linter import Evidence, Linter, caps_of
from wanhui.replies.match import find_pattern
from wanhui.replies.outgoing import NOTHING_KNOWN, Grounds, Outgoing, OutgoingFacts
from wanhui.replies.policy import SEVERITIES, Family, Pattern, PolicyPack
from wanhui.replies.statutes import cited
from wanhui.replies.survey import Read, Survey, survey
from wanhui.replies.words import scan

FALSE_CLAIM_RULE = "TON-010"
CITATION_RULE = "LAW-001"
TIME_RULE = "RPL-001"
_STOPS = ("。", ".", "！", "!", "？", "?", "；", ";", "~", "…")
CONTROL_RULE = "TXT-001"
REPEAT_RULE = "TON-007"
ALIKE_RULE = "RPL-008"
PRIVACY_RULE = "PII-001"
#: So often the same words may have left before; once more is a mechanical reply.
_MOST_REPEATS = 1
#: What an ungrounded sentence speaks of -> the rule that says so.
GROUND_RULES: Final[Mapping[Topic, str]] = MappingProxyType(
    {"other": "RPL-004", "stock": "RPL-005", "price": "RPL-005", "law": "RPL-006", "health": "RPL-007"}
)
_Span = tuple[int, int]
#: Rule id -> its gravest severity, as a place in `SEVERITIES`, and the place it was first found.
Fired = dict[str, tuple[int, _Span]]
#: How grave it is, negated; whether only the head says so; where in the original text; the rule; its rewrite, when that
#: is not always the same. A plain tuple that sorts as findings are shown: there are many.
Fault = tuple[int, bool, _Span, str, str]
_WARN, _BLOCK = map(SEVERITIES.index, ("warn", "block"))
#: Below both, a text is strange rather than clearly forbidden: a person is asked, nothing is blocked.
_SURE_OF_FAMILY = 0.03
_SURE_OF_HARM = 0.85
#: Characters read in one pass: enough to vectorise, few enough for little memory.
_AT_ONCE = 120_000


def lint(linter: Linter, message: Outgoing) -> tuple[Finding, ...]:
    """Every rule that fires on `message`, worst first, then by place. Pure, and linear in the length of the text."""
    return lint_many(linter, (message,))[0]


def lint_many(linter: Linter, messages: Sequence[Outgoing]) -> list[tuple[Finding, ...]]:
    """`lint` for many messages at once, in passes over all of them: several times cheaper a message."""
    return [
        tuple([_finding(linter, message, fault) for fault in faults])
        for message, faults in zip(messages, find_faults(linter, messages), strict=True)
    ]


def find_faults(linter: Linter, messages: Sequence[Outgoing]) -> list[Sequence[Fault]]:
    """What `lint_many` finds, as bare as it can be told."""
    found: list[Sequence[Fault]] = []
    for part in _parts(messages):
        found.extend(_faults_of(linter, survey(linter, part)))
    return found


def _parts(messages: Sequence[Outgoing]) -> Iterator[Sequence[Outgoing]]:
    """`messages` in order, so many together as have about `_AT_ONCE` characters."""
    begin = size = 0
    for number, message in enumerate(messages):
        if size > _AT_ONCE:
            yield messages[begin:number]
            begin, size = number, 0
        size += len(message.text)
    yield messages[begin:]


def _faults_of(linter: Linter, seen: Survey) -> Iterator[Sequence[Fault]]:
    """The faults of each message: first what words and facts say, then what the head adds where it may."""
    reads = [
        None if seen.is_silent(number) and _is_plain(message) else seen.read(number)
        for number, message in enumerate(seen.messages)
    ]
    fired = [{} if read is None else _fired(linter, read) for read in reads]
    asked = [number for number, (block, blocks) in seen.suspicions.items() if blocks or not fired[number]]
    rankings = dict(zip(asked, seen.rankings(asked), strict=True))
    for number, read in enumerate(reads):
        if read is None:
            yield ()
            continue
        ranking = rankings.get(number)
        guessed = None if ranking is None else _add_learned(linter, read, ranking, fired=fired[number])
        yield _sorted_faults(linter, read, fired[number], guessed=guessed)


def _fired(linter: Linter, read: Read) -> Fired:
    message, folded = read.message, read.folded
    fired = _from_patterns(linter, read)
    if read.claims or not _has_no_numbers(message.facts):
        _add_claims(linter, read, fired=fired)
    if read.names_law:
        _add_citations(linter, message, folded, fired=fired)
    if message.is_first_answer:
        _add_missing_time(linter, read, fired=fired)
    if len(message.recent) > _MOST_REPEATS:
        _add_repeated(linter, message, folded, fired=fired)
    if len(message.public_before) >= MOST_ALIKE and message.object == "public_reply":
        _add_alike(linter, message, folded, fired=fired)
    if message.grounds is not None and message.object == "public_reply":
        _add_private(linter, message.grounds, folded, fired=fired)
    return fired


def _sorted_faults(linter: Linter, read: Read, fired: Fired, *, guessed: str | None) -> Sequence[Fault]:
    """Everything that is wrong with one message, worst first, then by place."""
    message, original = read.message, read.folded.original
    is_printable = message.text.isprintable()
    if not fired and message.grounds is None and is_printable:
        return ()
    families = {linter.rules[rule].family for rule in fired}
    faults = [
        (-_raised(linter.rules[rule], grade, families), rule == guessed, original(*span), rule, "")
        for rule, (grade, span) in fired.items()
    ]
    if not is_printable:
        faults.extend(_control_faults(linter, message))
    if message.grounds is not None:
        faults.extend(_ungrounded(linter, message, read.folded))
    faults.sort()
    return faults


def _is_plain(message: Outgoing) -> bool:
    """Whether only its words can make a rule fire: most messages, of which nothing more need be asked."""
    return (
        _has_no_numbers(message.facts)
        and not message.is_first_answer
        and message.grounds is None
        and not message.recent
        and not message.public_before
        and message.text.isprintable()
    )


def _has_no_numbers(facts: OutgoingFacts) -> bool:
    """Whether nothing is known against which any number in a text might be held."""
    return facts is NOTHING_KNOWN or (facts.tracking is None and facts.coupon_value is None and not facts.dates)


def _from_patterns(linter: Linter, read: Read) -> Fired:
    """Rule id -> its worst severity and first span, from patterns."""
    fired: Fired = {}
    message = read.message
    for number, held in read.likely:
        candidate = linter.candidates[number]
        if candidate.is_conditional and not _applies(linter, candidate.pattern, message):
            continue
        grade, rule = candidate.grade, candidate.rule.id
        if candidate.caps:
            grade = min(grade, candidate.caps.get(message.platform, grade))
        known = fired.get(rule)
        if known is not None and known[0] >= grade:
            continue
        span = held if held is not None or read.scan is None else find_pattern(candidate.pattern, read.scan)
        if span is not None:
            fired[rule] = (grade, span)
    return fired


def _applies(linter: Linter, pattern: Pattern, message: Outgoing) -> bool:
    for condition in pattern.facts:
        if not holds(condition, message.facts):
            return False
    return not pattern.before or _said_before(linter, pattern.before, message.recent)


def _said_before(linter: Linter, members: Iterable[str], recent: Iterable[str]) -> bool:
    scans = [scan(linter.vocabulary, fold(text).text) for text in recent]
    return any(earlier.find(member) for earlier in scans for member in members)


def _grade(rule: PolicyPack, message: Outgoing) -> int:
    """How grave the plain case of `rule` is here."""
    grade = SEVERITIES.index(rule.severity)
    return min(grade, caps_of(rule).get(message.platform, grade)) if rule.caps else grade


def _raised(rule: PolicyPack, grade: int, families: set[Family]) -> int:
    return _BLOCK if rule.raised_by and not families.isdisjoint(rule.raised_by) else grade


def _add_claims(linter: Linter, read: Read, *, fired: Fired) -> None:
    """A claim that the records refute blocks; one of stock that they cannot confirm warns."""
    rule = linter.rules.get(FALSE_CLAIM_RULE)
    if rule is None:
        return
    for claim in decisive_claims(read.folded.text, read.message.facts, read.claims):
        grade = _claim_grade(claim)
        if grade and (rule.id not in fired or grade == _BLOCK):
            fired[rule.id] = (grade, claim.span)


def _claim_grade(claim: Claim) -> int | None:
    if claim.verdict == "false":
        return _BLOCK
    return _WARN if claim.verdict == "unknown" and claim.kind == "out_of_stock" else None


def _add_missing_time(linter: Linter, read: Read, *, fired: Fired) -> None:
    """A first answer that names no time at all, whatever else it says (C-RP-02)."""
    rule = linter.rules.get(TIME_RULE)
    if rule is None or read.message.object not in ("chat", "email"):
        return
    text = read.folded.text
    if not DETECTORS["#time"](text):
        end = len(text)
        begin = end - 1 if text.endswith(_STOPS) else end  # the rewrite goes where the text stops
        fired.setdefault(rule.id, (SEVERITIES.index(rule.severity), (begin, end)))


def _add_repeated(linter: Linter, message: Outgoing, folded: Folded, *, fired: Fired) -> None:
    """The same words a third time in one conversation, however they are spaced or decorated."""
    rule = linter.rules.get(REPEAT_RULE)
    if rule is None or not folded.text.strip():
        return
    said = _bare(folded.text)
    if sum(_bare(fold(text).text) == said for text in message.recent) > _MOST_REPEATS:
        fired.setdefault(rule.id, (SEVERITIES.index(rule.severity), (0, len(folded.text))))


def _add_alike(linter: Linter, message: Outgoing, folded: Folded, *, fired: Fired) -> None:
    rule = linter.rules.get(ALIKE_RULE)
    if rule is not None and count_alike(message.text, message.public_before) >= MOST_ALIKE:
        fired.setdefault(rule.id, (SEVERITIES.index(rule.severity), (0, len(folded.text))))


def _add_private(linter: Linter, grounds: Grounds, folded: Folded, *, fired: Fired) -> None:
    """What the records hold of this very buyer, whatever it looks like."""
    rule = linter.rules.get(PRIVACY_RULE)
    for name in (fold(one).text.strip() for one in grounds.private):
        at = folded.text.find(name) if len(name) > 1 else -1
        if rule is not None and at >= 0:
            fired[rule.id] = (SEVERITIES.index(rule.severity), (at, at + len(name)))


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _add_citations(linter: Linter, message: Outgoing, folded: Folded, *, fired: Fired) -> None:
    rule = linter.rules.get(CITATION_RULE)
    if rule is None:
        return
    for citation in cited(linter.statutes, folded.text):
        if citation.problem is not None:
            fired.setdefault(rule.id, (_grade(rule, message), citation.span))


def _add_learned(linter: Linter, read: Read, ranking: Ranking, *, fired: Fired) -> str | None:
    """What the trained head adds: the likeliest family whose rule holds here, unless it has fired as gravely.

    Its rule, when added, is the weakest of equally grave findings: words say more surely what is wrong.
    """
    block, blocks = read.suspicion or (0.0, False)
    if not read.folded.text.strip():
        return None
    wanted = _BLOCK if blocks else _WARN
    for family, likely in ranking:
        rule = linter.learned.get((family, read.message.platform))
        if rule is None or not in_scope(rule.scope, read.message):
            continue
        evidence = linter.evidence[rule.id]
        if read.has(evidence.absent):
            return None
        if (likely < _SURE_OF_FAMILY and block < _SURE_OF_HARM) or _lacks_evidence(evidence, read):
            wanted = _WARN
        grade = min(wanted, _grade(rule, read.message))
        if _worst(linter, fired, family) < grade and (grade == _BLOCK or not fired):
            fired[rule.id] = (grade, (0, len(read.folded.text)))
            return rule.id
        return None
    return None


def _lacks_evidence(evidence: Evidence, read: Read) -> bool:
    """Whether a text has no word that belongs to what the head suspects it of."""
    if evidence.must is not None and not read.has(evidence.must):
        return True
    return evidence.needs is not None and not read.has(evidence.needs) and is_short(read.folded.text)


def _worst(linter: Linter, fired: Fired, family: Family) -> int:
    """The gravest severity with which `family` has fired, as a place in the scale; -1 when it has not."""
    return max((grade for rule, (grade, _) in fired.items() if linter.rules[rule].family == family), default=-1)


def _finding(linter: Linter, message: Outgoing, fault: Fault) -> Finding:
    grade, _, (start, end), rule, rewrite = fault
    blank = linter.blanks[rule, message.lang]
    return replace(
        blank,
        severity=SEVERITIES[-grade],
        span=(start, end),
        text=message.text[start:end],
        rewrite=rewrite or blank.rewrite,
    )


def _control_faults(linter: Linter, message: Outgoing) -> list[Fault]:
    rule = linter.rules.get(CONTROL_RULE)
    spans = control_characters(message.text)[:1]
    return [] if rule is None else [(-SEVERITIES.index(rule.severity), False, span, rule.id, "") for span in spans]


def _ungrounded(linter: Linter, message: Outgoing, folded: Folded) -> Iterator[Fault]:
    """Every sentence with no fact behind it; beside a statement on health stands the nearest approved fact."""
    if message.grounds is None:
        return
    for found in ungrounded(folded.text, message.grounds, message.facts, statutes=linter.statutes):
        rule = linter.rules.get(GROUND_RULES[found.topic])
        if rule is not None and in_scope(rule.scope, message):
            span = folded.original(*found.span)
            yield -SEVERITIES.index(rule.severity), False, span, rule.id, _approved(found) if found.nearest else ""


def _approved(found: Ungrounded) -> str:
    return f"{found.nearest} ({found.source})"
