"""The example shop, moved in time so that it always looks like this morning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import orjson

_INSTANT: Final = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?[+-]\d\d:\d\d$")


def example_records(now: datetime) -> Iterator[dict[str, Any]]:
    """The objects of the example shop, every time in them moved by the same whole number of days.

    The story's own present (the newest ``updated_at``, kept in ``story.json``) lands on the last day that is not
    after `now`, so that times of day and weekday distances stay as the stories tell them.
    """
    folder = _folder()
    anchor = datetime.fromisoformat(orjson.loads((folder / "story.json").read_bytes())["now"])
    shift = timedelta(days=(now - anchor).days)
    for line in (folder / "records.jsonl").read_bytes().splitlines():
        yield _moved(orjson.loads(line), shift)


def _folder() -> Traversable:
    """Inside the installed package, or beside the sources when they are used in place."""
    packaged = files("wanhui.content") / "example_shop"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "examples" / "shop"


def _moved(value: Any, shift: timedelta) -> Any:
    if isinstance(value, str):
        return (datetime.fromisoformat(value) + shift).isoformat() if _INSTANT.match(value) else value
    if isinstance(value, dict):
        return {key: _moved(item, shift) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, shift) for item in value]
    return value
