"""Whoever looks sees both due times, the shop's and the marketplace's: in the list, on the case, in the interface."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web import world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database


@pytest.mark.capability("C-TR-05")
def test_both_due_times_stand_in_the_list_on_the_case_and_in_the_interface(
    merchant: world.Merchant, visit: Callable[..., Client], tmp_path: Path
) -> None:
    from tests.api.program import answer, new_program
    from tests.flows.agreed import CHAT, home
    from tests.flows.test_plans import MORNING
    from tests.flows.test_two_clocks import request
    from tests.flows.world import SHOP

    by = MORNING + timedelta(hours=1)
    shop = home(merchant.account, tmp_path, MORNING, SHOP, {**CHAT, "at": MORNING.isoformat()}, request(by=by))
    row = shop.case().line.row
    both = {by, row.due_at}
    number = shop.case().line.number

    def due(html: str) -> set[datetime]:
        return {datetime.fromisoformat(one) for one in re.findall(r'<time datetime="([^"]+)"', html)}

    client = visit(merchant)
    listed = client.get("/cases?tab=all").content.decode().split(f'id="row-{number}"')[1].split("</a>")[0]
    assert due(listed) == both
    assert re.sub(r"<[^>]+>", "", listed).index("平台") < re.sub(r"<[^>]+>", "", listed).index("店铺")
    head = client.get(f"/cases/{number}").content.decode().split('class="case-head')[1].split("</header>")[0]
    assert both <= due(head)
    assert "平台时效" in head and "首次响应" in head
    assert both <= due(client.get("/clocks").content.decode())

    program = new_program(merchant, ("read",))
    (one,) = answer(program.get("/cases"))["cases"]
    assert {datetime.fromisoformat(one[key]) for key in ("due_at", "platform_due_at")} == both
    clocks = answer(program.get(f"/cases/{number}"))["clocks"]
    told = {each["kind"]: datetime.fromisoformat(each["due_at"]) for each in clocks}
    assert (told["platform"], told["first_response"]) == (by, row.due_at)
    (next_due,) = answer(program.get("/clocks"))["next_due"]
    assert (next_due["clock"], next_due["beside"]["clock"]) == ("platform", "first_response")
