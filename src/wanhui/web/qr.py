"""A link as a square that a phone reads from the screen, drawn here: nothing is asked of anybody else."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def square(link: str) -> SafeString:
    """`link` as an inline picture: dark on light in both themes, as cameras want it, without a style of its own."""
    import segno  # few pages draw one: the others do not wait for it

    drawn = segno.make(link, error="m", micro=False).svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308 - modules of a square; the link itself is not in it as text
