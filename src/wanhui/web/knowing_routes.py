"""The addresses of knowledge, win-back, price cuts and stock."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wanhui.web import goods, knowledge

KNOWING_ROUTES: tuple[URLPattern, ...] = (
    path("knowledge", knowledge.every, name="knowledge"),
    path("knowledge/product", knowledge.product, name="knowledge_product"),
    path("knowledge/write", knowledge.write, name="write_knowledge"),
    path("knowledge/adopt", knowledge.adopt, name="adopt_knowledge"),
    path("knowledge/synonyms", knowledge.synonyms, name="synonyms"),
    path("knowledge/<uuid:key>/settle", knowledge.settle, name="settle_knowledge"),
    path("goods", goods.goods, name="goods"),
    path("goods/pay", goods.pay, name="pay_differences"),
    path("goods/short", goods.short, name="tell_short"),
    path("goods/counts", goods.counts, name="choose_counts"),
    path("cases/<int:number>/guide", knowledge.guide, name="send_guide"),
)
