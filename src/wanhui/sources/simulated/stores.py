"""Sets up the simulated shops: what they sell, from whom, who answers, and which faults their goods can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wanhui.sources.simulated.dice import Dice, Weighted
from wanhui.sources.simulated.habits import Habits
from wanhui.sources.simulated.people import People, Person
from wanhui.sources.simulated.speech import Grammar, grammar, load
from wanhui.sources.simulated.stamps import DAY, amount, stamp

#: fault -> the issue by which readings and insights know it, and its weight among all faults (own estimates, with a
#: floor so that a month of one shop shows each kind).
FAULTS: Final[Mapping[str, tuple[str, float]]] = {
    "quality_flaw": ("quality", 11),
    "serious_quality": ("quality", 5),
    "damaged": ("damaged", 7),
    "wrong_item": ("wrong", 6),
    "missing_part": ("missing", 6),
    "late_shipment": ("shipping", 7),
    "courier": ("delivery", 7),
    "not_as_described": ("mismatch", 7),
    "size": ("size", 12),
    "price_drop": ("price", 6),
    "no_fault_return": ("other", 8),
    "nitpicking": ("quality", 4),
    "misuse": ("quality", 4),
    "adverse_reaction": ("adverse", 5),
    "counterfeit": ("fake", 5),
    "service_attitude": ("service", 5),
    "refund_trouble": ("refund", 11),
    "packaging": ("packaging", 5),
    "installation": ("install", 21),
    "expectation": ("effect", 12),
    "lawful_claim": ("other", 18),
}
_KINDS: Final = (
    ("taobao", "zh"),
    ("pdd", "zh"),
    ("douyin", "zh"),
    ("amazon", "en"),
    ("weidian", "zh"),
    ("tmall", "zh"),
)
_NAMES: Final = ("云岫生活", "拾光好物", "南风小铺", "Yunxiu Living", "半日闲", "山月记")
_CLAIMS: Final = {
    "ceramics": ("手绘", "hand painted"), "apparel": ("100%纯棉", "pure cotton"), "care": ("无香精", "fragrance free"),
    "food": ("零添加", "nothing added"), "device": ("静音", "silent"), "home": ("实木", "solid wood"),
}  # fmt: skip
_COURIERS: Final = Weighted([("中通", 0.4), ("圆通", 0.3), ("韵达", 0.2), ("邮政", 0.1)])
_ABROAD: Final = Weighted([("UPS", 0.5), ("USPS", 0.5)])
_AGENTS: Final = ("小满", "阿禾", "青禾", "团子", "木木")
_MAKERS: Final = ("景德窑坊", "远航针织", "清源日化", "丰谷食品", "华光电器", "安居木业")
#: A batch is on sale for so many days.
BATCH_DAYS: Final = 12
#: Yuan that a dollar of a shop abroad stands for.
_RATE: Final = 7


@dataclass(frozen=True, slots=True)
class Sku:
    """One variant and its price in hundredths."""

    id: str
    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Goods:
    """One product with its variants; `faults` are those it can have."""

    id: str
    title: str
    kind: str
    is_fragile: bool
    supplier: str
    skus: tuple[Sku, ...]
    claim: str
    faults: Weighted[str]

    def batch(self, sku: Sku, at: int) -> str:
        """The batch that is being sold at `at`."""
        return f"{sku.id}-{(at // DAY + len(self.id)) // BATCH_DAYS % 1000:03d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A cause put in on purpose: orders whose `dimension` is `key` have `fault` with probability `rate` from `since`.

    `base` is how often other orders have it.
    """

    shop: str
    dimension: str
    key: str
    fault: str
    since: int
    until: int
    rate: float
    base: float


@dataclass(slots=True, kw_only=True)
class Store:
    """One shop with everything that its orders draw on; `regulars` come back, `houses` share an address."""

    id: str
    number: int
    platform: str
    language: str
    name: str
    opened: int
    is_young: bool
    currency: str
    is_masked: bool
    has_devices: bool
    is_live: bool
    dice: Dice
    people: People
    words: Grammar
    goods: Weighted[Goods]
    cheap: tuple[Goods, ...]
    fragile: tuple[Goods, ...]
    couriers: Weighted[str]
    agents: tuple[str, ...]
    planted: tuple[Planted, ...] = ()
    regulars: list[Person] = field(default_factory=list)
    houses: dict[str, list[tuple[Person, int]]] = field(default_factory=dict)
    sold: int = 0


def make_store(seed: str, number: int, *, start: int, usual: Habits) -> Store:
    """Shop `number` of the world `seed`, open since some time before `start`."""
    dice = Dice(f"{seed}/shop {number}")
    platform, language = _KINDS[number % len(_KINDS)]
    id_ = f"s{number + 1}"
    words = grammar(language)
    goods = [_goods(dice, raw, id_, words=words) for raw in load("goods.yaml")]
    all_ = [one for one, _ in goods]
    is_young = dice.chance(0.4)
    cheap = tuple(one for one in all_ if one.skus[0].cents <= (3_000 if language == "zh" else 450))
    return Store(
        id=id_,
        number=number,
        platform=platform,
        language=language,
        name=_NAMES[number] if number < len(_NAMES) else f"{_NAMES[number % len(_NAMES)]} {number + 1}",
        opened=start - (dice.whole(5, 80) if is_young else dice.skewed(120, 2_500)) * DAY,
        is_young=is_young,
        currency="CNY" if language == "zh" else "USD",
        is_masked=dice.chance(usual.masked) and language == "zh",
        has_devices=dice.chance(0.5),
        is_live=platform == "douyin",
        dice=dice,
        people=People(dice, f"{platform[:2]}{number + 1}b", language, new_at_home=usual.new_at_home),
        words=words,
        goods=Weighted(goods),
        cheap=cheap,
        fragile=tuple(one for one in cheap if one.is_fragile),
        couriers=_COURIERS if language == "zh" else _ABROAD,
        agents=tuple(f"{id_}-a{place + 1}" for place in range(len(_AGENTS))),
    )


def set_up(store: Store, start: int) -> Iterator[dict[str, Any]]:
    """The records that stand before the first order: shop, suppliers, agents, products."""
    yield {
        "kind": "shop", "id": store.id, "platform": store.platform, "name": store.name,
        "opened_at": stamp(store.opened),
        "currency": store.currency, "language": store.language,
        "time_zone": "Asia/Shanghai" if store.language == "zh" else "America/New_York",
    }  # fmt: skip
    for place, name in enumerate(_MAKERS):
        yield {"kind": "supplier", "id": f"{store.id}-m{place + 1}", "shop": store.id, "name": name}
    for place, name in enumerate(_AGENTS):
        role = "lead" if place == 0 else "agent"
        yield {"kind": "agent", "id": store.agents[place], "shop": store.id, "name": name, "role": role}
    for one in store.goods[0]:
        yield {
            "kind": "product", "id": one.id, "shop": store.id, "title": one.title, "category": one.kind,
            "price": amount(one.skus[0].cents), "cost": amount(one.skus[0].cents * 45 // 100),
            "fragile": one.is_fragile, "supplier": one.supplier, "updated_at": stamp(start),
            "skus": [
                {"id": sku.id, "name": sku.name, "price": amount(sku.cents), "batch": one.batch(sku, start)}
                for sku in one.skus
            ],
        }  # fmt: skip


def stocks(store: Store, day: int) -> Iterator[dict[str, Any]]:
    """What is in stock on the morning of `day`, by variant."""
    date = stamp(day)[:10]
    for one in store.goods[0]:
        for sku in one.skus:
            left = 0 if store.dice.chance(0.01) else store.dice.whole(40, 900)
            yield {
                "kind": "inventory", "id": f"{sku.id}-{date}", "shop": store.id, "product": one.id, "sku": sku.id,
                "at": stamp(day), "stock": left,
            }  # fmt: skip


def _goods(dice: Dice, raw: dict[str, Any], shop: str, *, words: Grammar) -> tuple[Goods, float]:
    is_abroad = words.language == "en"
    kind = raw["class"]
    maker = {"ceramics": 1, "apparel": 2, "care": 3, "food": 4, "device": 5, "home": 6}[kind]
    cents = int(raw["price"].replace(".", "")) // (_RATE if is_abroad else 1)
    skus = tuple(
        Sku(
            f"{shop}-{raw['id']}-{place + 1}", f"option {place + 1}" if is_abroad else name, cents + place * cents // 12
        )
        for place, name in enumerate(raw["skus"])
    )
    faults = [
        (fault, weight * (2.0 if fault == "damaged" and raw["fragile"] else 1.0))
        for fault, (_, weight) in FAULTS.items()
        if words.can_voice(fault, kind)
    ]
    goods = Goods(
        id=f"{shop}-{raw['id']}",
        title=raw["en" if is_abroad else "zh"],
        kind=kind,
        is_fragile=raw["fragile"],
        supplier=f"{shop}-m{maker}",
        skus=skus,
        claim=_CLAIMS[kind][is_abroad],
        faults=Weighted(faults),
    )
    return goods, raw["weight"] * dice.between(0.6, 1.6)
