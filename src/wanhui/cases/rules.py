"""Everything a shop brings to its cases, gathered once: its platform, limits, playbooks, presets and hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wanhui.cases.calendar import Calendar
from wanhui.cases.playbook import Playbooks
from wanhui.cases.sla import SlaPreset, choose_preset
from wanhui.cases.triage import REVIEW_LIMIT
from wanhui.errors import WanhuiError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one shop. `calendars` holds the hours of each preset, by preset id.

    `review_limit` is the highest number of stars that needs work; `preset` (an id) overrides the choice.
    `playbooks_by_channel` holds the channels for which the shop has written playbooks of its own.
    """

    shop: str
    platform: str
    playbooks: Playbooks
    presets: tuple[SlaPreset, ...]
    calendars: Mapping[str, Calendar]
    review_limit: int = REVIEW_LIMIT
    preset: str | None = None
    playbooks_by_channel: Mapping[str, Playbooks] = field(default_factory=dict)

    def playbooks_on(self, channel: str | None) -> Playbooks:
        """The playbooks for what comes in through `channel` (``review``, ``after_sale`` or that of a message)."""
        return self.playbooks_by_channel.get(channel or "", self.playbooks)

    def preset_for(self, source: str | None, *, record: str | None = None, severity: int = 3) -> SlaPreset:
        """The preset for a `record` about an order that came through `source`; ``E-SLA-NONE`` when none fits."""
        if self.preset is not None:
            return self.preset_named(self.preset)
        return choose_preset(self.presets, self.platform, source, record=record, severity=severity)

    def preset_named(self, name: str) -> SlaPreset:
        """The preset that a case keeps as `name` (``id@version`` or the id), in its present version."""
        plain = name.partition("@")[0]
        for preset in self.presets:
            if preset.id == plain:
                return preset
        raise WanhuiError("E-SLA-NONE", platform=name)

    def calendar_for(self, preset: str) -> Calendar:
        """The hours of the preset that a case keeps as `preset`."""
        return self.calendars[self.preset_named(preset).id]
