"""What was said in private: chat, e-mail, phone, SMS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wanhui.records.fact import Fact
from wanhui.records.often import made_often

Speaker = Literal["buyer", "seller", "system"]
MessageChannel = Literal["platform_chat", "email", "phone", "sms", "wechat", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message; `path` is where it was, `sha256` what it is."""

    name: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    path: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Fact):
    """One message. The JSON key of `speaker` is ``from``."""

    conversation: str
    at: datetime
    speaker: Speaker
    text: str
    buyer: str | None = None
    order: str | None = None
    agent: str | None = None
    channel: MessageChannel | None = None
    attachments: tuple[Attachment, ...] = ()
