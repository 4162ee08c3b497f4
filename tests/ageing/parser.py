"""The child that parses, forked from a life instead of started anew: the same work, the same pipe."""

from __future__ import annotations

import itertools
import os
import signal
import time
from multiprocessing.connection import Pipe
from subprocess import TimeoutExpired
from typing import Any, cast

import watcher.collectors.feed
import watcher.web.article  # noqa: F401 - what parses is imported before the fork
from watcher import sandbox, sandbox_child

AS_ALWAYS = 10
"""One child in so many of a process is started anew after all."""

_ROOM = 64 * 1024
"""Megabytes of address space: the fork brings along all that the warm process has mapped."""

_started = itertools.count()
_start = sandbox._start


class Forked:
    """What the sandbox needs to know of a child's process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def wait(self, patience: float | None = None) -> int:
        """Its exit status. Raises TimeoutExpired."""
        until = time.monotonic() + (60 if patience is None else patience)
        while self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise TimeoutExpired("parser", patience or 60)
            else:
                time.sleep(0.002)
        return self.returncode

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def fork_parser(megabytes: int) -> Any:
    """In the place of the sandbox's own start; the child is killed with the group of its parent."""
    if next(_started) % AS_ALWAYS == AS_ALWAYS - 1:
        return _start(megabytes)
    ours, theirs = Pipe()
    pid = os.fork()
    if pid == 0:
        try:
            end = theirs.fileno()
            os.closerange(3, end)
            os.closerange(end + 1, 4096)
            sandbox_child.serve(end, max(megabytes, _ROOM))
        finally:
            os._exit(0)
    theirs.close()
    ours.recv_bytes()
    return sandbox._Child(cast("Any", Forked(pid)), ours, os.getpid())
