"""Settings of WebSub, where hubs can reach this machine."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from watcher.config.section import Section


class Push(Section):
    """Hubs call `callback`, a public address that a web server of ours leads to `address` and `port`.

    Without `callback` no hub is asked and nothing listens.
    """

    callback: str | None = None
    address: Literal["127.0.0.1", "::1", "0.0.0.0"] = "127.0.0.1"  # noqa: S104 - the last within a container
    port: int = Field(default=9181, ge=1, le=65535)

    @field_validator("callback")
    @classmethod
    def _public_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        if not (parts.scheme == "https" or local) or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("an address such as 'https://veille.example.org/hub' is wanted")
        return value.rstrip("/")
