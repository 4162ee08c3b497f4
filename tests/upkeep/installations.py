"""An installation to be examined: a data folder that only its owner enters, a clock to set."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlite_utils import Database

from factories import NOW, source
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.settings import Paths, Settings, Web
from watcher.sources import Source
from watcher.store.database import open_database
from watcher.upkeep.doctor import Extent, Finding, examine

USUAL = Extent()
CONTACT = Web(contact="veille@example.org")


@dataclass
class Installation:
    """`data` is made on first use. `settings` are sections of the settings file."""

    data: Path
    now: datetime = NOW

    @property
    def database(self) -> Path:
        return self.data / "vigie.db"

    def opened(self) -> Database:
        self.data.mkdir(mode=0o700, exist_ok=True)
        return open_database(self.database)

    def house(self, sources: Sequence[Source] = (), **settings: Any) -> House:
        sections: dict[str, Any] = {"paths": Paths(data=self.data), "web": CONTACT, **settings}
        chosen = Settings(**sections)
        book, console = RegisterBook(chosen.paths.register), Console(file=io.StringIO())
        return House(chosen, tuple(sources) or (source(),), book, lambda: self.now, lambda: "txn", console)

    def found(
        self, extent: Extent = USUAL, config: Path | None = None, **settings: Any
    ) -> dict[str, Finding]:
        """The findings by their checks' names."""
        return {one.check: one for one in examine(self.house(**settings), extent, config)}
