"""The routes of the pages of a shop's own rules."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import rule_pages

RULE_ROUTES: list[URLPattern] = [
    path("settings/texts", rule_pages.texts, name="settings_texts"),
    path("settings/texts/<str:shop>/<slug:pack>", rule_pages.text, name="settings_text"),
    path("settings/texts/<str:shop>/<slug:pack>/write", rule_pages.write_text, name="settings_write_text"),
    path("settings/playbooks", rule_pages.rules, {"kind": "playbook"}, name="settings_playbooks"),
    path("settings/playbooks/<slug:pack>", rule_pages.rule, {"kind": "playbook"}, name="settings_playbook"),
    path(
        "settings/playbooks/<slug:pack>/write",
        rule_pages.write_rule,
        {"kind": "playbook"},
        name="settings_write_playbook",
    ),
    path("settings/remedies", rule_pages.rules, {"kind": "remedy"}, name="settings_remedies"),
    path("settings/remedies/<slug:pack>", rule_pages.rule, {"kind": "remedy"}, name="settings_remedy"),
    path(
        "settings/remedies/<slug:pack>/write", rule_pages.write_rule, {"kind": "remedy"}, name="settings_write_remedy"
    ),
    path("settings/retention", rule_pages.retention, name="settings_retention"),
    path("settings/authority", rule_pages.authority, name="settings_authority"),
    path("settings/authority/people/<uuid:key>", rule_pages.set_limit, name="settings_limit"),
    path("settings/authority/shops/<str:shop>", rule_pages.set_budget, name="settings_budget"),
]
