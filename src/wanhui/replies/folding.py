"""Folds a text so that spacing, width, case, script and decoration hide nothing, and maps places back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from wanhui.replies.grams import Booleans, Codes, codes
from wanhui.replies.sheet import ALL_CODES, BORDER, marked, text_of

_TRADITIONAL = (
    "評评價价論论刪删改改減减發发還还貨货錢钱買买賣卖錯错補补償偿聯联繫系電电話话網网級级絕绝對对無无"
    "過过敏敏髒脏請请說说這这個个們们來来時时間间後后會会將将為为與与給给讓让點点開开關关國国際际質质"
    "量量問问題题實实驗验覺觉應应該该審审責责務务處处裡里裏里單单號号碼码帳账戶户銀银紅红領领獎奖勵励"
    "傳传圖图機机標标準准價价寫写麼么頭头業业職职敲敲詐诈勒勒騙骗壞坏損损運运費费簽签條条規规則则權权"
    "據据證证護护報报警警訴诉訟讼師师賠赔償偿歡欢誠诚謝谢麻麻煩烦幫帮總总經经動动態态樣样當当從从現现"
    "廣广東东車车長长門门類类測测達达選选邊边連连遠远進进週周轉转輕轻較较醫医藥药療疗癒愈養养風风飛飞"
    "體体髮发鮮鲜麵面龍龙萬万億亿兩两幾几盡尽僅仅儘尽優优惠惠滿满減减額额顏颜願愿飯饭饋馈館馆驚惊騷骚"
    "擾扰嚴严屬属歸归歷历歲岁殺杀氣气決决況况淚泪清清滾滚爛烂爾尔獨独獲获畫画異异瘋疯盜盗監监確确禮礼"
    "稱称窮穷競竞筆笔納纳紙纸細细終终結结絡络綠绿維维線线編编緊紧縮缩繼继續续聲声聽听腦脑腫肿膚肤臉脸"
    "舉举舊旧艱艰莊庄華华葉叶蟲虫衛卫術术裝装複复規规視视親亲觀观計计記记許许設设試试詢询誤误課课調调"
    "談谈講讲識识譯译議议讀读變变貝贝負负財财貪贪貧贫貼贴賀贺資资賣卖賬账購购贈赠贏赢趕赶趙赵跡迹輛辆"
    "載载輸输辦办農农遲迟適适遞递遺遗鄉乡醜丑釋释針针鋪铺錄录鎖锁鏈链鐘钟鑰钥閉闭閱阅陣阵陳陈陸陆陽阳"
    "隊队階阶隨随險险隱隐雖虽雙双離离難难雲云靜静項项順顺須须預预頻频顧顾顯显駕驾驅驱騎骑魚鱼鳥鸟鹼碱"
    "麗丽黃黄齊齐齒齿龜龟專专傷伤債债傾倾僞伪偽伪兇凶劃划劑剂勝胜勞劳區区協协厭厌員员啟启嗎吗嗚呜嘗尝"
    "嘆叹噴喷團团園园圍围壓压夠够奪夺婦妇嬰婴孫孙學学寶宝尋寻層层島岛帶带廠厂廢废張张強强彈弹復复徵征"
    "慣惯慮虑憑凭懷怀懶懒戰战戲戏撥拨擇择擊击擔担擴扩攔拦敗败敘叙數数斷断昇升暫暂書书會会榮荣構构樂乐"
    "樓楼檢检欄栏款款歐欧殘残毀毁沒没洩泄淨净減减溫温滅灭漢汉潔洁濕湿灣湾災灾熱热燒烧燙烫爭争狀状獎奖"
)
_BARE_MARKS = {"，": ",", "！": "!", "？": "?", "；": ";", "：": ":", "’": "'", "‘": "'", "＇": "'"}
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(9)} | {chr(0x2776 + i): str(i + 1) for i in range(9)}
#: Characters that carry no meaning wherever they stand.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_DECORATION = r" \t\u00a0\u3000·•・*_~|^=+/\\#@`\-.…●○■□◆◇★☆♥♡❤\u2190-\u27bf\U0001f000-\U0001faff"
_SPELT_OUT = r"(?<=\b[a-z])[ .\-_*](?=[a-z]\b)"
_HIDDEN = re.compile(f"[{_INVISIBLE}]+|(?<=[{_CJK}])[{_DECORATION}]+(?=[{_CJK}])|{_SPELT_OUT}")
_HIDDEN_ASCII = re.compile(_SPELT_OUT)
#: What a place can be for `_may_hide`.
_LETTER, _WORD, _SPACER, _CHINESE, _DECORATED, _UNSEEN = (1 << place for place in range(6))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@cache
def _table() -> dict[int, str]:
    """Character to character, so that a fold never moves a place."""
    table = {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True) if old != new}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(old): new for old, new in (_BARE_MARKS | _CIRCLED).items()}
    capitals = ((c, chr(c)) for c in range(0x41, 0x24F) if chr(c).isupper())
    table |= {code: char.lower() for code, char in capitals if len(char.lower()) == 1}
    table |= {code: chr(code - 0xFEE0).lower() for code in range(0xFF21, 0xFF3B)}
    table[0x3000] = " "
    return table


@dataclass(slots=True)
class Folded:
    """`text` as the rules see it; `origin` gives the original place of each kept character, None when nothing moved.

    Not frozen, though nothing changes one: there are many, and a frozen one takes three times as long to make.
    """

    text: str
    origin: tuple[int, ...] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that folded ``text[start:end]`` came from."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """`text` in one case, width and script, without decoration between its characters; linear in its length."""
    plain = text.isascii()
    level = text.lower() if plain else text.translate(_table())
    hiding = _HIDDEN_ASCII if plain else _HIDDEN
    if hiding.search(level) is None:
        return Folded(level, None, len(text))
    kept: list[str] = []
    origin: list[int] = []
    at = 0
    for hidden in hiding.finditer(level):
        kept.append(level[at : hidden.start()])
        origin.extend(range(at, hidden.start()))
        at = hidden.end()
    kept.append(level[at:])
    origin.extend(range(at, len(level)))
    return Folded("".join(kept), tuple(origin), len(text))


def fold_many(texts: Sequence[str]) -> list[Folded]:
    """`fold` of each, in one pass over all: only a text that may hide something is gone through on its own."""
    level = _codes_table()[codes(BORDER.join((*texts, "")))]
    joined = text_of(level)
    hiding = iter((*np.flatnonzero(_may_hide(level)).tolist(), len(joined)))
    hidden = next(hiding)
    found: list[Folded] = []
    at = 0
    for text in texts:
        end = at + len(text)
        if hidden < end:
            found.append(fold(text))
            hidden = next(place for place in hiding if place >= end)
        else:
            found.append(Folded(joined[at:end], None, end - at))
        at = end + 1
    return found


def _may_hide(level: Codes) -> Booleans:
    """Where `_HIDDEN` may find something: an invisible character, decoration after a Chinese character and before
    another or more decoration, or a letter that stands alone before a spacer and another one.
    """
    place = _places_table()[level]
    is_decorated, is_chinese = place & _DECORATED != 0, place & _CHINESE != 0
    found = place & _UNSEEN != 0
    found[1:-1] |= is_chinese[:-2] & is_decorated[1:-1] & (is_chinese | is_decorated)[2:]
    is_letter, is_word, is_spacer = (place & flag != 0 for flag in (_LETTER, _WORD, _SPACER))
    alone = is_letter.copy()
    alone[1:] &= ~is_word[:-1]
    last = is_letter.copy()
    last[:-1] &= ~is_word[1:]
    found[1:-1] |= alone[:-2] & is_spacer[1:-1] & last[2:]
    return np.asarray(found)


@cache
def _codes_table() -> Codes:
    """`_table` for whole arrays of code points."""
    table = np.arange(ALL_CODES, dtype=np.uint32)
    changed = _table()
    table[list(changed)] = list(map(ord, changed.values()))
    return table


@cache
def _places_table() -> Codes:
    return marked(
        {
            "[a-z]": _LETTER,
            "[a-z0-9_]": _WORD,
            r"[ .\-_*]": _SPACER,
            f"[{_CJK}]": _CHINESE,
            f"[{_DECORATION}]": _DECORATED,
            f"[{_INVISIBLE}]": _UNSEEN,
        }
    )


def control_characters(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of control and direction-changing characters: they can make a screen show another text than is sent."""
    return tuple(found.span() for found in _CONTROL.finditer(text))
