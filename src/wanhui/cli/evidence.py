"""``wanhui evidence``: make a dossier of a case, check a package, check the whole chain, add a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from wanhui.errors import Language, WanhuiError, Words

_WHAT: Final = {
    "make": Words("把一件工单做成举证包", "make a package of a case"),
    "verify": Words("核对举证包，说出哪里被改动", "check a package and say what was changed"),
    "check": Words("核对整条证据链", "check the whole chain"),
    "add": Words("给工单加一个文件", "add a file to a case"),
}
_HELP: Final = {
    "account": Words("哪个商家", "the account"),
    "case": Words("工单编号", "the number of the case"),
    "order": Words("店铺和订单号：发货前的打包视频、称重等", "shop and order: what is tied to it before it leaves"),
    "receiver": Words(
        "给谁：platform 平台、police 公安、consumer 消协、court 法院",
        "for whom: platform, police, consumer (association), court",
    ),
    "out": Words("写到哪个文件夹", "the folder to write to"),
    "package": Words("举证包", "the package"),
    "receipt": Words("回执；不写则用包旁边的那份", "the receipt; the one beside the package if left out"),
    "file": Words("照片、视频或文件", "a photo, a video or a document"),
    "purpose": Words("说明什么", "what it shows"),
    "value": Words("上面的数值，如重量、序列号", "what it says: a weight, a serial number"),
}
_NO_RECEIPT: Final = Words(
    "没有回执，无法与包外的凭证比对。",
    "No receipt: nothing outside the package vouches for it.",
)
_INTACT: Final = Words("完整：没有改动、缺失或添加。", "Intact: nothing changed, missing or added.")
_CHAIN: Final = Words(
    "{entries} 项，{heads} 个链头，{count} 处问题。", "{entries} items, {heads} heads, {count} problems."
)
_UNREADABLE: Final = 2


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    subs = {name: acts.add_parser(name, help=words.text(language)) for name, words in _WHAT.items()}
    for name in ("make", "check", "add"):
        subs[name].add_argument("--account", help=told["account"])
    subs["make"].add_argument("--case", type=int, required=True, help=told["case"])
    to = subs["add"].add_mutually_exclusive_group(required=True)
    to.add_argument("--case", type=int, help=told["case"])
    to.add_argument("--order", nargs=2, metavar=("SHOP", "ORDER"), help=told["order"])
    subs["make"].add_argument("--receiver", required=True, help=told["receiver"])
    subs["make"].add_argument("--out", type=Path, default=Path(), help=told["out"])
    subs["verify"].add_argument("package", type=Path, help=told["package"])
    subs["verify"].add_argument("--receipt", type=Path, help=told["receipt"])
    subs["add"].add_argument("file", type=Path, help=told["file"])
    subs["add"].add_argument("--purpose", default="from_shop", help=told["purpose"])
    subs["add"].add_argument("--value", default="", help=told["value"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Does what was asked for."""
    return {"make": _make, "verify": _verify, "check": _check, "add": _add}[options.act](options, language)


def _make(options: argparse.Namespace, language: Language) -> int:
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account
        from wanhui.flows.dossier import make_dossier

        now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
        account = the_account(options.account, now)
        made = make_dossier(
            account, options.case, to=options.receiver, folder=options.out, made_by="command line", now=now
        )
    sys.stdout.write(f"{made.package}\n{made.receipt}\n")
    return DONE


def _verify(options: argparse.Namespace, language: Language) -> int:
    from wanhui.cli.main import DONE, FAILED
    from wanhui.cli.output import write_lines
    from wanhui.flows.verify_package import problem_lines, verify_package

    try:
        found = verify_package(options.package, options.receipt)
    except WanhuiError as unreadable:
        sys.stderr.write(f"{unreadable.code}: {unreadable.text(language)}\n")
        return _UNREADABLE
    write_lines(problem_lines(found), "jsonl")
    if not found.has_receipt:
        sys.stderr.write(_NO_RECEIPT.text(language) + "\n")
    if found.is_intact:
        sys.stderr.write(_INTACT.text(language) + "\n")
    return DONE if found.is_intact else FAILED


def _check(options: argparse.Namespace, language: Language) -> int:
    from datetime import UTC, datetime

    import orjson

    from wanhui.cli.main import DONE, FAILED
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account
        from wanhui.flows.check_vault import check_vault

        now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
        found = check_vault(the_account(options.account, now), now=now)
    for one in found.problems:
        plain = {"path": one.path, "problem": one.problem, "expected": one.expected, "found": one.found}
        sys.stdout.write(orjson.dumps(plain).decode() + "\n")
    counted = {"entries": str(found.entries), "heads": str(found.heads), "count": str(len(found.problems))}
    sys.stderr.write(_CHAIN.fill(language, counted) + "\n")
    return FAILED if found.problems else DONE


def _add(options: argparse.Namespace, language: Language) -> int:
    from datetime import UTC, datetime

    from wanhui.cli.main import DONE
    from wanhui.flows.start import opened

    with opened():
        from wanhui.flows.accounts import the_account
        from wanhui.flows.add_evidence import NewFile, add_file, pieces
        from wanhui.flows.dispatch_proof import add_to_order

        now = datetime.now(UTC)  # noqa: TID251 - a door reads the clock
        account = the_account(options.account, now)
        new = NewFile(name=options.file.name, purpose=options.purpose, value=options.value, actor="command line")
        chunks = pieces(options.file)
        if options.order:
            kept = add_to_order(account, tuple(options.order), new, chunks=chunks, now=now)
        else:
            kept = add_file(account, options.case, new, chunks=chunks, now=now)
    sys.stdout.write(f"{kept.media_type} {kept.sha256.hex()} {' '.join(kept.notes.get('problems', ()))}".strip() + "\n")
    return DONE
