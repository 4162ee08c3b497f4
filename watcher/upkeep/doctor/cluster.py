"""The machines on which batches run, when the settings name a cluster."""

from __future__ import annotations

import asyncio

from watcher.cluster.errors import ClusterError
from watcher.cluster.joining import open_cluster
from watcher.config.engine import Engine
from watcher.config.located import ConfigError
from watcher.upkeep.doctor.finding import Finding

_NAME = "cluster"


async def cluster(settings: Engine) -> list[Finding]:
    """Whether it can be joined, and how many batches it works on at once."""
    return [await asyncio.to_thread(_joined, settings)]


def _joined(settings: Engine) -> Finding:
    try:
        with open_cluster(settings) as joined:
            return Finding(_NAME, True, f"{settings.scheduler} works on {joined.slots} batches at once")
    except ConfigError as error:
        return Finding(_NAME, False, "; ".join(error.problems), "docs/cluster.md says how it is set up")
    except ClusterError as error:
        return Finding(_NAME, False, error.detail, error.remedy)
