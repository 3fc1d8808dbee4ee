"""Makes the buyers of a simulated world: honest ones of every kind that a guard may mistake, and professional ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any, Final

from wanhui.sources.simulated.dice import Dice, Weighted
from wanhui.sources.simulated.speech import load
from wanhui.sources.simulated.stamps import DAY, HOUR, stamp

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁"
    "邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
)
_GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红娥玲"
    "菲雪琳晨阳宇浩凯健俊帆佳慧颖嘉欣怡宁思雨诗涵子轩梓睿博文瑞泽"
)
_FIRST: Final = ("Emma", "Liam", "Olivia", "Noah", "Ava", "James", "Mia", "Lucas", "Zoe", "Henry", "Ella", "Owen")
_LAST: Final = ("Smith", "Brown", "Wilson", "Clark", "Hall", "Young", "King", "Wright", "Baker", "Turner", "Reed")
_ROADS: Final = (
    "人民路",
    "建设街",
    "文化路",
    "解放大道",
    "中山路",
    "新华街",
    "和平里",
    "东风路",
    "青年路",
    "滨江路",
    "学府路",
    "朝阳街",
)
_YARDS: Final = (
    "金桂苑",
    "阳光花园",
    "锦绣家园",
    "御景湾",
    "翠竹小区",
    "龙湖佳苑",
    "名仕华庭",
    "春晓园",
    "水木清华里",
    "幸福里",
)
_SCHOOLS: Final = ("师范大学", "理工学院", "职业技术学院", "财经大学", "医科大学")
_STREETS: Final = ("Maple St", "Oak Ave", "Lake Rd", "Hill Dr", "Park Blvd", "Cedar Ln", "River St")
_TOWNS: Final = (
    ("CA", "Fresno"),
    ("TX", "Austin"),
    ("NY", "Albany"),
    ("WA", "Tacoma"),
    ("OH", "Dayton"),
    ("FL", "Tampa"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A district, the region of the courier network that serves it, and whether goods travel far to it."""

    province: str
    city: str
    district: str
    region: str
    is_remote: bool


@dataclass(slots=True, kw_only=True)
class Person:
    """A buyer's account and where their parcels go; `shops` are those that know them already."""

    id: str
    group: str
    name: str
    phone: str
    place: Place
    detail: str
    device: str
    registered: int
    total: int
    credit: int
    given: tuple[int, int, int]
    ring: str | None = None
    shops: set[str] = field(default_factory=set)

    @property
    def receiver_token(self) -> str:
        """What a marketplace shows instead of the telephone: equal for equal ones."""
        return "rt" + sha1(self.phone.encode(), usedforsecurity=False).hexdigest()[:22]

    @property
    def address_token(self) -> str:
        """The same for the address."""
        return "oa" + sha1(f"{self.place.city}|{self.detail}".encode(), usedforsecurity=False).hexdigest()[:22]


def places() -> tuple[Weighted[Place], Weighted[Place]]:
    """All districts by how many buyers live there, and the remote ones."""
    found: list[tuple[Place, float]] = []
    for one in load("places.yaml"):
        towns = [(city, district) for city, districts in one["cities"].items() for district in districts]
        for city, district in towns:
            place = Place(one["province"], city, district, one["region"], bool(one.get("is_remote", False)))
            found.append((place, one["weight"] / len(towns)))
    return Weighted(found), Weighted([pair for pair in found if pair[0].is_remote])


class People:
    """Draws persons; numbers them so that no two have one id."""

    __slots__ = ("_anywhere", "_dice", "_far", "_language", "_new", "_next", "_prefix")

    def __init__(self, dice: Dice, prefix: str, language: str, *, new_at_home: float) -> None:
        self._dice, self._prefix, self._language = dice, prefix, language
        self._new = {"dormitory": new_at_home, "family": new_at_home, "remote": 0.06, "gift": 0.06, "new_account": 1.0}
        self._anywhere, self._far = places()
        self._next = 0

    def honest(self, group: str, at: int) -> Person:
        """A buyer of one of the honest kinds, as their account looks at `at`."""
        dice = self._dice
        person = self._person(group, is_far=group == "remote")
        if dice.chance(self._new.get(group, 0.0)):
            person.registered = at - dice.whole(HOUR, 30 * DAY)
            person.total = 0 if dice.chance(0.6) else dice.whole(1, 3)
        elif group == "shy":
            person.registered = at - dice.whole(3, 500) * DAY
            person.total = 0 if dice.chance(0.3) else dice.whole(1, 20)
        else:
            person.registered = at - dice.skewed(45, 3_600) * DAY
            person.total = dice.skewed(1, 500)
        person.credit = _credit(person.total)
        person.given = self._given(person.total, bad=dice.between(0.25, 0.8) if group == "critic" else 0.02)
        return person

    def professional(self, at: int, *, is_new: bool, is_empty: bool, is_far: bool, gives_bad: bool) -> Person:
        """An account that a professional bad-reviewer uses: freshly made, or bought."""
        dice = self._dice
        person = self._person("professional", is_far=is_far)
        person.registered = at - (dice.whole(HOUR, 28 * DAY) if is_new else dice.whole(60, 900) * DAY)
        person.total = 0 if is_new and is_empty else dice.skewed(1, 25 if is_new else 150)
        person.credit = _credit(person.total)
        person.given = self._given(person.total, bad=dice.between(0.3, 0.9) if gives_bad else 0.0)
        return person

    def house(self, group: str) -> Person:
        """The one whose address (and, in a family, phone) the others of a house share."""
        return self._person(group, is_far=False)

    def household_of(self, head: Person, at: int) -> Person:
        """One more of the house of `head`: a family shares its phone, a dormitory only its building."""
        person = self.honest(head.group, at)
        person.place, person.detail = head.place, head.detail
        if head.group == "family":
            person.phone = head.phone
            if self._dice.chance(0.4):
                person.device = head.device
        return person

    def _person(self, group: str, *, is_far: bool) -> Person:
        dice = self._dice
        self._next += 1
        abroad = self._language == "en"
        return Person(
            id=f"{self._prefix}{self._next:07d}",
            group=group,
            name=f"{dice.pick(_FIRST)} {dice.pick(_LAST)}" if abroad else self._name(),
            phone=f"1{dice.pick('35789')}{dice.whole(0, 999_999_999):09d}",
            place=self._abroad() if abroad else dice.weighted(self._far if is_far else self._anywhere),
            detail=self._detail(group, is_abroad=abroad),
            device=f"dv{dice.whole(0, 0xFFFFFFFFFFFF):014x}",
            registered=0,
            total=0,
            credit=0,
            given=(0, 0, 0),
        )

    def _name(self) -> str:
        dice = self._dice
        return dice.pick(_SURNAMES) + dice.pick(_GIVEN) + (dice.pick(_GIVEN) if dice.chance(0.75) else "")

    def _abroad(self) -> Place:
        state, town = self._dice.pick(_TOWNS)
        return Place(state, town, "", state, False)

    def _detail(self, group: str, *, is_abroad: bool) -> str:
        dice = self._dice
        if is_abroad:
            return f"{dice.whole(1, 9_999)} {dice.pick(_STREETS)}"
        if group == "dormitory":
            return f"{dice.pick(_SCHOOLS)}{dice.pick('东西南北')}区{dice.whole(1, 30)}栋宿舍"
        house = f"{dice.whole(1, 40)}栋{dice.whole(1, 4)}单元{dice.whole(1, 33)}0{dice.whole(1, 6)}室"
        return f"{dice.pick(_ROADS)}{dice.whole(1, 999)}号{dice.pick(_YARDS)}{house}"

    def _given(self, total: int, *, bad: float) -> tuple[int, int, int]:
        """Good, neutral and bad reviews among about a third of the orders."""
        dice = self._dice
        written = int(total * dice.between(0.1, 0.6))
        worst = int(written * bad + dice.draw())
        neutral = int((written - worst) * 0.05 + dice.draw() * 0.9) if written > worst else 0
        return max(0, written - worst - neutral), neutral, min(worst, written)


def to_record(person: Person, shop: str, *, is_masked: bool) -> dict[str, Any]:
    """The buyer as the shop sees them."""
    good, neutral, bad = person.given
    return {
        "kind": "buyer",
        "id": person.id,
        "shop": shop,
        "name": mask_name(person.name) if is_masked else person.name,
        "registered_at": stamp(person.registered),
        "credit_level": person.credit,
        "orders_total": person.total,
        "reviews_given": {"good": good, "neutral": neutral, "bad": bad},
        "phone": mask_phone(person.phone) if is_masked else person.phone,
    }


def mask_name(name: str) -> str:
    """The surname and asterisks."""
    return name[0] + "**"


def mask_phone(phone: str) -> str:
    """The first three and the last four figures."""
    return f"{phone[:3]}****{phone[-4:]}"


def _credit(total: int) -> int:
    level = 0
    for least in (1, 4, 11, 41, 91, 151, 251):
        level += total >= least
    return level
