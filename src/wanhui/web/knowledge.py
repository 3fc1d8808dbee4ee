"""The knowledge of a shop: products with what is missing, entries written and approved, and what words find."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wanhui.errors import WanhuiError
from wanhui.flows import consult
from wanhui.flows import knowledge as flow
from wanhui.flows.show_knowledge import show_knowledge, show_product
from wanhui.replies.knowledge import ASPECTS
from wanhui.web import show
from wanhui.web.case_acts import acted, field
from wanhui.web.doors import agent_of, signed_in

_acting = signed_in(acts=True, methods=("POST",))
_FIELDS = ("shop", "product", "sku", "aspect", "about", "text", "source", "prevents")


@signed_in()
def every(request: HttpRequest) -> HttpResponse:
    """The products of a shop with what is missing, and everything that waits or is due."""
    return show.page(request, "knowledge.html", **_every(request))


@signed_in()
def product(request: HttpRequest) -> HttpResponse:
    """One product with all that is known of it."""
    try:
        return show.page(request, "knowledge_product.html", **_product(request))
    except WanhuiError as refused:
        return show.refused(request, refused, template="knowledge.html", status=404, **_every(request))


@_acting
def write(request: HttpRequest) -> HttpResponse:
    """Keeps a proposal."""
    new = flow.NewEntry(**{name: field(request, name) for name in _FIELDS})
    try:
        flow.write_entry(agent_of(request), new, now=show.viewer_of(request).now)
    except WanhuiError as refused:
        typed = {name: getattr(new, name) for name in _FIELDS}
        return show.refused(request, refused, template="knowledge.html", **(_every(request) | {"typed": typed}))
    return _back(new.shop, new.product)


@_acting
def settle(request: HttpRequest, key: UUID) -> HttpResponse:
    """An entry is approved until a day, or is over."""
    agent, now = agent_of(request), show.viewer_of(request).now
    try:
        if field(request, "what") == "approve":
            flow.approve(agent, key, until=_day(request), now=now)
        else:
            flow.retire(agent, key, now=now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="knowledge.html", **_every(request))
    return _back(field(request, "shop"), field(request, "product"))


@_acting
def adopt(request: HttpRequest) -> HttpResponse:
    """Approves what the records of the ticked products say."""
    shop, products = field(request, "shop"), request.POST.getlist("product")[:500]
    try:
        flow.adopt_reported(agent_of(request), shop, products, until=_day(request), now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="knowledge.html", **_every(request))
    return _back(shop, products[0] if len(products) == 1 else "")


@_acting
def synonyms(request: HttpRequest) -> HttpResponse:
    """Keeps the words that mean the same in a shop."""
    shop = field(request, "shop")
    try:
        consult.keep_synonyms(agent_of(request), shop, field(request, "groups"), now=show.viewer_of(request).now)
    except WanhuiError as refused:
        return show.refused(request, refused, template="knowledge.html", **_every(request))
    return _back(shop, "")


@_acting
def guide(request: HttpRequest, number: int) -> HttpResponse:
    """Sends the approved guide of the goods to the buyer of a case."""
    agent, now, seen = agent_of(request), show.viewer_of(request).now, field(request, "seen")
    version = int(seen) if seen.isascii() and seen.isdigit() else None
    act = lambda: consult.send_guide(agent, number, seen=version, key=field(request, "key")[:64], now=now)  # noqa: E731 - one call
    return acted(request, number, act, panel="knowledge", view="reply")


def _every(request: HttpRequest) -> dict[str, Any]:
    viewer = show.viewer_of(request)
    account, asked = cast(UUID, viewer.account), request.GET if request.method == "GET" else request.POST
    search, words = request.GET.get("q", "")[:100], request.GET.get("words", "")[:200]
    view = show_knowledge(account, asked.get("shop", "")[:200], search=search, now=viewer.now, zone=viewer.zone)
    shop = view.shop.id if view.shop is not None else ""
    return {
        "place": "library", "route": "knowledge", "view": view, "search": search, "aspects": ASPECTS, "words": words,
        "hits": consult.search_knowledge(account, shop, words, now=viewer.now) if words else (),
        "groups": "\n".join(" ".join(group) for group in consult.synonyms(account, shop)),
        "typed": {name: request.GET.get(name, "")[:500] for name in _FIELDS},
    }  # fmt: skip


def _product(request: HttpRequest) -> dict[str, Any]:
    viewer, asked = show.viewer_of(request), request.GET
    view = show_product(
        cast(UUID, viewer.account), asked.get("shop", "")[:200], asked.get("product", "")[:200], now=viewer.now,
        zone=viewer.zone,
    )  # fmt: skip
    return {
        "place": "library",
        "route": "knowledge",
        "view": view,
        "aspects": ASPECTS,
        "typed": dict.fromkeys(_FIELDS, ""),
    }


def _back(shop: str, product: str) -> HttpResponse:
    if product:
        return redirect(f"{reverse('knowledge_product')}?{urlencode({'shop': shop, 'product': product})}")
    return redirect(f"{reverse('knowledge')}?{urlencode({'shop': shop})}")


def _day(request: HttpRequest) -> date | None:
    """The day of the form; none where it was left empty, and a day of the past where it is none."""
    wanted = field(request, "until")
    try:
        return date.fromisoformat(wanted[:10]) if wanted else None
    except ValueError:
        return date.min
