"""Mails become messages: the writer's own words, the relay's token, the time with its offset; bad ones are named."""

from __future__ import annotations

import base64
import hashlib
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.errors import WanhuiError
from wanhui.records.conversations import Message
from wanhui.sources.files import Rejected, open_file, read_records
from wanhui.sources.files.mail import record
from wanhui.sources.files.mail_parts import take_apart
from wanhui.sources.files.mail_words import html_text, own_words

RELAY = "x7k2p9q1+b0c5@marketplace.amazon.de"
ORDER = "304-1234567-7654321"


def mail(text: str = "Der Deckel ist gesprungen.", **headers: str) -> EmailMessage:
    """A mail of a buyer through Amazon's relay, with other headers where a test wants them."""
    made = EmailMessage()
    base = {
        "From": f"Anna über Amazon <{RELAY}>", "To": "shop@yunxiu.example", "Subject": f"Frage zu {ORDER}",
        "Date": "Tue, 17 Nov 2026 21:03:00 +0100", "Message-ID": "<m-1@mail.example>",
    }  # fmt: skip
    for name, value in {**base, **headers}.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


def read(folder: Path, raw: bytes | EmailMessage, name: str = "mail.eml") -> list[Any]:
    """What the file makes of `raw`."""
    path = folder / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.as_bytes())
    return list(read_records(open_file(path), "a1", {}))


def one(folder: Path, raw: bytes | EmailMessage) -> Message:
    """The one message of a mail that is not refused."""
    (found,) = read(folder, raw)
    assert isinstance(found, Message), found
    return found


def refused(folder: Path, raw: bytes | EmailMessage) -> str:
    """Why a mail is refused."""
    (found,) = read(folder, raw)
    assert isinstance(found, Rejected) and found.row == 1, found
    return found.code


def test_a_buyer_s_mail_through_the_relay_names_its_order_and_its_buyer(tmp_path: Path) -> None:
    found = one(tmp_path, mail())
    assert (found.id, found.shop, found.speaker, found.channel) == ("m-1@mail.example", "a1", "buyer", "email")
    assert (found.buyer, found.order, found.text) == (RELAY, ORDER, "Der Deckel ist gesprungen.")
    assert found.at.isoformat() == "2026-11-17T21:03:00+01:00"
    opened = open_file(tmp_path / "mail.eml")
    assert (opened.kind, opened.platform, opened.media_type) == ("message", "amazon", "message/rfc822")


def test_the_frame_that_the_relay_sets_around_the_words_is_left_out(tmp_path: Path) -> None:
    text = (
        f"You have received a message.\n\nOrder {ORDER}\n\n------------- Begin message -------------\n\n"
        "The lid is cracked.\nPlease help.\n\n------------- End message -------------\n\nWas this helpful? Yes No\n"
    )
    found = one(tmp_path, mail(text, Subject="Inquiry from a customer"))
    assert found.text == "The lid is cracked.\nPlease help."


@pytest.mark.parametrize(
    ("sender", "speaker", "order"),
    [
        ("k8_shop@members.ebay.co.uk", "buyer", "12-34567-89012"),
        ("buyer@post.example", "buyer", None),
        ("ebay@ebay.com", "system", "12-34567-89012"),
        ("a@members.ebay.com.evil.example", "buyer", None),
    ],
)
def test_an_order_is_believed_only_of_a_marketplace_s_mail(
    tmp_path: Path, sender: str, speaker: str, order: str | None
) -> None:
    found = one(tmp_path, mail("Order 12-34567-89012 leaks", From=sender, Subject="Message"))
    assert (found.speaker, found.order) == (speaker, order)
    assert found.extra.get("order_named") == (None if order else "12-34567-89012")


def test_a_relay_in_the_display_name_is_not_the_sender(tmp_path: Path) -> None:
    found = one(tmp_path, mail(From=f'"<{RELAY}>" <thief@evil.example>'))
    assert (found.buyer, found.order) == ("thief@evil.example", None)


def test_a_return_notice_speaks_the_buyer_s_words(tmp_path: Path) -> None:
    text = (
        f"Return requested for order {ORDER}\n\nReturn reason: Defective\nCustomer comments: The glaze flakes off\n\n"
        "Go to Seller Central to authorise it."
    )
    found = one(
        tmp_path, mail(text, From="Amazon <do-not-reply@amazon.com>", Subject="Return request", **{"Reply-To": RELAY})
    )
    assert (found.speaker, found.text) == ("buyer", "Defective\nThe glaze flakes off")
    assert (found.order, found.buyer) == (ORDER, RELAY)


def test_our_own_answer_to_a_relay_is_the_seller_s(tmp_path: Path) -> None:
    found = one(tmp_path, mail("Ersatz geht heute raus.", From="shop@yunxiu.example", To=RELAY))
    assert (found.speaker, found.buyer) == ("seller", RELAY)


HISTORIES = [
    "On Mon, 16 Nov 2026 at 09:12, Yunxiu <shop@yunxiu.example> wrote:\n> We will look into it.",
    "On Mon, 16 Nov 2026 at 09:12, Yunxiu\n<shop@yunxiu.example> wrote:\n\nWe will look into it.",
    "Am 16.11.2026 um 09:12 schrieb Yunxiu <shop@yunxiu.example>:\n> Wir prüfen das.",
    "Am Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Yunxiu <\nshop@yunxiu.example>:\n> Wir prüfen das.",
    "在 2026年11月16日 09:12，云岫器物 <shop@yunxiu.example> 写道：\n> 我们看一下。",
    "于 2026年11月16日周一 09:12\n云岫器物 <shop@yunxiu.example> 写道：\n> 我们看一下。",
    "------------------ 原始邮件 ------------------\n发件人: 云岫器物\n发送时间: 周一\n主题: 您好\n\n看一下。",
    "-----Original Message-----\nFrom: Yunxiu\nSent: Monday\nSubject: Re\n\nWe will look into it.",
    "-----Ursprüngliche Nachricht-----\nVon: Yunxiu\n\nWir prüfen das.",
    "________________________\nVon: Yunxiu <shop@a.example>\nGesendet: Montag\nAn: Anna\nBetreff: AW\n\nAlt",
    "> only the old words\n> of the shop",
    "-- \nAnna Beispiel\n0170 000000",
    "\nSent from my phone",
]


@pytest.mark.parametrize("history", HISTORIES)
def test_quoted_history_and_signatures_are_left_out(history: str) -> None:
    assert own_words(f"杯子碎了。\nThe lid broke.\n\n{history}\n") == "杯子碎了。\nThe lid broke."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote to you. No answer.",
        "From: nowhere good",
        "Am Montag schrieb ich schon.",
        "他写道歉信都没用：差",
    ],
)
def test_words_that_only_look_like_history_stay(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Fwd: Frage",
            "---------- Forwarded message ---------\nFrom: Anna <{r}>\nDate: Mon\nSubject: x\nTo: me\n\n{w}\n",
        ),
        ("转发: 提问", "---------- 转发的邮件 ----------\n发件人: Anna <{r}>\n日期: 2026年\n主题: x\n\n{w}\n"),
        (
            "WG: Frage",
            "Bitte prüfen\n\nVon: Anna <{r}>\nGesendet: Montag, 16. November 2026\nAn: me\nBetreff: x\n\n{w}\n",
        ),
        ("Fwd: x", "Begin forwarded message:\n\n> From: Anna <{r}>\n> Date: Monday\n> Subject: x\n>\n> {w}\n"),
    ],
)
def test_a_forward_by_hand_is_the_mail_inside(tmp_path: Path, subject: str, text: str) -> None:
    words = "Der Henkel brach nach zwei Tagen."
    found = one(
        tmp_path,
        mail(text.format(r=RELAY, w=words), From="owner@yunxiu.example", Subject=f"{subject} {ORDER}"),
    )
    assert (found.buyer, found.order, found.text) == (RELAY, ORDER, words)


def test_a_forward_as_an_attachment_is_the_mail_inside_and_the_same_as_that_mail(tmp_path: Path) -> None:
    outer = mail("", From="owner@yunxiu.example", Subject="Fwd: Frage", **{"Message-ID": "<outer@x.example>"})
    outer.add_attachment(mail())
    assert one(tmp_path, outer) == one(tmp_path, mail())


def test_html_becomes_text_and_nothing_of_it_is_loaded_or_run(tmp_path: Path) -> None:
    made = mail()
    made.set_content(
        "<html><head><title>t</title><style>p{}</style></head><body><p>Der Deckel&nbsp;ist <b>gesprungen</b>.</p>"
        "<script>steal()</script><img src='https://evil.example/pixel'><div>Bitte Ersatz</div>"
        "<blockquote><p>alte Worte</p></blockquote></body></html>",
        subtype="html",
    )
    assert one(tmp_path, made).text == "Der Deckel ist gesprungen.\n\nBitte Ersatz"


def test_plain_words_are_taken_before_their_html_twin(tmp_path: Path) -> None:
    made = mail("plain words")
    made.add_alternative("<p>other words</p>", subtype="html")
    assert one(tmp_path, made).text == "plain words"


def test_attachments_are_listed_with_name_type_and_hash(tmp_path: Path) -> None:
    made = mail("siehe Foto")
    made.add_attachment(b"\xff\xd8jpeg", maintype="image", subtype="jpeg", filename="裂纹.jpg")
    (found,) = one(tmp_path, made).attachments
    assert (found.name, found.media_type) == ("裂纹.jpg", "image/jpeg")
    assert found.sha256 == hashlib.sha256(b"\xff\xd8jpeg").hexdigest() and found.path is None


def test_words_in_any_named_encoding_are_read(tmp_path: Path) -> None:
    for charset, words in (
        ("gb2312", "杯子碎了，客服不理"),
        ("big5", "杯子破了"),
        ("iso-8859-1", "„geht“ nicht – größer"),
    ):
        encoded = words.encode({"gb2312": "gb18030", "iso-8859-1": "cp1252"}.get(charset, charset))
        raw = (
            f"From: {RELAY}\nDate: Tue, 17 Nov 2026 21:03:00 +0100\nMessage-ID: <c@x.example>\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
        ).encode() + base64.encodebytes(encoded)
        assert one(tmp_path, raw).text == words


def test_a_mail_without_an_id_gets_the_same_one_every_time(tmp_path: Path) -> None:
    first, second = (one(tmp_path, mail(**{"Message-ID": ""})) for _ in range(2))
    assert first.id == second.id and first.id.startswith("n-")


def test_answers_in_one_thread_or_about_one_order_are_one_conversation(tmp_path: Path) -> None:
    asked = one(tmp_path, mail(From="b@post.example", Subject="Hallo"))
    again = {"From": "b@post.example", "Subject": "Re: Hallo", "Message-ID": "<m-2@x.example>"}
    answered = one(tmp_path, mail(**again, References="<m-1@mail.example> <other@x.example>"))
    assert asked.conversation == answered.conversation
    notice = one(tmp_path, mail("Return", From="do-not-reply@amazon.de"))
    assert one(tmp_path, mail()).conversation == notice.conversation


def test_an_mbox_gives_each_mail_in_its_place_and_names_the_bad_one(tmp_path: Path) -> None:
    good, other = mail().as_bytes(), mail(">From the start it leaked", **{"Message-ID": "<m-3@x.example>"}).as_bytes()
    raw = b"".join(
        b"From - Tue Nov 17 21:03:00 2026\n" + body.rstrip(b"\n") + b"\n\n"
        for body in (good, mail(Date="").as_bytes(), other)
    )
    found = read(tmp_path, raw, "all.mbox")
    assert [type(one) for one in found] == [Message, Rejected, Message]
    assert (found[1].row, found[1].code) == (2, "E-MAIL-DATE")
    assert found[2].text == "From the start it leaked"


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("E-MAIL-ENCODING", b'Content-Type: text/plain; charset="utf-8"\n\n\xce\xd2\xb5\xc4\xb1\xad'),
        ("E-MAIL-ENCODING", b'Content-Type: text/plain; charset="x-none"\n\n\xce\xd2'),
        ("E-MAIL-BROKEN", b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nabcde"),
        ("E-MAIL-EMPTY", b"\n> all of it\n> is quoted\n"),
        ("E-MAIL-BOMB", b"X-Long: " + b"a" * (300 << 10) + b"\n\nwords"),
        ("E-MAIL-BOMB", b"\n" + b"\n" * 600_000),
        ("E-MAIL-BOMB", b"\nContent-Type: text/plain\n" * 120),
        (
            "E-MAIL-BOMB",
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(60)),
        ),
        ("E-MAIL-BOMB", b"\n" + b"a" * (26 << 20)),
        ("E-MAIL-BOMB", b"Content-Type: text/html\n\n" + b"<p>" * (1 << 20)),
    ],
)
def test_a_broken_or_hostile_mail_is_one_refused_row_in_little_time(tmp_path: Path, code: str, raw: bytes) -> None:
    head = f"From: {RELAY}\nDate: Tue, 17 Nov 2026 21:03:00 +0100\nMessage-ID: <h@x.example>\n".encode()
    began = time.process_time()
    assert refused(tmp_path, head + raw) == code
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text",
    ["\n" * 400_000, "On a\n" * 200_000, "- " * 500_000, "9" * 500_000, "From: a\n" * 100_000, " " * 1_000_000 + "x",
     "-" * 1_000_000, "2 写道\n" * 100_000],
    ids=["lines", "on", "rules", "digits", "heads", "blanks", "dashes", "wrote"],
)  # fmt: skip
def test_words_made_to_be_slow_are_not(text: str) -> None:
    began = time.process_time()
    own_words(text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("page", ["<" * 300_000, "<a x='" * 100_000, "<!--" * 100_000, "<blockquote>" * 50_000])
def test_pages_made_to_be_slow_are_not(page: str) -> None:
    began = time.process_time()
    html_text(page)
    assert time.process_time() - began < 3


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([
        b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Type: message/rfc822\n", b"\n", b"--x\n", b"--x--\n",
        b"Content-Type: text/html; charset=\"\xff\"\n", b"Subject: =?utf-8?b?!!?=\n", b"From: <<>@,;\n",
        b"To: a@b, \"\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=\n", b"Date: 99 Foo 2026 99:99\n",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"begin 6\n", b"\x00\xfe\n",
        b"References: <\n",
    ]), max_size=25)
)  # fmt: skip
def test_no_mail_gets_past_the_one_kind_of_error(lines: list[bytes]) -> None:
    raw = f"From: {RELAY}\nDate: Tue, 17 Nov 2026 21:03:00 +0100\n".encode() + b"".join(lines)
    try:
        assert record(take_apart(raw), "a1")["shop"] == "a1"
    except WanhuiError as named:
        assert named.code.startswith("E-MAIL-")


def test_a_mail_without_a_shop_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(mail().as_bytes())
    with pytest.raises(WanhuiError) as asked:
        list(read_records(open_file(path), None, {}))
    assert asked.value.code == "E-FILE-SHOP"
