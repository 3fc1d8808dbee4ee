"""Recognises what no word list can: phone numbers, addresses, links, amounts, times, cited articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from wanhui.replies.grams import Booleans, Integers
from wanhui.replies.sheet import Kind, Sheet, run_places

Span = tuple[int, int]

# Every expression is bounded in length and has no nested repetition, so that its time is linear in the text.
_CJK_NUMBER = "0-9零〇一二两三四五六七八九十百千"
_PHONE = re.compile(
    r"(?<![\d.])(?:\+?\d{1,3}[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\(?\d{3}\)?[ -]\d{3}[ -]\d{4})(?!\d)"
)
_MASKED_PHONE = re.compile(r"(?<!\d)1\d{2}[*xX×]{3,6}\d{2,4}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
_EMAIL = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{1,200}|\b[a-z0-9-]{2,40}\.(?:com|cn|net|shop|top|me|link)\b(?:/[^\s]{0,100})?"
)
_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dx](?![\da-z])")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:路|街|道|巷|弄|村|小区|花园|公寓|大厦|苑|城|湾|府|家园|新村|广场|公馆)"
    r"[^,.。!?;\n]{0,6}?[0-9一二三四五六七八九十]{1,5}(?:号楼|号院|号|栋|幢|座|单元|室|弄|楼|层|期|门)"
    r"|[0-9一二三四五六七八九十]{1,4}(?:栋|幢|号楼|单元)[0-9一二三四五六七八九十-]{0,8}(?:室|单元|号)?"
)
_STREET_EN = re.compile(
    r"\b\d{1,5} [a-z]{2,20}(?: [a-z]{2,20})? (?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|boulevard"
    r"|blvd)\b"
)
_STREETS = (" st", " road", " rd", " ave", " lane", " ln", " dr", " court", " boulevard", " blvd")
_FLAT_EN = re.compile(r"\bapt\.? ?\d{1,4}[a-z]?\b")
_AFTER_APT = ((), (Kind.SPACE,), (Kind.DOT,), (Kind.DOT, Kind.SPACE))
_MASKED_NAME = re.compile(r"[\u4e00-\u9fff][*＊×某][\u4e00-\u9fff*＊×]{0,2}(?=女士|先生|小姐|姐|哥|同学|您|,|:|的)")
_CALLED_NAME = re.compile(
    r"(?:收件人|收货人|下单人|买家|顾客|客户)(?:是|叫|写的是|:)?"
    r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤罗毕郝安常乐于傅齐康伍余顾孟黄萧尹姚邵湛汪毛禹狄米贝明臧计成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应丁邓洪包石崔龚程邢裴陆荣翁荀羊甄封储靳段焦巴弓牧车侯宁栾甘厉戎祖武符刘景詹龙叶幸司黎薄印白怀蒲邰从卓蔺池乔胥能苍闻莘党翟谭劳姬申冉宰雍桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎慕连习艾鱼容向古易廖居衡步都耿满匡文寇广东欧沃利越师巩聂晁勾敖融冷辛阚那简饶曾关蒯相查荆红游竺权盖益桓公]"
    r"[\u4e00-\u9fff]{1,2}(?:女士|先生|小姐)?"
)
_TRACKING = re.compile(
    r"(?<![a-z0-9])(?:sf|yt|jdv?a?|jt|zto|yto|sto|yd|db|ems|1z|ea|eb|lp)[a-z0-9]{0,4}\d{7,15}(?!\d)"
    r"|(?<!\d)(?:9[0-9]{11,21}|7[0-9]{11,14}|4[36][0-9]{11,13})(?!\d)"
)
_DIGITS_ZH = "零一二两三四五六七八九十百千万"
#: What begins one is a plain set of characters, taken first: so it is looked for many times faster.
_AMOUNT = re.compile(
    rf"[$€£¥￥ru\d{_DIGITS_ZH}](?:"
    r"(?:(?<=[$€£¥￥])|(?<=r)mb ?|(?<=u)sd ?)\d{1,7}(?:[.,]\d{1,2})?"
    rf"|(?:(?<=\d)\d{{0,6}}(?:\.\d{{1,2}})?|(?<=[{_DIGITS_ZH}])[{_DIGITS_ZH}]{{0,7}})"
    r"(?:块钱?|元|刀|大洋|毛钱|米(?=红包))"
    r"|(?<=\d)\d{0,5} ?(?:dollars|bucks|pounds|euros|usd))"
)
_ORDER_NUMBER = re.compile(r"(?:订单号?|单号|order (?:no\.?|number|id|#)) ?[:#]? ?[a-z-]{0,4}\d[\d-]{6,23}")
#: What a template leaves open. Two Chinese characters in brackets are a marketplace's emoticon, not a blank.
_PLACEHOLDER = re.compile(
    r"\{{1,2}[^{}\n]{0,30}\}{1,2}"
    r"|\[(?:[a-z][a-z _-]{0,24}|[\u4e00-\u9fff]{3,14}|[ _]{0,8})\](?!\()"
    r"|(?<![a-z])x{4,}(?![a-z])|_{3,}"
)
_NUMBER_ZH = rf"[{_CJK_NUMBER}]{{1,4}}"
_TIME = re.compile(
    rf"(?=[{_CJK_NUMBER}\d今明后当本这下周星礼上中晚早傍月半a-w])(?:"
    rf"{_NUMBER_ZH}(?:个)?(?:小时|分钟|个?工作日|天|周|日)(?:之?内|以内|左右|后|到账|之前|前)"
    rf"|(?:今天|今晚|今日|今早|明天|明早|明晚|明日|后天|当天|当日|本周|这周|下周|周[一二三四五六日天末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]"
    rf"|\d{{1,2}}月\d{{1,2}}[日号]|\d{{1,2}}[日号]|下午|上午|中午|晚上|早上|傍晚|月底|半小时|一会儿?内)"
    rf"|{_NUMBER_ZH}[点时:]\d{{0,2}}(?:分|半)?(?:之?前|以前)"
    rf"|(?<!\d)\d{{1,2}}:\d{{2}}(?!\d)"
    r"|\b(?:today|tonight|tomorrow|(?:by|on|before|until|this|next) (?:the )?(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:within|in|takes?|up to|about|next) (?:the next )?(?:\d{1,3}|an?|one|two|three|four|five|six|seven|ten"
    r"|twelve|twenty-four|forty-eight)(?:[- ](?:\d{1,2}|to|three|five|seven))? ?(?:business |working )?(?:hours?"
    r"|hrs?|minutes?|mins?|days?|weeks?)"
    r"|\d{1,2}(?::\d{2})? ?(?:am|pm)|\d{1,2}:\d{2}|noon|this (?:morning|afternoon|evening|week)|end of (?:the )?day"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}|\d{1,2}(?:-| to )\d{1,2} (?:business "
    r"|working )?(?:days|hours)|\d{1,3} (?:business |working )?(?:days?|hours?|minutes?))\b)"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """One expression of a detector. One of `hints`, if there are any, is in all that it matches, and so is one of
    `traces`: kinds of characters directly after each other. No match begins or ends further from them than `reach`.
    """

    expression: re.Pattern[str]
    hints: tuple[str, ...] = ()
    traces: tuple[tuple[Kind, ...], ...] = ()
    reach: int = 2**30


def has_any(text: str, hints: Iterable[str]) -> bool:
    """Whether one of `hints` is in `text`."""
    for hint in hints:  # noqa: SIM110 - a plain loop is twice as fast here, and here is the hot path
        if hint in text:
            return True
    return False


_DIGITS = tuple("0123456789")
_LONG_NUMBER = ((Kind.DIGIT, *(Kind.DIGIT | Kind.HYPHEN,) * 3),)
_WAYS: Mapping[str, tuple[_Way, ...]] = MappingProxyType(
    {
        "#phone": (_Way(_PHONE, _DIGITS, _LONG_NUMBER), _Way(_LANDLINE, ("-",), _LONG_NUMBER)),
        "#masked_phone": (_Way(_MASKED_PHONE, ("*", "x", "×"), ((Kind.DIGIT, Kind.CROSS),)),),
        "#email": (_Way(_EMAIL, ("@",), ((Kind.AT,),)),),
        "#url": (
            _Way(
                _URL,
                (".", "/"),
                (
                    (Kind.SLASH, Kind.SLASH),
                    (Kind.WEB, Kind.WEB, Kind.WEB, Kind.DOT),
                    (Kind.LETTER | Kind.DIGIT | Kind.HYPHEN, Kind.DOT, Kind.LETTER),
                ),
            ),
        ),
        "#id_number": (_Way(_ID_NUMBER, ("19", "20"), _LONG_NUMBER),),
        "#address": (
            _Way(_ADDRESS, tuple("号栋幢座单室弄楼层期门"), ((Kind.NUMERAL, Kind.DOOR),)),
            _Way(_STREET_EN, _STREETS, ((Kind.DIGIT, Kind.SPACE, Kind.LETTER),)),
            _Way(_FLAT_EN, ("apt",), tuple((Kind.LETTER, *between, Kind.DIGIT) for between in _AFTER_APT)),
        ),
        "#name": (
            _Way(_MASKED_NAME, tuple("*＊×某"), ((Kind.CHINESE, Kind.STAR),)),
            _Way(_CALLED_NAME, tuple("人家客"), ((Kind.PARTY, Kind.PARTY_END),)),
        ),
        "#tracking": (_Way(_TRACKING, _DIGITS, _LONG_NUMBER),),
        "#amount": (
            _Way(
                _AMOUNT,
                traces=(
                    (Kind.COIN, Kind.COUNT),
                    (Kind.COIN, Kind.SPACE, Kind.COUNT),
                    (Kind.COUNT, Kind.COIN),
                    (Kind.COUNT, Kind.SPACE, Kind.COIN),
                ),
                reach=24,
            ),
        ),
        "#order_number": (_Way(_ORDER_NUMBER, ("单", "order"), _LONG_NUMBER),),
        "#time": (_Way(_TIME),),
        "#placeholder": (
            _Way(
                _PLACEHOLDER,
                ("{", "[", "xxxx", "___"),
                ((Kind.BRACE,), (Kind.CROSS,) * 4, (Kind.LINE,) * 3),
            ),
        ),
    }
)


def _finder(ways: tuple[_Way, ...]) -> Callable[[str], list[Span]]:
    def find(text: str) -> list[Span]:
        found: list[Span] = []
        for way in ways:
            if not way.hints or has_any(text, way.hints):
                found.extend([match.span() for match in way.expression.finditer(text)])
        found.sort()
        return found

    return find


#: Detector name -> the spans it finds in a folded text.
DETECTORS: Mapping[str, Callable[[str], list[Span]]] = MappingProxyType(
    {name: _finder(ways) for name, ways in _WAYS.items()}
)


def may_find(names: Iterable[str], sheet: Sheet) -> Booleans:
    """For each text of `sheet` whether one of the detectors may find something in it; when not, none of them does."""
    found = np.zeros(len(sheet.starts), np.bool_)
    found[_texts_at(_traces(names, sheet), sheet)] = True
    return found


def spans_in(name: str, sheet: Sheet) -> list[Span]:
    """What the detector of one expression finds in the texts of `sheet`, by place in it; read are only those parts of
    them that may hold something.
    """
    (way,) = _WAYS[name]
    places = _traces((name,), sheet)
    numbers, first, many = np.unique(_texts_at(places, sheet), return_index=True, return_counts=True)
    begins = sheet.starts[numbers]
    starts = np.maximum(places[first] - way.reach, begins)
    ends = np.minimum(places[first + many - 1] + way.reach, begins + sheet.lengths[numbers])
    found: list[Span] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        found += [match.span() for match in way.expression.finditer(sheet.text, start, end)]
    return found


def _traces(names: Iterable[str], sheet: Sheet) -> Integers:
    """The places of `sheet` where something stands that the detectors cannot do without."""
    ways = [way for name in names for way in _WAYS[name]]
    if not all(way.traces for way in ways):
        return np.arange(1, len(sheet.code) - 1)
    return run_places(sheet, {trace: None for way in ways for trace in way.traces})


def _texts_at(places: Integers, sheet: Sheet) -> Integers:
    """The text in which, or at whose end, each of the places stands."""
    return np.searchsorted(sheet.starts, places, side="right") - 1
