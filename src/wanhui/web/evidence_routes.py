"""The addresses of evidence."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import evidence

EVIDENCE_ROUTES: tuple[URLPattern, ...] = (
    path("evidence", evidence.vault, name="evidence"),
    path("evidence/check", evidence.check, name="check_evidence"),
    path("evidence/files/<uuid:key>", evidence.file, name="evidence_file"),
    path("cases/<int:number>/evidence", evidence.add, name="add_evidence"),
    path("cases/<int:number>/evidence/package", evidence.make, name="make_package"),
    path("cases/<int:number>/evidence/packages/<str:name>", evidence.package, name="package"),
    path("cases/<int:number>/evidence/notice", evidence.notice, name="rights_notice"),
    path("cases/<int:number>/evidence/notice/<uuid:key>", evidence.decide, name="decide_notice"),
    path("cases/<int:number>/evidence/report", evidence.report, name="file_report"),
    path("cases/<int:number>/evidence/report/<uuid:key>", evidence.follow, name="follow_report"),
    path("cases/<int:number>/evidence/hold", evidence.release, name="release_hold"),
    path("cases/<int:number>/evidence/photos", evidence.ask, name="ask_photos"),
    path("photos/<str:token>", evidence.buyer_photos, name="buyer_photos"),
)
