"""Asks a buyer for photos where there are none yet: a polite text with a reason, and a link that takes them."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.content.receivers import photo_request
from wanhui.errors import Language, WanhuiError, Words
from wanhui.flows.add_evidence import NewFile, add_file
from wanhui.flows.answer_case import Answer, send_answer
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_by_ids
from wanhui.store.case_pages import WholeCase
from wanhui.store.evidence_files import EvidenceFile, UploadLink, files_of, link_of, make_link, take_room
from wanhui.store.keys import new_key

VALID_FOR: Final = timedelta(days=7)
ROOM: Final = 9
_SECRET_BYTES: Final = 16
_VISUAL: Final = ("image", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to say to the buyer, and the link in it."""

    text: str
    link: UploadLink


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """What a buyer who opens a link may know: the shop, how many files more, until when. Nothing of the case."""

    shop: str
    room: int
    expires_at: datetime


def has_photos(account: UUID, number: int) -> bool:
    """Whether a photo or video of the buyer is there: with a review, a message, an after-sale, or as a file."""
    with tenancy.account(account):
        whole = whole_case(account, number)
        files = files_of(account, whole.line.id, shop=whole.line.row.shop, order=whole.line.row.order)
    return any(_is_visual(one) for one in files) or has_records(whole)


def ask_for_photos(
    agent: Agent, number: int, *, address: Callable[[str], str], language: Language, now: datetime
) -> Request:
    """Makes a link (7 days, 9 files) and the words around it; `address` turns its secret into an address.

    The text is a draft for the chat like any other: it is checked when it is sent. Refusal does not end the case.
    Raises ``E-EVIDENCE-PHOTOS`` where photos are there already.
    """
    if has_photos(agent.account, number):
        raise WanhuiError("E-EVIDENCE-PHOTOS")
    secret = secrets.token_bytes(_SECRET_BYTES)
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        link = UploadLink(
            id=new_key(), case=whole.line.id, actor=str(agent.id), made_at=now, expires_at=now + VALID_FOR, room=ROOM
        )
        make_link(agent.account, link, secret)
    words = photo_request(language).text
    told = {"days": str(VALID_FOR.days), "address": address(_word(agent.account, secret))}
    return Request(text=Words(words, words).fill(language, told), link=link)


def send_request(
    agent: Agent,
    number: int,
    *,
    address: Callable[[str], str],
    language: Language,
    now: datetime,
    seen: int | None = None,
) -> UUID:
    """Asks and sends the words to the chat like any other answer: checked, and undone within ten seconds if wanted.

    `seen` is the version of the case that the agent has before them.
    """
    asked = ask_for_photos(agent, number, address=address, language=language, now=now)
    answer = Answer(object="chat", text=asked.text, key=f"photos:{asked.link.id}"[:64], seen=seen)
    return send_answer(agent, number, answer, now=now)


def open_link(word: str, *, now: datetime) -> OpenLink:
    """What the page behind a link shows; ``E-EVIDENCE-LINK`` when it is none, too old or full."""
    account, link = _link(word, now=now)
    with tenancy.account(account):
        line = cases_by_ids(account, [link.case])[link.case]
    return OpenLink(shop=line.shop_name, room=link.room, expires_at=link.expires_at)


def take_photo(word: str, name: str, chunks: Iterable[bytes], *, now: datetime) -> EvidenceFile:
    """Puts a buyer's file on the case that the link belongs to; ``E-EVIDENCE-LINK`` when it takes no more."""
    account, link = _link(word, now=now)
    if not take_room(account, link.id, now=now):
        raise WanhuiError("E-EVIDENCE-LINK")
    with tenancy.account(account):
        number = cases_by_ids(account, [link.case])[link.case].number
    return add_file(account, number, NewFile(name=name, purpose="from_buyer", actor="buyer"), chunks=chunks, now=now)


def _link(word: str, *, now: datetime) -> tuple[UUID, UploadLink]:
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        account, secret = UUID(bytes=raw[:16]), raw[16:]
    except (binascii.Error, ValueError) as bad:
        raise WanhuiError("E-EVIDENCE-LINK") from bad
    link = link_of(account, secret)
    if link is None or link.room < 1 or link.expires_at <= now:
        raise WanhuiError("E-EVIDENCE-LINK")
    return account, link


def _word(account: UUID, secret: bytes) -> str:
    return base64.urlsafe_b64encode(account.bytes + secret).decode().rstrip("=")


def _is_visual(file: EvidenceFile) -> bool:
    return file.purpose == "from_buyer" and file.media_type.partition("/")[0] in _VISUAL


def has_records(whole: WholeCase) -> bool:
    """Whether a review, a message or an after-sale of the case came with a photo or a video."""
    for one in (*whole.items, *whole.around):
        fact = one.fact
        if isinstance(fact, Review) and fact.images:
            return True
        if isinstance(fact, Message) and fact.speaker == "buyer" and fact.attachments:
            return True
        if isinstance(fact, AfterSale) and fact.evidence:
            return True
    return False
