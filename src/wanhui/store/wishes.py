"""What buyers said about being contacted: every word kept with its proof, the last one about a channel counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.keys import new_keys
from wanhui.store.shops import shop_keys

WishKind = Literal["agrees", "refuses", "objects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A buyer agrees to a channel, refuses it ("all": every one), or objects to being timed by habit.

    `source` is where it can be seen (a record, a call, an agent's entry), `words` what was said.
    """

    shop: str
    buyer: str
    channel: str
    wish: WishKind
    words: str
    source: str
    actor: str
    at: datetime


def keep_wishes(account: UUID, wishes: Sequence[Wish]) -> int:
    """Keeps `wishes`; how many of them are new. The same word of the same source is kept once."""
    if not wishes:
        return 0
    with tenancy.account(account) as cursor:
        shops = shop_keys(cursor, account, sorted({one.shop for one in wishes}))
        cursor.executemany(
            "INSERT INTO store_buyerwish (account_id, id, shop_id, buyer_ref, channel, wish, words, source, actor, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                (account, key, shops[w.shop], w.buyer, w.channel, w.wish, w.words, w.source, w.actor, w.at)
                for key, w in zip(new_keys(len(wishes)), wishes, strict=True)
            ],
        )
        return int(cursor.rowcount)


def wishes_of(account: UUID, buyers: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[Wish, ...]]:
    """(shop, buyer) -> all that the buyer has said, oldest first; one query."""
    wanted = sorted(set(buyers))
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, w.buyer_ref, w.channel, w.wish, w.words, w.source, w.actor, w.at "
            "FROM unnest(%s::text[], %s::text[]) AS q (shop, buyer) "
            "JOIN store_shop s ON s.account_id = %s AND s.external_id = q.shop "
            "JOIN store_buyerwish w ON w.account_id = s.account_id AND w.shop_id = s.id AND w.buyer_ref = q.buyer "
            "ORDER BY w.at, w.id",
            [[shop for shop, _ in wanted], [buyer for _, buyer in wanted], account],
        )
        found: dict[tuple[str, str], list[Wish]] = {}
        names = ("shop", "buyer", "channel", "wish", "words", "source", "actor", "at")
        for row in cursor.fetchall():
            found.setdefault((row[0], row[1]), []).append(Wish(**dict(zip(names, row, strict=True))))
        return {ref: tuple(said) for ref, said in found.items()}
