"""The manuals keep up with the product: same pages in both languages, no dead link, every family, preset and step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from docs.generate import PAGES

from wanhui.cases.sla import SlaPreset
from wanhui.cases.steps import COMMON
from wanhui.content.loader import load_packs
from wanhui.errors import Language

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: The words of the product, each a row of its own.
NEEDED = frozenset(
    """account,shop,platform,buyer,agent,lead,owner,review,reading,signal,finding,issue,buyer type,case,stage,playbook,
    step,gate,clock,reply,draft,template,lint,rewrite,remedy,offer,ladder,promise,risk,factor,hold,ring,extortion,
    demand,evidence,chain,timeline,dossier,cause,spike,recall,win-back""".replace("\n    ", "").split(",")
)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
#: Pages that are generated elsewhere and may be missing from a fresh tree.
_GENERATED = {*PAGES, "model-card.md"}


def guide(language: Language, page: str) -> str:
    return (DOCS / "guide" / language / page).read_text(encoding="utf-8")


def test_both_languages_have_the_same_pages() -> None:
    zh, en = ({path.name for path in (DOCS / "guide" / language).glob("*.md")} for language in LANGUAGES)
    assert zh == en


@pytest.mark.parametrize(
    "page",
    sorted([*DOCS.glob("guide/*/*.md"), DOCS / "glossary.md", *ROOT.glob("examples/*.md")]),
    ids=lambda p: p.name,
)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists() or Path(link).name in _GENERATED, link


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_table_of_contents(language: Language) -> None:
    linked = set(_LINK.findall(guide(language, "README.md")))
    pages = {path.name for path in (DOCS / "guide" / language).glob("*.md")} - {"README.md"}
    assert pages <= linked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_of_findings_is_explained(language: Language) -> None:
    pack = yaml.safe_load((ROOT / "src/wanhui/content/screen/family.yaml").read_text(encoding="utf-8"))
    text = guide(language, "writing.md")
    assert [words[language] for words in pack["words"].values() if f"| {words[language]} |" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_common_step_is_explained(language: Language) -> None:
    text = guide(language, "next-steps.md")
    assert [step.id for step in COMMON if f"| {step.title.text(language)} |" not in text] == []


def test_the_deadlines_are_those_of_the_presets() -> None:
    presets = {preset.id: preset for preset in load_packs("sla", SlaPreset)}
    live, abroad, home = (presets[name].first_response for name in ("live", "cross-border", "domestic"))
    said = guide("en", "deadlines.md")
    assert f"{live.target_minutes} minute to aim for, {live.minutes} to breach" in said
    assert f"warned at {(abroad.warn_minutes or 0) // 60} h, breached at {(abroad.minutes or 0) // 60} h" in said
    assert [cutoff.due.hour for cutoff in home.cutoffs] == [12, 18]
    assert home.next_day is not None
    assert f"{home.next_day:%H:%M} of the next working day" in said
    for preset in (presets["live"], presets["cross-border"], presets["domestic"]):
        assert (
            preset.resolution.minutes == {"live": 8 * 60, "cross-border": 7 * 24 * 60, "domestic": 24 * 60}[preset.id]
        )


def test_the_glossary_has_every_word_once() -> None:
    words = re.findall(r"^\| ([a-z][a-z -]*?)(?: /.*?)? \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.M)
    words = [word for word in words if word != "word"]
    assert len(words) == len(set(words))
    assert set(words) >= NEEDED
