"""Cases, their story and their clocks as programs get them: the contract's keys, and what the desk shows beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from wanhui.errors import WanhuiError
from wanhui.flows.api_keys import Caller
from wanhui.flows.clock_board import clock_board
from wanhui.flows.contact_data import RIGHT, shown_name
from wanhui.flows.desk_views import CaseView, ClockView, QueueQuery, TimelineItem
from wanhui.flows.rights import may
from wanhui.flows.show_desk import show_case, wanted_of
from wanhui.flows.waiting import clock_lines
from wanhui.replies.masking import masked
from wanhui.store.case_lists import case_by_number, list_cases
from wanhui.store.case_rows import CaseLine

MOST: Final = 200


def case_page(caller: Caller, query: QueueQuery, *, limit: int) -> tuple[tuple[Mapping[str, Any], ...], str | None]:
    """One page of a queue as the desk lists it, and the cursor of the next one; ``E-LIST-CURSOR`` for one of nobody."""
    wanted = wanted_of(query, me=str(caller.agent.id), now=caller.now, zone=caller.zone)
    page = list_cases(caller.agent.account, replace(wanted, limit=limit))
    return tuple(case_line(line, caller) for line in page.lines), page.after


def case_line(line: CaseLine, caller: Caller) -> dict[str, Any]:
    """A case as a row: the keys of the contract first."""
    row = line.row
    return {
        "id": str(line.number),
        "shop": row.shop,
        "order": row.order,
        "buyer": shown_name(row.buyer or "", caller.agent.role) or None,
        "stage": row.stage,
        "status": row.status,
        "priority": row.priority,
        "playbook": row.playbook,
        "clock": row.clock,
        "due_at": row.due_at,
        "opened_at": row.opened_at,
        "title": row.title_en if caller.language == "en" else row.title_zh,
        "platform": row.platform,
        "reason": row.reason,
        "severity": row.severity,
        "is_safety": row.is_safety,
        "issues": list(row.issues),
        "flags": list(row.flags),
        "is_paused": row.is_paused,
        "platform_due_at": row.platform_due_at,
        "closed_at": row.closed_at,
        "assignee": row.assignee,
        "next_step": row.next_step,
        "stars": line.preview.stars,
        "quote": _words(line.preview.quote, caller),
        "buyer_name": shown_name(line.preview.buyer_name or "", caller.agent.role),
    }


def one_case(caller: Caller, number: int) -> dict[str, Any]:
    """A case with what stands beside it on the desk; ``E-CASE-NONE`` where there is none."""
    line = case_by_number(caller.agent.account, number)
    view = _view(caller, number)
    if line is None:
        raise WanhuiError("E-CASE-NONE", number=number)
    return case_line(line, caller) | {
        "version": view.version,
        "statement": _statement(view, caller),
        "clocks": _clocks(caller, number),
        "gates": [{"id": one.id, "title": one.title.text(caller.language), "is_met": one.is_met} for one in view.gates],
        "next": view.next_step
        and {
            "id": view.next_step.id,
            "title": view.next_step.title.text(caller.language),
            "reason": view.next_step.reason.text(caller.language),
            "due_at": view.next_step.due_at,
        },
        "items": list(view.order.items) if view.order else [],
        "tracking": view.order.tracking if view.order else None,
        "delivered_at": view.order.delivered_at if view.order else None,
    }


def _view(caller: Caller, number: int) -> CaseView:
    view = show_case(caller.agent.account, number, now=caller.now, zone=caller.zone)
    if view is None:
        raise WanhuiError("E-CASE-NONE", number=number)
    return view


def _statement(view: CaseView, caller: Caller) -> dict[str, Any] | None:
    said = view.statement
    if said is None:
        return None
    chips = [{"kind": one.kind, "code": one.code, "p": one.p, "quotes": list(one.quotes)} for one in said.chips]
    return {
        "source": said.source,
        "record": said.record,
        "at": said.at,
        "stars": said.stars,
        "text": _words(said.text, caller),
        "reading": chips if may(caller.agent.role, RIGHT) else [{**one, "quotes": []} for one in chips],
    }


def case_story(caller: Caller, number: int, *, after: int, limit: int) -> tuple[list[dict[str, Any]], int | None]:
    """What happened around a case, oldest first, from the item `after` on; and where to go on (None: at its end)."""
    days = _view(caller, number).timeline
    items = [item for day in days for item in day.items]
    page = items[after : after + limit]
    more = after + limit if after + limit < len(items) else None
    return [_told(one, caller) for one in page], more


def _told(item: TimelineItem, caller: Caller) -> dict[str, Any]:
    return {
        "at": item.at,
        "kind": item.kind,
        "person": item.person,
        "name": item.name,
        "code": item.code,
        "text": _words(item.text, caller),
        "words": item.words.text(caller.language) if item.words else "",
    }


def _clocks(caller: Caller, number: int) -> list[dict[str, Any]]:
    found = clock_lines(caller.agent, number, now=caller.now)
    return [
        {
            "kind": one.kind,
            "due_at": one.due_at,
            "state": one.state,
            "paused_seconds": int(one.paused.total_seconds()),
            "basis": one.basis.text(caller.language) if one.basis else None,
        }
        for one in found
    ]


def clocks(caller: Caller) -> dict[str, Any]:
    """What falls due next, and how much everybody has in hand."""
    board = clock_board(caller.agent, now=caller.now, zone=caller.zone)
    load = [
        {"person": one.id, "name": one.name, "is_on_duty": one.is_on_duty, "open": one.load.open, "late": one.load.late,
         "soon": one.load.soon}
        for one in board.load
    ]  # fmt: skip
    return {
        "next_due": [
            {
                "id": str(row.number),
                "title": row.title.text(caller.language),
                **_clock(row.clock),
                "beside": _clock(row.beside) if row.beside else None,
                "owner": board.owners.get(row.number, ""),
            }
            for row in board.next_due
        ],
        "load": load,
        "free": {"open": board.free.open, "late": board.free.late, "soon": board.free.soon},
    }


def _clock(shown: ClockView | None) -> dict[str, Any]:
    """One clock of a row: whose and which, when it is due (null: paused), how it stands."""
    return {
        "clock": shown.kind if shown else None,
        "due_at": shown.due_at if shown else None,
        "state": shown.state if shown else None,
    }


def _words(text: str, caller: Caller) -> str:
    """What a buyer wrote, without what names or reaches them where the role may not know that."""
    return text if may(caller.agent.role, RIGHT) else masked(text)
