"""The shipped receivers of a dossier, and the laws that they name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import get_args

from wanhui.content.loader import load_packs
from wanhui.errors import WanhuiError
from wanhui.evidence.notice import NoticePack, PhotoRequestPack
from wanhui.evidence.receivers import ReceiverId, ReceiverPack
from wanhui.replies.policy import AuthorityPack


@cache
def load_receivers() -> Mapping[str, ReceiverPack]:
    """Each receiver by its id, in the order in which one turns to them."""
    known = {pack.id: pack for pack in load_packs("receivers", ReceiverPack)}
    return {id_: known[id_] for id_ in get_args(ReceiverId)}


def receiver(id_: str) -> ReceiverPack:
    """The receiver with this id; ``E-EVIDENCE-RECEIVER`` names those that exist."""
    known = load_receivers()
    if id_ not in known:
        raise WanhuiError("E-EVIDENCE-RECEIVER", found=id_, expected=", ".join(known))
    return known[id_]


@cache
def load_authorities() -> Mapping[str, AuthorityPack]:
    """Each law or platform rule by its id."""
    return {pack.id: pack for pack in load_packs("authorities", AuthorityPack)}


@cache
def dossier_sheet() -> bytes:
    """The page layout of the printed dossier."""
    return (files("wanhui.content") / "sheets" / "dossier.typ").read_bytes()


@cache
def notice_pack(language: str) -> NoticePack:
    """The fixed words of the rights notice in this language."""
    return next(pack for pack in load_packs("notices", NoticePack) if pack.id == language)


@cache
def photo_request(language: str) -> PhotoRequestPack:
    """The words with which a buyer is asked for photos in this language."""
    return next(pack for pack in load_packs("photo_requests", PhotoRequestPack) if pack.id == language)
