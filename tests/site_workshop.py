"""A small site to build again and again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from sample_site import NOW
from watcher.house import House
from watcher.site.building import Built, build


@dataclass
class Workshop:
    """A house, its store and the folder of its site."""

    house: House
    db: Database
    folder: Path

    def build(self, **options: bool) -> Built:
        return build(self.db, self.house, self.folder, NOW, **options)

    def files(self, folder: Path | None = None) -> dict[str, bytes]:
        root = folder or self.folder
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
