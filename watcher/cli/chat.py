"""`vigie chat`: the commands of the rooms, at the terminal, without any server."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from digests.messages.reply import rendered
from watcher.chat.answering import Answerer
from watcher.chat.events import Said
from watcher.chat.rooms import LOCAL
from watcher.chat.terminal import printable
from watcher.cli.options import config_option, open_house, sources_option
from watcher.config.conversation import People
from watcher.house import House
from watcher.pseudonyms import load_key, pseudonym
from watcher.settings import Settings
from watcher.store.database import open_database, transaction
from watcher.store.sqlite import Database

_WELCOME = "Les commandes de la salle, sur cette machine. !aide les donne toutes ; Ctrl-D pour partir."


@click.command()
@click.argument("words", nargs=-1)
@config_option
@sources_option
def chat(words: tuple[str, ...], config: Path | None, sources_file: Path | None) -> None:
    """Ask what can be asked in a room, of the database on this machine; all rights, no server.

    \b
    Example:  vigie chat              a conversation, one command a line
              vigie chat '!aide'      one command, and its answer

    What a command sends to others goes with the next `vigie run`.
    """
    console = Console()
    house = _with_all_rights(open_house(config, sources_file, console))
    db = open_database(house.settings.paths.database)
    try:
        if words:
            _answer(db, house, " ".join(words), console)
            return
        if sys.stdin.isatty():
            console.print(_WELCOME, markup=False)
        for line in iter(lambda: _read(console), None):
            if line.strip():
                _answer(db, house, line, console)
    finally:
        db.close()


def _read(console: Console) -> str | None:
    """The next line; None at the end."""
    try:
        return console.input("> ") if sys.stdin.isatty() else next(sys.stdin, None)
    except EOFError:
        return None


def _answer(db: Database, house: House, line: str, console: Console) -> None:
    now = house.now()
    asked = line.strip()
    said = Said(
        event_id=f"$terminal:{house.new_id()}",
        room=_room(house.settings),
        sender=LOCAL,
        at=now,
        text=asked if asked.startswith("!") else f"!{asked}",
    )
    with transaction(db):
        who = pseudonym(load_key(house.settings.paths.data), LOCAL)
        reply = Answerer.of(house, most=None).answer(db, said, who, now)
    if reply is not None:
        console.print(Panel(Text(printable(rendered(reply).body)), title="Vigie", title_align="left"))


def _room(settings: Settings) -> str:
    """The room that stands for this terminal: the first that is no Matrix room."""
    return next((room.name for room in settings.rooms if room.id is None), "terminal")


def _with_all_rights(house: House) -> House:
    """Whoever can open the database may do everything with it anyway."""
    settings = house.settings.model_copy(update={"people": People(operators=(LOCAL,))})
    return replace(house, settings=settings)
