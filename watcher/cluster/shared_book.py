"""The book of hosts of whoever takes part in a cluster's round: turns and rests count for all of them."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.hosts import HostBook


class LedgerDesk(Protocol):
    """The way to the scheduler's ledger. Raises OSError when there is none any more."""

    def claim(self, host: str, gap: float, ahead: float) -> float:
        """See `Ledger.claim`."""
        ...

    def rest(self, host: str, until: datetime) -> None:
        """See `Ledger.rest`."""
        ...

    def rests(self) -> Mapping[str, datetime]:
        """See `Ledger.rests`."""
        ...


class SharedBook(HostBook):
    """The notes of a folder, where each turn is asked for at the desk, and each rest is told there too."""

    def __init__(self, folder: Path, desk: LedgerDesk) -> None:
        super().__init__(folder)
        self._desk = desk
        self._asked: set[str] = set()

    def claim(self, host: str, gap: float) -> float:
        """As `HostBook.claim`. Raises FetchError (MACHINE) when the desk cannot be reached."""
        with _reaching():
            wait = self._desk.claim(host, gap, self.ahead(host))
        self.hold(host, wait + gap)
        self._asked.add(host)
        return wait

    def rest(self, host: str, until: datetime) -> None:
        super().rest(host, until)
        with _reaching():
            self._desk.rest(host, until)

    def turns(self) -> Mapping[str, float]:
        """The hosts that were asked through this book, with the seconds until each may be asked again."""
        return {host: self.ahead(host) for host in self._asked}


@contextmanager
def _reaching() -> Generator[None]:
    try:
        yield
    except OSError as error:
        detail = f"the scheduler of the cluster cannot be reached ({error}), so nobody is asked"
        raise FetchError(Problem(Fault.MACHINE, detail, "Look at the scheduler's log.")) from error
