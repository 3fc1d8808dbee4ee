"""The wordings of a shop's drafts: the shipped ones, with what its leads wrote over them, tried before it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, cast, get_args
from uuid import UUID

import orjson

from wanhui.content.linting import shipped_linter
from wanhui.content.templates import shipped_templates
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import require
from wanhui.reading.vocabulary import BuyerType
from wanhui.records.money import Money
from wanhui.records.parties import Platform
from wanhui.replies.draft import DraftRequest, draft
from wanhui.replies.finding import Finding
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Grounds, Outgoing, OutgoingFacts
from wanhui.replies.templates import PLACEHOLDERS, PRIVATE, TemplatePack, Value, Variant, placeholders_of
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.shops import StoredShop, save_settings, shops

#: Under this name a shop's settings hold its own wordings.
TEXTS: Final = "texts"
#: Own versions count from here, so that they never meet a shipped one.
_FIRST: Final = 1001
_MOST: Final = 12
#: What stands before the buyer types that a wording is for.
_FOR: Final = "@"
_LONGEST: Final = 300
#: What a draft can fill in from the records of a case; `due` is the time the shop can keep.
OFFERED: Final = ("greeting", "item", "due", "courier", "tracking", "amount")
_SAMPLES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "item": "手作陶杯", "courier": "中通", "tracking": "ZT1000200030", "size": "M 码", "part": "杯盖",
        "found": "杯口有裂纹",
    },
    "en": {
        "item": "stoneware mug", "courier": "UPS", "tracking": "1Z0002", "size": "size M", "part": "lid",
        "found": "a crack",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One wording as a buyer would read it, and what lint says of it."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands against offering it as a draft."""
        return all(one.severity == "info" for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One template as the list of a shop shows it."""

    pack: TemplatePack
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """One template of a shop: its wordings as they are typed, one sentence a line, and how each of them reads."""

    shop: StoredShop
    pack: TemplatePack
    is_own: bool
    body: str
    offered: tuple[str, ...]
    tried: tuple[Tried, ...]


def templates_of(choices: Mapping[str, Any]) -> tuple[TemplatePack, ...]:
    """The templates of a shop by what was chosen for it."""
    own = choices.get(TEXTS)
    return _layered(orjson.dumps(own, option=orjson.OPT_SORT_KEYS)) if own else shipped_templates()


@lru_cache(maxsize=256)
def _layered(own: bytes) -> tuple[TemplatePack, ...]:
    written = orjson.loads(own)
    return tuple(_own(pack, written[pack.id]) if pack.id in written else pack for pack in shipped_templates())


def _own(pack: TemplatePack, written: Mapping[str, Any]) -> TemplatePack:
    if not written["wordings"]:
        return pack
    variants = tuple(
        Variant(sentences=tuple(one["says"]), buyer_types=tuple(one["for"])) for one in written["wordings"]
    )
    return replace(pack, version=written["version"], variants=variants)


def text_lines(account: UUID, shop: str) -> tuple[StoredShop, tuple[TextLine, ...]]:
    """The shop and all its templates; ``E-SHOP-NONE``."""
    found = _shop(account, shop)
    shipped = {pack.id: pack.version for pack in shipped_templates()}
    return found, tuple(
        TextLine(pack=pack, is_own=pack.version != shipped[pack.id]) for pack in templates_of(found.settings)
    )


def text_page(account: UUID, shop: str, template: str, *, now: datetime, body: str | None = None) -> TextPage:
    """One template; with `body` as it would be with these words, kept nowhere. ``E-TEXT-NONE``, ``E-TEXT``."""
    found = _shop(account, shop)
    pack = _pack(templates_of(found.settings), template)
    typed = pack if body is None else replace(pack, variants=_variants(pack, body))
    return TextPage(
        shop=found,
        pack=pack,
        is_own=pack.version >= _FIRST,
        body=body if body is not None else "\n\n".join(map(_typed, pack.variants)),
        offered=tuple(_offered(pack)),
        tried=_tried(typed, found, now),
    )


def write_text(agent: Agent, shop: str, template: str, *, body: str, now: datetime) -> str:
    """From now on drafts of this shop are worded so; gives ``id@version``.

    Raises ``E-ROLE-RIGHT``, ``E-TEXT-NONE``, ``E-TEXT`` (which wording cannot be used, and why) and ``E-TEXT-LINT``
    when lint has something against a wording.
    """
    require(agent.role, "templates")
    found = _shop(agent.account, shop)
    pack = _pack(templates_of(found.settings), template)
    variants = _variants(pack, body)
    for place, tried in enumerate(_tried(replace(pack, variants=variants), found, now), start=1):
        if not tried.is_clean:
            worst = next(one for one in tried.findings if one.severity != "info")
            raise WanhuiError("E-TEXT-LINT", place=place, words=worst.text, rule=worst.id_at_version)
    wordings = [{"for": list(one.buyer_types), "says": list(one.sentences)} for one in variants]
    return _keep(agent, found, template, wordings=wordings, now=now)


def drop_text(agent: Agent, shop: str, template: str, *, now: datetime) -> None:
    """The shipped wordings count again. The numbers go on, so that an old draft still names what it was made from."""
    require(agent.role, "templates")
    found = _shop(agent.account, shop)
    _pack(shipped_templates(), template)
    _keep(agent, found, template, wordings=[], now=now)


def _keep(
    agent: Agent, shop: StoredShop, template: str, *, wordings: Sequence[Mapping[str, object]], now: datetime
) -> str:
    own = dict(shop.settings.get(TEXTS) or {})
    version = own.get(template, {"version": _FIRST - 1})["version"] + 1
    own[template] = {"version": version, "wordings": wordings}
    with tenancy.account(agent.account):
        save_settings(agent.account, shop.id, {**shop.settings, TEXTS: own})
        told = {"shop": shop.id, "template": f"{template}@{version}", "wordings": wordings}
        audit(agent.account, at=now, actor=str(agent.id), action="text_changed", payload=told)
    return f"{template}@{version}"


def _typed(variant: Variant) -> str:
    """A wording as it is typed: a sentence a line, before them for whom it is where it is not for everybody."""
    whom = [_FOR + " ".join(variant.buyer_types)] if variant.buyer_types else []
    return "\n".join((*whom, *variant.sentences))


def _variants(pack: TemplatePack, body: str) -> tuple[Variant, ...]:
    """What was typed, wordings parted by an empty line; one at least must be for everybody."""
    blocks = [block for block in body.replace("\r", "").split("\n\n") if block.strip()]
    found = [_variant([line.strip() for line in block.split("\n") if line.strip()]) for block in blocks]
    wrong = next((place for place, one in enumerate(found, start=1) if not _is_usable(pack, one)), 0)
    if wrong or not 1 <= len(found) <= _MOST or all(one.buyer_types for one in found):
        raise WanhuiError("E-TEXT", place=wrong or 1, limit=_LONGEST, most=_MOST, offered=", ".join(_offered(pack)))
    return tuple(found)


def _variant(lines: Sequence[str]) -> Variant:
    is_for_some = lines[0].startswith(_FOR)
    whom = cast("tuple[BuyerType, ...]", tuple(lines[0][len(_FOR) :].split())) if is_for_some else ()
    return Variant(sentences=tuple(lines[1:] if is_for_some else lines), buyer_types=whom)


def _is_usable(pack: TemplatePack, variant: Variant) -> bool:
    told = "".join(variant.sentences)
    names = [name for one in variant.sentences for name in placeholders_of(one)]
    is_whole = told.count("{") == told.count("}") == len(names)
    is_known = set(names) <= set(_offered(pack)) and set(variant.buyer_types) <= set(get_args(BuyerType))
    return 0 < len(told) <= _LONGEST and is_whole and is_known


def _offered(pack: TemplatePack) -> Sequence[str]:
    """What may stand in braces: nothing private in public; what the shipped wordings use besides may stay."""
    shipped = _pack(shipped_templates(), pack.id)
    used = [name for one in shipped.variants for sentence in one.sentences for name in placeholders_of(sentence)]
    names = dict.fromkeys((*OFFERED, *used))
    return [name for name in names if pack.object != "public_reply" or name not in PRIVATE]


def _tried(pack: TemplatePack, shop: StoredShop, now: datetime) -> tuple[Tried, ...]:
    samples = dict(_samples(pack, now))
    return tuple(_try(pack, variant, shop=shop, samples=samples, now=now) for variant in pack.variants)


def _samples(pack: TemplatePack, now: datetime) -> Iterator[tuple[str, Value]]:
    """A value for everything that may stand in braces, so that a wording is read as a buyer would."""
    told: dict[str, str] = {**_SAMPLES["zh" if pack.lang == "zh" else "en"], **pack.examples.fill[0]}
    for name, kind in PLACEHOLDERS.items():
        if kind == "money":
            yield name, Money(Decimal(20), "CNY" if pack.lang == "zh" else "USD")
        elif kind == "day":
            yield name, now.date() + timedelta(days=1)
        elif kind == "instant":
            yield name, now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=6)
        elif name in told:
            yield name, told[name]


def _try(
    pack: TemplatePack, variant: Variant, *, shop: StoredShop, samples: Mapping[str, Value], now: datetime
) -> Tried:
    request = DraftRequest(
        case="try", scenario=pack.scenario, stage=pack.stage, object=pack.object, lang=pack.lang, now=now,
        values=samples, platform=cast(Platform, shop.platform), buyer_type=(variant.buyer_types or (None,))[0],
        sign=shop.sign,
    )  # fmt: skip
    made = draft([replace(pack, variants=(variant,), platforms=())], request)
    outgoing = Outgoing(
        text=made.text, platform=cast(Platform, shop.platform), object=pack.object, stage=pack.stage, lang=pack.lang,
        facts=OutgoingFacts(price_promise=True),
        grounds=Grounds(names=tuple(value for value in samples.values() if isinstance(value, str))),
        is_first_answer=pack.stage == "contact",
    )  # fmt: skip
    return Tried(text=made.text, findings=tuple(lint(shipped_linter(), outgoing)))


def _pack(packs: Sequence[TemplatePack], template: str) -> TemplatePack:
    found = next((one for one in packs if one.id == template), None)
    if found is None:
        raise WanhuiError("E-TEXT-NONE", template=template)
    return found


def _shop(account: UUID, shop: str) -> StoredShop:
    known = {one.id: one for one in shops(account)}
    if shop not in known:
        raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
    return known[shop]
