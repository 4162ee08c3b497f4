"""Settings of what keeps Vigie alive: its backups, its logs, and what it tells of its own health."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from watcher.config.section import Section

_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Backup(Section):
    """Backups that the watch makes by itself, one a day; `vigie backup` makes one at any time.

    Keys and the account's session are only in them when there is a passphrase, which encrypts them.
    """

    folder: Path | None = None
    at: str = "03:30"
    keep_days: int = Field(default=30, ge=1)
    passphrase_file: Path | None = None
    archive: bool = False

    @field_validator("at")
    @classmethod
    def _hour(cls, value: str) -> str:
        if not _HOUR.fullmatch(value):
            raise ValueError("an hour such as '03:30' is wanted")
        return value

    @property
    def time(self) -> time:
        return time.fromisoformat(self.at)


class Logs(Section):
    """Logs go to standard error: `text` for people, `json` for machines, one object a line."""

    format: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "warning"


class Health(Section):
    """The page of health and the metrics, on this machine's own address only; none without a port."""

    port: int | None = Field(default=None, ge=1, le=65535)
    address: Literal["127.0.0.1", "::1", "0.0.0.0"] = "127.0.0.1"  # noqa: S104 - the last within a container
