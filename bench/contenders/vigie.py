"""Ourselves: `vigie run --once` as anybody runs it, without articles and without the site."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml

_VIGIE = Path(sys.executable).with_name("vigie")
_DATA = "var"
_SETTINGS = """\
[web]
allow_loopback = true
host_spacing = 0
fetch_articles = false

[site]
build = false

[engine]
workers = {workers}
backlog_seconds = 0
"""
_ALL_OF_IT = 3_600
"""Seconds in which no backlog of a bench is left."""


@dataclass(frozen=True, slots=True)
class Vigie:
    """Vigie with the local engine; `kept` is a data folder in which the model is trained once for all.

    What is new in a round is kept and searchable first (`held_by_now`). What of it is news is judged before
    the round ends, what was old when first seen behind it if time is allowed: not at all here, and until all
    is done when it is `unhurried`.
    """

    workers: int
    kept: Path
    share: int = 1
    settling: int = 0

    @property
    def name(self) -> str:
        return f"Vigie, {self.workers} worker{'s' * (self.workers > 1)}"

    def version(self) -> str:
        return version("vigie-observatoire")

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        (folder / "vigie.toml").write_text(_SETTINGS.format(workers=self.workers), encoding="utf-8")
        sources = [
            {
                "id": f"f{number}",
                "name": f"Flux {number}",
                "kind": "feed",
                "url": url,
                "language": "multi",
                "publisher": f"Banc {number}",
                "nature": "press",
                "category": "press",
            }
            for number, url in enumerate(urls)
        ]
        written = yaml.dump({"sources": sources}, Dumper=yaml.CSafeDumper)
        (folder / "sources.yaml").write_text(written, encoding="utf-8")
        shutil.copytree(self._model(), folder / _DATA / "model")

    def command(self, folder: Path) -> Sequence[str | Path]:  # noqa: ARG002 - as for all contenders
        return (_VIGIE, "run", "--once", "--sources", "sources.yaml")

    def environment(self, folder: Path) -> Mapping[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
        return {**ours, "HOME": str(folder)}

    def held(self, folder: Path) -> int:
        return self._count(folder, "SELECT count(*) FROM items")

    def held_by_now(self, folder: Path) -> int:
        try:
            with closing(sqlite3.connect(f"file:{folder / _DATA / 'vigie.db'}?mode=ro", uri=True)) as db:
                return int(db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()[0])
        except sqlite3.OperationalError:  # not there, or just being made
            return 0

    def left(self, folder: Path) -> int:
        return self._count(
            folder, "SELECT count(*) FROM items WHERE id NOT IN (SELECT item_id FROM assessments)"
        )

    def unhurried(self, folder: Path) -> Mapping[str, str]:
        return {**self.environment(folder), "VIGIE_ENGINE__BACKLOG_SECONDS": str(_ALL_OF_IT)}

    @staticmethod
    def _count(folder: Path, question: str) -> int:
        with closing(sqlite3.connect(folder / _DATA / "vigie.db")) as db:
            return int(db.execute(question).fetchone()[0])

    def _model(self) -> Path:
        """The model of the present code, trained when there is none of it yet."""
        self.kept.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            (_VIGIE, "classify"),
            cwd=self.kept,
            env={**os.environ, "VIGIE_PATHS__DATA": str(self.kept)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
        return self.kept / "model"
