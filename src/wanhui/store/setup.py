"""Makes a database ready: roles, tables, grants; then gives Django the application role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, Protocol
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from wanhui.errors import WanhuiError
from wanhui.store.roles import APP, CREATE_ROLES, GRANTS, JOBS, OWNER
from wanhui.store.schema import make_at_once

#: Where each installed application keeps its migrations; a test holds it against INSTALLED_APPS.
MIGRATIONS: Final = {
    "contenttypes": "django.contrib.contenttypes.migrations",
    "auth": "django.contrib.auth.migrations",
    "sessions": "django.contrib.sessions.migrations",
    "procrastinate": "procrastinate.contrib.django.migrations",
    "store": "wanhui.store.migrations",
}
SUPER: Final = "wanhui_super"
_OLDEST_SERVER: Final = 160000
_LOCK: Final = 0x77616E687569  # "wanhui": one process migrates at a time


class Server(Protocol):
    """A PostgreSQL that tells how to connect as each role (the lease on the embedded one is such)."""

    def dsn(self, role: str) -> str:
        """A libpq connection string for `role` to the database of ours."""
        ...


@dataclass(frozen=True, slots=True)
class UrlServer:
    """A server that the operator runs: one URL; each role is taken on right after connecting."""

    url: str

    def dsn(self, role: str) -> str:
        """The URL itself for the superuser; for any other role the URL with that role switched on."""
        if role == SUPER:
            return self.url
        return self.url + ("&" if "?" in self.url else "?") + "options=" + quote(f"-c role={role}", safe="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What the doors need to know: connection strings of the application and of the workers' queue."""

    app_dsn: str
    jobs_dsn: str
    has_migrated: bool


def prepare(server: Server | str) -> Prepared:
    """The database of `server` (or of a URL) made ready and Django pointed at it; quick when nothing is to do.

    Raises ``E-DATABASE-ROLES`` when roles are missing and may not be created, ``E-DATABASE-OLD`` for a server
    before version 16, ``E-DATABASE-DOWN`` when it cannot be reached.
    """
    chosen: Server = UrlServer(server) if isinstance(server, str) else server
    set_up_django()
    has_migrated = not _is_current(chosen.dsn(APP))
    if has_migrated:
        _migrate(chosen)
    _point_django(chosen.dsn(APP))
    return Prepared(app_dsn=chosen.dsn(APP), jobs_dsn=chosen.dsn(JOBS), has_migrated=has_migrated)


def join(app_dsn: str) -> None:
    """Points Django at a database that another process has made ready (`Prepared.app_dsn`)."""
    set_up_django()
    _point_django(app_dsn)


@cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """(application, name) of every migration on disk, told by file names alone."""
    return frozenset(
        (app, file.name.removesuffix(".py"))
        for app, package in MIGRATIONS.items()
        for file in files(package).iterdir()
        if file.name.endswith(".py") and file.name[0].isdigit()
    )


def _is_current(dsn: str) -> bool:
    try:
        with psycopg.connect(dsn, autocommit=True) as connection:
            done = connection.execute("SELECT app, name FROM django_migrations").fetchall()
            granted = connection.execute("SELECT obj_description('django_migrations'::regclass)").fetchone()
    except psycopg.Error:
        return False
    is_granted = granted is not None and granted[0] == _grants_mark()
    return is_granted and expected_migrations() <= {(str(app), str(name)) for app, name in done}


def _grants_mark() -> str:
    """What the table of migrations is marked with once the grants of this version are in force."""
    return f"grants {sha256(GRANTS.encode()).hexdigest()}"


def set_up_django() -> None:
    """Loads Django and the models, once."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
        django.setup()


def _migrate(server: Server) -> None:
    with _locked(server.dsn(SUPER)) as admin:
        if _is_current(server.dsn(APP)):
            return
        _create_roles(admin)
        if not make_at_once(admin, expected_migrations()):
            run_migrations(server.dsn(OWNER))
        # This one waits for the disk, and all that was written before it is on the disk by then, too.
        with psycopg.connect(server.dsn(OWNER)) as owner:
            owner.execute(GRANTS.encode())
            owner.execute(sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(_grants_mark()))


def run_migrations(dsn: str) -> None:
    """Runs whatever migration is missing in the database of `dsn`, whose role is to own all tables."""
    from django.core.management import call_command
    from django.db.backends.signals import connection_created

    _point_django(dsn)
    connection_created.connect(_hurry)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection_created.disconnect(_hurry)


def _hurry(connection: Any, **_: object) -> None:
    """No migration waits for the disk: each is done whole or not at all anyway, and the last words do wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


@contextmanager
def _locked(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    try:
        connection = psycopg.connect(dsn, autocommit=True)
    except psycopg.OperationalError as down:
        raise WanhuiError("E-DATABASE-DOWN", detail=" ".join(str(down).split())) from down
    with connection:
        if connection.info.server_version < _OLDEST_SERVER:
            raise WanhuiError("E-DATABASE-OLD", found=connection.info.server_version // 10000)
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield connection


def _create_roles(admin: psycopg.Connection[Any]) -> None:
    try:
        with admin.transaction():
            admin.execute(CREATE_ROLES.encode())
    except psycopg.errors.InsufficientPrivilege as refused:
        raise WanhuiError("E-DATABASE-ROLES", user=admin.info.user, sql=CREATE_ROLES) from refused


def _point_django(dsn: str) -> None:
    """Gives Django's connections, in every thread, the server and role of `dsn`."""
    from django.db import connections

    connections.close_all()
    parts: dict[str, Any] = dict(conninfo_to_dict(dsn))
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings = connections["default"].settings_dict
    settings.update({ours: str(parts.pop(theirs, "") or "") for ours, theirs in known.items()})
    settings["OPTIONS"] = parts
