"""Looks at how a reply reads: warm, concrete, with a time, no excuse, no blame, and not like a cold translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from wanhui.errors import Words
from wanhui.replies.detectors import DETECTORS
from wanhui.replies.finding import Finding
from wanhui.replies.folding import fold

Virtue = Literal["empathy", "concrete", "time", "no_excuse", "no_blame", "warm"]
_MOST_COLD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One virtue, whether the reply has it, and what to do when it has not."""

    virtue: Virtue
    is_met: bool
    advice: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How a reply reads. `coldness` counts stiff wordings, 0 (warm) to 3; `is_perfunctory`: nothing of this order."""

    marks: tuple[Mark, ...]
    coldness: int

    @property
    def is_perfunctory(self) -> bool:
        """Whether it could have been sent to anybody."""
        return any(mark.virtue == "concrete" and not mark.is_met for mark in self.marks)


_ADVICE: Final[Mapping[Virtue, Words]] = MappingProxyType(
    {
        "empathy": Words("先说一句对这件事的歉意或理解。", "Begin with a word of regret or understanding."),
        "concrete": Words(
            "写上这位买家的商品、金额或单号，不要像群发。", "Name this buyer's item, amount or tracking number."
        ),
        "time": Words("写明到什么时候会怎样。", "Say what happens by when."),
        "no_excuse": Words(
            "去掉理由，或放到道歉和办法之后。", "Take out the reason, or put it after the apology and the remedy."
        ),
        "no_blame": Words("不要推给快递、平台或买家。", "Do not pass it to the courier, the platform or the buyer."),
        "warm": Words(
            "改成平常说话的样子，去掉公文腔和翻译腔。",
            "Say it the way people talk; drop official and translated phrases.",
        ),
    }
)
_EMPATHY: Final = re.compile(
    r"抱歉|对不起|不好意思|道歉|致歉|理解|体谅|辛苦|难受|扫兴|失望|着急|担心|心情|让您|添麻烦|"
    r"谢谢您(?:告诉|指出|提出|说)"
    r"|\bsorry\b|\bapolog\w*|\bunderstand\w*|\bworried\b|\bannoying\b|\bdisappoint\w*|"
    r"\bthank you for (?:telling|raising|desc)"
    r"|\bour (?:fault|mistake|responsibility)\b|\byou should (?:not )?have\b"
)
_COLD: Final = re.compile(
    r"尊敬的(?:客户|用户|顾客)|对此我们(?:表示|深感)|表示(?:诚挚|深深)?的?(?:歉意|遗憾)|请(?:您)?知悉|"
    r"特此(?:告知|通知)|予以|进行(?:了)?(?:处理|核实|反馈)"
    r"|您的(?:耐心|理解)(?:将)?(?:被|得到)|被我们(?:收到|处理)|敬请(?:谅解|期待)|如有不便|对您造成的不便|"
    r"我方|贵方|该(?:商品|订单|问题)已|无法予以|按照流程"
    r"|\bdear (?:valued )?(?:customer|client|buyer|friend)\b|\bkindly\b|"
    r"\bplease be (?:noted|informed|advised)\b|\bdo the needful\b"
    r"|\bany inconvenience\b|\binconvenience caused\b|\bwe regret to inform\b|\bour side will\b|"
    r"\byour good self\b|\bhereby\b|\bfeel free to\b"
    r"|\bas per\b|\brevert back\b|\bhave a nice day\b|\bvalued customer\b|\bmost sincere\b"
)


def quality(text: str, *, names: Iterable[str], findings: Iterable[Finding]) -> Quality:
    """How `text` reads; `names` are the words of its order, `findings` what lint said of it."""
    folded = fold(text).text
    families = {finding.family for finding in findings}
    coldness = min(len(_COLD.findall(folded)), _MOST_COLD)
    known = [name for name in (fold(one).text.strip() for one in names) if len(name) > 1]
    met: dict[Virtue, bool] = {
        "empathy": _EMPATHY.search(folded) is not None,
        "concrete": any(name in folded for name in known),
        "time": bool(DETECTORS["#time"](folded)),
        "no_excuse": "excuse_or_perfunctory" not in families,
        "no_blame": "blame_shifting" not in families,
        "warm": coldness == 0,
    }
    marks = tuple(Mark(virtue=name, is_met=is_met, advice=_ADVICE[name]) for name, is_met in met.items())
    return Quality(marks=marks, coldness=coldness)
