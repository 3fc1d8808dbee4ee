"""Words that go out in a fixed form: the rights notice, for which there must be evidence, and the asking for photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wanhui.errors import WanhuiError, Words
from wanhui.evidence.dossier import LinkedCase, Quote

#: So many independent items of evidence stand behind a notice, one of them the demand itself.
LEAST: int = 2
_DEMANDS = frozenset({"demand", "bare_demand", "review_for_money", "euphemism"})
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class MustNot:
    """Words that the notice never has."""

    must_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePack:
    """The words of the notice in one language; `warning` is shown to those who allow it."""

    id: str
    version: int
    title: Words
    text: str
    warning: Words
    limits: Words
    sources: tuple[str, ...]
    examples: tuple[MustNot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRequestPack:
    """The words with which a buyer is asked for photos, in one language."""

    id: str
    version: int
    title: Words
    text: str
    limits: Words
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who speaks and about what: the shop, the real name of who runs it, the order."""

    shop: str
    identity: str
    order: str


def grounds_of(quotes: Sequence[Quote], links: Sequence[LinkedCase], files: Sequence[str]) -> tuple[str, ...]:
    """The independent items of evidence, the demand first; empty without a demand: nothing else makes up for it."""
    demands = [one.path for one in quotes if set(one.signs) & _DEMANDS]
    if not demands:
        return ()
    others = [one.path for one in quotes if one.path not in demands]
    return tuple(dict.fromkeys([*demands, *others, *files, *(f"case {one.number}" for one in links)]))


def write_notice(pack: NoticePack, parties: Parties, quote: Quote, *, grounds: Sequence[str]) -> str:
    """The notice; ``E-NOTICE-EVIDENCE`` when less than `LEAST` items or no real name stand behind it."""
    if len(grounds) < LEAST or not parties.identity.strip():
        raise WanhuiError("E-NOTICE-EVIDENCE", found=len(grounds))
    filled = Words(pack.text, pack.text).fill(
        "zh",
        {
            "shop": parties.shop,
            "identity": parties.identity.strip(),
            "order": parties.order,
            "at": f"{quote.at:%Y-%m-%d %H:%M}",
            "words": quote.text[:_LONGEST],
        },
    )
    return filled.strip()
