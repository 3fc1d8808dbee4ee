"""The shipped scorecard, and the signals of extortion that it listens for, compiled once."""

from __future__ import annotations

from functools import cache

from wanhui.content.loader import load_packs
from wanhui.content.models import load_reader
from wanhui.guard.pack import RiskPack
from wanhui.guard.scorecard import Scorecard, compile_scorecard
from wanhui.reading.normalise import Fold
from wanhui.reading.signals import SignalPack, Signals, compile_signals


@cache
def load_scorecard() -> Scorecard:
    """The scorecard with the prior weights that every shop starts from."""
    return compile_scorecard(next(pack for pack in load_packs("risk", RiskPack) if pack.id == "prior"))


@cache
def load_ear() -> tuple[Fold, Signals]:
    """How texts are folded, and the signals of extortion alone: what the guard listens for in words."""
    reader = load_reader()
    packs = [pack for pack in load_packs("signals", SignalPack) if pack.head == "extortion"]
    return reader.fold, compile_signals(packs, reader.fold)
