"""Programs for the tests of the interface: each with a key of a merchant's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.program import Program
    from tests.web.world import Merchant
    from wanhui.store.setup import Prepared


@pytest.fixture
def merchant(database: Prepared, request: pytest.FixtureRequest) -> Merchant:
    """A merchant without cases."""
    from tests.web import world

    return world.merchant(f"{request.node.name}-{id(request)}"[-60:].casefold())


@pytest.fixture
def program(merchant: Merchant) -> Callable[..., Program]:
    """Gives a program with a key of these scopes, for the merchant's owner or somebody else."""
    from tests.api.program import new_program

    def made(*scopes: str, home: Merchant | None = None, **more: Any) -> Program:
        return new_program(home or merchant, scopes, **more)

    return made
