"""Time stamps of heads and packages: asked for, checked, never believed blindly, and never waited for."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.adapters.authority import Keys, Manner, authority, make_keys
from tests.flows.test_dossier import extorted
from wanhui.adapters import verifier
from wanhui.adapters.timestamps import Authority, ask_for_stamp, stamped_at
from wanhui.flows.dossier import make_dossier
from wanhui.flows.seal import seal, stamp_head
from wanhui.store.vault import last_stamp, tip


@pytest.fixture
def now() -> datetime:
    """This very moment: the authority has a clock of its own."""
    return datetime.now(UTC)  # noqa: TID251


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """The authority that is trusted."""
    return make_keys(tmp_path_factory.mktemp("tsa"), "stamps")


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """One that is not."""
    return make_keys(tmp_path_factory.mktemp("rogue"), "rogue")


def test_an_honest_answer_gives_a_token_that_proves_these_words_and_no_others(keys: Keys, now: datetime) -> None:
    with authority(keys) as at:
        answer = ask_for_stamp(at, b"the head", now=now)
    assert answer.problem is None and abs(answer.stamped_at - now) < timedelta(minutes=10)
    assert stamped_at(at, answer.token, b"the head") == answer.stamped_at
    assert stamped_at(at, answer.token, b"the heap") is None
    assert stamped_at(at, answer.token[:-1], b"the head") is None


@pytest.mark.parametrize(
    ("manner", "problem"),
    [
        ("other_words", "lies"),
        ("other_nonce", "lies"),
        ("not_trusted", "lies"),
        ("garbage", "lies"),
        ("error", "refused"),
        ("endless", "refused"),
    ],
)
def test_an_authority_that_lies_or_fails_gets_no_belief(
    manner: Manner, problem: str, keys: Keys, others: Keys, now: datetime
) -> None:
    with authority(keys, manner, other=others) as at:
        answer = ask_for_stamp(at, b"the head", now=now)
    assert answer.token is None and answer.problem.startswith(problem)


def test_an_authority_whose_clock_is_far_from_ours_is_noted(keys: Keys, now: datetime) -> None:
    with authority(keys) as at:
        answer = ask_for_stamp(at, b"the head", now=now - timedelta(days=2))
    assert answer.token is None and answer.problem.startswith("clock")


@pytest.mark.database
def test_a_head_is_stamped_or_shown_as_not_stamped_and_tried_again(
    account: UUID, tmp_path: Path, keys: Keys, now: datetime
) -> None:
    extorted(account, tmp_path)
    seal(account, now=now)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        down = Authority(url=f"http://127.0.0.1:{closed.getsockname()[1]}/", roots=keys.roots)
        failed = stamp_head(account, now=now, by=down)
    assert failed.token is None and failed.problem.startswith("down")
    assert last_stamp(account, granted=True) is None and last_stamp(account).problem == failed.problem
    with authority(keys) as at:
        granted = stamp_head(account, now=now, by=at)
        assert granted.head == tip(account).head.number and granted.token
        assert stamp_head(account, now=now, by=at) is None, "the same head is not stamped twice"


@pytest.mark.database
def test_a_receipt_carries_a_stamp_that_openssl_checks(
    account: UUID, tmp_path: Path, keys: Keys, now: datetime
) -> None:
    number = extorted(account, tmp_path)
    with authority(keys) as at:
        made = make_dossier(account, number, to="court", folder=tmp_path / "out", made_by="何越", now=now, by=at)
    package, receipt = made.package.read_bytes(), made.receipt.read_bytes()
    assert made.is_stamped and verifier.check(package, receipt) == [] and verifier.stamps(package, receipt) == []
    assert [one["problem"] for one in verifier.stamps(package + b"\0", receipt)] == ["stamp_differs"]
    down = Authority(url="http://127.0.0.1:1/", roots=keys.roots)
    without = make_dossier(account, number, to="court", folder=tmp_path / "down", made_by="何越", now=now, by=down)
    assert not without.is_stamped and verifier.check(without.package.read_bytes(), without.receipt.read_bytes()) == []
