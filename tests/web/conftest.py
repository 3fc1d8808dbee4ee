"""Merchants for the tests of the pages, and browsers that are signed in to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

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
