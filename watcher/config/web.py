"""How Vigie behaves towards the sites it reads, and the way it takes to them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from watcher.config.section import Section


class Web(Section):
    """`allow_loopback` is for the demo and tests only. `proxy` is the operator's own, on any address."""

    contact: str | None = None
    host_spacing: float = Field(default=5, ge=0, le=600, description="seconds between two requests to a host")
    fetch_articles: bool = True
    allow_loopback: bool = False
    timeout: float = Field(
        default=30, gt=0, le=600, description="seconds for one request, redirects included"
    )
    proxy: str | None = Field(default=None, description="http://host:port, or http://user@host:port")
    proxy_password_file: Path | None = None

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, value: str | None) -> str | None:
        if value is not None and not (value.isascii() and value.isprintable()):
            raise ValueError(
                "an e-mail or web address in plain ASCII is wanted: it stands in a request header"
            )
        return value

    @field_validator("proxy")
    @classmethod
    def _names_a_proxy(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        bare = not (parts.path.strip("/") or parts.query or parts.fragment)
        if parts.scheme != "http" or not parts.hostname or parts.port is None or not bare:
            raise ValueError("an address such as 'http://proxy.example.org:3128' is wanted")
        if parts.password is not None:
            raise ValueError("the password does not stand here: put it into a file, see proxy_password_file")
        return value

    @model_validator(mode="after")
    def _password_of_somebody(self) -> Web:
        has_user = self.proxy is not None and urlsplit(self.proxy).username is not None
        if self.proxy_password_file is not None and not has_user:
            raise ValueError("proxy_password_file wants a proxy with a user: 'http://user@host:port'")
        return self
