"""The one way in: everything that other stages and the doors need of reading."""

from __future__ import annotations

from wanhui.reading.columns import Columns
from wanhui.reading.conversation import ConversationIn, OrderIn, TurnIn
from wanhui.reading.lines import error_line, parse_line, read_line, read_lines
from wanhui.reading.reader import Reader, build_reader
from wanhui.reading.result import IssueFound, Reading, Why, to_json
from wanhui.reading.texts import ReadMany, TextIn, read_conversation, read_full, read_many, read_one

__all__ = [
    "Columns",
    "ConversationIn",
    "IssueFound",
    "OrderIn",
    "ReadMany",
    "Reader",
    "Reading",
    "TextIn",
    "TurnIn",
    "Why",
    "build_reader",
    "error_line",
    "parse_line",
    "read_conversation",
    "read_full",
    "read_line",
    "read_lines",
    "read_many",
    "read_one",
    "to_json",
]
