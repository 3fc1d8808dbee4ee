"""Reads the shipped weights of the reading model and bundles them with the signal packs."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from wanhui.content.loader import load_packs
from wanhui.errors import WanhuiError
from wanhui.reading.reader import Reader, build_reader
from wanhui.reading.signals import SignalPack

_FILE = "models/reading.npz"


@cache
def load_reader() -> Reader:
    """The reader of this installation, built once per process; ``E-MODEL`` when the weights cannot be read."""
    weights, header = read_weights((files("wanhui.content") / _FILE).read_bytes())
    return build_reader(weights, header, load_packs("signals", SignalPack))


def read_weights(content: bytes) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """The arrays and the header of a weights file; nothing in it is ever executed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            header = json.loads(archive.read("header.json"))
            arrays = {
                name.removesuffix(".npy"): np.load(io.BytesIO(archive.read(name)), allow_pickle=False)
                for name in archive.namelist()
                if name.endswith(".npy")
            }
    except (zipfile.BadZipFile, KeyError, ValueError) as broken:
        raise WanhuiError("E-MODEL", file=_FILE, detail=broken) from broken
    return arrays, header
