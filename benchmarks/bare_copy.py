"""The floor under an import: the lines of a file copied into one table with nothing read, checked or indexed."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg

from wanhui.settings import ENVIRONMENT
from wanhui.store.embedded import lease


def main() -> None:
    """Copies the file that is named on the command line."""
    with lease(ENVIRONMENT.home) as held, psycopg.connect(held.dsn("wanhui_super"), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare_copy")
        connection.execute("CREATE TABLE bare_copy (line text)")
        with connection.cursor().copy("COPY bare_copy FROM STDIN") as copy, Path(sys.argv[1]).open() as lines:
            for line in lines:
                copy.write_row([line])


if __name__ == "__main__":
    main()
