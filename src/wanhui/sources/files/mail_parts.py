"""One mail taken apart within bounds: headers decoded, words as text, attachments by name and hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import HeaderParseError, InvalidBase64LengthDefect, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import Final

from wanhui.errors import WanhuiError
from wanhui.sources.files.limits import MAIL_HEADERS, MAIL_LINES, MAIL_NESTING, MAIL_PARTS, MAIL_TEXT
from wanhui.sources.files.mail_words import FORWARD_SUBJECT, forwarded, html_text, own_words

_CONTENT: Final = re.compile(rb"^content-type\s*:", re.IGNORECASE | re.MULTILINE)
_NESTED: Final = re.compile(
    rb"^content-type\s*:\s*(?:\([^)\n]{0,80}\)\s*)?(?:multipart|message)\s*/", re.IGNORECASE | re.MULTILINE
)
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_IDS: Final = re.compile(r"<([^<>\s]{1,300})>")
_HEADER_CUT: Final = 8_000
#: Names under which mails announce encodings that Python knows by another one, or that hold more than they say.
_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "us-ascii": "utf-8", "ascii": "utf-8",
                 "iso-8859-1": "cp1252", "unknown-8bit": "utf-8", "utf8": "utf-8", "cp936": "gb18030"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that came with a mail: its name as sent, its type, and the SHA-256 of its bytes."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as far as a case needs it.

    Nothing in it is proof of who wrote it: `sender` is what the mail says of itself, in small letters, and is only
    ever stored. `at` is None when no header gives a usable time; `text` is the writer's own words.
    """

    id: str
    at: datetime | None
    sender: str
    reply_to: str
    recipients: tuple[str, ...]
    shown_from: str
    subject: str
    thread: str
    text: str
    attachments: tuple[Attached, ...]


@dataclass(slots=True)
class _Leaves:
    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    inner: list[Message] = field(default_factory=list)


def take_apart(raw: bytes) -> Mail:
    """The mail `raw`; raises ``E-MAIL-BOMB``, ``E-MAIL-ENCODING`` or ``E-MAIL-BROKEN`` when it cannot be read."""
    _check_bounds(raw)
    try:
        return _mail(BytesParser(policy=compat32).parsebytes(raw))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError) as bad:
        # the standard parser lets these out on headers that were made to break it
        raise WanhuiError("E-MAIL-BROKEN", detail=type(bad).__name__) from bad


def _check_bounds(raw: bytes) -> None:
    """Refuses, before any parsing, what would cost more than a mail may: the parser's work grows with each of these."""
    blank = _BLANK.search(raw, 0, MAIL_HEADERS + 4)
    for found, limit in (
        (len(raw) if blank is None else blank.start(), MAIL_HEADERS),
        (raw.count(b"\n"), MAIL_LINES),
        (sum(1 for _ in _CONTENT.finditer(raw)), MAIL_PARTS),
        (sum(1 for _ in _NESTED.finditer(raw)), MAIL_NESTING),
    ):
        if found > limit:
            raise WanhuiError("E-MAIL-BOMB", limit=f"{limit:,}")


def _mail(message: Message) -> Mail:
    leaves = _Leaves()
    _collect(message, leaves)
    whole = "\n".join(leaves.plain).strip() or "\n".join(map(html_text, leaves.pages))
    subject = _header(message, "subject")
    words = own_words(whole)
    if leaves.inner and (not words or FORWARD_SUBJECT.match(subject)):
        return _mail(leaves.inner[0])
    passed_on = forwarded(whole, subject)
    ids = _IDS.findall(_header(message, "message-id"))
    earlier = _IDS.findall(_header(message, "references") + _header(message, "in-reply-to"))
    sender = parseaddr(_raw(message, "from"))[1].lower()
    return Mail(
        id=ids[0] if ids else "",
        at=(passed_on and _moment(passed_on.date)) or _date(message),
        sender=passed_on.sender if passed_on else sender,
        reply_to=parseaddr(_raw(message, "reply-to"))[1].lower(),
        recipients=tuple(address.lower() for _, address in getaddresses([_raw(message, "to"), _raw(message, "cc")])),
        shown_from=_header(message, "from")[:300],
        subject=subject[:300],
        thread=earlier[0] if earlier else ids[0] if ids else "",
        text=own_words(passed_on.text) if passed_on else words,
        attachments=tuple(leaves.files),
    )


def _collect(part: Message, leaves: _Leaves) -> None:
    """Sorts the parts into words, attached files and mails inside; `_check_bounds` has bounded how deep this goes."""
    kind = part.get_content_type()
    payload = part.get_payload()
    if isinstance(payload, list):
        if kind == "message/rfc822":
            leaves.inner += [one for one in payload if isinstance(one, Message)]
        else:
            for one in payload:
                if isinstance(one, Message):
                    _collect(one, leaves)
        return
    is_text = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
    if is_text and not part.get_filename():
        (leaves.plain if kind == "text/plain" else leaves.pages).append(_words(part))
    else:
        data = _bytes(part)
        name = _decoded_header(part.get_filename() or "")[:200]
        leaves.files.append(Attached(name=name, media_type=kind[:100], sha256=hashlib.sha256(data).hexdigest()))


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        raise WanhuiError("E-MAIL-BROKEN", detail="base64")
    return data if isinstance(data, bytes) else b""


def _words(part: Message) -> str:
    """The text of a part in the encoding it names, strictly; one that names none is tried as UTF-8, then GB 18030."""
    data = _bytes(part)
    if len(data) > MAIL_TEXT:
        raise WanhuiError("E-MAIL-BOMB", limit=f"{MAIL_TEXT:,}")
    named = (part.get_content_charset() or "").strip()
    for charset in (_WIDER.get(named, named),) if named else ("utf-8", "gb18030"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    raise WanhuiError("E-MAIL-ENCODING", found=named[:40] or "UTF-8, GB 18030")


def _raw(message: Message, name: str) -> str:
    """A header as it stands, cut to a sensible length; bytes outside ASCII come as the letters they most likely are."""
    value = next((value for key, value in message.raw_items() if key.lower() == name), "")
    data = str(value)[:_HEADER_CUT].encode("utf-8", "surrogateescape")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return " ".join(text.split())


def _header(message: Message, name: str) -> str:
    return _decoded_header(_raw(message, name))


def _decoded_header(value: str) -> str:
    """An encoded header as letters; what cannot be decoded stays as it was sent: it is shown, never relied upon."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
        decoded = "".join(
            part if isinstance(part, str) else part.decode(_WIDER.get(charset or "", charset or "latin-1"), "replace")
            for part, charset in parts
        )
    except (HeaderParseError, LookupError, ValueError):
        return value
    return " ".join(decoded.split())


def _date(message: Message) -> datetime | None:
    """The time of the mail with its own offset; without a usable ``Date`` the time at which a server took it in."""
    received = _raw(message, "received").rpartition(";")[2]
    return _moment(_raw(message, "date")) or _moment(received)


def _moment(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # RFC 5322: "-0000" is UTC of a machine that does not tell where it stands
    return at if at.tzinfo else at.replace(tzinfo=UTC) if value.rstrip().endswith("-0000") else None
