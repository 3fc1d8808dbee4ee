"""The folders of one embedded cluster, who owns them, and the rule that no folder of others is ever changed.

``HOME/postgres`` holds locks, configuration and the data folder. As root it is a link to a folder below
``/var/lib/wanhui``: PostgreSQL then runs as an unprivileged user, who could not enter a private home.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from wanhui.errors import WanhuiError

#: Where root keeps clusters, best first. The second serves when the first belongs to somebody else.
ROOT_BASES = (Path("/var/lib/wanhui"), Path("/var/lib/wanhui-root"), Path("/var/tmp/wanhui-root"))  # noqa: S108 -- owner checked
#: Users that exist for running things without rights, best first: `postgres` runs nothing but databases.
_SERVER_USERS = ("postgres", "nobody", "daemon")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The operating system's user that the server runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One embedded cluster; `user` is None when the server runs as ourselves."""

    home: Path
    folder: Path
    user: ServerUser | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        """Where the server writes its log: one file for each day of the week."""
        return self.home / "logs" if self.user is None else self.folder / "logs"

    @property
    def start_lock(self) -> Path:
        """Held while somebody starts or stops the server."""
        return self.folder / "start.lock"

    @property
    def lease_lock(self) -> Path:
        """Held, shared, by everybody who uses the server."""
        return self.folder / "lease.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor as long as its server runs; the file's content is the supervisor's pid."""
        return self.folder / "supervisor.lock"

    @property
    def start_log(self) -> Path:
        """What the server says before its own log is open."""
        return self.folder / "start.log"

    @property
    def supervisor_log(self) -> Path:
        """What the last supervisor complained of; empty when all went well."""
        return self.folder / "supervisor.log"


def name_of(home: Path) -> str:
    """The short name of an instance: the same for every way to write its data folder."""
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]


def find_cluster(home: Path) -> Cluster | None:
    """The cluster of `home` when it was made before."""
    home = home.resolve()
    folder = home / "postgres"
    if not folder.is_dir():
        return None
    _refuse_copy(home, folder)
    return Cluster(home=home, folder=folder.resolve(), user=_user_of(folder))


def open_cluster(home: Path) -> Cluster:
    """The cluster of `home`, its folders made where they are missing.

    ``E-DB-FOLDER`` when they cannot be made, ``E-DB-OWNER`` when they belong to another user, ``E-DB-GONE`` when
    root's folder has been removed, ``E-DB-USER`` when root finds no user to run the server as.
    """
    home = home.resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        cluster = find_cluster(home) or _make(home)
        _make_logs(cluster)
    except OSError as error:
        raise unusable(home, error) from error
    return cluster


def unusable(folder: Path, error: OSError) -> WanhuiError:
    """What to tell a person when a folder or its disk refuses us."""
    code = "E-DB-DISK" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "E-DB-FOLDER"
    return WanhuiError(code, folder=error.filename or folder, detail=error.strerror or error)


def give_to_server(cluster: Cluster, folder: Path) -> None:
    """Make `folder`, private to the server's user."""
    folder.mkdir(mode=0o700)
    if cluster.user is not None:
        os.chown(folder, cluster.user.uid, cluster.user.gid)


def _make(home: Path) -> Cluster:
    folder = home / "postgres"
    if folder.is_symlink():  # it leads nowhere, or the cluster would have been found
        raise WanhuiError("E-DB-GONE", folder=folder.readlink(), link=folder)
    if os.geteuid() != 0:
        with contextlib.suppress(FileExistsError):  # another starter was as quick
            folder.mkdir(mode=0o700)
        return Cluster(home=home, folder=folder, user=None)
    user = _unprivileged()
    made = _make_root_folder(name_of(home))
    try:
        folder.symlink_to(made)
    except FileExistsError:  # another starter was as quick: its folder counts
        made.rmdir()
    else:
        (made / "home").write_text(str(home), encoding="utf-8")
    return Cluster(home=home, folder=folder.resolve(), user=user)


def _refuse_copy(home: Path, folder: Path) -> None:
    """Refuse a copied home of root, whose link leads to the database of the original; a moved one is welcome."""
    if not folder.is_symlink():
        return
    with contextlib.suppress(FileNotFoundError):
        original = Path((folder / "home").read_text(encoding="utf-8"))
        if original != home and (original / "postgres").samefile(folder):
            raise WanhuiError("E-DB-COPY", home=home, original=original, link=folder)


def _make_logs(cluster: Cluster) -> None:
    shown = cluster.home / "logs"
    shown.mkdir(mode=0o700, exist_ok=True)
    if cluster.user is None:
        return
    with contextlib.suppress(FileExistsError):
        give_to_server(cluster, cluster.logs)
    link = shown / "postgres"
    if link.is_symlink() and link.readlink() != cluster.logs:
        link.unlink()  # to a cluster that this home had before
    with contextlib.suppress(FileExistsError):
        link.symlink_to(cluster.logs)


def _user_of(folder: Path) -> ServerUser | None:
    """Who runs the server of an existing cluster: ourselves, or, for root, the owner of its data."""
    me = os.geteuid()
    owner = folder.stat().st_uid
    if owner != me:
        raise WanhuiError("E-DB-OWNER", folder=folder, owner=_name(owner), user=_name(me))
    if me != 0:
        return None
    with contextlib.suppress(FileNotFoundError):
        data = (folder / "data").stat()
        return ServerUser(uid=data.st_uid, gid=data.st_gid)
    return _unprivileged()


def _unprivileged() -> ServerUser:
    for name in _SERVER_USERS:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid)
    raise WanhuiError("E-DB-USER", expected=", ".join(_SERVER_USERS))


def _make_root_folder(name: str) -> Path:
    """A new folder for one cluster; a number is added when the name belongs to a home that was removed.

    Root owns it, so that the server's user cannot tamper with locks and configuration, and others may pass through
    but not list it: what is private inside has folders of its own.
    """
    base = _root_base()
    for number in count(1):
        made = base / (name if number == 1 else f"{name}-{number}")
        with contextlib.suppress(FileExistsError):
            made.mkdir(mode=0o711)
            made.chmod(0o711)  # whatever the umask
            return made
    raise AssertionError


def _root_base() -> Path:
    refused: list[str] = []
    for base in ROOT_BASES:
        with contextlib.suppress(OSError):
            if not base.exists():
                base.mkdir(mode=0o755)
                base.chmod(0o755)
            if _is_passable(base):
                return base
        refused.append(str(base))
    raise WanhuiError("E-DB-FOLDER", folder=", ".join(refused), detail="none is a folder of root that others can pass")


def _is_passable(base: Path) -> bool:
    """Whether `base` is a folder that only root can change and that everybody can pass, down from the top."""
    found = base.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == 0 and not found.st_mode & 0o022
    return ours and all(place.stat().st_mode & 0o001 for place in (base, *base.parents))


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
