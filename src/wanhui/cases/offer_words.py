"""What is offered, in plain words: a menu from which the buyer chooses, and one reminder that it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wanhui.cases.remedies import Option
from wanhui.errors import Language, Words

_HEAD: Final = Words(
    "这件事给您添麻烦了，很抱歉。下面几种办法，您选哪一种都可以：",
    "We are sorry for this trouble. Choose whichever suits you:",
)
_HEAD_ONE: Final = Words(
    "这件事给您添麻烦了，很抱歉。我们可以这样办：", "We are sorry for this trouble. This is what we can do:"
)
_RETURN: Final = Words(
    "您要退货，直接在订单里申请就行，我们马上同意。", "To return it, apply on the order page; we agree at once."
)
_MADE_OF: Final = Words("页面写的用料是{made_of}，这一点您放心。", "It is made of {made_of}, as the page says.")
_CARE: Final = Words(
    "我们核对过，东西本身没有质量问题。这样用最合适：{care}。说明写得不够显眼，是我们的疏忽。",
    "We checked: the goods have no fault. This is how to use them: {care}. We should have made that clearer.",
)
_REASON: Final = Words(
    "方便的话告诉我哪里不合适，我们好改进，不说也不影响退货。",
    "If you like, tell me what did not suit you, so that we can do better; the return does not depend on it.",
)
_CHOOSE: Final = Words(
    "您选好告诉我，我当天就办，{due} 前给您结果。", "Tell me which, and I will do it the same day, by {due}."
)
_ONE: Final = Words(
    "您觉得合适就告诉我，想要别的办法也请直说，{due} 前给您结果。",
    "Tell me if that suits you, or what you would rather have; you will have a result by {due}.",
)
_REMIND: Final = Words(
    "您好，上次给您的办法还为您留着：{ways}。您选哪一种都可以，回复我一声，我当天就办。",
    "Hello, what we offered still stands: {ways}. Choose whichever suits you and write to me; it is done the same day.",
)
_OPEN: Final = Words(
    "我们提出的处理办法为您保留到 {day}：{ways}。您随时可以在订单里找我们办理。",
    "What we offered stays open until {day}: {ways}. You can take it up with us on the order page at any time.",
)


def menu_words(
    options: Sequence[Option],
    language: Language,
    *,
    due: str,
    wants_return: bool = False,
    made_of: str = "",
    care: str = "",
) -> str:
    """The offer as one message: the way to return first where the buyer wants it, then each way by its number.

    With a return it asks once for the reason, which changes nothing, and says what the goods are `made_of`. With
    `care`, the right way of use from the product's facts, it says plainly that the goods have no fault.
    """
    ways = [option for option in options if not option.is_extra]
    extras = [option for option in options if option.is_extra]
    if not ways:
        ways, extras = extras, []
    lines = [(_HEAD if len(ways) > 1 else _HEAD_ONE).text(language)]
    if wants_return and any(option.is_return for option in ways):
        lines[0] = _RETURN.text(language)
        lines += [_MADE_OF.fill(language, {"made_of": made_of})] if made_of else []
        ways = sorted(ways, key=lambda option: not option.is_return)
    numbered = len(ways) > 1
    for place, option in enumerate(ways, start=1):
        says = option.says.text(language)
        lines.append(f"{place}. {says}{_stop(language)}" if numbered else f"{says}{_stop(language)}")
    lines += [f"{option.says.text(language)}{_stop(language)}" for option in extras]
    if care:
        lines.append(_CARE.fill(language, {"care": care}))
    if wants_return:
        lines.append(_REASON.text(language))
    lines.append((_CHOOSE if numbered else _ONE).fill(language, {"due": due}))
    return "\n".join(lines)


def reminder_words(options: Sequence[Option], language: Language) -> str:
    """The one reminder of an offer that was not answered; it chooses nothing and presses nobody."""
    return _REMIND.fill(language, {"ways": _joined(options, language)})


def open_offer_words(titles: Sequence[Words], language: Language, *, day: str) -> str:
    """An offer that was declined and stays open, in neutral words for everybody to read."""
    ways = ("；" if language == "zh" else "; ").join(title.text(language) for title in titles)
    return _OPEN.fill(language, {"day": day, "ways": ways})


def _joined(options: Sequence[Option], language: Language) -> str:
    ways = [option for option in options if not option.is_extra] or list(options)
    return ("；" if language == "zh" else "; ").join(option.title.text(language) for option in ways)


def _stop(language: Language) -> str:
    return "。" if language == "zh" else "."
