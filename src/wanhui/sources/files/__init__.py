"""Files that people bring: canonical JSON Lines and the tables that marketplaces export.

`open_file` finds out what a file is and refuses what is broken or hostile; `read_records` turns it into records.
"""

from wanhui.sources.files.mapping import Mapping, fields_of, header_key, mapping_from_json, suggest_mapping
from wanhui.sources.files.opened import OpenedFile, open_file, sample_rows
from wanhui.sources.files.outcome import Rejected, Row
from wanhui.sources.files.read import read_numbered, read_records

__all__ = [
    "Mapping",
    "OpenedFile",
    "Rejected",
    "Row",
    "fields_of",
    "header_key",
    "mapping_from_json",
    "open_file",
    "read_numbered",
    "read_records",
    "sample_rows",
    "suggest_mapping",
]
