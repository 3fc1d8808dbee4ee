"""The embedded PostgreSQL, on a real one: it is there when needed, survives every kill, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.store.cluster_folders import (
    client,
    is_alive,
    kill,
    private_home,
    server_pid,
    supervisor_pid,
    within,
)
from wanhui.errors import WanhuiError
from wanhui.store.embedded import Lease, lease, remove, stop

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    """One data folder whose server each test may stop and kill."""
    with private_home() as home:
        yield home


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder of the test's own, not made yet."""
    with private_home() as folder:
        yield folder


@contextlib.contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """A client that has its lease, and is ended afterwards."""
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    yield process
    process.kill()
    process.communicate()


def one(dsn: str, question: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def keep(held: Lease, text: str) -> None:
    """Store a row and have it acknowledged."""
    with psycopg.connect(held.dsn("wanhui_super"), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", (text,))


def count_kept(dsn: str, text: str) -> object:
    return one(dsn, f"SELECT count(*) FROM kept WHERE text = '{text}'")


@pytest.mark.parametrize("role", ["wanhui_super", "wanhui_owner", "wanhui_app", "wanhui_jobs"])
def test_every_role_signs_in_and_only_the_superuser_is_one(shared_home: Path, role: str) -> None:
    with lease(shared_home) as held:
        assert one(held.dsn(role), "SELECT current_user") == role
        is_super = one(held.dsn(role), "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert is_super == (role == "wanhui_super")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("data_checksums", "on"),
        ("timezone", "UTC"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("log_error_verbosity", "terse"),
    ],
)
def test_the_server_is_set_up_to_lose_nothing_and_listen_to_nobody_else(
    shared_home: Path, setting: str, value: str
) -> None:
    with lease(shared_home) as held:
        assert one(held.dsn("wanhui_app"), f"SELECT current_setting('{setting}')") == value


def test_text_sorts_by_code_point_on_every_system(shared_home: Path) -> None:
    with lease(shared_home) as held:
        words = one(held.dsn("wanhui_app"), "SELECT array_agg(w ORDER BY w) FROM unnest(ARRAY['b','B','退','a','é']) w")
    assert words == ["B", "a", "b", "é", "退"]


def test_a_log_holds_nothing_that_buyers_wrote(shared_home: Path) -> None:
    with lease(shared_home) as held, psycopg.connect(held.dsn("wanhui_super"), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE once (text text UNIQUE)")
        for _ in range(2):
            try:
                connection.execute("INSERT INTO once VALUES ('买家的原话')")
            except psycopg.errors.UniqueViolation:
                break
    shown = shared_home / "logs"
    folder = shown / "postgres" if (shown / "postgres").exists() else shown
    logs = [file.read_text(encoding="utf-8") for file in folder.glob("*.log")]
    assert any("duplicate key" in log for log in logs)
    assert not any("买家的原话" in log for log in logs)


def test_a_lease_on_a_running_server_costs_next_to_nothing(shared_home: Path) -> None:
    with lease(shared_home):
        began = time.perf_counter()
        lease(shared_home).close()
        assert time.perf_counter() - began < 0.05


def test_django_gets_the_same_server(shared_home: Path) -> None:
    with lease(shared_home) as held:
        keys = held.django("wanhui_app")
        signed_in = psycopg.connect(
            host=keys["HOST"], port=keys["PORT"], user=keys["USER"], dbname=keys["NAME"], password=keys["PASSWORD"]
        )
        with signed_in as connection:
            assert connection.info.user == "wanhui_app"


def test_the_last_to_leave_stops_the_server(shared_home: Path) -> None:
    first, second = lease(shared_home), lease(shared_home)
    first.close()
    assert one(second.dsn("wanhui_app"), "SELECT 1") == 1
    second.close()
    assert server_pid(shared_home) is None


def test_closing_twice_gives_back_one_lease_only(shared_home: Path) -> None:
    with lease(shared_home) as other:
        held = lease(shared_home)
        held.close()
        held.close()
        assert one(other.dsn("wanhui_app"), "SELECT 1") == 1


def test_stop_stops_it_for_everybody_and_the_next_lease_starts_it(shared_home: Path) -> None:
    with lease(shared_home) as held:
        assert stop(shared_home)
        assert server_pid(shared_home) is None
        assert not stop(shared_home)
        with lease(shared_home) as again:
            assert one(again.dsn("wanhui_app"), "SELECT 1") == 1
        assert one(held.dsn("wanhui_app"), "SELECT 1") == 1


def test_stop_of_a_folder_that_was_never_used_makes_nothing(home: Path) -> None:
    assert not stop(home)
    assert not home.exists()


def test_a_killed_server_comes_back_by_itself_with_every_acknowledged_row(shared_home: Path) -> None:
    with lease(shared_home) as held:
        keep(held, "before the kill")
        killed = server_pid(shared_home)
        kill(killed)
        assert within(10, lambda: server_pid(shared_home) not in (None, killed))
        with lease(shared_home) as again:
            assert again.dsn("x") == held.dsn("x")
            assert count_kept(held.dsn("wanhui_super"), "before the kill") == 1


def test_a_killed_client_gives_its_lease_back(shared_home: Path) -> None:
    with running(client(shared_home)) as other:
        assert server_pid(shared_home) is not None
        kill(other.pid)
        assert within(10, lambda: server_pid(shared_home) is None)


def test_every_process_killed_and_started_again_loses_nothing(shared_home: Path) -> None:
    with running(client(shared_home)) as other, lease(shared_home) as held:
        keep(held, "before all were killed")
        killed = (server_pid(shared_home), supervisor_pid(shared_home), other.pid)
        for pid in killed:
            kill(pid)
        with lease(shared_home) as again:
            assert count_kept(again.dsn("wanhui_super"), "before all were killed") == 1
    assert server_pid(shared_home) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_no_server_outlives_a_killed_supervisor(shared_home: Path) -> None:
    with lease(shared_home):
        alone = server_pid(shared_home)
        kill(supervisor_pid(shared_home))
        assert alone is not None
        assert within(10, lambda: not is_alive(alone))
        with lease(shared_home) as again:
            assert one(again.dsn("wanhui_app"), "SELECT 1") == 1


@pytest.mark.parametrize("left", ["postmaster.pid", "socket"])
def test_a_pid_that_now_belongs_to_another_process_does_not_stop_the_start(shared_home: Path, left: str) -> None:
    with lease(shared_home) as held:
        data = (shared_home / "postgres" / "data").resolve()
        socket_lock = Path(held.host) / ".s.PGSQL.5432.lock"
    file = data / "postmaster.pid" if left == "postmaster.pid" else socket_lock
    file.parent.mkdir(mode=0o700, exist_ok=True)
    os.chown(file.parent, data.stat().st_uid, data.stat().st_gid)
    file.write_text(f"{os.getpid()}\n{data}\n1000000000\n5432\n{socket_lock.parent}\n\n   1 1\nready   \n")
    with lease(shared_home) as held:
        assert one(held.dsn("wanhui_app"), "SELECT 1") == 1


def test_a_removed_socket_is_told_to_those_who_cannot_reach_it(shared_home: Path) -> None:
    with lease(shared_home) as held:
        (Path(held.host) / ".s.PGSQL.5432").unlink()
        with pytest.raises(WanhuiError) as refused:
            lease(shared_home)
    assert refused.value.code == "E-DB-SOCKET"
    assert held.host in refused.value.text("zh")


def test_a_removed_socket_is_made_again_when_nobody_is_connected(shared_home: Path) -> None:
    with running(client(shared_home)) as other, lease(shared_home) as held:
        (Path(held.host) / ".s.PGSQL.5432").unlink()
        held.close()
        kill(other.pid)
        with lease(shared_home) as again:
            assert one(again.dsn("wanhui_app"), "SELECT 1") == 1


def test_starters_at_the_same_moment_get_the_same_server(home: Path) -> None:
    starters = [client(home) for _ in range(3)]
    told = [starter.stdout.readline() for starter in starters if starter.stdout]
    assert told[0].startswith("postgresql://")
    assert len(set(told)) == 1
    for starter in starters:
        starter.communicate("")
    assert server_pid(home) is None


def test_a_start_that_was_killed_half_way_is_begun_anew(home: Path) -> None:
    starter = client(home)
    cluster = home / "postgres"
    assert within(10, lambda: any(cluster.glob("data.new-*/base")))
    kill(supervisor_pid(home))
    kill(starter.pid)
    starter.communicate()
    with lease(home) as held:
        assert one(held.dsn("wanhui_app"), "SELECT 1") == 1
    assert [place.name for place in cluster.glob("data*")] == ["data"]


def test_a_removed_data_folder_takes_its_server_along(home: Path) -> None:
    held = lease(home)
    running = server_pid(home)
    moved = home.with_name("moved away")
    home.rename(moved)
    assert running is not None
    assert within(10, lambda: not is_alive(running))
    held.close()
    assert not home.exists()
    moved.rename(home)


def test_removing_a_database_leaves_nothing_of_it(home: Path) -> None:
    with lease(home) as held:
        folder, socket = (home / "postgres").resolve(), Path(held.host)
        remove(home)
    assert not folder.exists()
    assert not socket.exists()
    assert not (home / "postgres").is_symlink()
    remove(home)


def test_a_folder_of_another_major_version_is_left_as_it_is(home: Path) -> None:
    lease(home).close()
    marker = home / "postgres" / "data" / "PG_VERSION"
    marker.write_text("17\n")
    with pytest.raises(WanhuiError) as refused:
        lease(home)
    assert refused.value.code == "E-DB-VERSION"
    assert refused.value.values["found"] == "17"
    assert "17" in refused.value.text("zh")
    assert marker.read_text() == "17\n"


def test_a_damaged_folder_is_told_with_the_last_words_of_the_server(home: Path) -> None:
    lease(home).close()
    (home / "postgres" / "data" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(WanhuiError) as refused:
        lease(home)
    assert refused.value.code == "E-DB-START"
    assert "pg_control" in refused.value.values["detail"]


def test_a_copy_of_a_running_folder_does_not_take_the_original_for_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n/somewhere/else\n1\n5432\n/tmp\n\n  1 1\nready\n")
    assert server_pid(tmp_path.parent) is None


def test_a_place_that_cannot_be_a_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WanhuiError) as refused:
        lease(tmp_path / "file" / "home")
    assert refused.value.code == "E-DB-FOLDER"
    assert str(tmp_path / "file") in refused.value.text("en")
