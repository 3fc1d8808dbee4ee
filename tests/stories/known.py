"""Expectations that the product does not meet yet, with the reason; mending one makes its test ask for removal here."""

from __future__ import annotations

from typing import Final

#: Test name (story, then what is checked) -> what comes out wrong.
KNOWN: Final[dict[str, str]] = {
    "angry-late-gift-draft1": "an apology for a missed birthday beside a refund is taken for pressure by scarcity",
    "broken-gaiwan-draft1": "不用您出运费 is taken for freight at the buyer's cost",
    "crackle-is-not-a-crack-draft2": "mockery (这都不懂还买) is not seen",
    "honest-deadline-draft2": "a threat to report an honest buyer to the police is not seen in English",
    "live-late-dispatch-draft2": "an immediate refund (现在就给您退款) is taken for pressure by scarcity",
    "live-price-drop-without-a-promise-draft1": "任何问题都可以找我 is taken for a promise that cannot be kept",
    "live-third-exchange-draft2": "鸡蛋里挑骨头 is not seen as an insult",
}
