"""The stylesheet keeps its promises: one list of colours, both themes readable, nothing heavy."""

from __future__ import annotations

import re

import pytest

from wanhui.web.assets import assets

CSS = assets()["desk.css"].body.decode()
PAIRS = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{3,6}, #[0-9a-f]{3,6})\)", CSS))
TEXTS = ("text", "text-2", "text-3", "accent", "red", "amber", "green")
GROUNDS = ("surface", "surface-2", "bg")
OWN_GROUND = (
    ("red", "red-soft"), ("amber", "amber-soft"), ("green", "green-soft"), ("accent", "accent-soft"),
    ("on-accent", "accent"), ("on-accent", "accent-2"), ("text-2", "surface-3"), ("text-3", "surface-3"),
    ("text", "accent-soft"), ("text-2", "accent-soft"), ("text-3", "accent-soft"), ("text", "surface-4"),
)  # fmt: skip


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, theme: int) -> float:
    a, b = (luminance(PAIRS[name].split(", ")[theme]) for name in (one, other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_word_can_be_read_on_every_ground_it_stands_on(theme: int) -> None:
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + list(OWN_GROUND)
    assert {pair: round(contrast(*pair, theme), 2) for pair in pairs if contrast(*pair, theme) < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_and_the_focus_ring_stand_out(theme: int) -> None:
    assert contrast("edge", "surface", theme) >= 3
    assert contrast("focus", "surface", theme) >= 3


def test_no_text_is_set_below_twelve_pixels_but_keys_and_codes() -> None:
    sizes = {
        int(size) for size in re.findall(r"font-size: (\d+)px|font: [0-9 ]*?(\d+)px/", CSS) for size in size if size
    }
    assert min(sizes - {11}) >= 12


def test_the_page_without_its_data_stays_small() -> None:
    files = ("desk.css", "desk.js", "icons.svg", "icon.svg", "vendor/htmx.min.js")
    assert sum(len(assets()[name].packed) for name in files) < 40_000


def test_nothing_else_wears_the_link_back_that_only_a_phone_shows() -> None:
    from tests.web.test_words import sources

    assert [path.name for path, text in sources() if re.search(r'class="[^"]*\bback\b', text)] == ["_case.html"]


def test_the_script_stays_readable() -> None:
    script = assets()["desk.js"].body.decode()
    assert len(script.splitlines()) <= 400
    assert not re.search(r"\beval\(|innerHTML|insertAdjacentHTML|document\.write|new Function", script)


def test_every_icon_that_is_asked_for_is_in_the_sprite() -> None:
    from tests.web.test_words import sources
    from wanhui.flows.desk_views import _ICONS

    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', assets()["icons.svg"].body.decode()))
    asked = {
        name
        for _, text in sources()
        for name in re.findall(r'\{% icon "([a-z-]+)"|icon\("([a-z-]+)"', text)
        for name in name
        if name
    }
    asked |= {name for _, text in sources() for name in re.findall(r'\bicon="([a-z-]+)"', text)}
    assert asked | set(_ICONS.values()) <= drawn
    assert drawn <= asked | set(_ICONS.values()) | {"pause", "clock"}
