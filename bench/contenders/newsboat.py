"""newsboat, the reader for terminals, without its screen: `newsboat -x reload`."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.contenders.contender import homely, said

_CACHE = "cache.db"


@dataclass(frozen=True, slots=True)
class Newsboat:
    """Entries go into its SQLite cache. It keeps validators from the second time on that it reads a feed."""

    threads: int = 4
    share: int = 1
    settling: int = 1

    @property
    def name(self) -> str:
        return f"newsboat, {self.threads} threads"

    def version(self) -> str | None:
        return said("newsboat", "-v").split()[1] if shutil.which("newsboat") else None

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        (folder / "urls").write_text("\n".join(urls), encoding="utf-8")
        (folder / "config").write_text(f"reload-threads {self.threads}\nmax-items 0\n", encoding="utf-8")

    def command(self, folder: Path) -> Sequence[str | Path]:  # noqa: ARG002 - as for all contenders
        return ("newsboat", "-C", "config", "-u", "urls", "-c", _CACHE, "-x", "reload")

    def environment(self, folder: Path) -> Mapping[str, str]:
        return homely(folder)

    def held(self, folder: Path) -> int:
        with closing(sqlite3.connect(folder / _CACHE)) as db:
            return int(db.execute("SELECT count(*) FROM rss_item").fetchone()[0])
