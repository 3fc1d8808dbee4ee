"""Notices to people: kept once for each event, read by each person for themselves, sent out by sinks."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.errors import Words
from wanhui.store import tenancy
from wanhui.store.keys import new_keys

Cadence = Literal["now", "daily"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to hear of. `addressee` is a person's id, "lead" or "all"; `key` is the event that it is about."""

    key: str
    kind: str
    addressee: str
    says: Words
    at: datetime
    cadence: Cadence = "now"
    case: UUID | None = None
    shop: str = ""
    stars: int | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNotice:
    """A notice as a person sees it: the number of its case, and whether they have read it."""

    id: UUID
    notice: Notice
    number: int | None
    is_read: bool


_FIELDS: Final = "n.key, n.kind, n.addressee, n.cadence, n.case_id, n.shop, n.stars, n.topics, n.zh, n.en, n.at"
#: Whose a notice is: one's own, everybody's, and for those who lead also the leads'.
_MINE: Final = "n.addressee = ANY(%(names)s)"


def add_notices(account: UUID, notices: Sequence[Notice]) -> tuple[UUID, ...]:
    """Keeps `notices` and gives the ids of those that are new; said before, nothing happens."""
    if not notices:
        return ()
    rows = [
        (account, key, n.key, n.kind, n.addressee, n.cadence, n.case, n.shop, n.stars, list(n.topics), n.says.zh,
         n.says.en, n.at)
        for key, n in zip(new_keys(len(notices)), notices, strict=True)
    ]  # fmt: skip
    with tenancy.account(account) as cursor:
        cursor.executemany(
            "INSERT INTO store_notice (account_id, id, key, kind, addressee, cadence, case_id, shop, stars, topics, "
            "zh, en, at, read_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text[], %s, %s, %s, '{}') "
            "ON CONFLICT (account_id, key) DO NOTHING",
            rows,
        )
        cursor.execute(
            "SELECT id FROM store_notice WHERE account_id = %s AND id = ANY(%s)", [account, [row[1] for row in rows]]
        )
        return tuple(key for (key,) in cursor.fetchall())


def notices_for(account: UUID, person: str, *, is_lead: bool, most: int = 100) -> tuple[StoredNotice, ...]:
    """The newest notices to `person`; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT n.id, {_FIELDS}, c.number, %(person)s = ANY(n.read_by) FROM store_notice n "
            "LEFT JOIN store_case c ON c.account_id = n.account_id AND c.id = n.case_id "
            f"WHERE n.account_id = %(account)s AND {_MINE} ORDER BY n.at DESC, n.id DESC LIMIT %(most)s",
            {"account": account, "person": person, "names": _names(person, is_lead=is_lead), "most": most},
        )
        return tuple(_stored(row) for row in cursor.fetchall())


def unread_notices(account: UUID, person: str, *, is_lead: bool, since: datetime) -> int:
    """How many notices since `since` the person has not read."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT count(*) FROM store_notice n WHERE n.account_id = %(account)s AND {_MINE} "
            "AND n.at >= %(since)s AND NOT %(person)s = ANY(n.read_by)",
            {"account": account, "person": person, "names": _names(person, is_lead=is_lead), "since": since},
        )
        return int(cursor.fetchone()[0])


def mark_read(account: UUID, person: str, *, is_lead: bool, until: datetime) -> None:
    """The person has seen all notices up to `until`."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_notice n SET read_by = array_append(n.read_by, %(person)s) "
            f"WHERE n.account_id = %(account)s AND {_MINE} AND n.at <= %(until)s AND NOT %(person)s = ANY(n.read_by)",
            {"account": account, "person": person, "names": _names(person, is_lead=is_lead), "until": until},
        )


def notices_by_ids(cursor: CursorWrapper, account: UUID, ids: Sequence[UUID]) -> dict[UUID, StoredNotice]:
    """The notices with these ids, nobody's reading told; one query."""
    cursor.execute(
        f"SELECT n.id, {_FIELDS}, c.number, false FROM store_notice n "
        "LEFT JOIN store_case c ON c.account_id = n.account_id AND c.id = n.case_id "
        "WHERE n.account_id = %s AND n.id = ANY(%s) ORDER BY n.at, n.id",
        [account, list(ids)],
    )
    return {one.id: one for one in map(_stored, cursor.fetchall())}


def _names(person: str, *, is_lead: bool) -> list[str]:
    return [person, "all", *(["lead"] if is_lead else [])]


def _stored(row: Sequence[Any]) -> StoredNotice:
    id_, key, kind, addressee, cadence, case, shop, stars, topics, zh, en, at, number, is_read = row
    return StoredNotice(
        id=id_,
        number=number,
        is_read=is_read,
        notice=Notice(
            key=key, kind=kind, addressee=addressee, cadence=cadence, case=case, shop=shop, stars=stars,
            topics=tuple(topics), says=Words(zh, en), at=at,
        ),
    )  # fmt: skip
