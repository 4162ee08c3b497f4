"""The dialogue: five questions, each answer checked at once and asked for again until it can stand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from watcher.beginning.answers import Answers, checked
from watcher.beginning.places import can_be_written, why_silent
from watcher.beginning.words import Words

_Check = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers, and the password that the operator typed, which stands in no settings."""

    answers: Answers
    password: str = ""


def ask_everything(words: Words, proposed: Answers, home: Path) -> Asked:
    """Ask on the terminal. `proposed` is what Enter keeps, `home` the folder for files with secrets.

    Raises click.Abort when the operator leaves.
    """
    click.echo(words.hello)
    given: dict[str, Any] = {
        "contact": _ask(words.ask_contact, _check(words, "contact"), proposed.contact),
        "data": _ask(words.ask_data, _folder(words), str(proposed.data)),
    }
    spoken, password = _speaking(words, proposed, home)
    people = _if_any(_check(words, "operators"))
    given |= spoken
    given["operators"] = _ask(words.ask_operators, people, "")
    given["coordinators"] = _ask(words.ask_coordinators, people, "")
    given |= _keeping(words, proposed, home)
    return Asked(Answers.model_validate(given), password)


def _speaking(words: Words, proposed: Answers, home: Path) -> tuple[dict[str, Any], str]:
    """The account and its room, with its password; nothing when the terminal is the room."""
    terminal, matrix = words.speak_choices
    if _ask(words.ask_speak, _one_of(words), matrix if proposed.matrix else terminal) == terminal:
        return {}, ""
    homeserver = _ask(words.ask_homeserver, _check(words, "homeserver"), proposed.homeserver)
    silent = asyncio.run(why_silent(homeserver))
    click.echo((words.silent if silent else words.answers).format(address=homeserver, why=silent))
    given = {
        "homeserver": homeserver,
        "account": _ask(words.ask_account, _check(words, "account"), proposed.account),
        "room": _ask(words.ask_room, _check(words, "room"), proposed.room),
        "password_file": proposed.password_file or home / "matrix-password",
    }
    return given, click.prompt(words.ask_login, default="", hide_input=True, show_default=False)


def _keeping(words: Words, proposed: Answers, home: Path) -> dict[str, Any]:
    """The folder of backups and the file of their passphrase; None for what is not wanted."""

    def or_none(check: _Check) -> _Check:
        return lambda text: None if text.strip().lower() == words.none else check(text)

    asked = words.ask_backups.format(none=words.none)
    backups = _ask(asked, or_none(_folder(words)), str(proposed.backups or words.none))
    if backups is None:
        return {}
    file = str(proposed.passphrase_file or home / "backup-passphrase")
    plain = _check(words, "passphrase_file")
    asked = words.ask_encrypt.format(none=words.none)
    return {
        "backups": backups,
        "passphrase_file": _ask(asked, or_none(lambda text: plain(text).expanduser().absolute()), file),
    }


def _ask(question: str, check: _Check, default: str | None) -> Any:
    while True:
        text = click.prompt(question, default=default, show_default=bool(default))
        try:
            return check(text)
        except ValueError as error:
            click.echo(f"    {error}")


def _check(words: Words, name: str) -> _Check:
    return checked(name, words.wrong[name])


def _folder(words: Words) -> _Check:
    plain = _check(words, "data")

    def check(text: str) -> Path:
        folder = Path(plain(text)).expanduser().absolute()
        if not can_be_written(folder):
            raise ValueError(words.not_writable.format(path=folder))
        return folder

    return check


def _one_of(words: Words) -> _Check:
    def check(text: str) -> str:
        found = [choice for choice in words.speak_choices if choice.startswith(text.strip().lower())]
        if len(found) != 1:
            raise ValueError(words.choose_one.format(choices=" / ".join(words.speak_choices)))
        return found[0]

    return check


def _if_any(check: _Check) -> _Check:
    return lambda text: check(text) if text.strip() else ()
