"""How far an account has come: one question for all of its first steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from wanhui.store import tenancy

#: step -> what shows that it was taken, in the account %(account)s.
_TAKEN: Final[Mapping[str, str]] = {
    "shop": "SELECT FROM store_shop WHERE account_id = %(account)s",
    "data": "SELECT FROM store_case WHERE account_id = %(account)s",
    "answer": "SELECT FROM store_reply WHERE account_id = %(account)s AND status IN ('sending', 'sent')",
    "close": "SELECT FROM store_case WHERE account_id = %(account)s AND status NOT IN ('open', 'waiting')",
    "people": "SELECT FROM store_membership WHERE account_id = %(account)s OFFSET 1",
    "notices": "SELECT FROM store_sink WHERE account_id = %(account)s AND is_active",
}
STEPS: Final = tuple(_TAKEN)


def taken(account: UUID) -> Mapping[str, bool]:
    """Which first steps the account has taken, in the order in which they are best taken."""
    asked = ", ".join(f"EXISTS ({sql})" for sql in _TAKEN.values())
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {asked}", {"account": account})
        return dict(zip(_TAKEN, cursor.fetchone(), strict=True))
