"""The words by which buyers say how they want to be reached, put together from the packs that are shipped."""

from __future__ import annotations

from functools import cache

from wanhui.cases.wishes import WishPack, WishReader
from wanhui.content.loader import load_packs


@cache
def load_wishes() -> tuple[WishPack, ...]:
    """All shipped wishes."""
    return load_packs("wishes", WishPack)


@cache
def wish_reader() -> WishReader:
    """What finds them in messages."""
    return WishReader(load_wishes())
