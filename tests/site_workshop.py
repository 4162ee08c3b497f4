"""A small site to build again and again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from sample_site import NOW
from sample_week import HOSTILE
from watcher.house import House
from watcher.site.building import Built, build

HARMFUL = (
    *HOSTILE,
    "</script><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "\ufffe\uffff nonchars",
    "\u2066 isolé \u2069 \u202d forcé",
    "مرحبا بالعالم שלום",
    "x" * 5_000,
    "a\u200bb\u200dc\ufeffd",
    "END:VEVENT\r\nBEGIN:VALARM",
    'l\'index vigie("2026-11",[]);//',
)
"""Texts of sources that want to be more than texts."""


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
