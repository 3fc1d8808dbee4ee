# ruff: noqa: E501 - clauses, one after another
"""Outgoing messages for the linter, all different: clauses, names, goods, sums and times drawn and joined anew."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, Final

#: How often a message is harmless, doubtful or forbidden: as in a set written to try the linter, far worse than a shop.
_KINDS: Final = (("plain", 42), ("doubtful", 17), ("forbidden", 41))
_OBJECTS: Final = (("chat", 66), ("email", 16), ("public_reply", 10), ("phone_script", 5), ("sms", 3))
_STAGES: Final = ("contact", "listen", "solve", "negotiate", "follow_up", "closed")
_PLATFORMS: Final = {
    "zh": ("taobao", "tmall", "jd", "pdd", "douyin", "weidian", "kuaishou"),
    "en": ("amazon", "ebay"),
}
_CHINESE_SHARE: Final = 0.79

_SLOTS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "zh": {
        "who": tuple("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马苗方俞任袁柳"),
        "agent": ("小艾", "小白", "小丁", "小范", "小顾", "小黄", "小纪", "小柯", "小陆", "小孟", "小宁", "小齐"),
        "goods": (
            "电饭煲", "行李箱", "羊毛围巾", "蓝牙耳机", "加湿器", "马丁靴", "儿童书桌", "保温杯", "台灯", "羽绒服",
            "面霜", "坚果礼盒", "猫爬架", "记忆枕", "空气炸锅", "瑜伽垫", "雨伞", "键盘", "窗帘", "不锈钢锅",
            "洗衣液", "护膝", "折叠椅", "投影仪", "床单四件套", "电动牙刷", "登山包", "连衣裙", "砂锅", "手机壳",
        ),
        "fault": (
            "屏幕有道黑线", "拉链卡住", "边角磕坏", "颜色和页面不一样", "少了一包螺丝", "开机没反应", "尺码偏小",
            "瓶口漏液", "有一股味道", "线头很多", "按键失灵", "底座不稳", "掉色", "发错了型号", "包装压扁",
        ),
        "sum": (
            *(f"{n}元" for n in range(3, 900, 7)), *(f"{n}.{n % 90 + 10}元" for n in range(5, 400, 11)),
        ),
        "time": tuple(
            f"{day}{part}{hour}点前" for day in ("今天", "明天", "周四", "后天")
            for part, hours in (("上午", (9, 10, 11)), ("下午", (2, 3, 4, 5)), ("晚上", (7, 8, 9))) for hour in hours
        ),
        "date": tuple(f"{m}月{d}日" for m in range(1, 13) for d in range(1, 29)),
        "days": tuple(f"{n}个工作日内" for n in range(1, 8)) + tuple(f"{n}小时内" for n in (2, 4, 12, 24, 48, 72)),
        "number": tuple(str(n) for n in range(2, 60)),
        "carrier": ("中通", "圆通", "韵达", "顺丰", "京东快递", "极兔", "邮政"),
    },
    "en": {
        "who": ("Ana", "Ben", "Clara", "Dmitri", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Keiko", "Luis"),
        "agent": ("Amy", "Cole", "Dana", "Ezra", "Finn", "Gwen", "Hal", "Iris", "Jude", "Kit", "Lena", "Max"),
        "goods": (
            "kettle", "suitcase", "wool scarf", "headset", "humidifier", "hiking boots", "desk lamp", "rain jacket",
            "night cream", "pillow", "air fryer", "yoga mat", "keyboard", "curtain set", "skillet", "folding chair",
        ),
        "fault": (
            "arrived with a cracked lid", "does not switch on", "came in the wrong color", "is missing its screws",
            "leaks at the seam", "smells odd", "runs a size small", "was scratched on one side", "stopped charging",
        ),
        "sum": tuple(f"${n}.{n % 90 + 10}" for n in range(4, 300, 3)),
        "time": tuple(f"by {day} {hour} {half}" for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
                      for hour, half in ((9, "am"), (11, "am"), (2, "pm"), (4, "pm"), (6, "pm"))),
        "date": tuple(f"{month} {day}" for month in ("January", "March", "May", "July", "October") for day in range(1, 29)),
        "days": (*(f"within {n} business days" for n in range(2, 9)), "within 24 hours", "within 48 hours"),
        "number": tuple(str(n) for n in range(2, 60)),
        "carrier": ("UPS", "FedEx", "USPS", "DHL"),
    },
}  # fmt: skip
_OPENINGS: Final = {
    "zh": (
        "您好，我是售后{agent}。", "{who}女士您好，", "{who}先生，让您久等了。", "您好，看到您{date}的留言了。", "抱歉，这次没让您满意。",
        "您好，关于{goods}的事跟您回个话。", "谢谢您把情况写得这么清楚。", "亲，在的呢，", "{who}姐，", "您反馈的{fault}我们核实了。", "",
    ),
    "en": (
        "Hi {who}, this is {agent} from customer care. ", "Dear {who}, ", "Hello {who}, thank you for the photos. ",
        "Hi, I read your message of {date}. ", "Hello, I am sorry about the {goods}. ", "Hi {who}! ", "",
    ),
}  # fmt: skip
_MIDDLES: Final = {
    "zh": (
        "{goods}{fault}，是我们这批货的问题。", "{goods}{fault}，这是打包时没检查到。", "您说{goods}{fault}，照片我们看到了。",
        "仓库查到{date}那批{goods}有{number}件{fault}。", "{carrier}那边说包裹{date}到过中转站。", "您的{goods}是{date}签收的，还在保修期。",
        "运费{sum}由店里出。", "这件{goods}您先别用，放一边就行。", "我们把{number}号质检记录调出来看了。",
        "{carrier}{time}上门取件，您不用垫钱。",
    ),
    "en": (
        "Your {goods} {fault}, and that is our packing mistake. ", "I can see in the photo that the {goods} {fault}. ",
        "Our warehouse found {number} more from the batch of {date}. ", "{carrier} scanned the parcel on {date}. ",
        "The return label for {carrier} is in your messages and costs you nothing. ", "You do not need the original box. ",
        "The order from {date} is still covered by the warranty. ",
    ),
}  # fmt: skip
_PLAIN: Final = {
    "zh": (
        "退款{sum}{time}原路退回您的账户。", "换货{time}寄出，旧的您留着。", "退货退款或者换新都可以，您在售后里选一个。",
        "{time}我给您回电话说清结果。", "已经为您补发{goods}，单号{time}发到订单消息里。", "差价{sum}{days}退给您，和评价没有关系。",
        "评价按您的真实感受写就好，不影响售后。", "您在订单里申请退货，{days}审核。", "检测不收费，结果{time}告诉您。",
        "这批{goods}已经下架，{number}件全部返厂。", "请先停用，如有不适请就医并保留票据，{time}我再联系您。",
    ),
    "en": (
        "A full refund of {sum} goes back to your card {days}. ", "A new {goods} ships {time}, and you may keep this one. ",
        "You can choose a refund or a replacement, whichever suits you. ", "I will write to you {time} with the result. ",
        "Whatever you write about us, this does not change. ", "Please stop using it and keep the receipt of your doctor. ",
        "The price difference of {sum} is yours {days}. ",
    ),
}  # fmt: skip
_DOUBTFUL: Final = {
    "zh": (
        "我们会尽快给您处理的，请耐心等待。", "已经反馈给相关部门了，请您理解。", "最近单子太多了，仓库{number}个人忙不过来。",
        "{time}一定到，我跟您保证。", "是{carrier}的问题，不关我们的事。", "您的心情我们理解，给您带来不便深表歉意。",
        "一点小瑕疵不影响使用的，您将就一下。", "主管{time}要罚我{sum}的，体谅一下打工人。",
    ),
    "en": (
        "We will look into it as soon as possible. ", "Thank you for your patience and understanding. ",
        "It is really {carrier} that is to blame here. ", "We are swamped with {number} cases this week. ",
        "It will be there {time}, guaranteed, no matter what. ", "Your satisfaction is our top priority. ",
    ),
}  # fmt: skip
_FORBIDDEN: Final = {
    "zh": (
        "您把差评删了，我给您返{sum}。", "改成五星截图发我，{sum}红包马上到。", "麻烦您追评一下说问题解决了。", "晒图好评的话返现{sum}。",
        "加我微信，{sum}转给您。", "不改评价我们就不退这{sum}。", "再闹就把您的地址发出去。", "您这种职业差评师我们见多了。",
        "拆封了就不能退，法律就是这么规定的。", "特价商品一概不退不换。", "我们的{goods}全网第一，治好了{number}个人的病。",
        "起疹子是正常排毒，接着用。", "先联系我们，满意了再评价，不满意别写。", "您先撤销投诉，退款{time}给您。",
        "打{number}次电话了您都不接，{time}我去您公司找您。", "根据侵权责任法第三十六条，您要负责。", "没货了，您自己取消吧，理由选不想要了。",
        "是您自己用坏的，跟质量没关系。", "找几个朋友帮忙刷{number}单好评就压下去了。", "收件人{who}小明，电话1380013{number}00，地址幸福路{number}号。",
    ),
    "en": (
        "Remove your negative review and I will send you {sum}. ", "Change it to five stars and the refund of {sum} is yours. ",
        "Post a photo with 5 stars and get a {sum} gift card. ", "Text me on WhatsApp so that we settle this quietly. ",
        "Sale items can never be returned, that is the law. ", "If you keep complaining we know where you live. ",
        "Our {goods} cures the pain in {number} days. ", "A rash only shows that it works, keep using it. ",
        "We only refund after the claim is closed. ", "You clearly broke it yourself. ",
        "Could you update your feedback to positive now that it is settled? ",
        "We know {number} buyers like you who live off refunds. ",
    ),
}  # fmt: skip
_CLOSINGS: Final = {
    "zh": ("有事随时找我。", "谢谢您。", "再次跟您说声抱歉。", "我一直在。", "{agent}敬上。", "您看这样行吗？", ""),
    "en": ("Kind regards, {agent}", "Thanks, {agent}", "I am here if you need me.", "Sincerely, {agent}", ""),
}  # fmt: skip


def messages(count: int, *, seed: int = 7) -> Iterator[dict[str, Any]]:
    """`count` messages as ``wanhui lint --batch`` reads them, no two with the same text."""
    draw = Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        lang = "zh" if draw.random() < _CHINESE_SHARE else "en"
        text = _text(draw, lang)
        if text in seen:
            continue
        seen.add(text)
        yield {
            "id": f"m{len(seen)}", "platform": draw.choice(_PLATFORMS[lang]), "object": _weighted(draw, _OBJECTS),
            "lang": lang, "stage": draw.choice(_STAGES), "text": text, **_facts(draw),
        }  # fmt: skip


def _text(draw: Random, lang: str) -> str:
    kind = _weighted(draw, _KINDS)
    parts = [draw.choice(_OPENINGS[lang])]
    parts += draw.sample(_MIDDLES[lang], draw.choice((0, 1, 1, 2)))
    own = {"plain": _PLAIN, "doubtful": _DOUBTFUL, "forbidden": _FORBIDDEN}[kind][lang]
    parts += draw.sample(own, draw.choice((1, 1, 2)) if kind == "plain" else 1)
    parts.append(draw.choice(_CLOSINGS[lang]))
    return "".join(_filled(draw, part, lang) for part in parts).strip()


def _filled(draw: Random, part: str, lang: str) -> str:
    slots = _SLOTS[lang]
    return part.format_map({name: draw.choice(words) for name, words in slots.items()}) if "{" in part else part


def _facts(draw: Random) -> dict[str, dict[str, bool]]:
    """A third of the messages know something of their order."""
    if draw.random() < 2 / 3:
        return {}
    return {
        "facts": {name: draw.random() < 1 / 2 for name in draw.sample(("shipped", "refund_done", "issue_resolved"), 2)}
    }


def _weighted(draw: Random, choices: tuple[tuple[str, int], ...]) -> str:
    names, weights = zip(*choices, strict=True)
    return str(draw.choices(names, weights)[0])
