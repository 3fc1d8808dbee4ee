"""Turns the phrase grammars into sentences: many combinations from few lines, one draw an alternative."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from wanhui.sources.simulated.dice import Dice, Weighted

_PIECE: Final = re.compile(r"\[([^\]]*)\]|\{(\w+)\}|([^\[{]+)")
#: A literal, a choice of literals, or (in a tuple of one) the name of a slot.
Piece = str | list[str] | tuple[str]
Phrase = tuple[Piece, ...]
#: How much of all complaints is voiced in which manner; the rest of the five types is rare (own estimate).
STYLES: Final = Weighted(
    [("plain", 0.46), ("angry", 0.2), ("inquiring", 0.14), ("talkative", 0.08), ("know_it_all", 0.06),
     ("suspicious", 0.06)]
)  # fmt: skip
#: What a buyer asks for, by what went wrong.
_ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "missing_part": ("resend", "resend", "none"),
    "wrong_item": ("exchange", "refund", "none"),
    "size": ("exchange", "refund", "none"),
    "damaged": ("exchange", "refund", "compensation", "none"),
    "serious_quality": ("refund", "refund", "explanation"),
    "adverse_reaction": ("refund", "explanation", "none"),
    "late_shipment": ("explanation", "none", "refund"),
    "courier": ("explanation", "none"),
    "price_drop": ("compensation", "none"),
    "service_attitude": ("explanation", "none"),
    "refund_trouble": ("refund", "explanation", "none"),
}
#: Faults whose sentence says by itself what is wanted.
_ASK_NOTHING: Final = frozenset({"no_fault_return", "nitpicking", "lawful_claim"})
_PLAIN_ASKS: Final = ("refund", "exchange", "none", "none", "explanation")


@dataclass(frozen=True, slots=True)
class Grammar:
    """All phrases of one language, compiled; `said` keeps the other groups of sentences by name."""

    language: str
    faults: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    asks: Mapping[str, tuple[Phrase, ...]]
    opens: Mapping[str, tuple[Phrase, ...]]
    closes: Mapping[str, tuple[Phrase, ...]]
    praise: Mapping[str, tuple[Phrase, ...]]
    said: Mapping[str, tuple[Phrase, ...]]
    reasons: Mapping[str, str]

    def can_voice(self, fault: str, kind: str) -> bool:
        """Whether goods of class `kind` can have `fault`."""
        return kind in self.faults[fault] or "any" in self.faults[fault]

    def complaint(self, dice: Dice, fault: str, kind: str, *, style: str, slots: Mapping[str, str]) -> str:
        """A complaint in one breath: manner, fault, wish, manner."""
        of = self.faults[fault]
        own, any_ = of.get(kind, ()), of.get("any", ())
        cores = any_ if not own or (any_ and dice.chance(0.35)) else own
        said = say(dice, dice.pick(self.opens[style]), slots) + say(dice, dice.pick(cores), slots)
        ask = "none" if fault in _ASK_NOTHING else dice.pick(_ASKS.get(fault, _PLAIN_ASKS))
        tails = (say(dice, dice.pick(self.asks[ask]), slots), say(dice, dice.pick(self.closes[style]), slots))
        comma, stop = ("，", "。") if self.language == "zh" else (", ", ". ")
        for tail in tails:
            if tail:
                said += ("" if said[-1] in "！？!?" else dice.pick((comma, stop))) + tail
        return said

    def praises(self, dice: Dice, kind: str, slots: Mapping[str, str]) -> str:
        """A contented review."""
        own = self.praise.get(kind)
        phrase = dice.pick(own) if own and dice.draw() < 0.5 else dice.pick(self.praise["any"])
        return say(dice, phrase, slots)

    def line(self, dice: Dice, name: str, slots: Mapping[str, str]) -> str:
        """One of the sentences kept under `name`."""
        return say(dice, dice.pick(self.said[name]), slots)


def say(dice: Dice, phrase: Phrase, slots: Mapping[str, str]) -> str:
    """`phrase` with every choice taken and every slot filled."""
    out = ""
    for piece in phrase:
        if type(piece) is str:
            out += piece
        elif type(piece) is list:
            out += piece[int(dice.draw() * len(piece))]
        else:
            out += slots[piece[0]]
    return out


@cache
def grammar(language: str) -> Grammar:
    """The grammar of `language` (zh or en)."""
    raw: dict[str, Any] = load(f"phrases_{language}.yaml")
    flat: dict[str, tuple[Phrase, ...]] = {"faint": _all(raw["faint"]), "notes": _all(raw["notes"])}
    flat["dear_note"] = _all(raw["dear_note"])
    for group in ("before", "after", "demands"):
        flat |= {f"{group}.{name}": _all(phrases) for name, phrases in raw[group].items()}
    flat |= {f"scan.{name}": _all([text]) for name, text in raw["scans"].items()}
    return Grammar(
        language=language,
        faults={name: {kind: _all(some) for kind, some in of.items()} for name, of in raw["faults"].items()},
        asks={name: _all(some) for name, some in raw["asks"].items()},
        opens={name: _all(style["open"]) for name, style in raw["styles"].items()},
        closes={name: _all(style["close"]) for name, style in raw["styles"].items()},
        praise={name: _all(some) for name, some in raw["praise"].items()},
        said=flat,
        reasons=raw["reasons"],
    )


def load(name: str) -> Any:
    """One of the data files beside this module."""
    return yaml.load((files("wanhui.sources.simulated") / name).read_bytes(), Loader=yaml.CSafeLoader)


def _all(texts: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(_compile(text) for text in texts)


def _compile(text: str) -> Phrase:
    pieces: list[Piece] = []
    for found in _PIECE.finditer(text):
        choice, slot, literal = found.groups()
        if choice is not None:
            pieces.append(choice.split("|"))
        else:
            pieces.append((slot,) if slot is not None else literal)
    return tuple(pieces)
