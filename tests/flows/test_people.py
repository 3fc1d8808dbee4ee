"""People: invited once, with a role and shops; second factor; passwords; nobody locks everybody out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from wanhui.errors import WanhuiError

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
GOOD = "three unrelated words 9"


def refused(code: str) -> pytest.RaisesExc[WanhuiError]:
    return pytest.RaisesExc(WanhuiError, check=lambda problem: problem.code == code)


@pytest.fixture
def owner(account: UUID):
    from wanhui.flows.desk_acts import Agent
    from wanhui.store.accounts import NewPerson, add_person

    person = NewPerson(login=f"owner-{account}", name="店主", password=GOOD, role="owner")
    return Agent(account=account, id=add_person(account, person), role="owner")


def invite(owner, *, role: str = "agent", shops: list[UUID] | None = None) -> tuple[str, str]:
    from wanhui.flows import people

    login = f"new-{owner.account}"
    return login, people.invite(owner, login=login, name="何越", role=role, shops=shops, now=NOW)


def test_an_invitation_leads_in_once_with_role_and_shops(owner) -> None:
    from wanhui.flows import people
    from wanhui.flows.sign_in import know
    from wanhui.store.members import members

    login, token = invite(owner, role="lead", shops=[])
    with refused("E-PASSWORD-SHORT"):
        people.accept(token, name="何越", password="short", language="zh", now=NOW)
    assert people.accept(token, name="何越", password=GOOD, language="zh", now=NOW) == login
    found = next(one for one in members(owner.account) if one.login == login)
    assert (found.role, found.shops, found.has_factor) == ("lead", (), False)
    assert know(login, GOOD).place.role == "lead"
    with refused("E-INVITE-OVER"):
        people.accept(token, name="何越", password=GOOD, language="zh", now=NOW)


def test_an_invitation_ends_when_it_is_withdrawn_or_waits_too_long(owner) -> None:
    from wanhui.flows import people

    _, token = invite(owner)
    _, (waiting,) = people.team(owner, now=NOW)
    with refused("E-INVITE-OVER"):
        people.invited(token, now=NOW + timedelta(days=8))
    people.withdraw(owner, waiting.id, now=NOW)
    with refused("E-INVITE-OVER"):
        people.invited(token, now=NOW)
    with refused("E-INVITE-OVER"):
        people.invited("made-up", now=NOW)


@pytest.mark.parametrize(
    ("password", "code"),
    [("abc", "E-PASSWORD-SHORT"), ("password123", "E-PASSWORD-COMMON"), ("aaaaaaaaaaaa", "E-PASSWORD-COMMON"),
     ("suqing is my pass", "E-PASSWORD-NAME")],
)  # fmt: skip
def test_a_password_is_long_uncommon_and_not_the_name(password: str, code: str) -> None:
    from wanhui.flows.passwords import check_password

    with refused(code):
        check_password(password, login="suqing@example.com")


def test_there_is_always_an_owner_and_whoever_leaves_leaves_no_case_behind(owner) -> None:
    from wanhui.flows import people
    from wanhui.flows.sign_in import know

    login, token = invite(owner)
    people.accept(token, name="何越", password=GOOD, language="zh", now=NOW)
    new = know(login, GOOD).user.id
    with refused("E-PEOPLE-LAST"):
        people.change_member(owner, owner.id, role="agent", shops=None, now=NOW)
    with refused("E-PEOPLE-LAST"):
        people.remove(owner, owner.id, now=NOW)
    people.remove(owner, new, now=NOW)
    with refused("E-SIGN-IN"):
        know(login, GOOD)


@pytest.mark.parametrize("role", ["agent", "lead", "auditor"])
def test_only_the_owner_decides_about_people(owner, role: str) -> None:
    from dataclasses import replace

    from wanhui.flows import people

    other = replace(owner, role=role)
    acts = (
        lambda: people.invite(other, login="x", name="x", role="owner", shops=None, now=NOW),
        lambda: people.change_member(other, owner.id, role="agent", shops=None, now=NOW),
        lambda: people.remove(other, owner.id, now=NOW),
        lambda: people.reset_password(other, owner.id, now=NOW),
        lambda: people.drop_factor(other, owner.id, now=NOW),
    )
    for act in acts:
        with refused("E-ROLE-READS" if role == "auditor" else "E-ROLE-RIGHT"):
            act()


def test_a_second_factor_opens_once_a_code_and_a_recovery_code_once_for_all(owner) -> None:
    import base64

    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    from wanhui.flows import second_factor
    from wanhui.flows.sign_in import know
    from wanhui.store.members import members

    login = next(one.login for one in members(owner.account))
    begun = second_factor.new_enrolment(login)
    app = TOTP(base64.b32decode(begun.secret), 6, SHA1(), 30)
    code = lambda at: app.generate(int(at.timestamp())).decode()  # noqa: E731
    with refused("E-FACTOR-CODE"):
        second_factor.switch_on(owner.account, owner.id, secret=begun.secret, code="000000", now=NOW)
    codes = second_factor.switch_on(owner.account, owner.id, secret=begun.secret, code=code(NOW), now=NOW)
    known = know(login, GOOD)
    assert known.sealed and begun.secret not in known.sealed, "the database alone makes no codes"
    later = NOW + timedelta(seconds=60)
    check = lambda given, at=later: second_factor.check_code(owner.id, known.sealed, given, now=at)  # noqa: E731
    assert not check(code(NOW), NOW), "the code of the enrolment is used up"
    assert check(code(later)) and not check(code(later)), "each code once"
    assert not check("") and not check("123456") and not check("not-a-code-at-all")
    assert check(codes[0].upper()) and not check(codes[0]) and check(codes[1])
    assert members(owner.account)[0].has_factor
    second_factor.switch_off(owner.account, owner.id, by=owner.id, now=later)
    assert know(login, GOOD).sealed == ""


def test_who_sees_one_shop_sees_nothing_of_another_anywhere(owner, tmp_path) -> None:
    from tests.flows import world
    from wanhui.flows import show_desk
    from wanhui.flows.desk_views import QueueQuery
    from wanhui.flows.palette import offer
    from wanhui.store import tenancy
    from wanhui.store.shops import shops

    second = {**world.SHOP, "id": "s2", "name": "二店"}
    elsewhere = {**world.BAD, "id": "r2", "shop": "s2", "order": None, "buyer": "b9", "text": "杯子碎了，要求退款 暗号"}
    world.bring(owner.account, world.write(tmp_path, [world.SHOP, second, world.ORDER, world.BAD, elsewhere]), NOW)
    of = {whole.line.row.shop: whole.line.number for whole in world.cases(owner.account)}
    only = [shop.key for shop in shops(owner.account) if shop.id == "s1"]
    tenancy.limit_to(only)
    try:
        look = {"me": str(owner.id), "now": NOW, "zone": UTC}
        queue = show_desk.show_queue(owner.account, QueueQuery(tab="all"), **look)
        assert [row.shop for group in queue.groups for row in group.rows] == ["云岫器物"] or queue.counts["all"] == 1
        assert [shop.id for shop in queue.shops] == ["s1"]
        assert show_desk.show_case(owner.account, of["s2"], now=NOW, zone=UTC) is None
        assert show_desk.show_case(owner.account, of["s1"], now=NOW, zone=UTC) is not None
        assert offer(owner.account, "暗号", **look).cases == ()
        assert offer(owner.account, str(of["s2"]), **look).cases == ()
        tenancy.limit_to([])
        assert show_desk.show_queue(owner.account, QueueQuery(tab="all"), **look).counts["all"] == 0
    finally:
        tenancy.limit_to(None)
    assert show_desk.show_case(owner.account, of["s2"], now=NOW, zone=UTC) is not None


def test_the_first_owner_signs_up_with_the_code_of_the_terminal_only(owner) -> None:
    from wanhui.flows import welcome

    assert not welcome.is_open("guess"), "somebody can sign in already, and the code is wrong"
    with refused("E-WELCOME-OVER"):
        welcome.sign_up(
            welcome.Owner(merchant="m", login="l", name="n", password=GOOD), "guess", language="zh", now=NOW
        )


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["09:00-18:00", "", "09:00-12:00 13:00-18:00", "", "", "", ""],
         [[["09:00", "18:00"]], [], [["09:00", "12:00"], ["13:00", "18:00"]], [], [], [], []]),
        ([""] * 7, None),
    ],
)  # fmt: skip
def test_hours_are_read_as_they_are_written(lines: list[str], found: object) -> None:
    from wanhui.flows.settings_shops import week_of

    assert week_of(lines) == found


@pytest.mark.parametrize(
    "line", ["9-18", "18:00-09:00", "09:00-12:00 11:00-13:00", "09:00", "aa:bb-cc:dd", "25:00-26:00"]
)
def test_hours_that_make_no_sense_are_refused(line: str) -> None:
    from wanhui.flows.settings_shops import week_of

    with refused("E-SHOP-FORM"):
        week_of([line, *[""] * 6])
