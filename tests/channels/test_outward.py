"""Ways out: what each robot expects, signed as its maker describes, and no way into a private network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest

from wanhui.channels.mail import check_recipient, letter, read_server
from wanhui.channels.outward import Answer, check_address, is_public, post, resolve, send
from wanhui.channels.outward import Request as Out
from wanhui.channels.robots import LONGEST, Robot, check_robot, is_taken, request_of
from wanhui.errors import WanhuiError

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
DING = Robot(kind="dingtalk", address="https://oapi.dingtalk.com/robot/send?access_token=t", secret="SEC1")
FEISHU = Robot(kind="feishu", address="https://open.feishu.cn/open-apis/bot/v2/hook/x", secret="S2")
WECOM = Robot(kind="wecom", address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
HOOK = Robot(kind="webhook", address="https://example.com/hook", secret="S3")


def code(act: object, *args: object) -> str:
    with pytest.raises(WanhuiError) as refused:
        act(*args)  # type: ignore[operator]
    return refused.value.code


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "::1", "fd00::1",
     "fe80::1", "::ffff:10.0.0.1", "224.0.0.1", "nonsense"],
)  # fmt: skip
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)


def test_public_ones_are() -> None:
    assert is_public("93.184.216.34") and is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://example.com/x", "E-SINK-ADDRESS"),
        ("ftp://example.com/x", "E-SINK-ADDRESS"),
        ("https://user:pw@example.com/x", "E-SINK-ADDRESS"),
        ("https:///x", "E-SINK-ADDRESS"),
        ("https://example.com:notaport/", "E-SINK-ADDRESS"),
        ("https://127.0.0.1/x", "E-SINK-PRIVATE"),
        ("https://[::1]/x", "E-SINK-PRIVATE"),
        ("https://169.254.169.254/latest/meta-data", "E-SINK-PRIVATE"),
    ],
)
def test_where_nothing_may_go(address: str, expected: str) -> None:
    assert code(check_address, address) == expected


def test_a_name_that_leads_inside_is_refused_before_anything_is_sent() -> None:
    assert code(resolve, "localhost", 443) == "E-SINK-PRIVATE"
    assert code(post, Out(address="https://localhost/x", body=b"")) == "E-SINK-PRIVATE"


def test_a_refusal_never_repeats_the_key_of_a_robot() -> None:
    with pytest.raises(WanhuiError) as refused:
        check_address("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=verysecret")
    assert "verysecret" not in refused.value.text("zh")


def test_each_robot_lives_at_its_makers_address() -> None:
    check_robot(DING)
    assert code(check_robot, Robot(kind="dingtalk", address="https://example.com/robot/send")) == "E-SINK-HOST"
    check_robot(HOOK)


def test_dingtalk_is_signed_as_its_manual_says() -> None:
    made = request_of(DING, "你好", now=NOW)
    query = parse_qs(urlsplit(made.address).query)
    stamp = query["timestamp"][0]
    expected = base64.b64encode(hmac.digest(b"SEC1", f"{stamp}\nSEC1".encode(), "sha256")).decode()
    assert query["sign"] == [expected] and query["access_token"] == ["t"]
    assert orjson.loads(made.body) == {"msgtype": "text", "text": {"content": "你好"}}


def test_feishu_is_signed_as_its_manual_says() -> None:
    body = orjson.loads(request_of(FEISHU, "你好", now=NOW).body)
    expected = base64.b64encode(hmac.digest(f"{body['timestamp']}\nS2".encode(), b"", "sha256")).decode()
    assert body["sign"] == expected and body["timestamp"] == str(int(NOW.timestamp()))
    assert body["content"] == {"text": "你好"}


def test_a_webhook_can_tell_that_it_is_us() -> None:
    made = request_of(HOOK, "你好", now=NOW, more={"notices": [1]})
    stamp = made.headers["X-Wanhui-Timestamp"]
    expected = hmac.new(b"S3", stamp.encode() + b"." + made.body, hashlib.sha256).hexdigest()
    assert made.headers["X-Wanhui-Signature"] == f"sha256={expected}"
    assert orjson.loads(made.body) == {"text": "你好", "notices": [1]}


def test_long_messages_are_cut() -> None:
    body = orjson.loads(request_of(WECOM, "长" * 5000, now=NOW).body)
    assert len(body["text"]["content"]) == LONGEST


@pytest.mark.parametrize(
    ("robot", "answer", "taken"),
    [
        (WECOM, Answer(status=200, body=b'{"errcode":0}'), True),
        (WECOM, Answer(status=200, body=b'{"errcode":45009}'), False),
        (FEISHU, Answer(status=200, body=b'{"code":0}'), True),
        (FEISHU, Answer(status=200, body=b'{"code":19021}'), False),
        (WECOM, Answer(status=200, body=b"<html>"), False),
        (HOOK, Answer(status=204, body=b""), True),
        (HOOK, Answer(status=302, body=b""), False),
    ],
)
def test_when_a_robot_has_taken_it(robot: Robot, answer: Answer, *, taken: bool) -> None:
    assert is_taken(robot, answer) is taken


class _Echo(BaseHTTPRequestHandler):
    """Says what it heard; ``/away`` sends somewhere else, ``/flood`` never stops."""

    def do_POST(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        if self.path == "/flood":
            self.wfile.write(b"x" * 300_000)
            return
        taken = self.rfile.read(int(self.headers["Content-Length"]))
        self.wfile.write(self.headers["Host"].encode() + b"|" + taken)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def test_a_post_names_the_host_and_follows_nobody(server: str) -> None:
    answer = send(httpx.URL(f"{server}/x"), b"hello", {"Host": "example.com"}, host="example.com")
    assert answer.body == b"example.com|hello"
    assert send(httpx.URL(f"{server}/away"), b"", {}, host="example.com").status == 302
    assert len(send(httpx.URL(f"{server}/flood"), b"", {}, host="example.com").body) <= 65_536


def test_nobody_at_home_is_said_so() -> None:
    with pytest.raises(WanhuiError) as down:
        send(httpx.URL("http://127.0.0.1:9/"), b"", {}, host="example.com")
    assert down.value.code == "E-SINK-DOWN"


def test_mail_goes_to_one_recipient_and_speaks_tls() -> None:
    server = read_server("smtps://shop%40example.com:pw@smtp.example.com")
    assert (server.port, server.user) == (465, "shop@example.com")
    made = letter(server, "su@example.com", subject="新工单\r\nBcc: x@y.z", text="看一下")
    assert made["Subject"] == "新工单 Bcc: x@y.z" and made["Bcc"] is None
    for bad in ("a@b.c, d@e.f", "a@b.c\r\nBcc: d@e.f", "x", "A <a@b.c>"):
        assert code(check_recipient, bad) == "E-SINK-MAIL"
    assert code(read_server, "http://x") == "E-SINK-MAIL"
