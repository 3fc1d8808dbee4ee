"""Holds every sentence of a draft against what is known: the order, the goods, the law; else it is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from wanhui.replies.facts import check_claims
from wanhui.replies.folding import fold
from wanhui.replies.outgoing import Grounds, OutgoingFacts
from wanhui.replies.statutes import Statutes, cited

#: What an ungrounded sentence speaks of; of the last four nothing may be said without a fact.
Topic = Literal["other", "stock", "price", "law", "health"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrounded:
    """A sentence with no fact behind it: its place in the folded text, and the nearest approved fact with its name."""

    span: tuple[int, int]
    topic: Topic
    nearest: str = ""
    source: str = ""


_SENTENCE: Final = re.compile(r"[^。!?\n;.]+(?:\.(?=\d)[^。!?\n;.]+)*[。!?\n;.]?")
_TOPICS: Final[tuple[tuple[Topic, re.Pattern[str]], ...]] = (
    ("health", re.compile(
        r"激素|铅|镉|副作用|过敏原|致敏|刺激性|毒|甲醛|重金属|荧光剂|防腐剂|功效|疗效|治疗|治好|缓解|改善|消炎|杀菌|"
        r"抗菌|美白|祛痘|减肥|助眠|降[血三]|孕妇|婴儿可|敏感肌|无害|对(?:身体|皮肤|人体|健康)|"
        r"(?:绝对|完全|非常|很|十分|百分之百|百分百|保证)安全|\bhormones?\b|\bside effects?\b|\ballergens?\b|\btoxi\w*|"
        r"\bsafe (?:for|to)\b|\bhealthy\b|\bharmless\b|\bcures?\b|\bheals?\b|\btreats?\b|\bhypoallergenic\b|"
        r"\bformaldehyde\b|\bpreservatives?\b|\bantibacterial\b"
    )),
    ("law", re.compile(r"法律|法规|条例|依法|按规定|规定的|国标|\blaws?\b|\blegal\w*|\bregulations?\b|\bstatut\w*")),
    ("stock", re.compile(
        r"库存|现货|有货|没货|缺货|断货|售罄|卖完|补货|停产|\bin stock\b|\bout of stock\b|\bsold out\b|"
        r"\brestock\w*|\bdiscontinued\b"
    )),
    ("price", re.compile(
        r"原价|特价|底价|成本价|出厂价|最低价|打折|便宜|利润|亏本|\bdiscount\w*|"
        r"\bcheap\w*|\bat cost\b|\bmargin\b"
    )),
)  # fmt: skip
#: Greeting, thanks, apology, owning the fault, understanding: these state nothing that needs a record.
_COURTESY: Final = re.compile(
    r"您好|你好|谢谢|感谢|多谢|抱歉|对不起|不好意思|道歉|致歉|歉意|理解|体谅|辛苦|打扰|麻烦您了|放心|难受|"
    r"扫兴|失望|着急|不便|心情|换(?:做|成)是?(?:我|谁)|不应该|不该|是我们|我们的(?:错|问题|责任|疏忽)|"
    r"我们(?:漏|没|错|少|包|发|打包|写|装|拣|配|核|该|来承担|承担|负责|会负责)|责任在|怪我们|算我们的|"
    r"由我们|我们认|\bhello\b|\bhi\b|\bdear\b|\bthank\w*|\bsorry\b|\bapolog\w*|\bunderstand\w*|"
    r"\bour (?:fault|mistake|error|side)\b|\bon us\b|"
    r"\bwe (?:packed|missed|left|sent|got|should|failed|did|made|picked|own)\b|\bdisappoint\w*|"
    r"\bfrustrat\w*|\bupset\w*|\bshould not have\b|\bunpleasant\b|\bregret\b|\bannoy\w*|"
    r"\bour (?:job|responsibility)\b|\byou are right\b|您说得对|"
    r"\bour guide\b|\bseeing\b"
)
#: What the shop will do, offers or asks: promises are looked after by their own rules.
_DOING: Final = re.compile(
    r"给您|帮您|为您|替您|跟您|向您|陪您|您[选定看说]|您可以|您更|您先|您在|请|麻烦|[会将先]|正在|马上|"
    r"今天|明天|今晚|已在|我(?:来|在|去|这边)|回我|收到后|到了(?:有|之后)|补发|补寄|退款|退回|换新|退货|换货|补偿|承担|核实|核对|"
    r"处理|联系|答复|回复|告诉|安排|寄出|发出|发货|出库|取件|登记|跟进|拍照|拍张|发我|停用|就医|保留|不用|"
    r"无需|哪一种|哪种|"
    r"\b(?:i|we) (?:will|can|have|am|are|'ll|'m|'re|would|look|check|ask|send|refund|replace|pay|cover)\b|"
    r"\b(?:i|we)'(?:ll|m|re|ve|d)\b|\byou (?:can|may|will|choose|have|need|get|do not|don't)\b|\bplease\b|"
    r"\bwhich\b|\bwhether\b|\btell (?:us|me)\b|\bsend (?:us|me)\b|\breply\b|\bchoose\b|\bkeep\b|"
    r"\bno need\b|\byour choice\b|\brefund\w*|\breplac\w*|\bexchange\w*|\breturn\w*|\bships?\b|\bby \d|"
    r"\btoday\b|\btomorrow\b|\buse your\b|\banswer (?:here|this|it|me|us)\b|\bpost it\b|\bsend it\b|"
    r"\bwill be\b|\bnothing needs\b|\bif you\b|\bif (?:it|anything)\b|\blet (?:us|me)\b|\bstop using\b"
)
_QUESTION: Final = re.compile(r"(?:[?]|[吗呢么])[。]?$")
_RIGHTS: Final = re.compile(
    r"七天|7天|无理由|运费|保修|质保|seven days|7 days|freight|warranty|postage|shipping is on us|no charge"
)
_NEGATED: Final = re.compile(r"不|没|无|未|非|\bno\b|\bnot\b|\bfree\b|\bwithout\b|n't")
_DIGIT: Final = re.compile(r"[0-9]")
_WORD: Final = re.compile(r"[一-鿿]|[a-z0-9]+")
#: So much of what a sentence says must stand in one approved fact.
_ENOUGH: Final = 0.5
_SHORTEST: Final = 4
#: A line that begins so is the signature.
_SIGNED: Final = ("--", "——", "- ")


def ungrounded(text: str, grounds: Grounds, facts: OutgoingFacts, *, statutes: Statutes) -> Iterator[Ungrounded]:
    """Each sentence of the folded `text` with no fact behind it, by place.

    Courtesy, questions, what the shop will do or asks for and the buyer's rights need none; a statement does. One on
    stock, price, law or health is let through only by a record, a statute in force or an approved product fact.
    """
    names = tuple(name for name in (fold(one).text.strip() for one in grounds.names) if len(name) > 1)
    for found in _SENTENCE.finditer(text):
        said = found.group().strip()
        if len(said) < _SHORTEST or not _WORD.search(said) or said.startswith(_SIGNED):
            continue
        topic: Topic = next((name for name, words in _TOPICS if words.search(said)), "other")
        if topic == "health":
            nearest, source, is_enough = _approved(said, grounds.approved)
            if not is_enough:
                yield Ungrounded(span=found.span(), topic="health", nearest=nearest, source=source)
        elif not _is_grounded(said, topic, names=names, facts=facts, statutes=statutes):
            yield Ungrounded(span=found.span(), topic=topic)


def _is_grounded(said: str, topic: Topic, *, names: tuple[str, ...], facts: OutgoingFacts, statutes: Statutes) -> bool:
    if _QUESTION.search(said):
        return True
    claims = check_claims(said, facts)
    if any(claim.verdict == "true" for claim in claims):
        return True
    if topic == "law":
        citations = cited(statutes, said)
        return bool(citations) and all(one.problem is None for one in citations)
    if topic in ("stock", "price"):
        return topic == "price" and bool(_COURTESY.search(said)) and not _DIGIT.search(said)
    if any(name in said for name in names):
        return True
    return any(words.search(said) for words in (_COURTESY, _DOING, _RIGHTS))


def _approved(said: str, approved: Mapping[str, str]) -> tuple[str, str, bool]:
    """The approved fact nearest to what is said, its name, and whether it says the same, with the same yes or no."""
    wanted = set(_WORD.findall(said))
    best, name, share = "", "", 0.0
    for source, told in approved.items():
        known = fold(told).text
        common = len(wanted & set(_WORD.findall(known))) / max(len(wanted), 1)
        if common > share:
            best, name, share = told, source, common
    key = next(words.search(said) for topic, words in _TOPICS if topic == "health")
    same_word = key is not None and key.group() in fold(best).text
    same_sign = bool(_NEGATED.search(said)) == bool(_NEGATED.search(fold(best).text))
    return best, name, share >= _ENOUGH and same_word and same_sign
