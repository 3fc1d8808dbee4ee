"""Make the data folder of a cluster: all of it or nothing."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path

from wanhui.errors import WanhuiError
from wanhui.store.cluster.binaries import Binaries
from wanhui.store.cluster.places import Cluster, give_to_server
from wanhui.store.cluster.programs import failure, run

SUPERUSER = "wanhui_super"
#: Roles that may sign in; what each may do is given by the migrations.
ROLES = ("wanhui_owner", "wanhui_app", "wanhui_jobs")
DATABASE = "wanhui"


def ensure_data(cluster: Cluster, tools: Binaries) -> None:
    """Make the data folder unless there is one; ``E-DB-VERSION`` when it belongs to another major version."""
    marker = cluster.data / "PG_VERSION"
    if not cluster.data.exists():
        _make_data(cluster, tools)
    found = marker.read_text(encoding="ascii").strip() if marker.exists() else "?"
    if found != tools.major:
        raise WanhuiError("E-DB-VERSION", folder=cluster.data, found=found, expected=tools.major)


def _make_data(cluster: Cluster, tools: Binaries) -> None:
    """Make a data folder under another name and give it its own only when it is whole."""
    for left in cluster.folder.glob("data.new-*"):  # by a maker that was killed
        shutil.rmtree(left, ignore_errors=True)
    # a name of its own, so that nothing a killed maker left running can write into it
    fresh = cluster.folder / f"data.new-{os.getpid()}"
    give_to_server(cluster, fresh)
    password = secrets.token_urlsafe(32)
    try:
        run(cluster, _initdb(tools, fresh))
        said = run(
            cluster, [tools.program("postgres"), "--single", "-D", str(fresh), "template1"], _first_sql(password)
        )
        if "ERROR:" in said or "FATAL:" in said:
            raise failure(cluster, said)
        _keep_password(cluster, password)
        fresh.rename(cluster.data)
        _sync(cluster.folder)  # the name must survive a power cut as the data do
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _initdb(tools: Binaries, folder: Path) -> list[str]:
    """The command that makes a data folder: Unicode order by code point on every system, pages with checksums."""
    return [
        tools.program("initdb"),
        *("-D", str(folder), "-U", SUPERUSER, "-E", "UTF8", "--locale=C", "--data-checksums", "--no-instructions"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--auth-local=peer", "--auth-host=reject"),  # never used: our own file stands in its place
        # one call for the whole disk instead of a thousand files one by one: as safe, and faster on a busy machine
        *(("--sync-method=syncfs",) if sys.platform == "linux" else ()),
    ]


def _first_sql(password: str) -> str:
    """The roles and the database; over the socket nobody is asked for the password."""
    roles = [f"CREATE ROLE {role} LOGIN PASSWORD '{password}'\n" for role in ROLES]
    return "".join(
        [f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n", *roles, f"CREATE DATABASE {DATABASE} OWNER {ROLES[0]}\n"]
    )


def _keep_password(cluster: Cluster, password: str) -> None:
    file = cluster.folder / "password"
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(password)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
