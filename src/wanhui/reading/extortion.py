"""Is money demanded under threat?  Read over turns: demand, lever and condition together, minus a lawful claim."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: Demand, lever and condition count together when they fall within so many turns of the buyer.
WINDOW = 3
_LEVERS = frozenset({"lever", "authority_lever"})
_BARGAINS = frozenset({"condition", "offers_change", "review_for_money"})
#: What only hints: each of these is said in harmless chats too.
TELLS = frozenset({"keeps_goods", "knows_weakness", "euphemism", "private_channel", "earlier_victims", "admission"})
_LAWFUL = frozenset({"lawful", "honest_review"})
_PLAIN = frozenset({"bare_demand", "review_for_money"})
_BY_RIGHT = _LAWFUL | {"statute", "professional"}
#: What the level is made of, in the order that the chat mixer was taught.
PARTS = (
    "demand",
    "lever",
    "authority_lever",
    "bargain",
    "tells",
    "lawful",
    "honest_review",
    "statute",
    "together",
    "level",
)


@dataclass(frozen=True, slots=True)
class Pressure:
    """How hard a buyer presses: `level` 0 none, 1 a demand beside a lever, 2 tied together, 3 tied and plain.

    `turn` is the buyer's turn at which the level was reached first; `codes` are the signals that speak for it; `signs`
    counts the kinds of sign anywhere in the chat, so that the model's sums alone can never decide. `is_plain`: money is
    asked for a review, or just so, in as many words, and nothing is claimed by right.
    """

    level: int
    signs: int
    turn: int | None
    codes: tuple[str, ...]
    is_lawful: bool
    is_plain: bool


def judge(turns: Sequence[Collection[str]]) -> Pressure:
    """The pressure over the signals that fired in each of the buyer's turns (codes of the extortion packs)."""
    best, at, why = 0, None, frozenset[str]()
    for number in range(len(turns)):
        near = frozenset().union(*turns[max(0, number - WINDOW + 1) : number + 1])
        level = _level(near)
        if level > best:
            best, at, why = level, number, near
    said = frozenset().union(*turns) if turns else frozenset[str]()
    lawful = bool(said & _LAWFUL) and not said & {"earlier_victims", "admission", "euphemism"}
    if "honest_review" in said:
        best = min(best, 1)
    codes = tuple(sorted((why or said) - _LAWFUL))
    kinds = ({"demand", "bare_demand"}, _LEVERS, _BARGAINS, TELLS)
    signs = sum(bool(said & kind) for kind in kinds)
    plain = bool(said & _PLAIN) and not said & _BY_RIGHT
    return Pressure(level=best, signs=signs, turn=at if best else None, codes=codes, is_lawful=lawful, is_plain=plain)


def measures(turns: Sequence[Collection[str]]) -> list[float]:
    """What the grammar sees, as numbers in the order of `PARTS`."""
    said = frozenset().union(*turns) if turns else frozenset[str]()
    last = turns[-1] if turns else ()
    found = judge(turns)
    together = any(
        "demand" in turn and set(turn) & _LEVERS and set(turn) & _BARGAINS and not set(turn) & _LAWFUL for turn in turns
    )
    return [
        float("demand" in said) + 0.5 * ("demand" in last),
        float("lever" in said),
        float("authority_lever" in said),
        float(len(said & _BARGAINS)),
        float(len(said & TELLS)),
        float("lawful" in said),
        float("honest_review" in said),
        float(len(said & {"statute", "professional"})),
        float(together),
        float(found.level),
    ]


def _level(codes: frozenset[str]) -> int:
    if codes & _PLAIN:
        return 3
    if "demand" not in codes or not codes & _LEVERS:
        return 0
    tied = bool(codes & _BARGAINS)
    tells = len(codes & TELLS)
    level = 1 + tied + (tells > 0)
    return max(0, level - (1 if codes & _LAWFUL else 0) - (1 if "statute" in codes else 0))
