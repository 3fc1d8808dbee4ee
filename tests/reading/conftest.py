"""The shipped reader, loaded once for all reading tests."""

from __future__ import annotations

import pytest

from wanhui.content.models import load_reader
from wanhui.reading.read import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()
