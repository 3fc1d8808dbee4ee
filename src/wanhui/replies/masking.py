"""Takes out of a text what names or reaches a person, before it goes to a language model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wanhui.replies.detectors import DETECTORS
from wanhui.replies.folding import fold

#: What is taken out, and what stands in its place.
_HIDDEN: Final = {
    "#phone": "[phone]", "#masked_phone": "[phone]", "#email": "[email]", "#url": "[link]", "#id_number": "[id]",
    "#address": "[address]", "#name": "[name]", "#tracking": "[tracking]", "#order_number": "[order]",
}  # fmt: skip


def masked(text: str, names: Iterable[str] = ()) -> str:
    """`text` without phone numbers, addresses, links, numbers of parcels and orders, and without any of `names`.

    Recognises what `DETECTORS` recognise: free words that point at a person stay. Linear in the length of the text.
    """
    folded = fold(text)
    spans = [
        (*folded.original(start, end), shown) for name, shown in _HIDDEN.items()
        for start, end in DETECTORS[name](folded.text)
    ]  # fmt: skip
    for name in {one.strip() for one in names if len(one.strip()) > 1}:
        at = text.find(name)
        while at >= 0:
            spans.append((at, at + len(name), "[name]"))
            at = text.find(name, at + len(name))
    out, done = [], 0
    for start, end, shown in sorted(spans):
        if start >= done:
            out += [text[done:start], shown]
        done = max(done, end)
    return "".join((*out, text[done:]))
