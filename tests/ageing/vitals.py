"""What a process takes of the machine, looked at from outside of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Vitals:
    """Memory that is its own (in kB), files, threads, and what lies on the disk (in bytes)."""

    memory_kb: int
    files: int
    threads: int
    wal_bytes: int
    temporary: int
    database_bytes: int

    @classmethod
    def of(cls, pid: int, data: Path, temporary: Path) -> Vitals:
        """As they are now. Raises OSError when the process is gone."""
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        status = dict(line.split(":", 1) for line in lines)
        return cls(
            memory_kb=int(status["RssAnon"].split()[0]),
            files=sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
            threads=int(status["Threads"]),
            wal_bytes=_size(data / "vigie.db-wal"),
            temporary=sum(1 for _ in temporary.rglob("*")),
            database_bytes=_size(data / "vigie.db"),
        )

    @classmethod
    def at_rest(cls, seen: Sequence[Vitals]) -> Vitals:
        """Of several looks the least of each: between two rounds, when nothing is under way."""
        return cls(**{name: min(getattr(one, name) for one in seen) for name in asdict(seen[0])})


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
