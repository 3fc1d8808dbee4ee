"""The reference says what the code does: each page is what the generator writes today."""

from __future__ import annotations

import pytest
from docs.generate import HEAD, PAGES, REFERENCE


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == HEAD + PAGES[name](), "run `make reference`"
