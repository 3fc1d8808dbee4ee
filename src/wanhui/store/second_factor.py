"""Keeps second factors: the sealed secret, and which codes were used; the application reads neither of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection


def set_factor(person: UUID, secret: str | None, recovery: Sequence[str]) -> None:
    """The sealed secret of `person` and the hashes of their recovery codes; None takes the second factor away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wanhui_set_factor(%s, %s, %s::text[])", [person, secret, list(recovery)])


def use_step(person: UUID, step: int) -> bool:
    """Uses up the code of `step`; false when it, or a later one, was used before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wanhui_use_step(%s, %s)", [person, step])
        return bool(cursor.fetchone()[0])


def use_recovery(person: UUID, code: str) -> bool:
    """Uses up the recovery code with this hash; false when there is none such any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wanhui_use_recovery(%s, %s)", [person, code])
        return bool(cursor.fetchone()[0])
