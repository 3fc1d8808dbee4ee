"""One log, as JSON lines in the data folder: what happened and where, never what a buyer said and no secret."""

from __future__ import annotations

import logging
import logging.handlers
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from wanhui.settings import ENVIRONMENT

_BYTES, _FILES = 10_000_000, 5


@cache
def _configured(folder: Path, level: str) -> Any:
    """What makes loggers, set up; it loads with the first line that is to be written, which many a command never is."""
    import structlog

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "wanhui.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return structlog


def log(name: str) -> Any:
    """The logger `name`; the first call opens the file in the data folder."""
    return _configured(ENVIRONMENT.home / "logs", ENVIRONMENT.log_level).stdlib.get_logger(name)


def record_bug(bug: BaseException) -> str:
    """Logs an unexpected error with its stack and returns the reference that the person is given instead."""
    reference = secrets.token_hex(4)
    log("bug").error("bug", reference=reference, exc_info=bug)
    return reference
