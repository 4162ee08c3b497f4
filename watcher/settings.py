"""The operator's settings: `vigie.toml`, then `VIGIE_SECTION__KEY`; one frozen object.

Secrets never stand in the TOML: they are read from files (`*_file`), so that no log and no backup of
the settings holds them. Without any file the defaults run: `./var`, the terminal as the room.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence, Set
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from watcher.config.accounts import Mailbox, Piste
from watcher.config.conversation import WEEKDAYS, Alerts, People, Weekday
from watcher.config.engine import Engine
from watcher.config.located import ConfigError, KeyPath, Located, explain, load_toml
from watcher.config.privacy import Privacy
from watcher.config.push import Push
from watcher.config.rooms import Matrix, Room
from watcher.config.section import Many, Section
from watcher.config.site import Site
from watcher.config.upkeep import Backup, Health, Logs
from watcher.config.variables import PREFIX, unknown_sections, variable_of
from watcher.config.web import Web

_WEEKLY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):[0-5][0-9]")


class Paths(Section):
    """Where Vigie keeps its data: `vigie.db`, `archive/`, `hosts/`, `model/`, `site/`, `dossiers/`…"""

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
    def hosts(self) -> Path:
        return self.data / "hosts"

    @property
    def site(self) -> Path:
        return self.data / "site"

    @property
    def dossiers(self) -> Path:
        return self.data / "dossiers"

    @property
    def matrix(self) -> Path:
        return self.data / "matrix"

    @property
    def register(self) -> Path:
        """What the committee decided on the register's risks, for people to read and edit."""
        return self.data / "register-decisions.yaml"


class Schedule(Section):
    """When Vigie works and speaks. `quiet` days hold back everything but alerts."""

    timezone: str = "Europe/Paris"
    digest: str = "mon 08:00"
    quiet: Many[Weekday] = ("sat", "sun")
    collect_minutes: int = Field(default=10, ge=1, le=1440)
    window_days: int = Field(default=7, ge=1, le=90)
    shortest_minutes: int = Field(default=15, ge=5, le=60)
    longest_hours: int = Field(default=24, ge=1, le=168)

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


class Settings(BaseModel):
    """Everything the operator decides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paths: Paths = Paths()
    schedule: Schedule = Schedule()
    matrix: Matrix | None = None
    rooms: Many[Room] = (Room(name="terminal"),)
    people: People = People()
    alerts: Alerts = Alerts()
    web: Web = Web()
    privacy: Privacy = Privacy()
    engine: Engine = Engine()
    site: Site = Site()
    backup: Backup = Backup()
    logs: Logs = Logs()
    health: Health = Health()
    push: Push = Push()
    mailbox: Mailbox | None = None
    piste: Piste | None = None

    @property
    def accounts(self) -> frozenset[str]:
        """The sections of the accounts with which sources can be read."""
        return frozenset(name for name in ("mailbox", "piste") if getattr(self, name) is not None)

    @field_validator("engine")
    @classmethod
    def _no_secret_for_workers(cls, engine: Engine, info: ValidationInfo) -> Engine:
        web = info.data.get("web")
        if engine.kind == "dask" and isinstance(web, Web) and web.proxy_password_file is not None:
            raise ValueError(
                "kind = 'dask' does not go with web.proxy_password_file: workers get no secrets; "
                "have the proxy let them through by their address"
            )
        return engine

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
    "site": Site,
    "backup": Backup,
    "logs": Logs,
    "health": Health,
    "push": Push,
    "mailbox": Mailbox,
    "piste": Piste,
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
        settings = Settings.model_validate(_values(located, variables))
    except ValidationError as error:
        known: dict[KeyPath, Sequence[str]] = {
            (name,): list(model.model_fields) for name, model in _SECTIONS.items()
        }
        found = explain(error, located, known, label="name", origin=lambda path: variable_of(path, variables))
        raise ConfigError([*problems, *found.problems]) from None
    if problems:
        raise ConfigError(problems)
    return settings


def _values(located: Located, variables: Set[str]) -> dict[str, object]:
    """What the file says in the sections that are known, and over it what variables say."""
    values = {name: value for name, value in located.data.items() if name in _SECTIONS}
    if not any(name.startswith(PREFIX) for name in variables):
        return values
    from watcher.config.environment import with_environment  # noqa: PLC0415 - a library that few starts need

    return with_environment(Settings, values)
