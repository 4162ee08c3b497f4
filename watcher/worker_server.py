"""The process that workers are forked from: it starts early, while this one is still getting ready.

A copy of this process would hold the locks of its threads for ever (libraries start some, numpy's among
them), and SQLite must not be carried through a fork, as workers read the database. The server has no threads
and no database, is started once, and what it has imported all its workers share.
"""

from __future__ import annotations

import multiprocessing
import os
import tomllib
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path

_READINESS = ["watcher.worker_readiness"]
"""Imported by the server alone, for what its import does."""


def worker_context() -> BaseContext:
    """What a pool of workers is started with."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_READINESS)
    return context


def start_early(config: Path | None) -> None:
    """Start the server where the settings seem to want a pool: it imports what workers need meanwhile.

    They are read later, as that takes half as long as the server's start. Where they turn out to say
    otherwise, a pool starts its server itself, or a server ends with the command and served nobody.
    """
    if _workers(config or Path("vigie.toml")) > 1:
        worker_context()
        forkserver.ensure_running()


def _workers(config: Path) -> int:
    try:
        if stated := os.environ.get("VIGIE_ENGINE__WORKERS"):
            return int(stated)
        engine = tomllib.loads(config.read_text(encoding="utf-8"))["engine"]
        return int(engine["workers"]) if engine.get("kind", "local") == "local" else 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return 1
