"""Messages as the robots of 企业微信, 钉钉, 飞书 and Slack, and plain webhooks, want them: written and signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from urllib.parse import quote_plus, urlsplit

import orjson

from wanhui.channels.outward import Answer, Request, check_address
from wanhui.errors import WanhuiError

#: ``events`` is a webhook as well: one that programs listen at.
RobotKind = Literal["wecom", "dingtalk", "feishu", "slack", "webhook", "events"]
#: Where the robots of each messenger live; a webhook may be anywhere public.
HOSTS: Final[Mapping[RobotKind, frozenset[str]]] = {
    "wecom": frozenset({"qyapi.weixin.qq.com"}),
    "dingtalk": frozenset({"oapi.dingtalk.com"}),
    "feishu": frozenset({"open.feishu.cn", "open.larksuite.com"}),
    "slack": frozenset({"hooks.slack.com"}),
}
#: Characters that the strictest of them takes in one message.
LONGEST: Final = 1_900
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """One robot: its address holds its key; `secret` signs, where its owner has switched signing on."""

    kind: RobotKind
    address: str
    secret: str = ""


def check_robot(robot: Robot) -> None:
    """Raises ``E-SINK-ADDRESS`` for an address that may not be posted to, or is no robot of that messenger."""
    host, _ = check_address(robot.address)
    hosts = HOSTS.get(robot.kind)
    if hosts is not None and host not in hosts:
        raise WanhuiError("E-SINK-HOST", found=host, expected=", ".join(sorted(hosts)))


def request_of(robot: Robot, text: str, *, now: datetime, more: Mapping[str, object] | None = None) -> Request:
    """`text` as the robot wants it, signed at `now`; `more` goes along where the receiver is a program."""
    cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return _MAKE[robot.kind](robot, cut, _Along(now, more or {}))


def is_taken(robot: Robot, answer: Answer) -> bool:
    """Whether the robot has taken the message: most say 200 and put their refusal into the body."""
    if not 200 <= answer.status < 300:
        return False
    if robot.kind in ("slack", "webhook", "events"):
        return True
    try:
        said = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(said, dict) and said.get("errcode", said.get("code", said.get("StatusCode"))) == 0


@dataclass(frozen=True, slots=True)
class _Along:
    """When a message is signed, and what a receiver that is a program gets beside its text."""

    now: datetime
    more: Mapping[str, object]


def _wecom(robot: Robot, text: str, _: _Along) -> Request:
    return _json(robot.address, {"msgtype": "text", "text": {"content": text}})


def _dingtalk(robot: Robot, text: str, along: _Along) -> Request:
    address = robot.address
    if robot.secret:
        stamp = str(int(along.now.timestamp() * 1000))
        sign = quote_plus(_hmac(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode()))
        address += f"{'&' if urlsplit(address).query else '?'}timestamp={stamp}&sign={sign}"
    return _json(address, {"msgtype": "text", "text": {"content": text}})


def _feishu(robot: Robot, text: str, along: _Along) -> Request:
    body: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        stamp = str(int(along.now.timestamp()))
        body |= {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{robot.secret}".encode(), b"")}
    return _json(robot.address, body)


def _slack(robot: Robot, text: str, _: _Along) -> Request:
    return _json(robot.address, {"text": text})


def _webhook(robot: Robot, text: str, along: _Along) -> Request:
    body = orjson.dumps({"text": text, **along.more})
    stamp = str(int(along.now.timestamp()))
    headers = {**_JSON, "X-Wanhui-Timestamp": stamp}
    if robot.secret:
        made = hmac.new(robot.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers["X-Wanhui-Signature"] = f"sha256={made}"
    return Request(address=robot.address, body=body, headers=headers)


def _json(address: str, body: Mapping[str, object]) -> Request:
    return Request(address=address, body=orjson.dumps(body), headers=_JSON)


def _hmac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


_MAKE: Final[Mapping[RobotKind, Callable[[Robot, str, _Along], Request]]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
    "slack": _slack,
    "webhook": _webhook,
    "events": _webhook,
}
