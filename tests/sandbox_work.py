"""Work for sandboxes in other processes, which must find it by its name."""

from __future__ import annotations

import os

from watcher.sandbox import Sandbox


def pids(sandbox: Sandbox | None = None) -> tuple[int, int]:
    """This process, and the child of a sandbox that is used in it."""
    with sandbox or Sandbox() as box:
        return os.getpid(), box.call(os.getpid)


def use_a_copy(sandbox: Sandbox) -> None:
    """Use a sandbox that was running when this process was forked; exits 0 when that gave another child."""
    before = sandbox._child.process.pid  # pyright: ignore
    raise SystemExit(int(pids(sandbox)[1] == before))
