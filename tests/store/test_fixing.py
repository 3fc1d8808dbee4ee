"""What is fixed of a case's event is what its stored payload says."""

from __future__ import annotations

from dataclasses import replace
from typing import get_type_hints
from uuid import UUID

import orjson
import pytest

from tests.cases.world import opening
from wanhui.cases import clock, events, parts, priority
from wanhui.cases.codec import event_to_bytes
from wanhui.store.fixing import arrived_event, content_of_event


@pytest.mark.parametrize("paused", [0.0, 2.5, 1e-7])
def test_an_event_is_fixed_as_it_is_read_back(paused: float) -> None:
    event = opening().event
    event = replace(event, clocks=tuple(replace(one, paused=paused) for one in event.clocks))
    payload = event_to_bytes(event)
    head = (event.seq, event.at, event.kind, event.actor)
    again = content_of_event(UUID(int=7), head, orjson.loads(payload))
    assert arrived_event(UUID(int=7), event, payload).content == again


def test_only_the_times_of_a_clock_hold_a_fraction() -> None:
    fields = {
        name
        for module in (events, parts, clock, priority)
        for kind in vars(module).values()
        if hasattr(kind, "__dataclass_fields__")
        for name, hint in get_type_hints(kind).items()
        if "float" in str(hint)
    }
    assert fields == {"left", "warn_left", "paused"}
