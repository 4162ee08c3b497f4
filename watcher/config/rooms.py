"""Where Vigie speaks: the account, and the rooms with what each receives."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from classifiers.assessment import Axis
from watcher.config.section import Many, Section, UserId


class Matrix(Section):
    """The bot's account: a token, or a password used once to get one."""

    homeserver: str
    user_id: UserId
    device_name: str = "Vigie"
    password_file: Path | None = None
    access_token_file: Path | None = None
    encryption_key_file: Path | None = None
    invites_from: Many[str] = ()

    @field_validator("homeserver")
    @classmethod
    def _http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address such as 'https://matrix.example.org' is wanted")
        return value.rstrip("/")

    @field_validator("invites_from")
    @classmethod
    def _people_or_servers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one.startswith(("!", "#")) or (one.startswith("@") and ":" not in one) or "/" in one:
                raise ValueError(f"{one!r}: an address (@ann:example.org) or a server's name is wanted")
        return value

    @model_validator(mode="after")
    def _one_secret(self) -> Matrix:
        if (self.password_file is None) == (self.access_token_file is None):
            raise ValueError("exactly one of password_file and access_token_file is wanted")
        return self


class Room(Section):
    """A room and what it receives; `axes` empty means all. Without an `id` the room is the terminal.

    `language` is that of digests, alerts and reminders; answers to commands are French.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    id: str | None = None
    receives: Many[Literal["digest", "monthly", "quarterly", "alerts", "notices", "upkeep"]] = (
        "digest",
        "alerts",
        "notices",
    )
    axes: Many[Axis] = ()
    mention: Many[UserId] = ()
    language: Literal["fr", "en"] = "fr"
    require_encryption: bool = False
    pictures: bool = True

    @field_validator("id")
    @classmethod
    def _room_id(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("!"):
            raise ValueError("a Matrix room id, which starts with '!', is wanted (not an alias)")
        return value
