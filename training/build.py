"""Makes the shipped weights from the development data in one command: ``python -m training.build --data DIR``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training import chats, reviews
from training.store import as_reader, chat_arrays, review_arrays, save_weights
from wanhui.content.models import load_reader, read_weights

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Made = tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]

WEIGHTS = Path("src/wanhui/content/models/reading.npz")


def main() -> None:
    """Builds, saves, and says how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the development data")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--version", default="1")
    parser.add_argument("--without", default="", help="a polarity set to leave out, for figures on unseen sources")
    parser.add_argument("--corrected", type=Path, help="what `wanhui corrections` gave out: more annotated reviews")
    parser.add_argument("--only-chats", action="store_true", help="keep what reads reviews as it is shipped")
    options = parser.parse_args()
    start = time.perf_counter()

    def say(step: str) -> None:
        sys.stdout.write(f"{time.perf_counter() - start:7.1f} s  {step}\n")
        sys.stdout.flush()

    if options.only_chats:
        header, arrays = _with_new_chats(options, say)
    else:
        header, arrays = _all_new(options, say)
    size = save_weights(options.out, header, arrays)
    say(f"saved {options.out}, {size / 1e6:.1f} MB")
    sys.stdout.write(json.dumps(header["figures"], ensure_ascii=False, indent=1) + "\n")


def _all_new(options: argparse.Namespace, say: Callable[[str], None]) -> Made:
    corpus = reviews.load(options.data, without=options.without, corrected=options.corrected)
    say(f"loaded {len(corpus.texts)} texts, {len(corpus.vocabulary.hashes)} n-grams")
    built = reviews.build(corpus, say=say)
    talk = chats.build(options.data, corpus.fold, as_reader(corpus, built), say=say)
    header = {
        "version": options.version,
        "review_packs": [corpus.packs[place].id for place in built.heard],
        "chat_packs": [corpus.packs[place].id for place in talk.heard],
        "limits": {**built.limits, **talk.limits},
        "figures": {**built.figures, **talk.figures},
    }
    return header, review_arrays(corpus, built) | chat_arrays(talk)


def _with_new_chats(options: argparse.Namespace, say: Callable[[str], None]) -> Made:
    """The shipped weights with only the chats' part made anew."""
    arrays, header = read_weights(WEIGHTS.read_bytes())
    reader = load_reader()
    talk = chats.build(options.data, reader.fold, reader, say=say)
    header |= {"version": options.version, "chat_packs": [reader.signals.packs[place].id for place in talk.heard]}
    header["limits"] |= talk.limits
    header["figures"] |= talk.figures
    return header, arrays | chat_arrays(talk)


if __name__ == "__main__":
    np.seterr(over="ignore")
    main()
