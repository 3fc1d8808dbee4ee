"""Merchants for the tests of the pages, and browsers that are signed in to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser

    from tests.web.browsing import Desk
    from tests.web.world import Merchant
    from wanhui.store.setup import Prepared


@pytest.fixture
def unique(request: pytest.FixtureRequest) -> str:
    """A login that no other test uses."""
    return f"{request.node.name}-{id(request)}"[-60:].casefold()


@pytest.fixture
def merchant(database: Prepared, unique: str) -> Merchant:
    """A merchant without cases."""
    from tests.web import world

    return world.merchant(unique)


@pytest.fixture
def visit(database: Prepared) -> Callable[..., Client]:
    """Gives a browser: signed in to a merchant, or a stranger's."""
    from django.test import Client

    from wanhui.settings import SESSION_ACCOUNT
    from wanhui.store.auth import AccountBackend

    def open_client(home: Merchant | None = None, **options: Any) -> Client:
        client = Client(SERVER_NAME="localhost", **options)
        if home is not None:
            user = AccountBackend().get_user(home.person)
            assert user is not None
            client.force_login(user, backend="wanhui.store.auth.AccountBackend")
            session = client.session
            session[SESSION_ACCOUNT] = str(home.account)
            session.save()
        return client

    return open_client


@pytest.fixture(scope="session")
def address(database: Prepared) -> Iterator[str]:
    """The pages, served for all tests of this process."""
    from tests.web.browsing import need_chromium, serving

    need_chromium()
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def chromium(address: str) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    from tests.web import browsing

    with browsing.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Iterator[Browser]:
    """That Chromium, at hand for the tests of one file."""
    from tests.web.browsing import at_hand

    with at_hand(chromium) as found:
        yield found


@pytest.fixture
def open_desk(browser: Browser, address: str) -> Iterator[Callable[..., Desk]]:
    """Opens a desk for a person; at the end nothing may have been complained of in the console."""
    from tests.web.browsing import desk

    with ExitStack() as opened:
        desks: list[Desk] = []

        def sit(home: Merchant, **options: Any) -> Desk:
            desks.append(opened.enter_context(desk(browser, address, home, **options)))
            return desks[-1]

        yield sit
        assert [said for one in desks for said in one.complaints] == []
