"""The addresses of insights and recalls."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import agents_work, export, gaps, insights, insights_later, recalls, weekly

INSIGHT_ROUTES: tuple[URLPattern, ...] = (
    path("insights", insights.figures, name="insights"),
    path("cases/export", export.cases, name="export_cases"),
    path("insights/cases", insights.behind, name="insights_behind"),
    path("insights/after", insights_later.after, name="insights_after"),
    path("insights/after/cases", insights_later.after_cases, name="insights_after_cases"),
    path("insights/broadcasts", insights_later.fans, name="insights_fans"),
    path("insights/weekly", weekly.report, name="weekly"),
    path("insights/weekly/pdf", weekly.printed, name="weekly_pdf"),
    path("insights/weekly/make", weekly.make, name="make_weekly"),
    path("insights/agents", agents_work.everybody, name="agents_work"),
    path("insights/agents/cases", agents_work.cases, name="agents_work_cases"),
    path("insights/training/<uuid:key>", agents_work.change, name="change_training"),
    path("insights/training/<uuid:key>/done", agents_work.finish, name="finish_training"),
    path("insights/listings", gaps.listings, name="listings"),
    path("insights/process", gaps.process, name="process_gaps"),
    path("insights/gaps/<uuid:key>", gaps.change, name="change_gap"),
    path("insights/gaps/<uuid:key>/mended", gaps.mend, name="mend_gap"),
    path("insights/claim", insights.claim, name="supplier_claim"),
    path("recalls/<uuid:key>/claim", recalls.claim, name="recall_claim"),
    path("insights/findings/<uuid:key>/settle", insights.settle, name="settle_finding"),
    path("recalls", recalls.every, name="recalls"),
    path("recalls/new", recalls.start, name="start_recall"),
    path("recalls/<uuid:key>", recalls.one, name="recall"),
    path("recalls/<uuid:key>/change", recalls.change, name="change_recall"),
)
