"""What is tied to an order before it leaves, and for how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.test_add_evidence import photo
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, write
from wanhui.errors import WanhuiError
from wanhui.flows.add_evidence import NewFile
from wanhui.flows.check_vault import check_vault
from wanhui.flows.dispatch_proof import NEEDED, add_to_order, dispatch_proof
from wanhui.store.evidence_files import files_of
from wanhui.store.risk import Screened, save_screened

pytestmark = pytest.mark.database
REF = ("s1", "261110-1")
FRAGILE = {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯", "fragile": True}


def tied(account: UUID, purpose: str, value: str = "") -> None:
    new = NewFile(name=f"{purpose}.jpg", purpose=purpose, value=value, actor="仓库")
    add_to_order(account, REF, new, chunks=[photo() + purpose.encode()], now=NOW)


@pytest.mark.capability("C-EV-04")
def test_fragile_goods_leave_with_video_weight_label_seal_and_number(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, FRAGILE, ORDER]), NOW)
    proof = dispatch_proof(account, REF)
    assert proof.is_protected and proof.missing == NEEDED == ("packing", "weight", "label", "seal")
    tied(account, "packing")
    tied(account, "weight", "0.42 kg")
    tied(account, "weight", "0.42 kg")
    assert dispatch_proof(account, REF).missing == ("label", "seal")
    tied(account, "label")
    tied(account, "seal", "封条 8812 · 序列号 A-77")
    proof = dispatch_proof(account, REF)
    assert proof.missing == () and len(proof.files) == 4
    assert [file.value for file in proof.files] == ["", "0.42 kg", "", "封条 8812 · 序列号 A-77"]
    delivered = datetime.fromisoformat(ORDER["delivered_at"])
    assert proof.kept_until == delivered + timedelta(days=30) + timedelta(days=90)
    assert check_vault(account, now=NOW).problems == ()
    bring(account, write(tmp_path, [BAD]), NOW)
    line = cases(account)[0].line
    assert len(files_of(account, line.id, shop="s1", order=line.row.order)) == 4, "the case shows them as its own"


def test_plain_goods_need_nothing_until_the_order_is_marked(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER]), NOW)
    assert not dispatch_proof(account, REF).is_protected and dispatch_proof(account, REF).missing == ()
    mark = Screened(
        ref=REF, buyer="b1", ordered_at=NOW, p=0.4, level="ship_with_evidence", reasons=(), ring=None, pack="prior@1",
        province=None, is_remote=None, is_new=False, ship_by=None, opens=None,
    )  # fmt: skip
    save_screened(account, [mark], NOW)
    assert dispatch_proof(account, REF).is_protected and dispatch_proof(account, REF).missing == NEEDED


def test_an_order_that_nobody_knows_takes_no_files(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER]), NOW)
    with pytest.raises(WanhuiError, match="E-EVIDENCE-ORDER"):
        dispatch_proof(account, ("s1", "none"))
    with pytest.raises(WanhuiError, match="E-EVIDENCE-ORDER"):
        add_to_order(account, ("s2", "261110-1"), NewFile(name="a", purpose="label", actor="x"), chunks=[b"x"], now=NOW)
