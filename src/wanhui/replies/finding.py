"""What lint says of a text: the words, the rule, the reason, the authority and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from wanhui.errors import Language
from wanhui.replies.policy import AuthorityPack, Family, Severity

Verdict = Literal["block", "warn", "clean"]
#: What a text is whose gravest finding has this place in `SEVERITIES`; a hint changes nothing.
VERDICTS: Final[tuple[Verdict, ...]] = ("clean", "warn", "block")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An authority as a finding shows it: its name, the article relied on, since when, and how sure that is."""

    id: str
    name: str
    article: str
    in_force: date | None
    confidence: str
    _json: dict[str, str | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = {
            "name": self.name,
            "article": self.article,
            "in_force": self.in_force.isoformat() if self.in_force else None,
            "id": self.id,
            "confidence": self.confidence,
        }
        object.__setattr__(self, "_json", told)

    def to_json(self) -> Mapping[str, str | None]:
        """The keys of the record contract, with two more; made once, because thousands of findings cite the same."""
        return self._json


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that fires on `span` of the original text (character offsets, end exclusive)."""

    rule: str
    version: int
    family: Family
    severity: Severity
    span: tuple[int, int]
    text: str
    zh: str
    en: str
    rewrite: str
    authority: tuple[Citation, ...]
    is_house_rule: bool = False

    @property
    def id_at_version(self) -> str:
        """How stored findings name their rule."""
        return f"{self.rule}@{self.version}"

    def to_json(self) -> dict[str, object]:
        """A line of ``wanhui lint``."""
        return {
            "rule": self.rule,
            "version": self.version,
            "family": self.family,
            "severity": self.severity,
            "span": [*self.span],
            "text": self.text,
            "zh": self.zh,
            "en": self.en,
            "rewrite": self.rewrite,
            "authority": [citation.to_json() for citation in self.authority],
        }


def verdict(findings: Iterable[Finding]) -> Verdict:
    """``block`` when any finding blocks, else ``warn`` when any warns, else ``clean``; hints change nothing."""
    severities = [finding.severity for finding in findings]
    return "block" if "block" in severities else "warn" if "warn" in severities else "clean"


def cite(references: Iterable[str], authorities: Mapping[str, AuthorityPack], lang: Language) -> tuple[Citation, ...]:
    """``id#article`` references as shown in `lang`; the article may be any locator, such as ``9(5)``."""
    found = []
    for reference in references:
        name, _, article = reference.partition("#")
        pack = authorities[name]
        found.append(
            Citation(
                id=name, name=pack.title.text(lang), article=article, in_force=pack.in_force, confidence=pack.confidence
            )
        )
    return tuple(found)
