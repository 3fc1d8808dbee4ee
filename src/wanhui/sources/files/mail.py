"""Forwarded notices and buyers' mails (one ``.eml``, or many in an mbox) as messages of the record contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from wanhui.errors import WanhuiError
from wanhui.records.codec import ShopDefaults, decode
from wanhui.records.fact import Fact
from wanhui.sources.files.build import natural_id
from wanhui.sources.files.limits import BLOCK, MAIL, MAIL_HEADERS
from wanhui.sources.files.mail_parts import Mail, take_apart
from wanhui.sources.files.outcome import Rejected, rejected

Form = Literal["eml", "mbox"]
#: The mails of a file, numbered from 1; None stands for one that is longer than allowed.
Numbered = tuple[int, bytes | None]

_TLD: Final = r"[a-z]{2,3}(?:\.[a-z]{2})?"
_RELAYS: Final = {
    "amazon": re.compile(rf"^[^@\s]+@marketplace\.amazon\.{_TLD}$"),
    "ebay": re.compile(rf"^[^@\s]+@members\.ebay\.{_TLD}$"),
}
_NOTICES: Final = {
    "amazon": re.compile(rf"^[^@\s]+@(?:[a-z0-9-]+\.)*amazon\.{_TLD}$"),
    "ebay": re.compile(rf"^[^@\s]+@(?:[a-z0-9-]+\.)*ebay\.{_TLD}$"),
}
_ORDERS: Final = {
    "amazon": re.compile(r"(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])"),
    "ebay": re.compile(r"(?<![\d-])\d{2}-\d{5}-\d{5}(?![\d-])"),
}
_RETURN: Final = re.compile(r"\breturn|rücksend|rückgabe|退货|退貨", re.IGNORECASE)
#: Lines of a return notice on which the marketplace repeats what the buyer chose and wrote.
_SAID: Final = re.compile(
    r"^[ \t]*(?:return reason|reason for return|(?:customer|buyer)(?:'s)? comments?|rückgabegrund|rücksendegrund"
    r"|kommentar(?: des (?:kunden|käufers))?|kundenkommentar|退货原因|退貨原因"
    r"|(?:买家|客户|買家)(?:备注|留言|评论|備註))"
    r"[ \t]*[:：][ \t]*(\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_NAME: Final = re.compile(rb"^([!-9;-~]{1,76}):")
_TELLING: Final = frozenset({b"from", b"received", b"return-path", b"message-id", b"delivered-to"})
_USUAL: Final = frozenset({b"date", b"to", b"subject", b"mime-version", b"content-type", b"reply-to"}) | _TELLING


def form_of(start: bytes) -> Form | None:
    """Whether a file that begins with `start` is a mail, many of them, or none."""
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if start.startswith(b"From ") and b"\n" in start:
        return "mbox" if _has_headers(start.partition(b"\n")[2]) else None
    return "eml" if _has_headers(start) else None


def platform_of(path: Path, form: Form) -> str | None:
    """The marketplace through which the first mail of the file came, if it was one."""
    for _, raw in mails(path, form):
        try:
            mail = take_apart(raw or b"")
        except WanhuiError:
            return None  # the mail is refused, with its reason, when its turn comes
        return _through(mail)[0]
    return None


def mails(path: Path, form: Form) -> Iterator[Numbered]:
    """The mails of the file as they came; memory holds one, which the bound `MAIL` keeps small."""
    with path.open("rb") as stream:
        if form == "eml":
            raw = stream.read(MAIL + 1)
            yield 1, raw if len(raw) <= MAIL else None
            return
        number, size, lines = 0, 0, list[bytes]()
        is_after_blank = True
        while line := stream.readline(BLOCK):
            if is_after_blank and line.startswith(b"From "):
                if number:
                    yield number, b"".join(lines) if size <= MAIL else None
                number, size, lines = number + 1, 0, []
                is_after_blank = False
                continue
            is_after_blank = line in (b"\n", b"\r\n")
            size += len(line)
            if size <= MAIL:
                lines.append(re.sub(rb"^>(>*From )", rb"\1", line))
        if number:
            yield number, b"".join(lines) if size <= MAIL else None


def mail_records(
    path: Path, form: Form, shop: str, *, defaults: Mapping[str, ShopDefaults]
) -> Iterator[tuple[int, Fact | Rejected]]:
    """Each mail of the file as a message of `shop`, or the one reason why it was refused."""
    for number, raw in mails(path, form):
        try:
            if raw is None:
                raise WanhuiError("E-MAIL-BOMB", limit=f"{MAIL >> 20} MB")
            yield number, decode(record(take_apart(raw), shop), defaults)
        except WanhuiError as bad:
            head = (raw or b"")[:MAIL_HEADERS].decode("utf-8", "replace")
            yield number, rejected(number, head, bad, column=bad.values.get("key"))


def record(mail: Mail, shop: str) -> dict[str, Any]:
    """`mail` as an object of the record contract.

    The sender's address is the token of the buyer and nothing more: it was typed by whoever sent the mail. An order
    is taken over only from mails of a marketplace; a number in any other mail is kept in ``extra``.
    """
    platform, speaker, buyer = _through(mail)
    order = _order(mail, platform)
    text = mail.text
    said = _SAID.findall(text) if speaker == "system" and _RETURN.search(f"{mail.subject}\n{text}") else []
    if said:
        speaker, text = "buyer", "\n".join(dict.fromkeys(one.strip() for one in said))
    if mail.at is None:
        raise WanhuiError("E-MAIL-DATE")
    if not text and not mail.attachments:
        raise WanhuiError("E-MAIL-EMPTY", subject=mail.subject[:60])
    id_ = mail.id or natural_id(shop, mail.sender, mail.at.isoformat(), text)
    found = {
        "kind": "message", "id": id_, "shop": shop, "at": mail.at.isoformat(), "from": speaker, "text": text,
        "conversation": "mail:" + ((platform and (order or buyer)) or mail.thread or id_), "channel": "email",
        "buyer": buyer, "order": order if platform else None,
        "attachments": [
            {"name": one.name or None, "media_type": one.media_type, "sha256": one.sha256} for one in mail.attachments
        ],
        "subject": mail.subject, "mail_from": mail.shown_from,
    }  # fmt: skip
    if order and not platform:
        found["order_named"] = order
    return found


def _through(mail: Mail) -> tuple[str | None, str, str | None]:
    """The marketplace that a mail came through, who speaks in it, and the buyer's token."""
    for platform, relay in _RELAYS.items():
        if relay.match(mail.sender):
            return platform, "buyer", mail.sender
    for platform, relay in _RELAYS.items():
        to = next((address for address in mail.recipients if relay.match(address)), None)
        if to is not None and not _NOTICES[platform].match(mail.sender):
            return platform, "seller", to
    for platform, notice in _NOTICES.items():
        if notice.match(mail.sender):
            return platform, "system", mail.reply_to if _RELAYS[platform].match(mail.reply_to) else None
    return None, "buyer", mail.sender or None


def _order(mail: Mail, platform: str | None) -> str | None:
    for name in (platform,) if platform else _ORDERS:
        found = _ORDERS[name].search(mail.subject) or _ORDERS[name].search(mail.text)
        if found:
            return found[0]
    return None


def _has_headers(start: bytes) -> bool:
    """Whether the lines up to the first blank one are headers of a mail, folded lines included."""
    names: list[bytes] = []
    for line in start.split(b"\n")[:-1]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        name = _NAME.match(line)
        if name is None:
            return False
        names.append(name[1].lower())
    known = _USUAL.intersection(names)
    return len(known) > 1 and not known.isdisjoint(_TELLING)
