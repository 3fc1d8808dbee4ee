"""Writes the weights file, and makes a reader of weights that are not yet written."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from wanhui.reading.reader import Reader, build_reader

if TYPE_CHECKING:
    import numpy.typing as npt

    from training.chats import Talk
    from training.reviews import Built, Corpus
    from training.tables import Rounded
    from wanhui.reading.heads import Mixer

_MIXER = ("mean", "spread", "inner", "inner_bias", "outer", "direct", "bias")
#: A fixed time stamp inside the archive, so that the same data give the same bytes.
_STAMP = (2026, 1, 1, 0, 0, 0)


def save_weights(path: Path, header: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> int:
    """Writes arrays and header as one compressed archive and returns its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _STAMP), buffer.getvalue(), zipfile.ZIP_DEFLATED)
        text = json.dumps(header, ensure_ascii=False, indent=1, sort_keys=True)
        archive.writestr(zipfile.ZipInfo("header.json", _STAMP), text, zipfile.ZIP_DEFLATED)
    return path.stat().st_size


def as_reader(corpus: Corpus, built: Built) -> Reader:
    """A reader of reviews whose chat table and mixer are not made yet: those of reviews stand in their place."""
    header = {
        "version": "training",
        "review_packs": [corpus.packs[place].id for place in built.heard],
        "chat_packs": [pack.id for pack in corpus.packs],
        "limits": built.limits,
    }
    arrays = review_arrays(corpus, built)
    arrays |= _table("chat", built.rich) | _mixer("talk", built.good)
    return build_reader(arrays | {"chat_hashes": built.wide.vocabulary.hashes}, header, corpus.packs)


def review_arrays(corpus: Corpus, built: Built) -> dict[str, npt.NDArray[Any]]:
    """The arrays of the file that reviews are read with, by name."""
    arrays: dict[str, npt.NDArray[Any]] = {"fold_from": corpus.pairs[0], "fold_to": corpus.pairs[1]}
    arrays |= {"hashes": built.wide.vocabulary.hashes, "thresholds": built.thresholds}
    arrays |= _table("wide", built.wide) | _table("rich", built.rich)
    arrays |= _mixer("good", built.good) | _mixer("good_chinese", built.good_chinese)
    return arrays | _mixer("review", built.review)


def chat_arrays(talk: Talk) -> dict[str, npt.NDArray[Any]]:
    """The arrays of the file that chats are read with beside the others, by name."""
    return {"chat_hashes": talk.table.vocabulary.hashes} | _table("chat", talk.table) | _mixer("talk", talk.mixer)


def _table(name: str, table: Rounded) -> dict[str, npt.NDArray[Any]]:
    return {name: table.weights, f"{name}_scale": table.scale}


def _mixer(name: str, mixer: Mixer) -> dict[str, npt.NDArray[Any]]:
    small = ("inner", "outer")
    parts = {part: getattr(mixer, part) for part in _MIXER}
    return {f"{name}_{part}": array.astype(np.float16) if part in small else array for part, array in parts.items()}
