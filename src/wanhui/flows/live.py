"""One ear for a whole process: what changes in the database is passed on to every page that listens."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import psycopg

from wanhui.flows.log import record_bug
from wanhui.store import tenancy
from wanhui.store.live import News, listen

#: How long a quiet stream waits before it shows that it lives.
QUIET: Final = 15.0
_AGAIN_AFTER: Final = 2.0

Ear = Callable[[News], None]


class Hub:
    """Passes news on to the ears of their account. It listens from the first ear on and for as long as there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ears: dict[UUID, set[Ear]] = {}
        self._thread: threading.Thread | None = None

    def join(self, account: UUID, ear: Ear) -> None:
        """`ear` hears of `account` from now on; it is called from another thread and must not wait."""
        with self._lock:
            self._ears.setdefault(account, set()).add(ear)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._listen, name="live", daemon=True)
                self._thread.start()

    def leave(self, account: UUID, ear: Ear) -> None:
        """`ear` hears no more."""
        with self._lock:
            ears = self._ears.get(account, set())
            ears.discard(ear)
            if not ears:
                self._ears.pop(account, None)

    def count(self) -> int:
        """How many ears there are."""
        with self._lock:
            return sum(map(len, self._ears.values()))

    def _listen(self) -> None:
        while self._is_needed():
            try:
                for news in listen(timeout=QUIET / 3):
                    if news is not None:
                        self._pass_on(news)
                    elif not self._is_needed():
                        return
            except psycopg.OperationalError:
                self._missed()
            except Exception as bug:
                record_bug(bug)
                self._missed()

    def _is_needed(self) -> bool:
        with self._lock:
            if not self._ears:
                self._thread = None
            return bool(self._ears)

    def _pass_on(self, news: News) -> None:
        with self._lock:
            ears = list(self._ears.get(news.account, ()))
        for ear in ears:
            ear(news)

    def _missed(self) -> None:
        """The line was cut: whoever listens looks at everything again, once it is up."""
        time.sleep(_AGAIN_AFTER)
        with self._lock:
            accounts = list(self._ears)
        for account in accounts:
            self._pass_on(News(account, "case", "*"))


def let_go() -> None:
    """Gives the thread's connection to the database back: a stream that only listens needs none of its own."""
    tenancy.leave()


#: The ear of this process.
HUB: Final = Hub()
