"""Reply templates as packs, and the typed values that may fill them: nothing a buyer wrote can become a placeholder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from wanhui.errors import WanhuiError, Words
from wanhui.reading.vocabulary import BuyerType
from wanhui.records.money import Money
from wanhui.records.parties import Platform
from wanhui.replies.outgoing import OutgoingLanguage, OutgoingObject, OutgoingStage

Scenario = Literal[
    "quality_flaw", "damaged", "wrong_item", "missing_item", "late_shipment", "delivery", "size", "price_drop",
    "no_reason_return", "misuse", "nitpick", "adverse_reaction", "other", "extortion", "late_parcel",
]  # fmt: skip
Placeholder = Literal[
    "greeting", "item", "due", "amount", "tracking", "courier", "arrival", "difference", "size", "part", "found",
    "return_by", "agent",
]  # fmt: skip
Value = str | int | Decimal | Money | date | datetime

#: What each placeholder is: ``text`` is escaped and shortened, the others are formatted by type.
PLACEHOLDERS: Mapping[Placeholder, Literal["text", "instant", "day", "money"]] = {
    "greeting": "text", "item": "text", "due": "instant", "amount": "money", "tracking": "text", "courier": "text",
    "arrival": "day", "difference": "money", "size": "text", "part": "text", "found": "text", "return_by": "day",
    "agent": "text",
}  # fmt: skip
#: Values that must never stand in a public reply.
PRIVATE: frozenset[str] = frozenset({"greeting", "tracking", "courier", "amount", "size", "agent"})
_LONGEST_TEXT = 60
_SYMBOLS = {"CNY": "", "USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wording, sentence by sentence; `buyer_types` (empty: any) says for whom it is best.

    `back` says the same sentences in the other language, for an agent who does not read this one.
    """

    sentences: tuple[str, ...]
    back: tuple[str, ...] = ()
    buyer_types: tuple[BuyerType, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateExamples:
    """Values with which every variant must read well and lint clean."""

    fill: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePack:
    """Several wordings of one message: what it is for, in which language, on which platforms (empty: all)."""

    id: str
    version: int
    title: Words
    scenario: Scenario
    stage: OutgoingStage
    object: OutgoingObject
    lang: OutgoingLanguage
    variants: tuple[Variant, ...]
    limits: Words
    sources: tuple[str, ...]
    examples: TemplateExamples
    platforms: tuple[Platform, ...] = ()

    def __post_init__(self) -> None:
        for variant in self.variants:
            said, back = ([sorted(placeholders_of(one)) for one in told] for told in (variant.sentences, variant.back))
            if back and said != back:
                raise ValueError("back to have the same placeholders, sentence by sentence")
            for sentence in variant.sentences:
                for name in placeholders_of(sentence):
                    if name not in PLACEHOLDERS:
                        raise ValueError(f"placeholders to be among {', '.join(PLACEHOLDERS)}, not {name}")
                    if self.object == "public_reply" and name in PRIVATE:
                        raise ValueError(f"no {name} in a public reply")

    @property
    def id_at_version(self) -> str:
        """How a stored draft names its template."""
        return f"{self.id}@{self.version}"


def placeholders_of(sentence: str) -> tuple[str, ...]:
    """The names in braces, in order."""
    return tuple(part.partition("}")[0] for part in sentence.split("{")[1:] if "}" in part)


def format_value(name: str, value: Value, *, lang: OutgoingLanguage, now: datetime) -> str:
    """`value` as the placeholder `name` shows it.

    Text loses control characters, line breaks and braces and is cut at 60 characters; an instant is told
    relative to `now`, in its zone. Raises ``E-DRAFT-VALUE`` when the value is of another kind.
    """
    kind = PLACEHOLDERS.get(name)  # type: ignore[call-overload]  # any text may be asked for; unknown gives None
    if kind == "text" and isinstance(value, str | int) and escape(str(value)):
        return escape(str(value))
    if kind == "instant" and isinstance(value, datetime) and value.tzinfo is not None:
        return _instant(value.astimezone(now.tzinfo), lang, now)
    if kind == "day" and isinstance(value, date):
        return _day(value.date() if isinstance(value, datetime) else value, lang, now.date())
    if kind == "money" and isinstance(value, Money):
        return _money(value, lang)
    raise WanhuiError("E-DRAFT-VALUE", name=name, expected=kind or "known", found=type(value).__name__)


def escape(text: str) -> str:
    """Untrusted text made harmless inside a template: one line, printable, no braces, at most 60 characters."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    shown = shown.replace("{", "（").replace("}", "）")
    shown = " ".join(shown.split())
    return shown if len(shown) <= _LONGEST_TEXT else shown[: _LONGEST_TEXT - 1] + "…"


def _instant(at: datetime, lang: OutgoingLanguage, now: datetime) -> str:
    if lang == "zh":
        return f"{_day(at.date(), lang, now.date())}{at:%H:%M}前"
    hour = at.hour % 12 or 12
    clock = f"{hour}:{at:%M} {at:%p}".lower() if at.minute else f"{hour} {at:%p}".lower()
    return f"by {clock} {_day(at.date(), lang, now.date())}"


def _day(day: date, lang: OutgoingLanguage, today: date) -> str:
    ahead = (day - today).days
    if lang == "zh":
        return {0: "今天", 1: "明天", 2: "后天"}.get(ahead, f"{day.month}月{day.day}日")
    return {0: "today", 1: "tomorrow"}.get(ahead, f"on {day:%B} {day.day}")


def _money(value: Money, lang: OutgoingLanguage) -> str:
    amount = f"{value.amount:.2f}".removesuffix(".00")
    if lang == "zh" and value.currency == "CNY":
        return f"{amount}元"
    symbol = _SYMBOLS.get(value.currency)
    return f"{symbol}{amount}" if symbol else f"{amount} {value.currency}"
