"""A whole chat read as one: what the buyer wants, how to speak to him, and whether he presses for money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from wanhui.reading import columns
from wanhui.reading.buyer_type import name_buyer_type
from wanhui.reading.extortion import TELLS, Pressure, judge, measures
from wanhui.reading.features import tokenise
from wanhui.reading.heads import mix, sigmoid, softmax, weigh
from wanhui.reading.model import F32, know, score
from wanhui.reading.money import demanded, find_amounts
from wanhui.reading.normalise import fold_texts
from wanhui.reading.reader import Reader
from wanhui.reading.signals import find_signals
from wanhui.reading.unions import unite
from wanhui.reading.verdicts import hear
from wanhui.reading.vocabulary import CHAT_HEADS, INTENTS, SCENARIOS, Intent

_INTENT = slice(0, len(INTENTS))
_BUYER = slice(_INTENT.stop, _INTENT.stop + 6)
_SCENARIO = slice(_BUYER.stop, _BUYER.stop + len(SCENARIOS))
_HOSTAGE = len(CHAT_HEADS) - 1
_INQUIRY: Intent = "inquiry"
#: Intents with which a sum can be asked for.
_WITH_MONEY = frozenset({"extortion", "professional_claim", "legit_compensation", "legit_threat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnIn:
    """One turn: who spoke (buyer or seller) and what was said."""

    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderIn:
    """What is known of the order that a chat is about; prices in major units."""

    item: str | None = None
    price: Decimal | None = None
    shipping_fee: Decimal | None = None
    shipped: bool | None = None
    delivered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationIn:
    """A chat to be read, in order of time."""

    turns: tuple[TurnIn, ...]
    order: OrderIn = OrderIn()
    id: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What a chat as a whole says; probabilities beside the names."""

    intent: str
    intent_p: float
    buyer_type: str | None
    buyer_type_p: float
    scenario: str
    hostage: bool
    money: Decimal | None
    money_at: tuple[int, tuple[int, int]] | None
    pressure: Pressure


def buyer_turns(conversation: ConversationIn) -> list[str]:
    """The buyer's own turns; a chat without any is read as one empty turn."""
    return [turn.text for turn in conversation.turns if turn.who == "buyer"] or [""]


def talk_witnesses(reader: Reader, conversation: ConversationIn) -> tuple[F32, Pressure, bool]:
    """The witnesses of the chat mixer for one chat, the pressure that the grammar found, and whether all is a question.

    The buyer's words count by themselves; the whole chat is heard too, since sellers often name what went wrong, and
    what a review would be made of his first turn, in which most buyers say what they came for.
    """
    turns = buyer_turns(conversation)
    texts = ["\n".join(turns), "\n".join(turn.text for turn in conversation.turns), *turns]
    batch = fold_texts(texts, reader.fold)
    tokens = tokenise(batch)
    fired = find_signals(batch, tokens, reader.signals).packs
    wide, rich = score(tokens, know(tokens, reader.slots), reader.sums)
    (chat,) = score(tokens, know(tokens, reader.chat_slots), reader.chat)
    parts = weigh((wide, chat), columns.listen(fired, reader.chat_witnesses), tokens)[:2]
    review = mix(weigh((wide, rich), columns.listen(fired, reader.witnesses), tokens)[:3], reader.review)
    codes = _codes(reader, fired)[2:]
    numbers = [*_manner(turns, conversation.order), *_sums_beside(turns, codes), *measures(codes)]
    asked = bool(hear(unite(fired[:, :1], reader.sets), clauses=tokens.spoken[:1]).asked[0])
    return np.concatenate([*parts, *review, np.array(numbers, np.float32)]).astype(np.float32), judge(codes), asked


def read_talk(reader: Reader, conversation: ConversationIn) -> Talk:
    """Intent, buyer type, scenario, hostage-taking and the sum asked for, read over all turns of the buyer."""
    turns = buyer_turns(conversation)
    witnesses, pressure, asked = talk_witnesses(reader, conversation)
    logits = mix(witnesses[None, :], reader.talk)
    intent, intent_p = _intent(reader, softmax(logits[:, _INTENT])[0], pressure)
    if asked and not pressure.signs:
        intent, intent_p = _INQUIRY, max(float(softmax(logits[:, _INTENT])[0, INTENTS.index(_INQUIRY)]), _PLAIN_P)
    buyer_type, buyer_p = name_buyer_type(softmax(logits[:, _BUYER])[0], reader.limits["buyer_type"])
    hostage = float(sigmoid(logits)[0, _HOSTAGE])
    sum_asked = demanded(turns) if intent in _WITH_MONEY else None
    return Talk(
        intent=intent,
        intent_p=intent_p,
        buyer_type=buyer_type,
        buyer_type_p=buyer_p,
        scenario=_scenario(softmax(logits[:, _SCENARIO])[0]),
        hostage=pressure.is_plain or (intent == "extortion" and hostage >= reader.limits["hostage"]),
        money=sum_asked[0] if sum_asked else None,
        money_at=(sum_asked[1], sum_asked[2]) if sum_asked else None,
        pressure=pressure,
    )


def _intent(reader: Reader, intents: F32, pressure: Pressure) -> tuple[str, float]:
    """The likeliest intent; extortion only where the sums over all words and a written sign agree."""
    if pressure.is_plain:
        return INTENTS[0], max(float(intents[0]), _PLAIN_P)
    hinted = pressure.signs == 1 and bool(TELLS.intersection(pressure.codes))
    if pressure.signs >= _FEWEST_SIGNS and intents[0] >= max(reader.limits["extortion"], _SURE_OF_HINTS * hinted):
        return INTENTS[0], float(intents[0])
    best = 1 + int(intents[1:].argmax())
    return INTENTS[best], float(intents[best] / max(1 - float(intents[0]), 1e-6))


def _scenario(chances: F32) -> str:
    """The likeliest scenario; that a buyer makes much of little only where it is all but certain."""
    first, second = np.argsort(-chances, kind="stable")[:2].tolist()
    is_unfair = SCENARIOS[first] == _NITPICK and float(chances[first]) < _SURE_OF_NITPICK
    named: str = SCENARIOS[second if is_unfair else first]
    return named


def _codes(reader: Reader, fired: Any) -> list[list[str]]:
    places = reader.packs("extortion")
    packs = reader.signals.packs
    return [[packs[place].code for place in places if fired[place, text]] for text in range(fired.shape[1])]


#: Kinds of written sign (demand, lever, bargain, tell) without which nobody is said to extort, whatever the sums say.
_FEWEST_SIGNS = 1
#: From here on a hint without a demand, a lever or a bargain is enough (own value).
_SURE_OF_HINTS = 0.85
#: The probability given to what words alone leave no doubt of (own value).
_PLAIN_P = 0.9
_NITPICK: Final = "nitpick"
#: An honest buyer is not called fussy: below this probability the next likeliest scenario is named (own value).
_SURE_OF_NITPICK: Final = 0.9
_BESIDE = ("lever", "authority_lever", "condition", "offers_change", "keeps_goods", "euphemism", "lawful", "statute")


def _sums_beside(turns: Sequence[str], codes: Sequence[Sequence[str]]) -> list[float]:
    """Which kinds of sign stand in the same turn as a sum of money."""
    priced = [set(said) for turn, said in zip(turns, codes, strict=True) if find_amounts(turn)]
    return [float(any(code in said for said in priced)) for code in _BESIDE]


def _manner(turns: Sequence[str], order: OrderIn) -> list[float]:
    """How the buyer writes, and how his sums stand to the price."""
    whole = "".join(turns)
    length = max(len(whole), 1)
    asked = demanded(turns)
    price = float(order.price) if order.price else 0.0
    ratio = float(asked[0]) / price if asked and price else 0.0
    return [
        float(np.log1p(len(turns))),
        float(np.log1p(length)),
        float(np.log1p(length / len(turns))),
        (whole.count("?") + whole.count("？")) / len(turns),
        (whole.count("!") + whole.count("！")) / len(turns),
        float(np.log1p(sum(len(find_amounts(turn)) for turn in turns))),
        float(asked is not None),
        min(ratio, 10.0),
        float(0 < ratio < 0.5),
        float(abs(ratio - 1) < 0.02),
        float(ratio > 1.5),
        float(order.shipped is False),
        float(order.delivered is False),
        float(whole.isascii()),
    ]
