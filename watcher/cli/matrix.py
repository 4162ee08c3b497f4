"""`vigie matrix`: the bot's account, its rooms, and how they stand."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from rich.console import Console

from watcher.chat.room import RoomError
from watcher.chat.rooms import account_of
from watcher.cli.options import config_option, json_option, open_house
from watcher.cli.output import print_json, table
from watcher.config.located import ConfigError
from watcher.settings import Settings

if TYPE_CHECKING:
    from watcher.chat.matrix import AccountStatus, MatrixAccount

_Result = TypeVar("_Result")


@click.group()
def matrix() -> None:
    """Log the bot in, take it into rooms, see how its account stands.

    \b
    Example:  vigie matrix login
    """


@matrix.command()
@config_option
@json_option
def login(config: Path | None, as_json: bool) -> None:
    """Open the session, once; when it is over, or its keys are lost, make a new one, as a new device.

    \b
    Example:  vigie matrix login

    Exit code 0 when the device is signed, 1 when it is not and members see a warning, 3 without a session.
    """
    found = _speak(_settings(config), lambda account: account.log_in())
    _print(found, as_json)
    sys.exit(0 if found.cross_signing == "signed" else 1)


@matrix.command()
@click.argument("room")
@config_option
def join(room: str, config: Path | None) -> None:
    """Enter a room: by its name in the settings, or its id.

    \b
    Example:  vigie matrix join observatoire

    Exit code 0 when the bot is in it, 2 when there is no such room in the settings, 3 when it may not enter.
    """
    settings = _settings(config)
    room_id = {one.name: one.id for one in settings.rooms}.get(room, room)
    if room_id is None or not room_id.startswith("!"):
        raise ConfigError(
            [f"room {room!r} has no Matrix id in the settings; name one that has, or an id (!…)"]
        )
    _speak(settings, lambda account: account.room(room_id).join())
    click.echo(f"joined {room_id}")


@matrix.command()
@config_option
@json_option
def status(config: Path | None, as_json: bool) -> None:
    """Show account, device and signature, the rooms with their encryption, and who waits for an answer.

    \b
    Example:  vigie matrix status --json

    Exit code 0 when all is well, 1 when members see a warning or the bot is not in a room of the settings, 3
    when nothing can be said.
    """
    settings = _settings(config)
    found = _speak(settings, lambda account: account.status())
    _print(found, as_json)
    absent = {room.id for room in settings.rooms if room.id is not None} - set(found.joined_rooms)
    if absent:
        click.echo(f"not joined: {', '.join(sorted(absent))}; invite {found.user_id} there", err=True)
    sys.exit(0 if found.cross_signing == "signed" and not absent else 1)


def _settings(config: Path | None) -> Settings:
    """Settings that have an account. Raises ConfigError."""
    settings = open_house(config, None, Console(stderr=True)).settings
    if settings.matrix is None:
        raise ConfigError(["there is no [matrix] section: name homeserver and user_id in vigie.toml"])
    return settings


def _speak(settings: Settings, act: Callable[[MatrixAccount], Awaitable[_Result]]) -> _Result:
    """What an act of the account gives; exit code 3 when it cannot be done."""

    async def run() -> _Result:
        assert settings.matrix is not None  # noqa: S101 - `_settings` saw to it
        async with account_of(settings, settings.matrix) as account:
            return await act(account)

    try:
        return asyncio.run(run())
    except RoomError as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(3)


def _print(found: AccountStatus, as_json: bool) -> None:
    if as_json:
        print_json(asdict(found))
        return
    click.echo(f"{found.user_id} on {found.homeserver}")
    click.echo(f"device {found.device_id}, cross-signing: {found.cross_signing}")
    rooms = [
        (room.room_id, "encrypted" if room.is_encrypted else "clear", str(room.members))
        for room in found.rooms
    ]
    Console().print(table(f"{len(rooms)} rooms", ("room", "", "members"), rows=rooms))
    for one in found.invitations:
        click.echo(f"invitation of {one.inviter} to {one.room_id}: answered by the next vigie run")
