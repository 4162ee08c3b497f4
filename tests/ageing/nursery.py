"""Lives of a watch, cheap to start as they are forked from a warm process, and killed like any other.

What is killed is real: a process group of its own, by SIGKILL, with its files, locks and sockets.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ageing import phases
from cli_folder import Folder

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Life:
    """One process of the watch, seen from outside."""

    pid: int
    nursery: Nursery

    def wait(self) -> int:
        """Its exit code, once it has ended by itself."""
        return self.nursery.order(do="wait", pid=self.pid)

    def kill(self) -> str:
        """End it and all that it started, whatever it is at; what that was. One that ended is just buried."""
        os.killpg(self.pid, signal.SIGKILL)  # one that has ended is there until it is waited for
        ended = self.wait()
        return phases.read(self.nursery.folder.path / "life.phase") if ended == -signal.SIGKILL else "ended"


@dataclass(frozen=True)
class Nursery:
    """Starts lives of the watch in one folder; the model that the folder's data refers to is theirs."""

    folder: Folder
    process: subprocess.Popen[str]

    def start(
        self,
        *words: str,
        at: datetime,
        pace: float = 1.0,
        leaps: float = 0.0,
        until: datetime | None = None,
        quick_parser: bool = True,
        **environment: str,
    ) -> Life:
        """Start `vigie` with these words when the scripted clock says `at`.

        Its clock goes at `pace`; with `leaps` it also leaps over what its scheduler waits for, that many
        seconds at least, `until` it has come so far, and tells the time in `life.clock`. With a
        `quick_parser` the child that parses is forked too, else it is started as always.
        """
        folder = str(self.folder.path)
        given = {**self.environment(), **environment}
        pid = self.order(
            do="start",
            words=words,
            folder=folder,
            environment=given,
            at=at.isoformat(),
            pace=pace,
            leaps=leaps,
            until=until and until.isoformat(),
            quick_parser=quick_parser,
        )
        return Life(pid, self)

    def order(self, **order: object) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in self.folder.environment().items() if name.startswith("VIGIE_")}


@contextmanager
def open_nursery(folder: Folder) -> Iterator[Nursery]:
    """A warm process for the length of the block. Coverage is not measured in it: the killed tell nothing."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with subprocess.Popen(
        [sys.executable, "-m", "ageing.warm"],
        cwd=folder.path,
        env={**quiet, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Nursery(folder, process)
        assert process.stdin is not None
        process.stdin.close()
