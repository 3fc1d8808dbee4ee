"""Writes ``src/wanhui/store/schema.sql``: runs every migration on an empty database and keeps what is there then.

``python -m tests.store.schema_file`` writes it; with ``--check`` it says instead what a database made at once by the
script lacks or has more than one made by the migrations.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from wanhui.store import schema
from wanhui.store.cluster.binaries import Binaries, from_wheel
from wanhui.store.embedded import Lease, lease, remove
from wanhui.store.roles import CREATE_ROLES, OWNER
from wanhui.store.setup import SUPER, expected_migrations, run_migrations, set_up_django

FILE = Path(schema.__file__).with_name(schema.FILE)
#: The server writes a list of choices in one of two ways that mean the same: as it was made, or as it was read back.
_CHOICES = re.compile(r"\(ARRAY\[((?:'\w+'::character varying(?:, )?)+)\]\)::text\[\]")


def dump(server: Lease, tools: Binaries, database: str) -> str:
    """All that is in `database`, as a script."""
    command = [tools.program("pg_dump"), "--inserts", "--no-comments", "--dbname", server.dsn(SUPER, database)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return schema.script_of(told, schema.mark_of(expected_migrations()))


def made_by_migrations(server: Lease, tools: Binaries) -> str:
    """What the migrations leave behind."""
    with psycopg.connect(server.dsn(SUPER)) as admin:
        admin.execute(CREATE_ROLES.encode())
    set_up_django()
    run_migrations(server.dsn(OWNER))
    return dump(server, tools, "wanhui")


def made_at_once(server: Lease, tools: Binaries) -> str:
    """What the script leaves behind; it must be in use."""
    with psycopg.connect(server.dsn(SUPER), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE second OWNER {OWNER}")
    with psycopg.connect(server.dsn(SUPER, "second"), autocommit=True) as admin:
        admin.execute(CREATE_ROLES.encode())
        assert schema.make_at_once(admin, expected_migrations()), "schema.sql is not of these migrations: make schema"
    return dump(server, tools, "second")


def alike(script: str) -> str:
    """`script` with each list of choices as it is read back."""
    return _CHOICES.sub(lambda found: f"ARRAY[{', '.join(f'({one})::text' for one in found[1].split(', '))}]", script)


def main() -> int:
    """Writes the file, or checks it."""
    home, tools = Path(tempfile.mkdtemp(prefix="wanhui-schema-")), from_wheel()
    try:
        with lease(home) as server:
            wanted = made_by_migrations(server, tools)
            if "--check" not in sys.argv:
                FILE.write_text(wanted, encoding="utf-8")
                return 0
            found = made_at_once(server, tools)
    finally:
        remove(home)
    lines = [alike(one).splitlines(keepends=True) for one in (wanted, found)]
    differences = list(difflib.unified_diff(*lines, fromfile="migrations", tofile=schema.FILE, n=0))
    sys.stdout.writelines(differences[:40])
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
