"""Pure: what an operator answers before the first start, and what can be seen to be wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter, ValidationError, model_validator

from watcher.config.located import explain, load_toml
from watcher.config.rooms import Matrix, Room
from watcher.config.section import Many, Section, UserId
from watcher.config.web import Web

_REACHABLE = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|https?://[^\s/]+\S*")


def _contact(value: str) -> str:
    if not _REACHABLE.fullmatch(value):
        raise ValueError("an address such as 'veille@example.org' or 'https://example.org' is wanted")
    return Web(contact=value).contact or value


def _homeserver(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@]+/?", value):
        raise ValueError("an address such as 'https://matrix.example.org' is wanted")
    return value.rstrip("/")


def _room(value: str) -> str:
    return Room(name="observatoire", id=value).id or value


def _plain(value: Path) -> Path:
    if not str(value).isprintable():
        raise ValueError("a path of printable characters is wanted")
    return value


Contact = Annotated[str, AfterValidator(_contact)]
Homeserver = Annotated[str, AfterValidator(_homeserver)]
RoomId = Annotated[str, AfterValidator(_room)]
PlainPath = Annotated[Path, AfterValidator(_plain)]


class Answers(Section):
    """Without `homeserver`, `account` and `room` Vigie speaks in the terminal; with one, all are wanted.

    Secrets are not here: `password_file` and `passphrase_file` name the files that hold them.
    """

    contact: Contact | None = None
    data: PlainPath = Path("var")
    homeserver: Homeserver | None = None
    account: UserId | None = None
    room: RoomId | None = None
    password_file: PlainPath | None = None
    operators: Many[UserId] = ()
    coordinators: Many[UserId] = ()
    backups: PlainPath | None = None
    passphrase_file: PlainPath | None = None

    @model_validator(mode="after")
    def _whole(self) -> Answers:
        matrix = (self.homeserver, self.account, self.room, self.password_file)
        if any(matrix) and not all(matrix):
            raise ValueError("homeserver, account, room and password_file are wanted together")
        if self.passphrase_file is not None and self.backups is None:
            raise ValueError("passphrase_file is of no use without backups, the folder they go to")
        return self

    @property
    def matrix(self) -> Matrix | None:
        """The account as the settings will hold it."""
        if self.homeserver is None or self.account is None:
            return None
        return Matrix(homeserver=self.homeserver, user_id=self.account, password_file=self.password_file)


def checked(name: str, wrong: str) -> Callable[[str], Any]:
    """The check of one answer, by its name: gives the value, or raises ValueError with `wrong`."""
    adapter = TypeAdapter[Any](Answers.model_fields[name].rebuild_annotation())

    def check(text: str) -> Any:
        try:
            return adapter.validate_python(text)
        except ValidationError:
            raise ValueError(wrong) from None

    return check


def read_answers(path: Path) -> Answers:
    """Answers from a TOML file with the names above. Raises ConfigError with line and key."""
    located = load_toml(path)
    try:
        return Answers.model_validate(located.data)
    except ValidationError as error:
        raise explain(error, located, {(): list(Answers.model_fields)}, label="name") from None
