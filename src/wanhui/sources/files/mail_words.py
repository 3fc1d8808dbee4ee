"""The words of a mail: HTML as plain text, a forward opened, quoted history and signatures left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from html import unescape
from typing import Final

_SILENT: Final = frozenset({"script", "style", "head", "title", "template"})
_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "br",
        "section",
    }
)
_CELLS: Final = frozenset({"td", "th"})
_TAG: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>?"
    r"|<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?:(?:\s|/)(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?>",
    re.IGNORECASE | re.DOTALL,
)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_ZERO_WIDTH: Final = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")

#: The lines between which a marketplace sets what the buyer wrote. No rule here runs over a line end by itself, so
#: that a mail made of line ends costs no more than any other.
_BEGIN: Final = re.compile(
    r"^[-–—=* \t]{3,60}(?:begin|start|beginn|anfang|开始|開始)?[ \t]{0,3}(?:of |der )?(?:the )?"
    r"(?:message|nachricht|消息|訊息)(?:开始|開始)?[:：]?[ \t]*[-–—=*]{3,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_END: Final = re.compile(
    r"^[-–—=* \t]{3,60}(?:end|ende|结束|結束|(?:消息|訊息)(?:结束|結束))[ \t]?[^\n]{0,30}[-–—=*]{3,60}$",
    re.IGNORECASE | re.MULTILINE,
)

_FORWARD: Final = re.compile(
    r"^[-–— _]*(?:(?:begin )?forwarded message|(?:anfang der )?weitergeleitete(?:n)? (?:nachricht|e-?mail)"
    r"|(?:开始)?转发的?(?:邮件|消息|信息)(?:信息)?|(?:開始)?轉寄的?(?:郵件|訊息))[ \t]*[:：]?[-–— _\t]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: A subject that a client gives to a mail passed on.
FORWARD_SUBJECT: Final = re.compile(r"^\s*(?:fwd?|wg|转发|轉寄|转寄)\s*[:：]", re.IGNORECASE)
_HEADS: Final = {
    "from": r"from|von|发件人|寄件者|寄件人|發件人",
    "date": r"date|sent|datum|gesendet|日期|时间|发送时间|發送時間|寄件日期",
    "subject": r"subject|betreff|主题|主題|主旨",
    "to": r"to|an|cc|收件人|收件者|抄送|副本|reply-to|antwort an",
}
_HEAD: Final = re.compile(r"^[\s>*]*(" + "|".join(_HEADS.values()) + r")[\s*]*[:：][\s*]*(.*)$", re.IGNORECASE)
_FROM_HEAD: Final = re.compile(r"^[ \t>*]*(?:" + _HEADS["from"] + r")[ \t*]*[:：]", re.IGNORECASE | re.MULTILINE)
_DATE_HEAD: Final = re.compile(r"^(?:" + _HEADS["date"] + r")$", re.IGNORECASE)
_SENDER_HEAD: Final = re.compile(r"^(?:" + _HEADS["from"] + r")$", re.IGNORECASE)

#: Where the client of the writer begins to quote what was written before, in English, German and Chinese.
_HISTORY: Final = (
    re.compile(r"^[ \t]*On\b[^\n]{4,200}(?:\n[^\n]{0,200}){0,2}?\bwrote ?:$", re.IGNORECASE | re.MULTILINE),
    re.compile(
        r"^[ \t]*Am\b[^\n]{4,200}(?:\n[^\n]{0,200}){0,2}?\bschrieb\b[^\n]{0,200}(?:\n[^\n]{0,200})?:$",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"^[-–—_ ]{3,60}(?:original message|ursprüngliche nachricht|original-?nachricht|原始邮件|原始郵件|原邮件)"
        r"[-–—_ ]{0,60}$",
        re.IGNORECASE | re.MULTILINE,
    ),
)
_WROTE: Final = re.compile(r"(?:写道|寫道) ?[:：]$", re.MULTILINE)
_DIGIT: Final = re.compile(r"\d")
_RULE: Final = re.compile(r"_{10,}\s*\Z")
_SIGNATURE: Final = re.compile(r"^--$", re.MULTILINE)
_SENT_FROM: Final = re.compile(
    r"\n[ \t]*(?:sent from my|von meinem|gesendet von|发自我的|從我的)[^\n]{0,60}\Z", re.IGNORECASE
)
_HEAD_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail inside a mail: whom it came from, when (as its writer's client put it), and all that it says."""

    sender: str
    date: str
    text: str


def html_text(page: str) -> str:
    """The text of an HTML mail. Nothing is loaded or run; quotations keep a ``>`` before each line.

    The page is only cut at its tags, in time that grows with its length: the parser of the standard library can be
    made to take hours.
    """
    parts: list[str] = []
    silent, quoted, end = "", 0, 0
    for found in _TAG.finditer(page):
        if not silent:
            parts.append(_visible(page[end : found.start()], parts, is_quoted=quoted > 0))
        end = found.end()
        tag, is_end = (found["tag"] or "").lower(), bool(found["end"])
        if silent:
            silent = "" if (is_end and tag == silent) or tag == "body" else silent
        elif tag in _SILENT:
            silent = "" if is_end else tag
        elif tag in _BLOCKS:
            parts.append("\n")
            quoted += (-1 if is_end and quoted else not is_end) if tag == "blockquote" else 0
        elif tag in _CELLS:
            parts.append(" ")
    parts.append("" if silent else _visible(page[end:], parts, is_quoted=quoted > 0))
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _visible(text: str, before: list[str], *, is_quoted: bool) -> str:
    """A run of text as a reader sees it; at the start of a quoted line it gets its mark."""
    spaced = _SPACES.sub(" ", unescape(text))
    starts = is_quoted and bool(before) and before[-1] == "\n" and bool(spaced.strip())
    return "> " + spaced.lstrip() if starts else spaced if spaced.strip() or (before and before[-1] != "\n") else ""


def own_words(text: str) -> str:
    """What the writer of this mail added: no quoted history, no signature, none of a marketplace's frame."""
    words = _inside_frame(_plain(text))
    cuts = [found.start() for rule in _HISTORY if (found := rule.search(words))]
    cuts += [start for start in (_outlook(words), _wrote_in_chinese(words)) if start is not None]
    words = words[: min(cuts)] if cuts else words
    words = "\n".join(line for line in words.split("\n") if not line.lstrip().startswith(">"))
    signed = _SIGNATURE.search(words)
    words = words[: signed.start()] if signed else words
    return re.sub(r"\n{3,}", "\n\n", _SENT_FROM.sub("", words.rstrip())).strip()


def forwarded(text: str, subject: str) -> Forwarded | None:
    """The mail that this one passes on, None when it passes on nothing; a reply that quotes is no forward."""
    plain = _plain(text)
    mark = _FORWARD.search(plain)
    if mark is not None:
        rest = plain[mark.end() :]
    elif FORWARD_SUBJECT.match(subject) and (start := _outlook(plain)) is not None:
        rest = plain[start:]
    else:
        return None
    return _taken_apart(rest)


def _taken_apart(rest: str) -> Forwarded | None:
    """The header lines on top of a forward, then its text; quotation marks around all of it are taken off."""
    lines = rest.split("\n")
    said = [line for line in lines if line.strip()]
    if said and all(line.startswith(">") for line in said):
        lines = [re.sub(r"^> ?", "", line) for line in lines]
    sender = date = ""
    at, seen = 0, 0
    for at, line in enumerate(lines[:_HEAD_LINES]):
        head = _HEAD.match(line)
        if head is None:
            if line.strip(" _-") and seen:
                break
            if seen and not line.strip():
                at += 1
                break
            continue
        seen += 1
        if _SENDER_HEAD.match(head[1]):
            sender = parseaddr(re.sub(r"\[mailto:([^\]]+)\]", r"<\1>", head[2]))[1].lower()
        elif _DATE_HEAD.match(head[1]):
            date = head[2].strip()
    return Forwarded(sender, date, "\n".join(lines[at:])) if sender else None


def _outlook(words: str) -> int | None:
    """Where a block of header lines begins, as Outlook and others put it above what they quote."""
    for found in _FROM_HEAD.finditer(words):
        start = found.start()
        below = words[start : start + 600].split("\n", 5)[:5]
        heads = [head[1] for line in below if (head := _HEAD.match(line))]
        if any(_DATE_HEAD.match(name) for name in heads) and len(heads) >= 3:
            rule = _RULE.search(words, max(0, start - 200), start)
            return rule.start() if rule else start
    return None


def _wrote_in_chinese(words: str) -> int | None:
    """Where a Chinese client quotes: a line that ends with 写道, with a time in it or in the line before."""
    for found in _WROTE.finditer(words):
        line = words.rfind("\n", 0, found.start()) + 1
        before = words.rfind("\n", 0, max(0, line - 1)) + 1
        if found.start() - before > 600:
            continue
        if _DIGIT.search(words, line, found.start()):
            return line
        if _DIGIT.search(words, before, line):
            return before
    return None


def _inside_frame(words: str) -> str:
    end = _END.search(words)
    begin = _BEGIN.search(words, 0, end.start()) if end else _BEGIN.search(words)
    if begin is None:
        return words
    return words[begin.end() : end.start() if end else None]


def _plain(text: str) -> str:
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in _ZERO_WIDTH.sub("", unified).split("\n"))
