"""Drafts a reply from templates: chosen by the case, filled with facts only, never the same text twice to one buyer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from wanhui.errors import WanhuiError, Words
from wanhui.reading.vocabulary import BuyerType
from wanhui.records.parties import Platform
from wanhui.replies.alike import MOST_ALIKE, count_alike
from wanhui.replies.claims import PromiseCandidate, promises_in
from wanhui.replies.manners import Manner
from wanhui.replies.outgoing import OutgoingLanguage, OutgoingObject, OutgoingStage
from wanhui.replies.templates import (
    Scenario,
    TemplatePack,
    Value,
    Variant,
    escape,
    format_value,
    placeholders_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRequest:
    """What is to be said, to whom, and the facts that may be used.

    `now` carries the buyer's zone. `already_sent` are the texts this buyer has had; `max_characters` is the
    platform's limit, 0 for none. `buyer_name` and `sign` may be absent. `manner` is how to speak with this buyer,
    `public_before` what the shop has shown in public lately: a public reply must not read like those.
    """

    case: str
    scenario: Scenario
    stage: OutgoingStage
    object: OutgoingObject
    lang: OutgoingLanguage
    now: datetime
    values: Mapping[str, Value]
    platform: Platform = "other"
    buyer_type: BuyerType | None = None
    buyer_name: str | None = None
    sign: str | None = None
    already_sent: tuple[str, ...] = ()
    max_characters: int = 0
    manner: Manner | None = None
    public_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedSentence:
    """One sentence of a draft and the names of the facts that stand in it; empty when it states none."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text for a person to look at and send; `template` is ``id@version``.

    `back` says it again in the other language, where the template has that. A draft of a language model names the
    `model` and the masked `prompt` instead.
    """

    text: str
    back: str = ""
    object: OutgoingObject
    template: str
    sentences: tuple[GroundedSentence, ...]
    promises: tuple[PromiseCandidate, ...] = field(default=())
    model: str | None = None
    prompt: str | None = None


def draft(templates: Iterable[TemplatePack], request: DraftRequest) -> Draft:
    """The draft for `request`: the same one every time for the same case, facts and texts already sent.

    Templates of the scenario come first, those of ``other`` serve when it has none. Raises ``E-DRAFT-FACT`` when
    every fitting wording lacks a fact, ``E-DRAFT-NONE`` when none is left that this buyer has not had.
    """
    missing: set[str] = set()
    lacking = ""
    for pack, variant in _in_order(templates, request):
        wanted = {name for sentence in variant.sentences for name in placeholders_of(sentence)} - {"greeting"}
        absent = wanted - request.values.keys()
        if absent:
            missing, lacking = missing or absent, lacking or pack.id_at_version
            continue
        made = _fill(pack, variant, request)
        if made.text in request.already_sent or 0 < request.max_characters < len(made.text):
            continue
        if count_alike(made.text, request.public_before) >= MOST_ALIKE:
            continue
        return made
    if missing:
        raise WanhuiError("E-DRAFT-FACT", template=lacking, missing=", ".join(sorted(missing)))
    wanted_kind = f"{request.scenario}/{request.stage}/{request.object}/{request.lang}"
    raise WanhuiError("E-DRAFT-NONE", wanted=wanted_kind)


def _in_order(templates: Iterable[TemplatePack], request: DraftRequest) -> Iterator[tuple[TemplatePack, Variant]]:
    """Fitting wordings: own scenario before ``other``, written for this buyer type before general, rotated by case."""
    fitting = [pack for pack in templates if _fits(pack, request)]
    turn = crc32(request.case.encode("utf-8"))
    for scenario in dict.fromkeys((request.scenario, "other")):
        pairs = [(pack, variant) for pack in fitting if pack.scenario == scenario for variant in pack.variants]
        yield from _rotated([p for p in pairs if request.buyer_type in p[1].buyer_types], turn)
        general = _rotated([p for p in pairs if not p[1].buyer_types], turn)
        is_short = request.manner is not None and request.manner.is_short
        yield from sorted(general, key=lambda pair: sum(map(len, pair[1].sentences))) if is_short else general


def _fits(pack: TemplatePack, request: DraftRequest) -> bool:
    same = (pack.stage, pack.object, pack.lang) == (request.stage, request.object, request.lang)
    return same and (not pack.platforms or request.platform in pack.platforms)


def _rotated(pairs: Sequence[tuple[TemplatePack, Variant]], turn: int) -> Sequence[tuple[TemplatePack, Variant]]:
    at = turn % len(pairs) if pairs else 0
    return [*pairs[at:], *pairs[:at]]


def _fill(pack: TemplatePack, variant: Variant, request: DraftRequest) -> Draft:
    shown = _shown(variant, request, request.lang)
    said = [*(_sentence(sentence, shown) for sentence in variant.sentences)]
    opening = _opening(variant, request)
    if opening is not None:
        said.insert(1, GroundedSentence(text=opening.text(request.lang), facts=()))
    joined = _joined([sentence.text for sentence in said], request, request.lang)
    zone = request.now.tzinfo
    found = promises_in(joined, now=request.now, zone=zone) if zone else ()
    return Draft(
        text=joined,
        back=_back(variant, opening, request),
        object=pack.object,
        template=pack.id_at_version,
        sentences=tuple(said),
        promises=found,
    )


def _back(variant: Variant, opening: Words | None, request: DraftRequest) -> str:
    if not variant.back:
        return ""
    other: OutgoingLanguage = "en" if request.lang == "zh" else "zh"
    shown = _shown(variant, request, other)
    told = [_sentence(sentence, shown).text for sentence in variant.back]
    if opening is not None:
        told.insert(1, opening.text(other))
    return _joined(told, request, other)


def _opening(variant: Variant, request: DraftRequest) -> Words | None:
    """What the manner adds to a first private answer whose wording is not made for this buyer type already."""
    manner = request.manner
    fits = request.stage == "contact" and request.object != "public_reply" and not variant.buyer_types
    return manner.opening if manner is not None and fits and manner.opening.zh else None


def _joined(sentences: Sequence[str], request: DraftRequest, lang: OutgoingLanguage) -> str:
    joined = ("" if lang == "zh" else " ").join(sentences)
    return f"{joined}\n{'——' if lang == 'zh' else '- '}{escape(request.sign)}" if request.sign else joined


def _shown(variant: Variant, request: DraftRequest, lang: OutgoingLanguage) -> Mapping[str, str]:
    shown = {name: format_value(name, value, lang=lang, now=request.now) for name, value in _used(variant, request)}
    return {**shown, "greeting": _greeting(request, lang)}


def _used(variant: Variant, request: DraftRequest) -> Iterator[tuple[str, Value]]:
    for sentence in variant.sentences:
        for name in placeholders_of(sentence):
            if name != "greeting":
                yield name, request.values[name]


def _greeting(request: DraftRequest, lang: OutgoingLanguage) -> str:
    name = escape(request.buyer_name) if request.buyer_name and "*" not in request.buyer_name else ""
    if lang == "zh":
        return f"{name}您好" if name else "您好"
    return f"Hello {name}" if name else "Hello"


def _sentence(template: str, shown: Mapping[str, str]) -> GroundedSentence:
    """`template` with its placeholders replaced in one pass, so that no value can bring in another."""
    parts = template.split("{")
    out = [parts[0]]
    names = []
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        names.append(name)
        out.append(shown[name] + rest)
    return GroundedSentence(text="".join(out), facts=tuple(name for name in names if name != "greeting"))
