"""Evidence: fixing at ingest, sealing, a dossier of 500 messages and 50 photos, and every bit of a package.

Run: ``python -m benchmarks.evidence`` (a database of its own in a folder that is removed afterwards).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_HOME = Path(tempfile.mkdtemp(prefix="wanhui-bench-"))
os.environ["WANHUI_HOME"] = str(_HOME / "home")
os.environ["DJANGO_SETTINGS_MODULE"] = "wanhui.settings"

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
MESSAGES, PHOTOS = 500, 50
SMALL = 60_000


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long the block took, and the processor time of it: other work on the machine only adds."""
    start, used = time.perf_counter(), time.process_time()
    yield
    print(f"{what}: {time.perf_counter() - start:.2f} s, {time.process_time() - used:.2f} s of CPU", flush=True)


def records() -> list[dict[str, Any]]:
    """A shop, an order, and a long chat in which money is demanded."""
    base = {"shop": "s1", "order": "o1", "buyer": "b1", "conversation": "c1"}
    said = ["杯子收到了", "给我打一百块钱，不然就给你们差评", "以前几个店铺都是这样做的", "你们再想想"]
    at = NOW - timedelta(days=1)
    talk = [
        {"kind": "message", "id": f"m{n}", "from": "buyer" if n % 2 == 0 else "seller", "text": said[n % 4],
         "at": (at + timedelta(minutes=n)).isoformat(), **base}
        for n in range(MESSAGES)
    ]  # fmt: skip
    order = {"kind": "order", "id": "o1", "shop": "s1", "buyer": "b1", "created_at": at.isoformat(), "paid": "68.00",
             "lines": [{"product": "p1", "title": "杯", "quantity": 1, "price": "68.00"}]}  # fmt: skip
    return [{"kind": "shop", "id": "s1", "platform": "pdd", "name": "云岫"}, order, *talk]


def photo(seed: int) -> bytes:
    """A photo of about two megabytes, as a phone makes them."""
    from PIL import Image

    noise = Image.frombytes("RGB", (1600, 1200), random.Random(seed).randbytes(1600 * 1200 * 3))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    return out.getvalue()


def every_bit(package: bytes, receipt: bytes) -> None:
    """Flips every single bit of a package and asks for the hash that the receipt names."""
    wanted = json.loads(receipt)["sha256"]
    prefix, missed, view = hashlib.sha256(), 0, memoryview(package)
    for at in range(len(package)):
        for bit in range(8):
            changed = prefix.copy()
            changed.update(bytes([package[at] ^ 1 << bit]))
            changed.update(view[at + 1 :])
            missed += changed.hexdigest() == wanted
        prefix.update(view[at : at + 1])
    print(f"bits flipped: {8 * len(package):,}, not found: {missed}", flush=True)


def some_bits(package: bytes, receipt: bytes, *, count: int) -> None:
    """The same on a sample, with the whole verifier, which has to name what was changed."""
    from wanhui.adapters import verifier

    chance, missed, unnamed = random.Random(1), 0, 0
    for _ in range(count):
        changed = bytearray(package)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        try:
            found = verifier.check(bytes(changed), receipt)
        except verifier.UnreadableError:
            continue
        missed += not found
        unnamed += {one["path"] for one in found} == {"package"}
    print(f"sample of {count} flips in {len(package):,} bytes: not found {missed}, only the archive named {unnamed}")


def main() -> None:
    """Prints the figures."""
    from wanhui.flows.start import opened

    with opened():
        measure()


def measure() -> None:
    """The figures, with the database up."""
    from wanhui.adapters import verifier
    from wanhui.flows.add_evidence import NewFile, add_file
    from wanhui.flows.bring_in import bring_in
    from wanhui.flows.check_vault import check_vault
    from wanhui.flows.dossier import make_dossier
    from wanhui.flows.ingest import Wish
    from wanhui.flows.seal import seal
    from wanhui.store.accounts import create_account
    from wanhui.store.case_lists import every_case

    account = create_account("云岫", NOW)
    file = _HOME / "records.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records()), encoding="utf-8")
    list(bring_in(account, [file], Wish(), now=lambda: NOW, told=lambda _: None))
    with timed(f"sealing {MESSAGES} messages and the rest"):
        seal(account, now=NOW)
    number = next(iter(every_case(account))).number
    small = make_dossier(account, number, to="police", folder=_HOME / "small", made_by="x", now=NOW)
    for n in range(PHOTOS):
        add_file(
            account, number, NewFile(name=f"{n}.jpg", purpose="from_buyer", actor="buyer"), chunks=[photo(n)], now=NOW
        )
    with timed(f"a dossier of {MESSAGES} messages and {PHOTOS} photos"):
        made = make_dossier(account, number, to="police", folder=_HOME / "large", made_by="x", now=NOW)
    package, receipt = made.package.read_bytes(), made.receipt.read_bytes()
    print(f"package: {len(package):,} bytes")
    with timed("verifying it"):
        assert verifier.check(package, receipt) == []
    with timed("checking the whole chain"):
        assert check_vault(account, now=NOW).problems == ()
    some_bits(package, receipt, count=20)
    content = small.package.read_bytes()
    some_bits(content, small.receipt.read_bytes(), count=300)
    with timed("every bit"):
        every_bit(content[:SMALL], json.dumps({"sha256": hashlib.sha256(content[:SMALL]).hexdigest()}).encode())


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(_HOME, ignore_errors=True)
