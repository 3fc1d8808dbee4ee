"""What is measured of an order, by name: the columns that the scorecard weighs."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: The measures in the order of their columns. Each is NaN where the records do not say.
MEASURES: Final = (
    "account_age_days",  # days from registration to the order
    "orders_total",  # orders of the buyer on the whole platform
    "credit_level",  # 0..20
    "earlier_orders",  # of this buyer in the shops of this account, before this one
    "silence",  # 1 not a word before paying, 0 spoke or left a note
    "leaves_chat",  # 1 asked to go on outside the platform
    "dear_shipping",  # 0 no, 1 dearer than needed, 2 twice the cheapest and close to the price of the goods
    "dear_usual",  # beside very dear shipping: the share of the shop's long-standing buyers who chose it, of who could
    "remote_and_dear",  # 1 remote address and dear shipping chosen over a cheaper offer
    "cheap_goods",  # 1 goods of at most the pack's amount
    "cheap_and_fragile",  # 1 cheap, and one of them breaks easily
    "quantity",  # pieces
    "hour_share",  # orders of the shop at this hour of the day, by those of an average hour
    "shop_age_days",  # days from the shop's opening to the order
    "bad_review_share",  # of the reviews given on the platform, two ordinary ones added
    "claim_share",  # of the other orders here those with a claim for money back, an ordinary one added
    "reviews_here",  # of this buyer in our shops: -1 only good ones, 0 none or mixed, 1 a bad one hard upon delivery
    "money_demand",  # 0..3: how plainly money was demanded under threat of a review
    "confirmed",  # another order of this buyer: 1 confirmed professional, 0 confirmed ordinary
    "new_accounts_on_sku",  # standard deviations above what the shop's newcomers explain, within 48 hours
    "agreement",  # of new account, no history and silence, how many stand beside dear shipping
    "linked",  # suspicion of the accounts that share something with this one, in log-odds
)
#: The column of each measure.
COLUMN: Final = MappingProxyType({name: place for place, name in enumerate(MEASURES)})
