"""Where the batches of a round are harvested."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from watcher.config.section import Section


class Engine(Section):
    """Where harvests run: `local` with one worker is this process, with more a pool of processes.

    With `dask` they run on the cluster of a `scheduler`; the three files are this machine's own part of the
    cluster's TLS. At the end of a round older publications are judged for `backlog_seconds`.
    """

    kind: Literal["local", "dask"] = "local"
    workers: int = Field(default=1, ge=1, le=64)
    scheduler: str | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    backlog_seconds: float = Field(default=30, ge=0, le=3600)

    @field_validator("scheduler")
    @classmethod
    def _names_a_scheduler(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        bare = not (parts.path or parts.query or parts.fragment or parts.username)
        if parts.scheme not in {"tcp", "tls"} or not parts.hostname or _port(value) is None or not bare:
            raise ValueError("an address such as 'tls://scheduler.example.org:8786' is wanted")
        return value

    @model_validator(mode="after")
    def _a_cluster_that_can_be_trusted(self) -> Engine:
        """What workers answer is unpickled: whoever could speak for them could do anything here."""
        if self.kind == "local":
            return self
        if self.scheduler is None:
            raise ValueError("kind = 'dask' wants scheduler, such as 'tls://scheduler.example.org:8786'")
        files = (self.ca_file, self.cert_file, self.key_file)
        if self.is_encrypted and None in files:
            raise ValueError("a scheduler at tls:// wants ca_file, cert_file and key_file")
        if not self.is_encrypted and not _is_loopback(urlsplit(self.scheduler).hostname or ""):
            raise ValueError(
                "tcp:// is for a scheduler on this very machine (127.0.0.1 or ::1); use tls:// with ca_file, "
                "cert_file and key_file"
            )
        return self

    @property
    def is_encrypted(self) -> bool:
        """Whether the scheduler is spoken to by TLS."""
        return (self.scheduler or "").startswith("tls:")


def _port(address: str) -> int | None:
    try:
        return urlsplit(address).port
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
