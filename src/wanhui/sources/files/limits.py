"""How much of a file is read at most: every bound that keeps a hostile or damaged file from taking the machine."""

from __future__ import annotations

from typing import Final

#: Characters of one line, and of one row that is spread over lines by quoted line breaks.
LINE: Final = 1_000_000
#: Lines that one quoted cell may span before its quotation mark counts as never closed.
QUOTED_LINES: Final = 200
COLUMNS: Final = 500
#: Bytes that a gzip or a workbook may unpack to.
UNPACKED: Final = 4 * 2**30
SHEET_UNPACKED: Final = 256 * 2**20
#: Beyond this many bytes a part that is packed tighter than this ratio is a bomb; real exports stay below 60.
RATIO: Final = 200
RATIO_FROM: Final = 8 * 2**20
#: Entries and bytes of a zip's central directory.
ZIP_ENTRIES: Final = 2_000
ZIP_DIRECTORY: Final = 1 * 2**20
#: Rows times columns of a sheet, which the reader holds in memory (about 60 bytes a cell).
SHEET_CELLS: Final = 8_000_000
#: Bytes of a table in HTML: its parser is slow on hostile pages.
HTML: Final = 16 * 2**20
#: Rows looked at to find the header, and bytes of the sample that it is found in.
HEADER_ROWS: Final = 12
SAMPLE: Final = 256 * 1024
BLOCK: Final = 1 << 20
#: Bytes of one mail (the marketplaces' own relays pass on less), of its headers, and of one part that holds words.
MAIL: Final = 25 * 2**20
MAIL_HEADERS: Final = 256 * 1024
MAIL_TEXT: Final = 2 * 2**20
#: Lines of a mail, parts it may have, and how many of them may hold others: the parser's work grows with all three.
MAIL_LINES: Final = 500_000
MAIL_PARTS: Final = 100
MAIL_NESTING: Final = 20
