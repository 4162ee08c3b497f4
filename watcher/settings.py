"""The operator's settings: `vigie.toml`, then `VIGIE_SECTION__KEY`; one frozen object.

Secrets never stand in the TOML: they are read from files (`*_file`), so that no log and no backup of
the settings holds them. Without any file the defaults run: `./var`, the terminal as the room.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from classifiers.assessment import Axis
from watcher.config.conversation import WEEKDAYS, Alerts, People, Weekday
from watcher.config.located import ConfigError, KeyPath, Located, explain, load_toml
from watcher.config.section import Many, Section, UserId
from watcher.config.variables import PREFIX, unknown_sections, variable_of

_WEEKLY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):[0-5][0-9]")


class Paths(Section):
    """Where Vigie keeps its data: `vigie.db`, `archive/`, `model/`, `site/`, `matrix/` live under `data`."""

    data: Path = Path("var")

    @property
    def database(self) -> Path:
        return self.data / "vigie.db"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def model(self) -> Path:
        return self.data / "model"

    @property
    def site(self) -> Path:
        return self.data / "site"

    @property
    def matrix(self) -> Path:
        return self.data / "matrix"


class Schedule(Section):
    """When Vigie works and speaks. `quiet` days hold back everything but alerts."""

    timezone: str = "Europe/Paris"
    digest: str = "mon 08:00"
    quiet: Many[Weekday] = ("sat", "sun")
    collect_minutes: int = Field(default=10, ge=1, le=1440)
    window_days: int = Field(default=7, ge=1, le=90)

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("a time zone name such as 'Europe/Paris' is wanted") from None
        return value

    @field_validator("digest")
    @classmethod
    def _weekly(cls, value: str) -> str:
        if not _WEEKLY.fullmatch(value):
            raise ValueError("a weekday and a time such as 'mon 08:00' is wanted")
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def digest_weekday(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return list[str](WEEKDAYS).index(self.digest[:3])

    @property
    def digest_time(self) -> time:
        return time.fromisoformat(self.digest[4:])


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
    """A room and what it receives; `axes` empty means all. Without an `id` the room is the terminal."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    id: str | None = None
    receives: Many[Literal["digest", "alerts", "notices"]] = ("digest", "alerts", "notices")
    axes: Many[Axis] = ()
    mention: Many[UserId] = ()
    require_encryption: bool = False

    @field_validator("id")
    @classmethod
    def _room_id(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("!"):
            raise ValueError("a Matrix room id, which starts with '!', is wanted (not an alias)")
        return value


class Web(Section):
    """How Vigie behaves towards the sites it reads. `allow_loopback` is for the demo and tests only."""

    contact: str | None = None
    host_spacing: float = Field(default=5, ge=0, le=600, description="seconds between two requests to a host")
    fetch_articles: bool = True
    allow_loopback: bool = False
    timeout: float = Field(
        default=30, gt=0, le=600, description="seconds for one request, redirects included"
    )

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, value: str | None) -> str | None:
        if value is not None and not (value.isascii() and value.isprintable()):
            raise ValueError(
                "an e-mail or web address in plain ASCII is wanted: it stands in a request header"
            )
        return value


class Privacy(Section):
    """How many days each kind of data is kept."""

    feedback_days: int = Field(default=730, ge=1)
    conversation_days: int = Field(default=90, ge=2)
    fetch_history_days: int = Field(default=400, ge=1)
    archive_days: int = Field(default=400, ge=1)


class Engine(Section):
    """Where harvests run: `local` with one worker is this process, with more a pool of processes."""

    kind: Literal["local", "dask"] = "local"
    workers: int = Field(default=1, ge=1, le=64)
    scheduler: str | None = None


class Settings(BaseSettings):
    """Everything the operator decides."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,
    )

    paths: Paths = Paths()
    schedule: Schedule = Schedule()
    matrix: Matrix | None = None
    rooms: Many[Room] = (Room(name="terminal"),)
    people: People = People()
    alerts: Alerts = Alerts()
    web: Web = Web()
    privacy: Privacy = Privacy()
    engine: Engine = Engine()

    @field_validator("rooms")
    @classmethod
    def _possible_rooms(cls, rooms: tuple[Room, ...], info: ValidationInfo) -> tuple[Room, ...]:
        names = [room.name for room in rooms]
        for room in rooms:
            if names.count(room.name) > 1:
                raise ValueError(f"two rooms have the same name {room.name!r}; names must differ")
            if room.id is not None and info.data.get("matrix", ...) is None:
                raise ValueError(
                    f"room {room.name!r} has a Matrix id but there is no [matrix] section; add one"
                )
        return rooms

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return (env_settings, init_settings)


_SECTIONS: Mapping[str, type[BaseModel]] = {
    "paths": Paths,
    "schedule": Schedule,
    "matrix": Matrix,
    "rooms": Room,
    "people": People,
    "alerts": Alerts,
    "web": Web,
    "privacy": Privacy,
    "engine": Engine,
}


def load_settings(path: Path | None) -> Settings:
    """Settings from `path`, or from `vigie.toml` in the working directory when it is there, or defaults.

    Relative paths in the file are relative to the working directory. Raises ConfigError.
    """
    if path is None and Path("vigie.toml").exists():
        path = Path("vigie.toml")
    located = load_toml(path) if path else Located(Path("environment"), {}, {})
    variables = {name.upper() for name, value in os.environ.items() if value}
    problems = unknown_sections(located, variables, _SECTIONS)
    try:
        settings = Settings(**{name: value for name, value in located.data.items() if name in _SECTIONS})
    except ValidationError as error:
        known: dict[KeyPath, Sequence[str]] = {
            (name,): list(model.model_fields) for name, model in _SECTIONS.items()
        }
        found = explain(error, located, known, label="name", origin=lambda path: variable_of(path, variables))
        raise ConfigError([*problems, *found.problems]) from None
    if problems:
        raise ConfigError(problems)
    return settings
