"""What a dossier says: parties, course of events, demands word for word, losses, law, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.errors import Words
from wanhui.evidence.canonical import canonical
from wanhui.evidence.masking import mask_name, mask_text, mask_values
from wanhui.evidence.receivers import Deadline, Ground, Needed, ReceiverPack, Thresholds, standing
from wanhui.replies.policy import AuthorityPack

#: What each sign of a demand is called; signs that are none of these are not quoted.
SIGNS: Final[Mapping[str, Words]] = {
    "demand": Words("索要钱物", "asks for money or goods"),
    "bare_demand": Words("索要钱物", "asks for money or goods"),
    "money_demand": Words("金额", "the amount"),
    "lever": Words("以评价相要挟", "threatens with a review"),
    "authority_lever": Words("以投诉举报相要挟", "threatens with a complaint"),
    "condition": Words("把钱物和评价连在一起", "ties the money to the review"),
    "offers_change": Words("提出给钱就改评价", "offers to change the review for money"),
    "review_for_money": Words("以钱换评价", "a review for money"),
    "euphemism": Words("暗示索要", "hints at money"),
    "earlier_victims": Words("提到以前的店铺", "mentions earlier shops"),
    "admission": Words("自认目的", "admits what it is about"),
    "private_channel": Words("要求转到平台外", "wants to leave the platform"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One original: a record or file as it was fixed. `path` is where its bytes lie in the package.

    `turn` counts the messages of its conversation from 1; `who` is buyer, seller or system; `bytes_path` is where the
    bytes of a file lie.
    """

    path: str
    kind: str
    key: UUID
    name: str
    at: datetime
    who: str
    text: str
    content: bytes
    turn: int | None = None
    bytes_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A message or review in which something was demanded: where in its `text`, which signs, found by which rules.

    `spans` are in order and do not overlap.
    """

    path: str
    turn: int | None
    at: datetime
    text: str
    spans: tuple[tuple[int, int], ...]
    signs: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCase:
    """Another case of this account's own shops with the same person behind it, and how many sure links tell so."""

    number: int
    shop: str
    buyer: str
    opened_at: datetime
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a dossier is made of. `acts` counts the demands within the years that the law looks at.

    `broken` names what is kept no more as it was fixed: it is left out, and the dossier says so.
    """

    number: int
    shop: str
    platform: str
    opened_at: datetime
    made_at: datetime
    made_by: str
    order: Mapping[str, Any] | None
    buyer: Mapping[str, Any] | None
    items: Sequence[Item]
    quotes: Sequence[Quote]
    amount: Decimal | None
    acts: int
    paid: str | None
    refunded: str | None
    links: Sequence[LinkedCase] = ()
    broken: Sequence[str] = ()
    reviewed_at: datetime | None = None
    stamped_at: datetime | None = None
    model: str = ""
    authorities: Mapping[str, AuthorityPack] = field(default_factory=dict)


def dossier(facts: Facts, pack: ReceiverPack) -> dict[str, Any]:
    """The content of the dossier for this receiver, as plain values in both languages."""
    return {
        "v": 1,
        "receiver": {"id": pack.id, "title": _both(pack.title), "how": _both(pack.how), "limits": _both(pack.limits)},
        "case": {"number": facts.number, "opened_at": facts.opened_at.isoformat()},
        "made_at": facts.made_at.isoformat(),
        "made_by": facts.made_by,
        "parties": {
            "shop": facts.shop,
            "platform": facts.platform,
            "buyer": None if facts.buyer is None else mask_values({"buyer": facts.buyer}, pack.masks)["buyer"],
            "order": None if facts.order is None else mask_values({"order": facts.order}, pack.masks)["order"],
        },
        "timeline": [_line(number, item, pack) for number, item in enumerate(facts.items, 1)],
        "quotes": [_quote(one, pack) for one in facts.quotes],
        "demanded": None if facts.amount is None else str(facts.amount),
        "acts": facts.acts,
        "losses": {"paid": facts.paid, "refunded": facts.refunded},
        "links": [_link(one) for one in facts.links],
        "law": _law(facts, pack),
        "checklist": [_needed(facts, one) for one in pack.checklist],
        "masked": [item.path for item in facts.items if is_masked(item, pack)],
        "broken": list(facts.broken),
        "read_by": facts.model,
    }


def shown_content(item: Item, pack: ReceiverPack) -> bytes:
    """The bytes of an item as this receiver gets them: as fixed, or with personal data hidden."""
    if not pack.masks or item.kind == "file":
        return item.content
    plain = orjson.loads(item.content)
    masked = mask_values({plain.get("kind", ""): plain}, pack.masks)[plain.get("kind", "")]
    return canonical(masked) if masked != plain else item.content


def is_masked(item: Item, pack: ReceiverPack) -> bool:
    """Whether something of the item is hidden from this receiver."""
    return shown_content(item, pack) != item.content


def signs_of(codes: Iterable[str]) -> tuple[str, ...]:
    """The signs of a demand among what was read, each once; a code may stand behind a head (``extortion.demand``)."""
    bare = (code.rpartition(".")[2] for code in codes)
    return tuple(dict.fromkeys(code for code in bare if code in SIGNS))


def _line(number: int, item: Item, pack: ReceiverPack) -> dict[str, Any]:
    return {
        "n": number,
        "at": item.at.isoformat(),
        "kind": item.kind,
        "who": item.who,
        "turn": item.turn,
        "text": mask_text(item.text, pack.masks),
        "path": item.bytes_path or item.path,
    }


def _quote(one: Quote, pack: ReceiverPack) -> dict[str, Any]:
    pieces, at = [], 0
    for start, end in one.spans:
        pieces += [(one.text[at:start], False), (one.text[start:end], True)]
        at = end
    pieces.append((one.text[at:], False))
    return {
        "path": one.path,
        "turn": one.turn,
        "at": one.at.isoformat(),
        "words": [mask_text(one.text[start:end], pack.masks) for start, end in one.spans],
        "pieces": [{"text": mask_text(text, pack.masks), "is_marked": marked} for text, marked in pieces if text],
        "spans": [list(span) for span in one.spans],
        "signs": list({sign.zh: _both(sign) for sign in (SIGNS[code] for code in one.signs)}.values()),
        "rules": list(one.rules),
    }


def _link(one: LinkedCase) -> dict[str, Any]:
    """Another case; who else is in it stays hidden, whoever reads it."""
    return {
        "number": one.number,
        "shop": one.shop,
        "buyer": mask_name(one.buyer),
        "opened_at": one.opened_at.isoformat(),
        "sure_links": one.links,
    }


def _law(facts: Facts, pack: ReceiverPack) -> dict[str, Any]:
    found: dict[str, Any] = {
        "grounds": [
            _ground(one, facts) for one in pack.grounds if not one.platforms or facts.platform in one.platforms
        ],
        "deadlines": [
            _ground(one, facts) | {"days": one.days, "is_working": one.is_working, "starts": one.starts}
            for one in pack.deadlines
            if not one.platforms or facts.platform in one.platforms
        ],
        "thresholds": None,
    }
    if pack.thresholds is not None:
        now = standing(pack.thresholds, facts.amount, facts.acts)
        found["thresholds"] = _ground(pack.thresholds, facts) | {
            "low": str(pack.thresholds.low),
            "high": str(pack.thresholds.high),
            "acts": pack.thresholds.acts,
            "years": pack.thresholds.years,
            "standing": now,
            "means": _both(getattr(pack.thresholds, now)),
        }
    return found


def _ground(one: Ground | Deadline | Thresholds, facts: Facts) -> dict[str, Any]:
    """A rule with its name, its article and since when it has been in force, as of `facts.authorities`."""
    law = facts.authorities[one.authority]
    return {
        "id": f"{law.id}@{law.version}",
        "name": _both(law.title),
        "article": one.article,
        "says": _both(one.says),
        "in_force": None if law.in_force is None else law.in_force.isoformat(),
        "last_verified": law.last_verified.isoformat(),
    }


def is_here(facts: Facts, need: Needed) -> bool:
    """Whether the case holds what a receiver asks for; what only a person can bring is never here by itself."""
    kinds = {item.kind for item in facts.items}
    has = {
        "demand": bool(facts.quotes),
        "thread": "message" in kinds,
        "review": "review" in kinds,
        "order": "order" in kinds,
        "files": "file" in kinds,
        "others": bool(facts.links),
        "stamp": facts.stamped_at is not None,
    }
    return has.get(need.id, False)


def _needed(facts: Facts, need: Needed) -> dict[str, Any]:
    return {
        "id": need.id,
        "says": _both(need.says),
        "is_by_hand": need.is_by_hand,
        "is_here": is_here(facts, need),
    }


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
