"""Papers that a case may bring forth: rights notices that two people allow, and reports to whoever decides."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.evidence.canonical import canonical
from wanhui.store import tenancy
from wanhui.store.fixing import Arrived, fix_one

NoticeState = Literal["written", "allowed", "refused"]
ReportState = Literal["prepared", "filed", "accepted", "rejected", "withdrawn"]

_NOTICE: Final = "id, case_id, language, text, grounds, state, author, written_at, approver, decided_at"
_REPORT: Final = "id, case_id, receiver, rule, evidence, reference, state, stars, due_at, actor, made_at, moved_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A rights notice: `grounds` are the keys of the evidence it rests on; `approver` is another than `author`."""

    id: UUID
    case: UUID
    language: str
    text: str
    grounds: tuple[str, ...]
    state: NoticeState
    author: str
    written_at: datetime
    approver: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report: the `rule` that was broken, the `evidence` for it, the receiver's own `reference`, what came of it.

    `stars` is what the review gave, so that anybody can see that good reviews are held to the same rule.
    """

    id: UUID
    case: UUID
    receiver: str
    rule: str
    evidence: tuple[str, ...]
    reference: str
    state: ReportState
    stars: int | None
    due_at: datetime | None
    actor: str
    made_at: datetime
    moved_at: datetime


def save_notice(account: UUID, notice: Notice) -> None:
    """Keeps a notice as it was written and fixes it."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"INSERT INTO store_rightsnotice (account_id, {_NOTICE}) "
            "VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s)",
            [
                account, notice.id, notice.case, notice.language, notice.text, orjson.dumps(notice.grounds).decode(),
                notice.state, notice.author, notice.written_at, notice.approver, notice.decided_at,
            ],
        )  # fmt: skip
        arrived = Arrived("notice", notice.id, None, content_of_notice(notice), notice.written_at)
        fix_one(cursor, account, arrived, source="desk")


def decide_notice(account: UUID, key: UUID, *, approver: str, state: NoticeState, at: datetime) -> bool:
    """A second person allows or refuses a notice; false when it is decided already or is their own."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_rightsnotice SET state = %s, approver = %s, decided_at = %s "
            "WHERE account_id = %s AND id = %s AND state = 'written' AND author <> %s",
            [state, approver, at, account, key, approver],
        )
        return bool(cursor.rowcount)


def notices_of(account: UUID, case: UUID) -> tuple[Notice, ...]:
    """The notices of a case, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_NOTICE} FROM store_rightsnotice WHERE account_id = %s AND case_id = %s "
            "ORDER BY written_at DESC, id DESC",
            [account, case],
        )
        return tuple(_notice(row) for row in cursor.fetchall())


def save_report(account: UUID, report: Report) -> None:
    """Keeps a report as it was prepared and fixes it."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"INSERT INTO store_filedreport (account_id, {_REPORT}) "
            "VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s, %s)",
            [
                account, report.id, report.case, report.receiver, report.rule, orjson.dumps(report.evidence).decode(),
                report.reference, report.state, report.stars, report.due_at, report.actor, report.made_at,
                report.moved_at,
            ],
        )  # fmt: skip
        arrived = Arrived("report", report.id, None, content_of_report(report), report.made_at)
        fix_one(cursor, account, arrived, source="desk")


def move_report(account: UUID, key: UUID, *, state: ReportState, reference: str, at: datetime) -> bool:
    """What became of a report; false when the account has none with this key."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_filedreport SET state = %s, reference = CASE WHEN %s = '' THEN reference ELSE %s END, "
            "moved_at = %s WHERE account_id = %s AND id = %s",
            [state, reference, reference, at, account, key],
        )
        return bool(cursor.rowcount)


def reports_of(account: UUID, case: UUID) -> tuple[Report, ...]:
    """The reports about a case, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_REPORT} FROM store_filedreport WHERE account_id = %s AND case_id = %s "
            "ORDER BY made_at DESC, id DESC",
            [account, case],
        )
        return tuple(_report(row) for row in cursor.fetchall())


def count_reports(account: UUID) -> Mapping[tuple[str, str], int]:
    """(receiver, state) -> how many reports: the success rate and its base."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT receiver, state, count(*) FROM store_filedreport WHERE account_id = %s GROUP BY receiver, state",
            [account],
        )
        return {(receiver, state): count for receiver, state, count in cursor.fetchall()}


def content_of_notice(notice: Notice) -> bytes:
    """What is fixed of a notice: everything that was there when it was written."""
    return canonical(
        {
            "id": str(notice.id),
            "case": str(notice.case),
            "language": notice.language,
            "text": notice.text,
            "grounds": list(notice.grounds),
            "author": notice.author,
        }
    )


def content_of_report(report: Report) -> bytes:
    """What is fixed of a report: everything that was there when it was prepared."""
    return canonical(
        {
            "id": str(report.id),
            "case": str(report.case),
            "receiver": report.receiver,
            "rule": report.rule,
            "evidence": list(report.evidence),
            "actor": report.actor,
        }
    )


def contents_of_notices(cursor: CursorWrapper, account: UUID, keys: set[UUID]) -> Iterator[tuple[UUID, bytes]]:
    """The canonical bytes of each of these notices."""
    if keys:
        cursor.execute(
            f"SELECT {_NOTICE} FROM store_rightsnotice WHERE account_id = %s AND id = ANY(%s)", [account, list(keys)]
        )
        for row in cursor.fetchall():
            notice = _notice(row)
            yield notice.id, content_of_notice(notice)


def contents_of_reports(cursor: CursorWrapper, account: UUID, keys: set[UUID]) -> Iterator[tuple[UUID, bytes]]:
    """The canonical bytes of each of these reports."""
    if keys:
        cursor.execute(
            f"SELECT {_REPORT} FROM store_filedreport WHERE account_id = %s AND id = ANY(%s)", [account, list(keys)]
        )
        for row in cursor.fetchall():
            report = _report(row)
            yield report.id, content_of_report(report)


def _notice(row: Sequence[Any]) -> Notice:
    names = (
        "id", "case", "language", "text", "grounds", "state", "author", "written_at", "approver", "decided_at",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    return Notice(**{**values, "grounds": tuple(orjson.loads(values["grounds"]))})


def _report(row: Sequence[Any]) -> Report:
    names = (
        "id", "case", "receiver", "rule", "evidence", "reference", "state", "stars", "due_at", "actor", "made_at",
        "moved_at",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    return Report(**{**values, "evidence": tuple(orjson.loads(values["evidence"]))})
