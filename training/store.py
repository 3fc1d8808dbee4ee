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


def save_weights(path: Path, header: dict[str, Any], *, corpus: Corpus, built: Built, talk: Talk) -> int:
    """Writes arrays and header as one compressed archive and returns its size in bytes."""
    arrays = weights_of(corpus, built, talk.table, talk=talk.mixer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _STAMP), buffer.getvalue(), zipfile.ZIP_DEFLATED)
        text = json.dumps(header, ensure_ascii=False, indent=1, sort_keys=True)
        archive.writestr(zipfile.ZipInfo("header.json", _STAMP), text, zipfile.ZIP_DEFLATED)
    return path.stat().st_size


def as_reader(corpus: Corpus, built: Built, chat: Rounded) -> Reader:
    """A reader whose chat mixer is not made yet."""
    header = {
        "version": "training",
        "review_packs": [corpus.packs[place].id for place in built.heard],
        "chat_packs": [pack.id for pack in corpus.packs],
        "limits": built.limits,
    }
    return build_reader(weights_of(corpus, built, chat, talk=built.good), header, corpus.packs)


def weights_of(corpus: Corpus, built: Built, chat: Rounded, *, talk: Mixer) -> dict[str, npt.NDArray[Any]]:
    """Every array of the file, by name."""
    arrays: dict[str, npt.NDArray[Any]] = {"fold_from": corpus.pairs[0], "fold_to": corpus.pairs[1]}
    arrays |= {"hashes": built.wide.vocabulary.hashes, "chat_hashes": chat.vocabulary.hashes}
    for name, table in (("wide", built.wide), ("rich", built.rich), ("chat", chat)):
        arrays |= {name: table.weights, f"{name}_scale": table.scale}
    for name, mixer in (("good", built.good), ("review", built.review), ("talk", talk)):
        for part in _MIXER:
            array = getattr(mixer, part)
            arrays[f"{name}_{part}"] = array.astype(np.float16) if part in ("inner", "outer") else array
    arrays["thresholds"] = built.thresholds
    return arrays
