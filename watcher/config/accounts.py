"""Accounts of the operator that sources are read with: a mailbox, and the State's interface to the law."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from watcher.config.section import Section


class Mailbox(Section):
    """Where newsletters arrive. It is read and never changed: no letter is marked, moved or deleted."""

    host: str = Field(pattern=r"^[A-Za-z0-9.:_-]+$", max_length=253)
    port: int | None = Field(default=None, ge=1, le=65535)
    user: str = Field(min_length=1)
    password_file: Path
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    allow_private: bool = False

    @model_validator(mode="after")
    def _no_password_in_the_open(self) -> Mailbox:
        if self.security == "none" and not _is_loopback(self.host):
            raise ValueError("security = 'none' is for a server on this very machine (127.0.0.1 or ::1)")
        return self

    @property
    def port_used(self) -> int:
        """The port, or what is usual (RFC 9051, section 2.1; RFC 8314)."""
        return self.port or (993 if self.security == "tls" else 143)


class Piste(Section):
    """The application's credentials on piste.gouv.fr ("Identifiants OAuth").

    They go to `token_url`, and the token that they bring to addresses that begin with `api_url`.
    """

    client_id: str = Field(min_length=1)
    client_secret_file: Path
    token_url: str = "https://oauth.piste.gouv.fr/api/oauth/token"  # noqa: S105 - where it is obtained
    api_url: str = "https://api.piste.gouv.fr/"

    @field_validator("token_url", "api_url")
    @classmethod
    def _is_safe(cls, value: str) -> str:
        if not value.startswith(("https://", "http://127.0.0.1:", "http://[::1]:")):
            raise ValueError("an address that starts with https:// is wanted: secrets go there")
        if urlsplit(value).path == "":
            raise ValueError("an address with a path is wanted, at least a final slash")
        return value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
