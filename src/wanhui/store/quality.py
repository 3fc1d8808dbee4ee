"""What people corrected: each corrected reading with its words, and how often each label held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.records.fact import Fact
from wanhui.store import tenancy
from wanhui.store.facts import fact_of

#: The last word on each head of each record; keys grow with time.
_LAST: Final = (
    "SELECT DISTINCT ON (record_id, head) record_id, head, after FROM store_correction "
    "WHERE account_id = %(account)s ORDER BY record_id, head, id DESC"
)
_ROWS: Final = f"""
    WITH last AS ({_LAST})
    SELECT r.payload, d.model, d.payload, jsonb_object_agg(l.head, l.after)
    FROM last l JOIN store_record r ON r.account_id = %(account)s AND r.id = l.record_id
    JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
    GROUP BY r.id, r.payload, d.model, d.payload ORDER BY r.id
"""  # noqa: S608 - put together from statements of ours
_FIGURES: Final = f"""
    WITH last AS ({_LAST}),
    seen AS (
        SELECT s.external_id AS shop, d.model, d.issues AS shown, CASE WHEN l.record_id IS NULL THEN d.issues
            ELSE ARRAY(SELECT jsonb_array_elements_text(l.after)) END AS held
        FROM store_reading d
        JOIN store_record r ON r.account_id = d.account_id AND r.id = d.record_id
        JOIN store_shop s ON s.account_id = r.account_id AND s.id = r.shop_id
        LEFT JOIN last l ON l.record_id = d.record_id AND l.head = 'issues'
        WHERE d.account_id = %(account)s AND EXISTS (
            SELECT FROM store_caseitem i WHERE i.account_id = d.account_id AND i.record_id = d.record_id)
    )
    SELECT shop, model, one.code, count(*) FILTER (WHERE one.code = ANY(shown)),
        count(*) FILTER (WHERE one.code = ANY(shown) AND one.code <> ALL(held)),
        count(*) FILTER (WHERE one.code <> ALL(shown))
    FROM seen CROSS JOIN LATERAL (SELECT DISTINCT unnest(shown || held) AS code) AS one
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 - put together from statements of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedReading:
    """A record, what `model` (id@version) read in it, and what people made of it: head -> their last word."""

    fact: Fact
    model: str
    reading: Mapping[str, Any]
    corrected: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelQuality:
    """How one issue fared in the cases of a shop: `shown` times read, `removed` of them by a person, `added` by one."""

    shop: str
    model: str
    code: str
    shown: int
    removed: int
    added: int


def corrected_readings(account: UUID) -> tuple[CorrectedReading, ...]:
    """Every record that a person corrected, oldest first; the machine's own reading is as it was."""
    with tenancy.account(account) as cursor:
        cursor.execute(_ROWS, {"account": account})
        return tuple(
            CorrectedReading(
                fact=fact_of(record), model=model, reading=orjson.loads(reading), corrected=orjson.loads(after)
            )
            for record, model, reading, after in cursor.fetchall()
        )


def label_quality(account: UUID) -> tuple[LabelQuality, ...]:
    """The figures of each issue by shop and model, over the readings that stand in cases, where people see them."""
    with tenancy.account(account) as cursor:
        cursor.execute(_FIGURES, {"account": account})
        names = ("shop", "model", "code", "shown", "removed", "added")
        return tuple(LabelQuality(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())
