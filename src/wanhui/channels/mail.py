"""Letters to people by an account's own mail server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

from wanhui.channels.outward import resolve
from wanhui.errors import WanhuiError

_SECONDS: Final = 10.0
_PORTS: Final = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where letters are handed in: ``smtps`` speaks TLS from the start, ``smtp`` begins it with STARTTLS."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def read_server(address: str) -> MailServer:
    """The server that ``smtps://user:password@host`` names; ``E-SINK-MAIL`` for anything else."""
    parts = urlsplit(address.strip())
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username or not parts.password:
        raise WanhuiError("E-SINK-MAIL")
    try:
        port = parts.port or _PORTS[parts.scheme]
    except ValueError as bad:
        raise WanhuiError("E-SINK-MAIL") from bad
    return MailServer(
        scheme=parts.scheme, host=parts.hostname, port=port, user=unquote(parts.username),
        password=unquote(parts.password),
    )  # fmt: skip


def check_recipient(address: str) -> str:
    """A plain mail address; ``E-SINK-MAIL`` for anything that could become two."""
    _, plain = parseaddr(address)
    if plain != address.strip() or plain.count("@") != 1 or any(sign in plain for sign in " ,;<>\r\n"):
        raise WanhuiError("E-SINK-MAIL")
    return plain


def letter(server: MailServer, recipient: str, *, subject: str, text: str, html: str = "") -> EmailMessage:
    """A letter in plain words, and as a page where `html` is given; a subject is one line."""
    message = EmailMessage()
    message["From"] = server.user if "@" in server.user else f"{server.user}@{server.host}"
    message["To"] = check_recipient(recipient)
    message["Subject"] = " ".join(subject.split())[:120]
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def deliver(server: MailServer, message: EmailMessage) -> None:
    """Hands a letter in, over TLS only; ``E-SINK-PRIVATE`` for a server inside, ``E-SINK-DOWN`` when it refuses."""
    resolve(server.host, server.port)
    context = ssl.create_default_context()
    try:
        if server.scheme == "smtps":
            with smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context) as client:
                client.login(server.user, server.password)
                client.send_message(message)
            return
        with smtplib.SMTP(server.host, server.port, timeout=_SECONDS) as client:
            client.starttls(context=context)
            client.login(server.user, server.password)
            client.send_message(message)
    except (OSError, smtplib.SMTPException) as down:
        raise WanhuiError("E-SINK-DOWN", detail=type(down).__name__) from down
