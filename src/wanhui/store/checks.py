"""Keeps what was checked before it left or was done, and who let a house rule be passed; only ever added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from wanhui.store import tenancy

What = Literal["text", "act"]
_ASKED: Final = "override_asked"
_CHECKED: Final = "act_checked"
_GRANTED: Final = "override_granted"
_ACTIONS: Final = [_CHECKED, _ASKED, _GRANTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheck:
    """One check: `kind` is the act or where the text goes, `subject` what it is about (``case:12``, ``reply:…``).

    `answer` is the verdict, `findings` the rules behind it. With a `reason` somebody asks to pass a house rule; `of`
    names the check that a second person (`actor`) lets pass.
    """

    id: UUID
    at: datetime
    actor: str
    what: What
    kind: str
    subject: str
    answer: str
    findings: Sequence[Mapping[str, Any]]
    reason: str = ""
    of: UUID | None = None


def save_check(account: UUID, check: StoredCheck) -> None:
    """Writes the check into the account's trail."""
    payload = {
        "what": check.what,
        "kind": check.kind,
        "subject": check.subject,
        "answer": check.answer,
        "findings": list(check.findings),
        "reason": check.reason,
        "of": None if check.of is None else str(check.of),
    }
    action = _GRANTED if check.of is not None else _ASKED if check.reason else _CHECKED
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_auditevent (account_id, id, at, actor, action, payload) "
            "VALUES (%s, %s, %s, %s, %s, %s::jsonb)",
            [account, check.id, check.at, check.actor, action, orjson.dumps(payload).decode()],
        )


def check_of(account: UUID, key: UUID) -> StoredCheck | None:
    """The check with this key."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, at, actor, payload FROM store_auditevent "
            "WHERE account_id = %s AND id = %s AND action = ANY(%s)",
            [account, key, _ACTIONS],
        )
        row = cursor.fetchone()
    return _check(row) if row else None


def is_granted(account: UUID, key: UUID) -> bool:
    """Whether a second person let the check with this key pass."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT 1 FROM store_auditevent WHERE account_id = %s AND action = %s AND payload ->> 'of' = %s LIMIT 1",
            [account, _GRANTED, str(key)],
        )
        return cursor.fetchone() is not None


def checks(account: UUID, most: int) -> tuple[StoredCheck, ...]:
    """The newest `most` checks of the account, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, at, actor, payload FROM store_auditevent WHERE account_id = %s AND action = ANY(%s) "
            "ORDER BY at DESC, id DESC LIMIT %s",
            [account, _ACTIONS, most],
        )
        return tuple(_check(row) for row in cursor.fetchall())


def _check(row: Sequence[Any]) -> StoredCheck:
    key, at, actor, payload = row
    told = orjson.loads(payload) if isinstance(payload, str | bytes) else dict(payload)
    of = told.pop("of")
    return StoredCheck(id=key, at=at, actor=actor, of=UUID(of) if of else None, **told)
