"""The server's configuration and how clients reach it: a private socket, else loopback with a password.

Over the socket PostgreSQL asks the kernel who is calling (``peer``): only the user who owns the instance gets in, as
any of its roles, so no password exists that could leak, and the folder's 0700 is a second fence, not the only one. That
matters most as root, where the server's user may be shared with other programs.
"""

from __future__ import annotations

import os
import pwd
import socket
import stat
from dataclasses import dataclass
from pathlib import Path

from wanhui.errors import WanhuiError
from wanhui.store.cluster.places import Cluster, give_to_server, name_of

#: sockaddr_un holds 104 bytes on macOS and 108 on Linux, the name of the socket included.
_LONGEST_SOCKET = 100
_SOCKET_PORT = 5432

_SETTINGS = """\
# Written anew at every start of the embedded server; changes are lost.
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
hba_file = '{folder}/pg_hba.conf'
ident_file = '{folder}/pg_ident.conf'
max_connections = 100

# two cores and 1 GiB
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
random_page_cost = 1.1
jit = off
dynamic_shared_memory_type = {shared_memory}

# nothing acknowledged is ever lost; imports may run far ahead of the next checkpoint
fsync = on
synchronous_commit = on
full_page_writes = on
wal_buffers = 16MB
max_wal_size = 2GB
min_wal_size = 128MB
checkpoint_timeout = 15min

timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'

# one file for each day of the week, each overwritten a week later
logging_collector = on
log_directory = '{logs}'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
# rows and statements hold what buyers wrote: neither belongs in a log
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the server listens: a socket's folder, or 127.0.0.1 and a port."""

    host: str
    port: int

    @property
    def is_socket(self) -> bool:
        """Whether `host` is the folder of a socket."""
        return self.host.startswith("/")

    @property
    def socket(self) -> Path:
        """The socket itself."""
        return Path(self.host) / f".s.PGSQL.{self.port}"

    @property
    def lock(self) -> Path:
        """The file that says which server has the socket."""
        return Path(self.host) / f".s.PGSQL.{self.port}.lock"


def choose_address(cluster: Cluster) -> Address:
    """A private socket where one is possible, else a free port of the loopback."""
    for folder in _socket_folders(cluster):
        short = len(os.fsencode(folder / f".s.PGSQL.{_SOCKET_PORT}")) <= _LONGEST_SOCKET
        if short and _make_private(cluster, folder):
            return Address(host=str(folder), port=_SOCKET_PORT)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Address(host="127.0.0.1", port=probe.getsockname()[1])


def caller() -> str:
    """The name of our user, without which PostgreSQL knows nobody; ``E-DB-NAMELESS`` for a bare number."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name.replace('"', '""')
    except KeyError as error:
        raise WanhuiError("E-DB-NAMELESS", user=os.geteuid()) from error


def write_config(cluster: Cluster, address: Address) -> Path:
    """Write the three configuration files; the path of the main one."""
    folder = cluster.folder / "conf"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)  # the server's user reads the files by their names
    settings = _SETTINGS.format(
        listen="" if address.is_socket else address.host,
        port=address.port,
        sockets=_quoted(address.host) if address.is_socket else "",
        folder=_quoted(str(folder)),
        logs=_quoted(str(cluster.logs)),
        shared_memory="mmap" if _lacks_shared_memory() else "posix",
    )
    hba = "local all all peer map=wanhui\n" if address.is_socket else "host all all 127.0.0.1/32 scram-sha-256\n"
    files = {"postgresql.conf": settings, "pg_hba.conf": hba, "pg_ident.conf": f'wanhui "{caller()}" all\n'}
    for name, text in files.items():
        file = folder / name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o644)
    return folder / "postgresql.conf"


def _socket_folders(cluster: Cluster) -> list[Path]:
    if cluster.user is not None:
        return [cluster.folder / "socket"]
    name = name_of(cluster.home)
    run = os.environ.get("XDG_RUNTIME_DIR", "")
    found = [Path("/tmp") / f"wanhui-{os.geteuid()}-{name}"]  # noqa: S108 -- made private, its owner checked
    if run.startswith("/") and Path(run).is_dir() and Path(run).stat().st_uid == os.geteuid():
        found.insert(0, Path(run) / f"wanhui-{name}")
    return found


def _make_private(cluster: Cluster, folder: Path) -> bool:
    """Whether `folder` is now ours alone; one that somebody else put there, or a link, is left as it is."""
    try:
        give_to_server(cluster, folder)
    except FileExistsError:
        pass
    except OSError:
        return False
    found = folder.lstat()
    owner = os.geteuid() if cluster.user is None else cluster.user.uid
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077


def _lacks_shared_memory() -> bool:
    """Whether a Linux without a usable /dev/shm must keep dynamic shared memory in files."""
    return Path("/proc/self").exists() and not os.access("/dev/shm", os.W_OK)  # noqa: S108 -- only asked for


def _quoted(value: str) -> str:
    return value.replace("'", "''")
