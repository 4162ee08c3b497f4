"""Who descends from a process, found anew at each look. Linux only: reads `/proc`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process as `/proc/PID/stat` tells it; `born` in ticks since the machine's start."""

    pid: int
    parent: int
    born: int


class ProcessTree:
    """A process and its descendants. One stays in the tree when its parent ends before it."""

    def __init__(self, pid: int) -> None:
        root = _process(pid)
        self._family = {pid: root} if root else {}

    def look(self) -> tuple[int, ...]:
        """Those that live now."""
        alive = {one.pid: one for one in _processes()}
        self._family = {one.pid: one for one in _descendants(self._family, alive)}
        return tuple(self._family)


def _process(pid: int) -> Process | None:
    with suppress(OSError):
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        fields = text.rpartition(")")[2].split()  # behind the name, which may hold spaces and brackets
        return Process(pid, int(fields[1]), int(fields[19]))
    return None


def _processes() -> Iterator[Process]:
    for entry in _PROC.iterdir():
        if entry.name.isdecimal() and (found := _process(int(entry.name))):
            yield found


def _descendants(known: Mapping[int, Process], alive: Mapping[int, Process]) -> Iterator[Process]:
    """Those of `known` that still live, and all below them; a number used again is another process."""
    children: dict[int, list[int]] = {}
    for one in alive.values():
        children.setdefault(one.parent, []).append(one.pid)
    found = [pid for pid, one in known.items() if pid in alive and alive[pid].born == one.born]
    seen = set[int]()
    while found:
        if (pid := found.pop()) not in seen:
            seen.add(pid)
            yield alive[pid]
            found += children.get(pid, [])
