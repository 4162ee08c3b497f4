"""Settings of the site."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, field_validator

from watcher.config.section import Section


class Site(Section):
    """The site that is built from what is kept. `url` is where it is put, for links that must be absolute.

    A watch that runs builds it every so many minutes at most, and after a digest at once.
    """

    title: str = Field(default="Vigie", min_length=1)
    url: str | None = None
    build: bool = True
    every_minutes: int = Field(default=30, ge=0, le=1440)

    @field_validator("url")
    @classmethod
    def _base_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("an address such as 'https://veille.example.org' is wanted")
        return value.rstrip("/")
