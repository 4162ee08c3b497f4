"""The process that workers are forked from: it starts early, while this one is still getting ready.

A copy of this process would hold the locks of its threads for ever (libraries start some, numpy's among
them), and SQLite must not be carried through a fork, as workers read the database. The server has no threads
and no database, is started once, and what it has imported all its workers share.
"""

from __future__ import annotations

import multiprocessing
import os
import tomllib
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Literal

Kind = Literal["local", "dask"]

_READINESS: dict[Kind, str] = {"local": "watcher.worker_readiness", "dask": "watcher.cluster.readiness"}
"""Imported by the server alone, for what its import does, by the kind of the engine."""


def worker_context(kind: Kind) -> ForkServerContext:
    """What the processes of an engine are started with."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_READINESS[kind]])
    return context


def start_early(config: Path | None) -> None:
    """Start the server where the settings seem to want processes: it imports what these need meanwhile.

    They are read later, as that takes half as long as the server's start. Where they turn out to say
    otherwise, an engine starts its server itself, or a server ends with the command and served nobody.
    """
    if (kind := _wanted(config or Path("vigie.toml"))) is not None:
        worker_context(kind)
        forkserver.ensure_running()


def _wanted(config: Path) -> Kind | None:
    """The kind of an engine that works in processes of ours; None for one that does not."""
    try:
        engine: dict[str, object] = {}
        with suppress(OSError, LookupError):
            engine = dict(tomllib.loads(config.read_text(encoding="utf-8"))["engine"])
        kind = os.environ.get("VIGIE_ENGINE__KIND") or engine.get("kind", "local")
        workers = int(str(os.environ.get("VIGIE_ENGINE__WORKERS") or engine.get("workers", 1)))
    except (ValueError, TypeError):
        return None
    if kind == "dask":
        return "dask"
    return "local" if kind == "local" and workers > 1 else None
