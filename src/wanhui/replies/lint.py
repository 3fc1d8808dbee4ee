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
from wanhui.replies.finding import Citation, Finding
from wanhui.replies.folding import Folded, control_characters, fold
from wanhui.replies.grounds import Topic, Ungrounded, ungrounded
from wanhui.replies.head import Suspicion, is_short
from wanhui.replies.linter import Evidence, Linter
from wanhui.replies.match import find_pattern
from wanhui.replies.outgoing import NOTHING_KNOWN, Grounds, Outgoing
from wanhui.replies.policy import SEVERITIES, Family, Pattern, PolicyPack, Severity
from wanhui.replies.statutes import cited
from wanhui.replies.survey import Read, survey
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
#: Rule id -> its gravest severity and the place it was first found.
Fired = dict[str, tuple[Severity, _Span]]
#: Below both, a text is strange rather than clearly forbidden: a person is asked, nothing is blocked.
_SURE_OF_FAMILY = 0.03
_SURE_OF_HARM = 0.85
#: Characters read in one pass: enough to vectorise, few enough to stay in the processor's cache.
_AT_ONCE = 60_000


def lint(linter: Linter, message: Outgoing) -> tuple[Finding, ...]:
    """Every rule that fires on `message`, worst first, then by place. Pure, and linear in the length of the text."""
    return lint_many(linter, (message,))[0]


def lint_many(linter: Linter, messages: Sequence[Outgoing]) -> list[tuple[Finding, ...]]:
    """`lint` for many messages at once, in passes over all of them: several times cheaper a message."""
    found: list[tuple[Finding, ...]] = []
    for part in _parts(messages):
        found.extend(_lint_one(linter, read) for read in survey(linter, part))
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


def _lint_one(linter: Linter, read: Read) -> tuple[Finding, ...]:
    message, folded = read.message, read.folded
    if not (read.likely or read.claims or read.names_law or read.suspicion) and _is_plain(message):
        return ()
    fired = _fired(linter, read)
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
    guessed = None if read.suspicion is None else _add_learned(linter, read, read.suspicion, fired=fired)
    unproven = () if message.grounds is None else tuple(_ungrounded(linter, message, folded))
    if not fired and not unproven and message.text.isprintable():
        return ()
    families = {linter.rules[rule].family for rule in fired}
    findings = [
        _finding(
            linter, message, folded, fired=(linter.rules[rule], _raised(linter.rules[rule], severity, families), span)
        )
        for rule, (severity, span) in fired.items()
    ]
    findings.extend(_control_findings(linter, message))
    findings.extend(unproven)
    return tuple(sorted(findings, key=lambda f: (-SEVERITIES.index(f.severity), f.rule == guessed, f.span, f.rule)))


def _is_plain(message: Outgoing) -> bool:
    """Whether only its words can make a rule fire: most messages, of which nothing more need be asked."""
    facts = message.facts
    return (
        (facts is NOTHING_KNOWN or (facts.tracking is None and facts.coupon_value is None and not facts.dates))
        and not message.is_first_answer
        and message.grounds is None
        and not message.recent
        and not message.public_before
        and message.text.isprintable()
    )


def _fired(linter: Linter, read: Read) -> Fired:
    """Rule id -> its worst severity and first span, from patterns."""
    fired: Fired = {}
    message = read.message
    for number, held in read.likely:
        candidate = linter.candidates[number]
        rule, pattern = candidate.rule, candidate.pattern
        if (pattern.facts or pattern.before) and not _applies(linter, pattern, message):
            continue
        severity = _capped(rule, pattern.severity or rule.severity, message)
        known = fired.get(rule.id)
        if known is not None and (known[0] == severity or SEVERITIES.index(known[0]) >= SEVERITIES.index(severity)):
            continue
        span = held if read.scan is None or held is not None else find_pattern(pattern, read.scan)
        if span is not None:
            fired[rule.id] = (severity, span)
    return fired


def _applies(linter: Linter, pattern: Pattern, message: Outgoing) -> bool:
    for condition in pattern.facts:
        if not holds(condition, message.facts):
            return False
    return not pattern.before or _said_before(linter, pattern.before, message.recent)


def _said_before(linter: Linter, members: Iterable[str], recent: Iterable[str]) -> bool:
    scans = [scan(linter.vocabulary, fold(text).text) for text in recent]
    return any(earlier.find(member) for earlier in scans for member in members)


def _capped(rule: PolicyPack, severity: Severity, message: Outgoing) -> Severity:
    for cap in rule.caps:
        if message.platform in cap.platforms and SEVERITIES.index(cap.severity) < SEVERITIES.index(severity):
            return cap.severity
    return severity


def _raised(rule: PolicyPack, severity: Severity, families: set[Family]) -> Severity:
    return "block" if families.intersection(rule.raised_by) else severity


def _add_claims(linter: Linter, read: Read, *, fired: Fired) -> None:
    """A claim that the records refute blocks; one of stock that they cannot confirm warns."""
    rule = linter.rules.get(FALSE_CLAIM_RULE)
    if rule is None:
        return
    for claim in decisive_claims(read.folded.text, read.message.facts, read.claims):
        severity = _claim_severity(claim)
        if severity and (rule.id not in fired or severity == "block"):
            fired[rule.id] = (severity, claim.span)


def _claim_severity(claim: Claim) -> Severity | None:
    if claim.verdict == "false":
        return "block"
    return "warn" if claim.verdict == "unknown" and claim.kind == "out_of_stock" else None


def _add_missing_time(linter: Linter, read: Read, *, fired: Fired) -> None:
    """A first answer that names no time at all, whatever else it says (C-RP-02)."""
    rule = linter.rules.get(TIME_RULE)
    if rule is None or read.message.object not in ("chat", "email"):
        return
    text = read.folded.text
    if not DETECTORS["#time"](text):
        end = len(text)
        begin = end - 1 if text.endswith(_STOPS) else end  # the rewrite goes where the text stops
        fired.setdefault(rule.id, (rule.severity, (begin, end)))


def _add_repeated(linter: Linter, message: Outgoing, folded: Folded, *, fired: Fired) -> None:
    """The same words a third time in one conversation, however they are spaced or decorated."""
    rule = linter.rules.get(REPEAT_RULE)
    if rule is None or not folded.text.strip():
        return
    said = _bare(folded.text)
    if sum(_bare(fold(text).text) == said for text in message.recent) > _MOST_REPEATS:
        fired.setdefault(rule.id, (rule.severity, (0, len(folded.text))))


def _add_alike(linter: Linter, message: Outgoing, folded: Folded, *, fired: Fired) -> None:
    rule = linter.rules.get(ALIKE_RULE)
    if rule is not None and count_alike(message.text, message.public_before) >= MOST_ALIKE:
        fired.setdefault(rule.id, (rule.severity, (0, len(folded.text))))


def _add_private(linter: Linter, grounds: Grounds, folded: Folded, *, fired: Fired) -> None:
    """What the records hold of this very buyer, whatever it looks like."""
    rule = linter.rules.get(PRIVACY_RULE)
    for name in (fold(one).text.strip() for one in grounds.private):
        at = folded.text.find(name) if len(name) > 1 else -1
        if rule is not None and at >= 0:
            fired[rule.id] = (rule.severity, (at, at + len(name)))


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _add_citations(linter: Linter, message: Outgoing, folded: Folded, *, fired: Fired) -> None:
    rule = linter.rules.get(CITATION_RULE)
    if rule is None:
        return
    for citation in cited(linter.statutes, folded.text):
        if citation.problem is not None:
            fired.setdefault(rule.id, (_capped(rule, rule.severity, message), citation.span))


def _add_learned(linter: Linter, read: Read, suspicion: Suspicion, *, fired: Fired) -> str | None:
    """What the trained head adds: the likeliest family whose rule holds here, unless it has fired as gravely.

    Its rule, when added, is the weakest of equally grave findings: words say more surely what is wrong.
    """
    if (fired and not suspicion.blocks) or not read.folded.text.strip():
        return None
    wanted: Severity = "block" if suspicion.blocks else "warn"
    for family, likely in suspicion.families:
        rule = linter.learned.get((family, read.message.platform))
        if rule is None or not in_scope(rule.scope, read.message):
            continue
        evidence = linter.evidence[rule.id]
        if read.has(evidence.absent):
            return None
        vague = likely < _SURE_OF_FAMILY and suspicion.block < _SURE_OF_HARM
        if vague or _lacks_evidence(evidence, read):
            wanted = "warn"
        severity = min(wanted, _capped(rule, rule.severity, read.message), key=SEVERITIES.index)
        if _worst(linter, fired, family) < SEVERITIES.index(severity) and (severity == "block" or not fired):
            fired[rule.id] = (severity, (0, len(read.folded.text)))
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
    mine = (severity for rule, (severity, _) in fired.items() if linter.rules[rule].family == family)
    return max((SEVERITIES.index(severity) for severity in mine), default=-1)


def _finding(
    linter: Linter, message: Outgoing, folded: Folded, *, fired: tuple[PolicyPack, Severity, _Span]
) -> Finding:
    rule, severity, (start, end) = fired
    span = folded.original(start, end)
    return Finding(
        rule=rule.id,
        version=rule.version,
        family=rule.family,
        severity=severity,
        span=span,
        text=message.text[span[0] : span[1]],
        zh=rule.reason.zh,
        en=rule.reason.en,
        rewrite=rule.rewrite.text(message.lang),
        authority=_in_language(linter, rule, message),
        is_house_rule=rule.ground == "house",
    )


def _in_language(linter: Linter, rule: PolicyPack, message: Outgoing) -> tuple[Citation, ...]:
    return linter.citations[rule.id, message.lang]


def _control_findings(linter: Linter, message: Outgoing) -> list[Finding]:
    rule = linter.rules.get(CONTROL_RULE)
    if rule is None or message.text.isprintable():
        return []
    whole = Folded(message.text, None, len(message.text))
    spans = control_characters(message.text)[:1]
    return [_finding(linter, message, whole, fired=(rule, rule.severity, span)) for span in spans]


def _ungrounded(linter: Linter, message: Outgoing, folded: Folded) -> Iterator[Finding]:
    """Every sentence with no fact behind it; beside a statement on health stands the nearest approved fact."""
    if message.grounds is None:
        return
    for found in ungrounded(folded.text, message.grounds, message.facts, statutes=linter.statutes):
        rule = linter.rules.get(GROUND_RULES[found.topic])
        if rule is None or not in_scope(rule.scope, message):
            continue
        finding = _finding(linter, message, folded, fired=(rule, rule.severity, found.span))
        yield replace(finding, rewrite=_approved(found)) if found.nearest else finding


def _approved(found: Ungrounded) -> str:
    return f"{found.nearest} ({found.source})"
