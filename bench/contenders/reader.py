"""reader (lemon24/reader), a library: a script of ours calls it, as its documentation says."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contenders.contender import PEERS, homely, said

_PYTHON = PEERS / "python"
_SCRIPT = Path(__file__).with_name("reader_script.py")


@dataclass(frozen=True, slots=True)
class Reader:
    """Entries go into its SQLite database, without the index of its search."""

    workers: int = 4
    share: int = 1
    settling: int = 0

    @property
    def name(self) -> str:
        return f"reader, {self.workers} workers"

    def version(self) -> str | None:
        if not _PYTHON.exists():
            return None
        return said(_PYTHON, "-c", "import reader; print(reader.__version__)")

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        subprocess.run(
            (*self._script(folder), "add"), input="\n".join(urls), text=True, check=True, env=homely(folder)
        )

    def command(self, folder: Path) -> Sequence[str | Path]:
        return (*self._script(folder), "update", str(self.workers))

    def environment(self, folder: Path) -> Mapping[str, str]:
        return homely(folder)

    def held(self, folder: Path) -> int:
        return int(said(*self._script(folder), "count"))

    @staticmethod
    def _script(folder: Path) -> tuple[str | Path, ...]:
        return (_PYTHON, "-P", _SCRIPT, folder / "reader.sqlite")
