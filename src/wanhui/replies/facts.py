"""Finds what a text claims about an order and holds each claim against the records: true, false or unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, Literal

from wanhui.replies.detectors import DETECTORS
from wanhui.replies.outgoing import OutgoingFacts

ClaimKind = Literal[
    "out_of_stock", "in_stock", "shipped", "not_shipped", "tracking", "refunded", "not_refunded", "amount", "date",
    "free_shipping", "coupon_value", "no_quality_fault", "price_promise", "no_price_promise",
]  # fmt: skip
Truth = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of fact: its place in the folded text, whether the records bear it out, and which fact says so."""

    kind: ClaimKind
    span: tuple[int, int]
    text: str
    verdict: Truth
    source: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """How one kind of claim is worded, the fact that decides it, and the value of that fact that makes it true."""

    kind: ClaimKind
    fact: str
    words: re.Pattern[str]
    is_true: Callable[[object], bool]


def _truthy(value: object) -> bool:
    return bool(value)


def _falsy(value: object) -> bool:
    return not value


_HYPOTHETICAL = re.compile(
    r"(?:如果|要是|若|万一|一旦|假如|是否|是不是|有没有|还是|会不会|不是|并非|并不是|if|whether|unless|not|isn't|never)[^,.。!?;\n]{0,12}$"
)
_AFTERWARDS = re.compile(r"^(?:的话|时|以后|之后|后|前|吗|么|的原因|的理由|\?|了吗|没有\?)")

_SIGNS = (
    _Sign(
        "out_of_stock",
        "stock",
        re.compile(
            r"(?:没有?|无|缺|断|零)(?:库存|现货|货)(?!币|款|运)(?:了|可发)?|卖(?:完|光|空)了?|售罄|售空|(?:库存|仓库)(?:已经?|都|全)?(?:为零|为0|是0|清空"
            r"|空了|见底)"
            r"|抢(?:完|光|空)了?|被[^,.。]{0,3}拍(?:完|光|走|没)了?|断[码货]了|发不出货"
            r"|(?:仓库|库里|仓里|店里)(?:里|这边)?(?:真的|确实)?(?:一[件双个条台只瓶盒本套])(?:都|也)?没有?了?"
            r"|\b(?:out of stock|sold out|no (?:more )?stock|ran out|no longer available|none left|zero inventory)\b"
        ),
        _falsy,
    ),
    _Sign(
        "in_stock",
        "stock",
        re.compile(
            r"(?<!没)有现货|(?:现货|库存|备货)(?:很)?(?:充足|多|管够)|(?:库里|仓里|仓库|库房|店里)(?:还|都|一直)?有(?:货|的是|不少|好多|很多|\d)"
            r"|(?<!没)(?<!没有)(?:货|库存)(?:还)?有的是|(?:还|一直)有货"
            r"|\b(?:is|are|have (?:it|this|one|some|plenty|\d{1,4})) (?:still )?in stock\b"
            r"|\bplenty (?:left|in stock|on hand)\b"
        ),
        _truthy,
    ),
    _Sign(
        "shipped",
        "shipped",
        re.compile(
            r"已经?(?:给您)?(?:发货|发出|寄出|出库|交给快递|揽收)(?:了)?|(?:货|包裹|快递)(?:昨天|今天|今早)?(?:都|早就)?(?:已经?)?(?:发走|发出|寄出|在路上)了?"
            r"|(?:昨天|昨晚|前天)(?:[上中下]午|早上|傍晚|晚上)?(?:就|已经?|就已经?)?(?:交给快递|发走|发出|发货|寄出|揽收)"
            r"|\b(?:has|have|was|were|already) (?:already )?(?:been )?(?:shipped|dispatched)\b|\b(?:it|order"
            r"|parcel) (?:has )?(?:already )?left our warehouse\b"
        ),
        _truthy,
    ),
    _Sign(
        "not_shipped",
        "shipped",
        re.compile(
            r"(?:还|尚|暂时)(?:没有?|未)(?:发货|发出|寄出|出库|发)|\b(?:has|have) not (?:yet )?(?:been )?shipped\b"
        ),
        _falsy,
    ),
    _Sign(
        "refunded",
        "refund_done",
        re.compile(
            r"(?:款|钱|元|块|全额|差价|货款|运费)(?:都|也)?(?:已经?|早就|昨天|刚刚?)(?:全额)?(?:退还?(?:给|到|回)|原路退回|到账)"
            r"|已经?(?:给您)?(?:全额)?(?:退款(?!申请|流程|通道|中)|退回(?:到|您|原)|退到)|退款已(?:经)?(?:到账|完成|成功|退回)"
            r"|\b(?:have|has|had) (?:already )?(?:been )?refunded\b|\brefund (?:of [^,.。]{1,20} )?(?:was"
            r"|has been) (?:issued|completed|sent|made)\b|\brefund went through\b"
            r"|\bmoney (?:has |is )?(?:already )?(?:went|gone|been sent|back) (?:back )?(?:to|on|in) your\b"
        ),
        _truthy,
    ),
    _Sign(
        "not_refunded",
        "refund_done",
        re.compile(r"(?:还|尚)(?:没有?|未)(?:给您)?退款|\bnot (?:yet )?been refunded\b"),
        _falsy,
    ),
    _Sign(
        "free_shipping",
        "free_shipping",
        re.compile(r"包邮|免(?:收)?(?:运|邮)费|\bfree (?:shipping|postage|delivery)\b"),
        _truthy,
    ),
    _Sign(
        "no_quality_fault",
        "has_quality_fault",
        re.compile(
            r"(?:没有?|不存在|不是|并非|排除|绝无)(?:任何)?(?:产品|商品)?质量(?:方面的?)?问题|质量(?:是)?没(?:有)?(?:任何)?问题"
            r"|\b(?:no|not a) (?:quality )?(?:defect|fault|quality (?:issue|problem))\b"
        ),
        _falsy,
    ),
    _Sign(
        "price_promise",
        "price_promise",
        re.compile(
            r"(?<!没)(?<!没有)(?<!不)(?:还在|在|有|参加)[^,.。]{0,6}(?:保价|价保|价格承诺)(?:期内|范围|活动|服务)"
            r"|\bwithin (?:the|our) price[- ](?:protection|promise)\b"
        ),
        _truthy,
    ),
    _Sign(
        "no_price_promise",
        "price_promise",
        re.compile(
            r"(?:没有?|未|不)(?:参加|参与|支持|承诺过?|提供)[^,.。]{0,6}(?:保价|价保)|\bno price[- ]protection\b"
        ),
        _falsy,
    ),
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: A day of the calendar that is told, not one by which something shall happen: that is a promise.
_DATE = re.compile(
    r"(?:(?<!\d)(?:(?P<zh_year>\d{4})年)?(?<!\d)(?P<zh_month>\d{1,2})月(?P<zh_day>\d{1,2})[日号]"
    r"|(?<![\d-])(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})(?![\d-])"
    r"|(?<!by )(?<!before )(?<!until )\b(?P<month>january|february|march|april|may|june|july|august|september|october"
    r"|november|december) (?P<day>\d{1,2})(?![\d:]))(?!之?前|以前|之?内)"
)
_ORDERED_AFTER = re.compile(r"(?:[上下]午|晚上|当天)?(?:下的?单|拍下)(?!之?[前后]|[可享更有]|立减|的话)")
_ORDERED_BEFORE = re.compile(r"\b(?:ordered|placed (?:your|the) order|order was placed) on $")
#: One of these is in every wording of the claim.
CLAIM_HINTS: Mapping[ClaimKind, tuple[str, ...]] = MappingProxyType(
    {
        "out_of_stock": (
            *(none + what for none in ("没", "没有", "无", "缺", "断", "零") for what in ("库存", "现货", "货")),
            *(gone + how for gone in "卖抢" for how in "完光空"),
            *("拍" + how for how in "完光走没"), "断码了", "断货了", "库里", "仓里", "店里",
            "售罄", "售空", "库存", "仓库", "发不出货",
            "out of stock", "sold out", "no stock", "no more stock", "ran out",
            "no longer available", "none left", "zero inventory",
        ),
        "in_stock": (
            "现货", "库存", "备货", "库里", "仓里", "仓库", "库房", "店里", "有的是", "有货", "in stock",
            "plenty left", "plenty on hand",
        ),
        "shipped": (
            "发货", "发出", "寄出", "出库", "交给快递", "揽收", "发走", "在路上", "shipped", "dispatched",
            "left our warehouse",
        ),
        "not_shipped": (
            *(none + what for none in ("没", "没有", "未") for what in ("发", "寄出", "出库")), "shipped",
        ),
        "refunded": ("退", "到账", "refund", "money"),
        "not_refunded": ("退款", "refunded"),
        "free_shipping": ("包邮", "运费", "邮费", "free shipping", "free postage", "free delivery"),
        "no_quality_fault": ("质量", "defect", "fault", "quality issue", "quality problem"),
        "price_promise": ("保价", "价保", "价格承诺", "within the", "within our"),
        "no_price_promise": ("保价", "价保", "no price"),
    }
)  # fmt: skip
_BY_KIND = MappingProxyType({sign.kind: sign for sign in _SIGNS})
#: Kinds that stop a text even when nothing is known of what decides them.
ALWAYS_DECISIVE: Final = frozenset({"out_of_stock"})
#: The fact that decides each kind.
DECIDED_BY: Mapping[ClaimKind, str] = MappingProxyType({sign.kind: sign.fact for sign in _SIGNS})
#: Kinds where "not …" before the words is part of the claim itself, so that no negation guard applies.
_SELF_NEGATED = frozenset({"no_quality_fault", "no_price_promise", "not_shipped", "not_refunded"})


def check_claims(text: str, facts: OutgoingFacts) -> tuple[Claim, ...]:
    """Every claim in the folded `text`, by place, each with its verdict and the name of the deciding fact.

    A hypothetical or negated wording (如果缺货, 不是没货) is no claim. A fact that is not known makes a claim unknown.
    """
    claims = [*_signed_claims(text, facts)]
    claims.extend(_tracking_claims(text, facts))
    claims.extend(_amount_claims(text, facts))
    claims.extend(_date_claims(text, facts))
    return tuple(sorted(claims, key=lambda claim: claim.span))


def decisive_claims(text: str, facts: OutgoingFacts, hinted: Iterable[ClaimKind]) -> tuple[Claim, ...]:
    """Only the claims that can stop a text: those whose deciding fact is known, and any about stock. Much cheaper.

    `hinted` are the kinds of claim of which one of the `CLAIM_HINTS` is in the text.
    """
    signs = [_BY_KIND[kind] for kind in hinted]
    signs = [sign for sign in signs if sign.kind in ALWAYS_DECISIVE or getattr(facts, sign.fact) is not None]
    claims = [*_signed_claims(text, facts, signs)] if signs else []
    if facts.tracking is not None:
        claims.extend(_tracking_claims(text, facts))
    if facts.coupon_value is not None:
        claims.extend(claim for claim in _amount_claims(text, facts) if claim.kind == "coupon_value")
    if facts.dates:
        claims.extend(claim for claim in _date_claims(text, facts) if claim.verdict == "false")
    return tuple(claims)


def _signed_claims(text: str, facts: OutgoingFacts, signs: Sequence[_Sign] = _SIGNS) -> Iterator[Claim]:
    for sign in signs:
        for found in sign.words.finditer(text):
            if not _is_asserted(sign, text, found.span()):
                continue
            value = getattr(facts, sign.fact)
            verdict: Truth = "unknown" if value is None else "true" if sign.is_true(value) else "false"
            yield Claim(kind=sign.kind, span=found.span(), text=found.group(), verdict=verdict, source=sign.fact)


def _is_asserted(sign: _Sign, text: str, span: tuple[int, int]) -> bool:
    if sign.kind not in _SELF_NEGATED and _HYPOTHETICAL.search(text[max(0, span[0] - 18) : span[0]]):
        return False
    return not _AFTERWARDS.match(text[span[1] : span[1] + 6])


def _tracking_claims(text: str, facts: OutgoingFacts) -> Iterator[Claim]:
    """A tracking number that is not the order's is false; with no number on record at all it is false too."""
    known = None if facts.tracking is None else facts.tracking.lower()
    for start, end in DETECTORS["#tracking"](text):
        written = text[start:end]
        verdict: Truth = (
            "unknown" if known is None else "true" if known and known in (written, f"jd{written}") else "false"
        )
        yield Claim(kind="tracking", span=(start, end), text=written, verdict=verdict, source="tracking")


def _amount_claims(text: str, facts: OutgoingFacts) -> Iterator[Claim]:
    for start, end in DETECTORS["#amount"](text):
        written = text[start:end]
        value = _decimal(written)
        is_coupon = re.match(r".{0,2}(?:优惠)?券|红包| (?:coupon|voucher)", text[end : end + 8]) is not None
        if is_coupon:
            known = facts.coupon_value
            verdict: Truth = "unknown" if known is None or value is None else "true" if value == known else "false"
            yield Claim(kind="coupon_value", span=(start, end), text=written, verdict=verdict, source="coupon_value")
        else:
            borne_out = facts.amounts is not None and value in facts.amounts
            verdict = "true" if borne_out else "unknown"
            yield Claim(kind="amount", span=(start, end), text=written, verdict=verdict, source="amounts")


def _date_claims(text: str, facts: OutgoingFacts) -> Iterator[Claim]:
    """A day on record is true; another one is false only as the day of the order, which is always known;
    when it was paid may not be, and a day on which to order is an offer."""
    for found in _DATE.finditer(text):
        written = found["zh_month"] or found["iso_month"] or str(_MONTHS.index((found["month"] or "jan")[:3]) + 1)
        month, day = int(written), int(found["zh_day"] or found["iso_day"] or found["day"])
        year = int(found["zh_year"] or found["iso_year"] or 0)
        known = facts.dates or ()
        is_known = any((one.month, one.day) == (month, day) and year in (0, one.year) for one in known)
        is_order = _ORDERED_AFTER.match(text, found.end()) or _ORDERED_BEFORE.search(
            text, max(0, found.start() - 30), found.start()
        )
        verdict: Truth = "true" if is_known else "false" if known and is_order else "unknown"
        yield Claim(kind="date", span=found.span(), text=found.group(), verdict=verdict, source="dates")


def _decimal(written: str) -> Decimal | None:
    digits = re.sub(r"[^0-9.]", "", written)
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None
