"""The process that workers are forked from: it starts early, while this one is still getting ready.

A copy of this process would hold the locks of its threads for ever (libraries start some, numpy's among
them), and SQLite must not be carried through a fork, as workers read the database. The server has no threads
and no database, is started once, and what it has imported all its workers share.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from watcher.config.engine import Engine

_READINESS = ["watcher.worker_readiness"]
"""Imported by the server alone, for what its import does."""


def worker_context() -> BaseContext:
    """What a pool of workers is started with."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_READINESS)
    return context


def start_early(settings: Engine) -> None:
    """Start the server, when the settings want a pool; it imports what workers need meanwhile."""
    if settings.kind == "local" and settings.workers > 1:
        worker_context()
        forkserver.ensure_running()
