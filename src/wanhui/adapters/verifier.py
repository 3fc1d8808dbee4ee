#!/usr/bin/env python3
"""Checks an evidence package and says exactly what was changed. 核对举证包，逐项说出被改动的地方。

It needs nothing but Python's standard library (3.9 or newer); for time stamps also the program ``openssl``.

    python3 verify.py PACKAGE.zip [RECEIPT.json]

Without a receipt named, ``PACKAGE.receipt.json`` beside the package is taken. Exit: 0 intact, 1 changed, 2
unreadable. A line a problem: {"path", "problem", "expected", "found"}. Trust begins with the receipt: keep it
apart from the package.

Every package carries a copy of this very file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from typing import Any

Problem = dict[str, Any]
Found = list[Problem]
Files = dict[str, bytes]
Point = tuple[int, int, int, int]

FIRST = ("manifest.json", "statement.json", "statement.sig", "READ-ME.txt", "verify.py")
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")


class UnreadableError(Exception):
    """The file is no evidence package at all."""


def check(package: bytes, receipt: bytes | None = None) -> Found:
    """The problems of `package` (its bytes), held against the bytes of its receipt if there is one."""
    found: Found = []
    told = _receipt(receipt, found) if receipt is not None else None
    if told is not None and not is_untouched(package, told):
        _same(found, "package", told["size"], len(package), "size_differs")
        _same(found, "package", told["sha256"], hashlib.sha256(package).hexdigest())
    files, order, is_whole = _unpack(package)
    if not is_whole:
        _add(found, "package", "cut_short", "", len(package))
    if "manifest.json" not in files:
        if told is None and not files:
            raise UnreadableError("no manifest.json")
        _add(found, "manifest.json", "missing")
        return found
    listed = _statement(files, told, found)
    _compare(files, order, listed, found)
    if not found and package != _rebuilt(files, order):
        _add(found, "package", "layout_differs", "", _first_difference(package, _rebuilt(files, order)))
    if "proof/proofs.json" in files and "proof/head.json" in files:
        _guard(found, "proof/proofs.json", lambda: _proofs(files, found))
    return found


def is_untouched(package: bytes, told: Any) -> bool:
    """Whether the package is bit for bit the one that the receipt (as read) was made for."""
    return bool(len(package) == told["size"] and hashlib.sha256(package).hexdigest() == told["sha256"])


def stamps(package: bytes, receipt: bytes | None = None) -> Found:
    """What is wrong with the time stamps of a package and of its receipt, as ``openssl ts`` sees it."""
    files = _unpack(package)[0]
    found: Found = []
    if "proof/stamp.tsr" in files:
        _stamp(found, "proof/stamp.tsr", files["proof/stamp.tsr"], files["proof/head.json"], files["proof/roots.pem"])
    told = json.loads(receipt) if receipt is not None else {}
    if told.get("stamp"):
        _stamp(
            found, "receipt", base64.b64decode(told["stamp"]), hashlib.sha256(package).hexdigest().encode(),
            told["stamp_roots"].encode(),
        )  # fmt: skip
    return found


# The receipt and the statement: who vouches for what


def _receipt(receipt: bytes, found: Found) -> Any:
    try:
        told = json.loads(receipt)
        signed = {name: value for name, value in told.items() if name != "signature" and not name.startswith("stamp")}
        if not is_signed(told["public_key"], _json(signed), told["signature"]):
            _add(found, "receipt", "signature_differs")
        return told
    except (ValueError, KeyError, TypeError, AttributeError):
        _add(found, "receipt", "changed")
        return None


def _statement(files: Files, told: Any, found: Found) -> dict[str, Problem]:
    """The list of all files, after asking whether it is the one that was signed."""
    said, signature = files.get("statement.json"), files.get("statement.sig")
    if said is None or signature is None:
        _add(found, "statement.json" if said is None else "statement.sig", "missing")
    else:
        if told is not None:
            _same(found, "statement.json", told["statement_sha256"], hashlib.sha256(said).hexdigest())
            _same(found, "statement.sig", told["statement_signature"], signature.decode("ascii", "replace").strip())
        _guard(found, "statement.json", lambda: _signed(files, said, signature, found))
    try:
        return {one["path"]: one for one in json.loads(files["manifest.json"])["files"]}
    except (ValueError, KeyError, TypeError):
        _add(found, "manifest.json", "changed")
        return {}


def _signed(files: Files, said: bytes, signature: bytes, found: Found) -> None:  # noqa: PLR0917 - plain on purpose
    statement = json.loads(said)
    _same(found, "manifest.json", statement["manifest_sha256"], hashlib.sha256(files["manifest.json"]).hexdigest())
    if not is_signed(statement["public_key"], said, signature.decode("ascii").strip()):
        _add(found, "statement.sig", "signature_differs")


# The files against the list


def _compare(files: Files, order: list[str], listed: dict[str, Problem], found: Found) -> None:  # noqa: PLR0917
    apart = {"manifest.json", "statement.json", "statement.sig"}
    for path, one in listed.items():
        if path not in files:
            _add(found, path, "missing", one["sha256"])
        else:
            _same(found, path, one["sha256"], hashlib.sha256(files[path]).hexdigest())
    for path in files:
        if path not in listed and path not in apart and listed:
            _add(found, path, "added", "", hashlib.sha256(files[path]).hexdigest())
    if len(order) != len(set(order)):
        _add(found, "package", "doubled")
    wanted = sorted(files, key=lambda path: (FIRST.index(path) if path in FIRST else len(FIRST), path))
    if order != wanted and not any(one["problem"] == "doubled" for one in found):
        first = next(place for place, path in enumerate(order) if path != wanted[place])
        _add(found, order[first], "order_differs", wanted[first], order[first])


# The proofs: every item back to the signed head


def _proofs(files: Files, found: Found) -> None:
    said = json.loads(files["proof/proofs.json"])
    head = files["proof/head.json"]
    anchor = json.loads(head)
    statement = json.loads(files["statement.json"])
    if not is_signed(statement["public_key"], head, said["head_signature"]):
        _add(found, "proof/head.json", "signature_differs")
    roots = {anchor["number"]: anchor["root"]}
    for one in said["heads"]:
        body = one["body"].encode()
        if _climb(_leaf(body), one["way"]) != anchor["past"]:
            _add(found, "proof/proofs.json", "head_not_in_chain", anchor["past"], json.loads(body)["number"])
        roots[json.loads(body)["number"]] = json.loads(body)["root"]
    for one in said["items"]:
        _item(one, files, roots, found)


def _item(one: Problem, files: Files, roots: dict[int, str], found: Found) -> None:  # noqa: PLR0917
    entry = json.loads(one["entry"])
    if roots.get(one["head"]) != _climb(_leaf(one["entry"].encode()), one["way"]):
        _add(found, one["path"], "entry_not_in_chain", roots.get(one["head"]), entry["seq"])
    if one["salt"] is not None and one["path"] in files:
        fixed = hashlib.sha256(bytes.fromhex(one["salt"]) + files[one["path"]]).hexdigest()
        _same(found, one["path"], entry["commitment"], fixed, "not_what_was_fixed")
    if one.get("bytes") and one["bytes"] in files and one["path"] in files:
        kept = json.loads(files[one["path"]])["sha256"]
        _same(found, one["bytes"], kept, hashlib.sha256(files[one["bytes"]]).hexdigest(), "not_what_was_fixed")


def _leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\0" + content).digest()


def _climb(leaf: bytes, way: list[tuple[str, str]]) -> str:
    for side, beside in way:
        other = bytes.fromhex(beside)
        leaf = hashlib.sha256(b"\1" + (other + leaf if side == "l" else leaf + other)).digest()
    return leaf.hex()


# The archive: a ZIP file of one fixed shape, without compression


def _unpack(package: bytes) -> tuple[Files, list[str], bool]:
    """(path -> content, the paths in their order, whether the end is there): as far as it can be read."""
    files: Files = {}
    order: list[str] = []
    at, size = 0, len(package)
    while at + LOCAL.size <= size and package[at : at + 4] == b"PK\3\4":
        head = LOCAL.unpack(package[at : at + LOCAL.size])
        name_at = at + LOCAL.size
        start = name_at + head[9] + head[10]
        if start + head[7] > size:
            return files, order, False
        path = bytes(package[name_at : name_at + head[9]]).decode("utf-8", "replace")
        files[path] = bytes(package[start : start + head[7]])
        order.append(path)
        at = start + head[7]
    if not order and package[:2] != b"PK":
        raise UnreadableError("not a ZIP file")
    return files, order, package[-END.size :][:4] == b"PK\5\6"


def _rebuilt(files: Files, order: list[str]) -> bytes:
    """The archive written anew from what is in it."""
    out: list[bytes] = []
    central: list[bytes] = []
    at = 0
    for path in order:
        name, content = path.encode(), files[path]
        crc, size = zlib.crc32(content), len(content)
        local = LOCAL.pack(b"PK\3\4", 20, 0x800, 0, 0, 33, crc, size, size, len(name), 0) + name
        central.append(
            CENTRAL.pack(
                b"PK\1\2", 0x031E, 20, 0x800, 0, 0, 33, crc, size, size, len(name), 0, 0, 0, 0, 0o100644 << 16, at
            )
            + name
        )
        out += [local, content]
        at += len(local) + size
    last = b"".join(central)
    end = END.pack(b"PK\5\6", 0, 0, len(order), len(order), len(last), at, 0)
    return b"".join([*out, last, end])


def _first_difference(one: bytes, other: bytes) -> int:
    return next((at for at in range(min(len(one), len(other))) if one[at] != other[at]), min(len(one), len(other)))


# Ed25519 (RFC 8032), in plain arithmetic: slow, and enough for a few signatures

_P = 2**255 - 19
_Q = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether the key `public` (hexadecimal) signed `message`."""
    try:
        key, raw = bytes.fromhex(public), bytes.fromhex(signature)
        if len(key) != 32 or len(raw) != 64:
            return False
        point, left = _point(key), _point(raw[:32])
    except ValueError:
        return False
    scalar = int.from_bytes(raw[32:], "little")
    if point is None or left is None or scalar >= _Q:
        return False
    hashed = int.from_bytes(hashlib.sha512(raw[:32] + key + message).digest(), "little") % _Q
    return _equal(_times(scalar, _BASE), _plus(left, _times(hashed, point)))


def _x(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(raw: bytes) -> Point | None:
    number = int.from_bytes(raw, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = _x(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _plus(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _plus(found, point)
        point, scalar = _plus(point, point), scalar >> 1
    return found


def _equal(one: Point, other: Point) -> bool:
    is_same_x = (one[0] * other[2] - other[0] * one[2]) % _P == 0
    return is_same_x and (one[1] * other[2] - other[1] * one[2]) % _P == 0


_Y = 4 * pow(5, _P - 2, _P) % _P
_X = _x(_Y, 0) or 0
_BASE = (_X, _Y, 1, _X * _Y % _P)


# Small things


def _stamp(found: Found, path: str, token: bytes, message: bytes, roots: bytes) -> None:  # noqa: PLR0917
    openssl = shutil.which("openssl")
    if openssl is None:
        _add(found, path, "stamp_not_checked", "openssl", "")
        return
    with tempfile.TemporaryDirectory() as folder:
        names = {"token": token, "message": message, "roots": roots}
        for name, content in names.items():
            pathlib.Path(folder, name).write_bytes(content)
        done = subprocess.run(  # noqa: S603 - a fixed program with files of our own
            [openssl, "ts", "-verify", "-in", "token", "-data", "message", "-CAfile", "roots"],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
    if done.returncode:
        _add(found, path, "stamp_differs", "", done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:])


def _json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _same(found: Found, path: str, expected: Any, is_now: Any, problem: str = "changed") -> None:  # noqa: PLR0917
    if expected != is_now:
        _add(found, path, problem, expected, is_now)


def _add(found: Found, path: str, problem: str, expected: Any = "", is_now: Any = "") -> None:  # noqa: PLR0917
    one = {"path": path, "problem": problem, "expected": expected, "found": is_now}
    if one not in found:
        found.append(one)


def _guard(found: Found, path: str, act: Callable[[], None]) -> None:
    try:
        act()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        _add(found, path, "changed")


def main(arguments: list[str]) -> int:
    """Reads the files, prints what is wrong."""
    if len(arguments) not in (1, 2):
        sys.stderr.write(__doc__ + "\n")
        return 2
    path = pathlib.Path(arguments[0])
    beside = pathlib.Path(arguments[1]) if len(arguments) == 2 else path.with_name(path.stem + ".receipt.json")
    try:
        package = path.read_bytes()
        receipt = beside.read_bytes() if beside.exists() or len(arguments) == 2 else None
        found = check(package, receipt)
        found += stamps(package, receipt) if not found else []
    except (OSError, UnreadableError) as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    for one in found:
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
    if receipt is None:
        sys.stderr.write("No receipt: nothing outside the package vouches for it. 没有回执，无法与包外的凭证比对。\n")
    sys.stderr.write("changed 有改动\n" if found else "intact 完整\n")
    return 1 if [one for one in found if one["problem"] != "stamp_not_checked"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
