"""Joining the cluster that the settings name, or saying why not."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.cluster.errors import ClusterError
from watcher.cluster.executor import Cluster
from watcher.config.engine import Engine
from watcher.config.located import ConfigError

if TYPE_CHECKING:
    from watcher.cluster.dask_border import Security

CONNECT_SECONDS = 10.0
"""How long a scheduler is waited for, and then its first worker."""


def require_extra(settings: Engine) -> None:
    """Raise ConfigError when the settings want a cluster, and what speaks to one is not installed."""
    if settings.kind == "dask" and find_spec("distributed") is None:
        raise ConfigError(
            ["engine.kind: 'dask' wants the extra cluster: pip install 'vigie-observatoire[cluster]'"]
        )


def open_cluster(settings: Engine) -> Cluster:
    """Join the cluster that the settings name.

    Raises ConfigError without the extra and for files that are no TLS files, ClusterError when there is no
    scheduler or no worker.
    """
    require_extra(settings)
    from watcher.cluster.dask_border import connect  # noqa: PLC0415 - Dask takes most of a second to import

    address = settings.scheduler or ""
    security = _security(settings) if settings.is_encrypted else None
    try:
        connection = connect(address, security, CONNECT_SECONDS)
    except OSError as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise ClusterError(
            f"no scheduler of a cluster answers at {address} ({told[:200]})",
            "start it (docs/cluster.md), or check engine.scheduler and the TLS files; the next round goes on",
        ) from None
    try:
        return Cluster(connection, address, connection.wait_for_worker(CONNECT_SECONDS))
    except OSError:
        connection.close()
        raise ClusterError(
            f"the scheduler at {address} has no worker",
            f"start some: dask worker {address} (docs/cluster.md); the next round goes on",
        ) from None


def _security(settings: Engine) -> Security:
    from watcher.cluster.dask_border import security_of  # noqa: PLC0415 - as above

    files = {"ca_file": settings.ca_file, "cert_file": settings.cert_file, "key_file": settings.key_file}
    for key, path in files.items():
        try:
            (path or Path()).open("rb").close()
        except OSError as error:
            raise ConfigError([f"{path}: cannot be read ({error.strerror}); check engine.{key}"]) from None
    try:
        return security_of(*map(str, files.values()))
    except OSError as error:
        told = f"no certificates of a cluster ({error}); check engine.ca_file, cert_file and key_file"
        raise ConfigError([told]) from None
