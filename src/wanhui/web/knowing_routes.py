"""The addresses of knowledge, win-back, price cuts and stock."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import goods, knowledge, library, report_places, win_back

KNOWING_ROUTES: tuple[URLPattern, ...] = (
    path("knowledge", knowledge.every, name="knowledge"),
    path("knowledge/product", knowledge.product, name="knowledge_product"),
    path("knowledge/write", knowledge.write, name="write_knowledge"),
    path("knowledge/adopt", knowledge.adopt, name="adopt_knowledge"),
    path("knowledge/synonyms", knowledge.synonyms, name="synonyms"),
    path("knowledge/<uuid:key>/settle", knowledge.settle, name="settle_knowledge"),
    path("library/cases", library.cases, name="case_law"),
    path("library/report", report_places.places, name="report_places"),
    path("win-back", win_back.lapsed, name="win_back"),
    path("win-back/ask", win_back.ask, name="ask_lapsed"),
    path("win-back/solved", win_back.solved, name="tell_solved"),
    path("win-back/switch", win_back.switch, name="switch_outreach"),
    path("win-back/<uuid:key>", win_back.move, name="move_lapsed"),
    path("goods", goods.goods, name="goods"),
    path("goods/pay", goods.pay, name="pay_differences"),
    path("goods/short", goods.short, name="tell_short"),
    path("goods/promise", goods.promise, name="promise_price"),
    path("goods/counts", goods.counts, name="choose_counts"),
    path("cases/<int:number>/guide", knowledge.guide, name="send_guide"),
)
