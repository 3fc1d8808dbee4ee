"""The addresses of what is agreed with buyers, how they are reached, parcels, and notices."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import agreed, notices, parcels, reaching

FOLLOW_ROUTES: tuple[URLPattern, ...] = (
    path("cases/<int:number>/plan", agreed.plan, name="plan"),
    path("cases/<int:number>/plan/settle", agreed.settle, name="settle_plan"),
    path("cases/<int:number>/promise", agreed.promise, name="settle_promise"),
    path("cases/<int:number>/wait", agreed.wait, name="wait"),
    path("cases/<int:number>/wish", reaching.wish, name="wish"),
    path("cases/<int:number>/call", reaching.call, name="call"),
    path("cases/<int:number>/sitting", reaching.sitting, name="sitting"),
    path("promises", agreed.everything, name="promises"),
    path("parcels", parcels.parcels, name="parcels"),
    path("parcels/tell", parcels.tell, name="tell_late"),
    path("notices", notices.notices, name="notices"),
    path("notices/read", notices.read, name="read_notices"),
    path("settings/notices", notices.sinks, name="settings_notices"),
    path("settings/notices/<uuid:key>", notices.switch, name="switch_sink"),
    path("settings/contact/<str:shop>", notices.contact, name="settings_contact"),
)
