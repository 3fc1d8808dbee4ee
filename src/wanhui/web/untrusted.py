"""Text that a stranger wrote, as HTML that cannot act: escaped, its controls shown as codes, long ones folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

#: Combining marks that any living script puts on one letter at most; more are counted, not drawn.
MARKS_PER_LETTER = 4
#: A text is folded after so many characters or lines: 20 lines of 38 汉字.
FOLD_CHARACTERS = 760
FOLD_LINES = 20
#: So little more is shown at once rather than folded away.
_SLACK, _SLACK_LINES = 40, 3
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_KEPT = "\n\t\u200c\u200d\u00ad"  # line ends; the joiners that several scripts and emoji need; the soft hyphen


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text, and the attributes of the element around them (ours, never theirs)."""

    start: int
    end: int
    open: str
    close: str


def untrusted(text: str, spans: Sequence[Span] = ()) -> SafeString:
    """`text` as HTML in a bidi isolate, with `spans` drawn around their characters.

    Spans that overlap are cut: the earlier one wins. Offsets outside the text are ignored.
    """
    return mark_safe("<bdi>" + "".join(_pieces(text, spans)) + "</bdi>")  # noqa: S308 - every piece is escaped below


def isolated(text: str) -> str:
    """`text` as `untrusted` shows it, for HTML that is put together outside of templates."""
    return f"<bdi>{safe_text(text)}</bdi>"


def fold_at(text: str) -> int | None:
    """Where a long text is folded, or None when it is short enough to be shown whole."""
    line_end = -1
    for _ in range(FOLD_LINES):
        line_end = text.find("\n", line_end + 1)
        if line_end < 0:
            break
    cut = min(line_end if line_end >= 0 else len(text), FOLD_CHARACTERS)
    rest = text[cut:]
    return cut if len(rest) > _SLACK or rest.count("\n") > _SLACK_LINES else None


def _pieces(text: str, spans: Sequence[Span]) -> Iterable[str]:
    at = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        start, end = max(span.start, at), min(span.end, len(text))
        if start >= end:
            continue
        yield safe_text(text[at:start])
        yield span.open + safe_text(text[start:end]) + span.close
        at = end
    yield safe_text(text[at:])


def safe_text(text: str) -> str:
    """`text` escaped; bidi and other controls as ``<code>U+202E</code>``; piles of combining marks cut and counted."""
    escaped = escape(text)
    if escaped.isascii() and escaped.isprintable():
        return escaped
    hidden, piles = _patterns()
    return piles.sub(_cut_pile, hidden.sub(_as_code, escaped))


def _as_code(found: re.Match[str]) -> str:
    return "".join(f'<code class="ctl">U+{ord(character):04X}</code>' for character in found[0])


def _cut_pile(found: re.Match[str]) -> str:
    pile = found[0]
    return f'{pile[:MARKS_PER_LETTER]}<code class="ctl">+{len(pile) - MARKS_PER_LETTER}</code>'


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of characters that hide or act, and runs of more combining marks than a letter bears."""
    plane = [chr(code) for code in range(0x10000)]
    hidden = [c for c in plane if unicodedata.category(c) in _HIDDEN and c not in _KEPT]
    marks = [c for c in plane if unicodedata.category(c) in ("Mn", "Me")]
    return (
        re.compile(f"[{_ranges(hidden)}\U000e0000-\U000e00ff\U000f0000-\U0010ffff]+"),
        re.compile(f"[{_ranges(marks)}\U000e0100-\U000e01ef]{{{MARKS_PER_LETTER + 1},}}"),
    )


def _ranges(characters: Sequence[str]) -> str:
    """The inside of a character class; the characters come in order."""
    out: list[list[str]] = []
    for character in characters:
        if out and ord(character) == ord(out[-1][1]) + 1:
            out[-1][1] = character
        else:
            out.append([character, character])
    return "".join(f"{re.escape(first)}-{re.escape(last)}" for first, last in out)
