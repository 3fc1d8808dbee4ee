"""The pace of a talk: a buyer who is still writing is not cut short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases.state import Case
from wanhui.errors import Words

#: So long after a buyer's last message they are taken to be writing on (own).
STILL_WRITING: Final = timedelta(seconds=20)
#: How to close a topic with somebody who likes to talk, politely and with a next step.
CLOSE: Final = Words(
    "您说的我都记下了。我先去把这件事办好，有结果马上在这里告诉您；您还有别的要补充，随时写在这里，我都会看。",
    "I have noted all of it. Let me get this done now; you will read the result here. "
    "If anything else comes to mind, write it here and I will see it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The buyer is still writing until about `until`; `close` is proposed to end the topic, where that fits them."""

    until: datetime
    close: Words | None


def pace(case: Case, now: datetime) -> Pace | None:
    """Whether the buyer of `case` is still writing at `now`; None: suggestions may be shown and sent."""
    if case.is_over or case.buyer_wrote_at is None or not now < case.buyer_wrote_at + STILL_WRITING:
        return None
    if case.buyer_waits_since is None:
        return None
    is_talkative = case.seen.buyer_type == "talkative"
    return Pace(until=case.buyer_wrote_at + STILL_WRITING, close=CLOSE if is_talkative else None)
