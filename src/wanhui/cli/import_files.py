"""``wanhui import``: brings files in, shows what became of each row, and returns when all of it is read."""

from __future__ import annotations

import argparse
import gc
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wanhui.errors import Language, WanhuiError, Words

if TYPE_CHECKING:
    from wanhui.flows.ingest import Ingested, Progress

#: Objects made between two looks for cyclic garbage: records and cases make none, and looking costs a tenth.
_GARBAGE = 200_000
_HELP = {
    "files": Words("要导入的文件", "the files to import"),
    "shop": Words("没有写明店铺的行属于哪个店（店铺 id）", "the id of the shop that owns rows which name none"),
    "platform": Words("该店所在的平台（新店才需要）", "the platform of that shop, when it is new"),
    "account": Words("导入到哪个商家", "the account to import into"),
    "map": Words(
        "说明表格各列含义的 JSON 文件，该店以后自动使用",
        "a JSON file that says what each column means; the shop keeps it",
    ),
    "dry": Words("只看会怎样，不改动任何数据", "show what would happen, change nothing"),
    "rejects": Words("被拒的行写到这个文件", "write refused rows to this file"),
    "format": Words("结果的格式", "the form of the report"),
}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Declares the options."""
    told = {name: words.text(language) for name, words in _HELP.items()}
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=told["files"])
    parser.add_argument("--shop", help=told["shop"])
    parser.add_argument("--platform", help=told["platform"])
    parser.add_argument("--account", help=told["account"])
    parser.add_argument("--map", type=Path, metavar="FILE", help=told["map"])
    parser.add_argument("--dry-run", action="store_true", help=told["dry"])
    parser.add_argument("--rejects", type=Path, help=told["rejects"])
    parser.add_argument("--format", choices=["table", "jsonl"], default="table", help=told["format"])


def run(options: argparse.Namespace, language: Language) -> int:
    """Imports every file; 1 when a file could not be imported, 3 when rows were refused."""
    gc.set_threshold(_GARBAGE, 50, 50)
    from wanhui.cli.main import DONE, FAILED, REFUSED_LINES
    from wanhui.flows.start import opened

    with opened(loads=("wanhui.flows.bring_in",), warm_up=lambda: _warm_up(options.files)) as ready:
        from wanhui.flows.accounts import the_account
        from wanhui.flows.bring_in import bring_in
        from wanhui.flows.ingest import Wish

        wish = Wish(
            shop=options.shop,
            platform=options.platform,
            is_dry_run=options.dry_run,
            language=language,
            rejects=options.rejects,
            mapping=options.map,
        )
        account = the_account(options.account, _now())
        code = DONE
        for result in bring_in(account, options.files, wish, now=_now, told=_bar(language), dsn=ready.app_dsn):
            _report(result, options.format, language)
            if isinstance(result, WanhuiError):
                code = FAILED
            elif result.refused and code == DONE:
                code = REFUSED_LINES
    return code


def _warm_up(files: list[Path]) -> None:
    from wanhui.flows.bring_in import warm_up

    warm_up(files)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a door reads the clock


def _bar(language: Language) -> Any:
    """A progress line on standard error, when a person watches."""
    if not sys.stderr.isatty():
        return lambda _: None

    def told(name: str) -> Progress:
        label = name or {"zh": "研判", "en": "reading"}[language]

        def show(done: int, total: int) -> None:
            part = f" {min(100, 100 * done // total):3d}%" if total else ""
            sys.stderr.write(f"\r\x1b[K{label}{part} {done:,}")
            sys.stderr.flush()

        return show

    return told


_SUMMARY = Words(
    "{name}：{rows} 行，新增 {new}，更新 {changed}，未变 {unchanged}，拒绝 {refused}",
    "{name}: {rows} rows, {new} new, {changed} changed, {unchanged} unchanged, {refused} refused",
)
_REJECTS = Words("全部被拒的行：{file}", "All refused rows: {file}")


def _report(result: Ingested | WanhuiError, form: str, language: Language) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    if isinstance(result, WanhuiError):
        sys.stderr.write(f"{result.code}: {result.text(language)}\n")
        return
    if form == "jsonl":
        _report_json(result, language)
        return
    numbers = {k: f"{getattr(result, k):,}" for k in ("rows", "new", "changed", "unchanged", "refused")}
    sys.stdout.write(_SUMMARY.fill(language, {"name": result.name, **numbers}) + "\n")
    for row in result.examples:
        column = f" [{row.column}]" if row.column else ""
        sys.stdout.write(f"  {row.row}{column} {row.code}: {row.error.text(language)}\n")
    if result.rejects is not None:
        sys.stdout.write("  " + _REJECTS.fill(language, {"file": str(result.rejects)}) + "\n")
    sys.stdout.flush()


def _report_json(result: Ingested, language: Language) -> None:
    import orjson

    plain = {
        "file": result.name,
        "sha256": result.sha256,
        "kind": result.kind,
        "platform": result.platform,
        **{key: getattr(result, key) for key in ("rows", "new", "changed", "unchanged", "refused")},
        "rejects": str(result.rejects) if result.rejects else None,
        "examples": [
            {"row": row.row, "column": row.column, "code": row.code, "message": row.error.text(language)}
            for row in result.examples
        ],
    }
    sys.stdout.write(orjson.dumps(plain).decode() + "\n")
    sys.stdout.flush()
