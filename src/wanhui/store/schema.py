"""All that the migrations leave behind in an empty database, as one script: a new data folder is ready much sooner.

The script is made from the migrations (``make schema``) and names the very ones it was made from: with any other it is
not used, and the migrations run one by one as ever.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import psycopg

FILE: Final = "schema.sql"
#: The server whose language the script is written in; an older one gets the migrations.
_WRITTEN_FOR: Final = 180000
_HEAD: Final = "-- Written by `make schema` from migrations "
#: What a script says about the session that runs it; ours runs in the middle of another's work.
_SESSION: Final = re.compile(
    r"^(?:--.*|\\.*|SET .*;|SELECT pg_catalog\.set_config\('search_path'.*;)?\n", flags=re.MULTILINE
)
_WHEN: Final = re.compile(r"^(INSERT INTO public\.django_migrations VALUES \(.*, )'[^']*'\);$", flags=re.MULTILINE)
_BEGIN: Final = "SET LOCAL check_function_bodies = false;\nSET LOCAL search_path = '';\n"


def script_of(dump: str, migrations: str) -> str:
    """The script that makes what ``pg_dump --inserts --no-comments`` has told; `migrations` is their `mark_of`."""
    plain = _WHEN.sub(r"\1now());", _SESSION.sub("", dump))
    return f"{_HEAD}{migrations}\n{_BEGIN}{plain}"


def mark_of(migrations: frozenset[tuple[str, str]]) -> str:
    """What tells these migrations (application, name) and the words of our own ones from all others."""
    told = sha256("\n".join(f"{app} {name}" for app, name in sorted(migrations)).encode())
    own = files("wanhui.store.migrations")
    for app, name in sorted(migrations):
        if app == "store":
            told.update((own / f"{name}.py").read_bytes())
    return told.hexdigest()


def make_at_once(admin: psycopg.Connection[Any], migrations: frozenset[tuple[str, str]]) -> bool:
    """Whether the empty database of `admin` now is as `migrations` would have made it; if not, nothing has changed.

    Only a superuser can say whose each table is.
    """
    text = _script()
    if not text.startswith(_HEAD + mark_of(migrations)) or admin.info.server_version < _WRITTEN_FOR:
        return False
    is_super, is_empty = admin.execute(
        "SELECT rolsuper, to_regclass('public.django_migrations') IS NULL FROM pg_roles WHERE rolname = current_user"
    ).fetchone() or (False, False)
    if not is_super or not is_empty:
        return False
    try:
        with admin.transaction():
            admin.execute(text.encode())
    except psycopg.Error:  # something of that name is there already: the migrations tell what
        return False
    return True


@cache
def _script() -> str:
    file = files("wanhui.store") / FILE
    return file.read_text(encoding="utf-8") if file.is_file() else ""
