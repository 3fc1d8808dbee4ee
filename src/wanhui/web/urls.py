"""The route table: every address of the pages."""

from __future__ import annotations

from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from wanhui.web import (
    acts,
    api_keys,
    assets,
    cases,
    clocks,
    elsewhere,
    entrance,
    imports,
    library,
    live,
    own,
    people,
    queue_acts,
    settings_pages,
    together,
)
from wanhui.web.case_routes import CASE_ROUTES
from wanhui.web.evidence_routes import EVIDENCE_ROUTES
from wanhui.web.follow_routes import FOLLOW_ROUTES
from wanhui.web.goods_routes import GOODS_ROUTES
from wanhui.web.guard_routes import GUARD_ROUTES
from wanhui.web.insight_routes import INSIGHT_ROUTES
from wanhui.web.knowing_routes import KNOWING_ROUTES
from wanhui.web.rule_routes import RULE_ROUTES

urlpatterns: list[URLPattern] = [
    path("", cases.home, name="home"),
    path("sign-in", people.sign_in, name="sign_in"),
    path("sign-in/elsewhere", elsewhere.begin, name="sign_in_elsewhere"),
    path("sign-in/back", elsewhere.back, name="sign_in_back"),
    path("sign-in/code", people.sign_in_code, name="sign_in_code"),
    path("welcome", entrance.first, name="welcome"),
    path("invited/<str:token>", entrance.invited, name="invited"),
    path("sign-out", people.sign_out, name="sign_out"),
    path("cases", cases.queue, name="cases"),
    path("cases/many", queue_acts.many, name="many"),
    path("cases/rows", queue_acts.rows, name="rows"),
    path("cases/views", queue_acts.views, name="views"),
    path("cases/views/keep", queue_acts.keep_view, name="keep_view"),
    path("cases/views/<uuid:key>/drop", queue_acts.drop_view, name="drop_view"),
    path("find", queue_acts.find, name="find"),
    path("live", live.live, name="live"),
    path("mentions", together.mentions, name="mentions"),
    path("cases/<int:number>/note", together.note, name="note"),
    path("cases/<int:number>/assign", together.assign, name="assign"),
    path("cases/<int:number>/snooze", together.snooze, name="snooze"),
    path("cases/<int:number>/here", together.here, name="here"),
    path("cases/<int:number>/company", together.company, name="company"),
    path("cases/<int:number>", cases.case, name="case"),
    path("cases/<int:number>/panels/<slug:panel>", cases.panel_of, name="panel"),
    path("cases/<int:number>/lint", acts.lint, name="lint"),
    path("cases/<int:number>/send", acts.send, name="send"),
    path("cases/<int:number>/model-draft", acts.model_draft, name="model_draft"),
    path("cases/<int:number>/ask-pass", acts.ask_pass, name="ask_pass"),
    path("cases/<int:number>/undo", acts.undo, name="undo"),
    path("cases/<int:number>/step", acts.step, name="step"),
    path("cases/<int:number>/correct", acts.correct, name="correct"),
    *CASE_ROUTES,
    *FOLLOW_ROUTES,
    *EVIDENCE_ROUTES,
    *GUARD_ROUTES,
    *GOODS_ROUTES,
    *INSIGHT_ROUTES,
    *KNOWING_ROUTES,
    path("clocks", clocks.clocks, name="clocks"),
    path("clocks/<int:number>/reassign", clocks.reassign, name="reassign"),
    path("imports", imports.imports, name="imports"),
    path("imports/<uuid:key>", imports.run, name="import_run"),
    path("imports/<uuid:key>/columns", imports.columns, name="import_columns"),
    path("imports/<uuid:key>/rejects", imports.rejects, name="import_rejects"),
    path("library", library.library, name="library"),
    path("library/checks", library.checks, name="checks"),
    path("library/checks/<uuid:key>/pass", library.let_pass, name="let_pass"),
    path("me", people.me, name="me"),
    path("me/password", own.password, name="password"),
    path("me/factor", own.factor, name="factor"),
    path("me/factor/on", own.factor_on, name="factor_on"),
    path("me/factor/off", own.factor_off, name="factor_off"),
    path("me/sessions", own.sessions, name="sessions"),
    path("me/account", own.account, name="account"),
    path("settings", settings_pages.index, name="settings"),
    path("start", settings_pages.start, name="start"),
    path("settings/shops", settings_pages.shops, name="settings_shops"),
    path("settings/shops/new", settings_pages.new_shop, name="settings_new_shop"),
    path("settings/shops/sample", settings_pages.sample, name="settings_sample"),
    path("settings/shops/<str:shop>", settings_pages.shop, name="settings_shop"),
    path("settings/people", settings_pages.team, name="settings_people"),
    path("settings/people/invite", settings_pages.invite, name="settings_invite"),
    path("settings/people/invitations/<uuid:key>", settings_pages.withdraw, name="settings_withdraw"),
    path("settings/people/<uuid:key>", settings_pages.person, name="settings_person"),
    path("settings/people/<uuid:key>/member", settings_pages.member, name="settings_member"),
    path("settings/people/<uuid:key>/rota", settings_pages.rota, name="settings_rota"),
    path("settings/account", settings_pages.account, name="settings_account"),
    path("settings/keys", api_keys.keys, name="settings_api"),
    path("settings/keys/<uuid:key>/revoke", api_keys.revoke, name="settings_api_revoke"),
    path("settings/webhooks", api_keys.new_webhook, name="settings_webhook"),
    path("settings/webhooks/again", api_keys.send_again, name="settings_webhook_again"),
    *RULE_ROUTES,
    path("settings/trail", settings_pages.trail, name="settings_trail"),
    path("me/language", people.language, name="language"),
    path("me/theme", people.theme, name="theme"),
    path("keys", people.keys, name="keys"),
    path("manifest.webmanifest", assets.manifest, name="manifest"),
    re_path(r"^static/(?P<digest>[0-9a-f]{12})/(?P<name>[a-z0-9./-]+)$", assets.serve, name="static"),
]

handler400 = "wanhui.web.errors.bad_request"
handler404 = "wanhui.web.errors.not_found"
handler500 = "wanhui.web.errors.broken"
