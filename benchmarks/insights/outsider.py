"""Planted trouble as records from outside: every kind of record that may carry it, with much told of goods or little.

What comes out of ``wanhui insights`` is held against what was planted, in many shapes that a shop may really have.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import orjson

from wanhui.flows.answer_lines import Tally
from wanhui.flows.insight_lines import insight_lines

_START: Final = datetime.fromisoformat("2026-03-02T00:00:00+08:00")
_DAYS, _BEGINS = 40, 30
_COURIERS: Final = ("中通", "圆通", "顺丰")
_PROVINCES: Final = ("广东省", "浙江省", "江苏省", "四川省", "河南省", "北京市")
_TEXTS: Final[Mapping[str, Sequence[str]]] = {
    "quality": ("用了两天就坏了，质量太差", "做工很粗糙，全是线头，质量不行", "才用一周就开裂了，质量有问题"),
    "damaged": ("收到的时候已经碎了", "打开包裹杯子碎成几块", "运输途中压坏了，瓶口破了"),
    "mismatch": ("和图片完全不一样，颜色差太多", "实物与描述不符，材质根本不是说的那种", "跟页面写的不一样，色差很大"),
    "delivery": ("快递太慢了，等了十天才到", "物流一直不动，到现在还没收到", "配送太慢，快递员还不送上门"),
    "service": ("客服态度太差，爱答不理", "客服说话很冲，问什么都不耐烦", "客服态度恶劣，还骂人"),
    "missing": ("少发了一个配件", "买了三件只收到两件，漏发了", "箱子里少了一包，漏发"),
}
_ISSUES: Final = tuple(_TEXTS)
_PRAISE: Final = ("很好，喜欢", "收到了，不错", "质量很好，下次还来")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A shop of `orders` a day, all issues of which are as frequent as `base`, and trouble `times` that.

    `tells` are the kinds of record that complain; `delay` in days after the order; `skus` goods of equal sales.
    """

    name: str
    dimension: str
    issue: str
    orders: int = 400
    base: float = 0.01
    times: float = 6.0
    skus: int = 4
    delay: float = 3.0
    tells: tuple[str, ...] = ("review", "after_sale", "message")
    is_bare: bool = False
    is_unlinked: bool = False


_WHOLE: Final = Case(
    name="one variant, 400 a day, 2 % x4", dimension="sku", issue="quality", base=0.02, times=4.0, skus=1
)
_CASES: Final = (
    _WHOLE,
    replace(_WHOLE, name="the same on the day of the order", delay=0.3),
    replace(_WHOLE, name="the same, reviews alone", tells=("review",)),
    replace(_WHOLE, name="the same, requests alone", tells=("after_sale",)),
    replace(_WHOLE, name="the same, chats alone", tells=("message",)),
    replace(_WHOLE, name="the same, reviews that name no order", tells=("review",), is_unlinked=True),
    replace(_WHOLE, name="the same, nothing told of batch or supplier", is_bare=True),
    Case(name="a quarter of 1,200 a day, 1 % x6", dimension="sku", issue="quality", orders=1200),
    Case(name="a batch of 300 a day, 2 % x6", dimension="batch", issue="damaged", orders=1200, base=0.02),
    Case(name="a courier in a province, 1,800 a day, 2 % x8", dimension="courier_region", issue="delivery", orders=1800,
         base=0.02, times=8.0),
    Case(name="one of four agents, 1,200 a day, 1 % x6", dimension="agent", issue="service", orders=1200),
)  # fmt: skip


def outsider(count: int) -> None:
    """Each case with `count` seeds of its own."""
    for case in _CASES:
        begun, told = time.process_time(), [_judged(220_000 + n, case) for n in range(count)]
        delays = [delay for delay, _, _ in told if delay is not None]
        print(
            f"{case.name:50} within 24 h {sum(d <= 1 for d in delays)}/{count}, 48 h {sum(d <= 2 for d in delays)}, "
            f"ever {len(delays)}, cause first {sum(first for _, first, _ in told)}, beside it "
            f"{sum(others for _, _, others in told)}, {(time.process_time() - begun) / count:.1f} CPU s each",
            flush=True,
        )


def _judged(seed: int, case: Case) -> tuple[float | None, bool, int]:
    key, records = _records(np.random.default_rng(seed), case)
    lines = insight_lines((orjson.dumps(one) for one in records), language="en", tally=Tally())
    found = [one for one in map(orjson.loads, lines) if one["kind"] == "spike"]
    begun = _START + timedelta(days=_BEGINS)
    named = [one for one in found if any((c["dimension"], c["key"]) == (case.dimension, key) for c in one["causes"])]
    first = bool(named) and (named[0]["dimension"], named[0]["key"]) == (case.dimension, key)
    if case.skus == 1 and named:  # its product and supplier are one and the same with it
        first = named[0]["dimension"] in ("sku", "product", "supplier", "batch", "shop")
    delay = (datetime.fromisoformat(named[0]["detected_at"]) - begun) / timedelta(days=1) if named else None
    return delay, first, len(found) - bool(named)


def _records(rng: np.random.Generator, case: Case) -> tuple[str, Iterator[dict[str, Any]]]:
    key = {"sku": "p0-a", "batch": "p0-b3", "courier_region": "中通|广东省", "agent": "a0"}[case.dimension]
    return key, _life(rng, case, key)


def _life(rng: np.random.Generator, case: Case, key: str) -> Iterator[dict[str, Any]]:
    yield {"kind": "shop", "id": "s1", "platform": "taobao", "name": "云岫器物"}
    for n in range(case.skus):
        goods = {"kind": "product", "id": f"p{n}", "shop": "s1", "title": f"器物 {n}", "skus": [{"id": f"p{n}-a"}]}
        yield goods if case.is_bare else goods | {"supplier": f"sup{n // 2}"}
    for n in range(_DAYS * case.orders):
        day, goods_of = n // case.orders, int(rng.integers(case.skus))
        at = _START + timedelta(days=day, hours=float(rng.normal(15, 4) % 24))
        keys = {"sku": f"p{goods_of}-a", "batch": f"p{goods_of}-b{day // 10}", "agent": f"a{int(rng.integers(4))}",
                "courier_region": f"{_COURIERS[int(rng.integers(3))]}|{_PROVINCES[int(rng.integers(6))]}"}  # fmt: skip
        yield from _order((f"o{n}", at), keys, case)
        is_hit = keys[case.dimension] == key
        yield from _complaints(rng, (f"o{n}", at, keys["sku"]), case, issue=case.issue if is_hit else None)
        if rng.random() < 0.1:
            praise = {"order": f"o{n}"}
            yield _said("review", _PRAISE[n % 3], praise, told=(f"g{n}", at + timedelta(days=4))) | {"stars": 5}


def _complaints(
    rng: np.random.Generator, order: tuple[str, datetime, str], case: Case, *, issue: str | None
) -> Iterator[dict[str, Any]]:
    """What is said of an order; `issue` is the one that is planted in it."""
    name, made, sku = order
    for one in _ISSUES:
        if rng.random() >= case.base * (case.times if one == issue else 1.0):
            continue
        at = made + timedelta(days=float(rng.lognormal(np.log(case.delay), 0.5)))
        if one == issue and at < _START + timedelta(days=_BEGINS) and rng.random() > 1 / case.times:
            continue
        kind, text = case.tells[int(rng.integers(len(case.tells)))], _TEXTS[one][int(rng.integers(3))]
        whose = {"product": sku[:-2], "sku": sku} if case.is_unlinked else {"order": name}
        if at < _START + timedelta(days=_DAYS):
            yield _said(kind, text, whose, told=(f"{name}{one}", at))


def _order(order: tuple[str, datetime], keys: Mapping[str, str], case: Case) -> Iterator[dict[str, Any]]:
    name, at = order
    courier, province = keys["courier_region"].split("|")
    line = {"product": keys["sku"][:-2], "sku": keys["sku"], "quantity": 1, "price": "39.00"}
    yield {"kind": "order", "id": name, "shop": "s1", "buyer": f"b{name}", "created_at": at.isoformat(),
           "status": "finished", "courier": courier, "address": {"province": province},
           "lines": [line if case.is_bare else line | {"batch": keys["batch"]}]}  # fmt: skip
    if case.dimension == "agent":
        yield {"kind": "message", "id": f"h{name}", "shop": "s1", "conversation": f"c{name}", "from": "seller",
               "at": (at - timedelta(minutes=9)).isoformat(), "text": "您好，在的", "agent": keys["agent"],
               "order": name, "buyer": f"b{name}"}  # fmt: skip


def _said(kind: str, text: str, whose: Mapping[str, str], *, told: tuple[str, datetime]) -> dict[str, Any]:
    name, at = told
    head = {"kind": kind, "id": f"{kind}{name}", "shop": "s1", "at": at.isoformat(), **whose}
    if kind == "review":
        return head | {"stars": 1, "text": text}
    if kind == "after_sale":
        return head | {"type": "return_refund", "reason": text}
    return head | {"conversation": f"c{name}", "from": "buyer", "text": text}
