"""`vigie digest`: what any stretch of time brought, to look at, to keep as a page, or to post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from digests.choosing.interest import Interest
from digests.choosing.issue import Issue
from digests.messages.message import digest_message
from digests.quarterly.dossier import Dossier
from digests.quarterly.rendering import dossier_message
from digests.rows import Message
from digests.texts.language import Language, LanguageCode, language
from watcher.cli.asked import Asked, asked_interests, asked_options, refuse_early, room_named, told_period
from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json
from watcher.files import locked
from watcher.house import House
from watcher.posting import post_now
from watcher.settings import Room
from watcher.store.database import open_database
from watcher.store.sqlite import Database
from watcher.writing.composing import compose
from watcher.writing.distributing import RHYTHMS, enqueue
from watcher.writing.editions import write_page
from watcher.writing.newsroom import Newsroom
from watcher.writing.quarterly import enqueue_dossier, gather_dossier, write_dossier


@click.command()
@asked_options
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the page here.")
@click.option(
    "--post",
    is_flag=True,
    help="Post to the rooms that receive such a period, or to --room (once, after its own hour).",
)
@config_option
@sources_option
@json_option
def digest(
    asked: Asked,
    out: Path | None,
    post: bool,
    config: Path | None,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Show the digest of a week, a month, a quarter or any days, write its page, or post it.

    An option that is given twice widens, two different ones narrow: `--axis legal --axis usages --risk R08`
    is what bears R08 on either axis.

    \b
    Example:  vigie digest --week 2026-W47 --out site/
              vigie digest --month 2026-11 --axis legal --lang en
              vigie digest --quarter 2026-Q4 --out file/

    With --out a quarter is written as a page and as Markdown.
    """
    screen = Console(stderr=True) if as_json else Console()
    house = open_house(config, sources_file, screen)
    now = house.now()
    schedule = house.settings.schedule
    period = told_period(asked, schedule.zone, now)
    interests = asked_interests(asked, house.risks)
    room = room_named(asked.room, house.settings.rooms)
    if post:
        refuse_early(period, schedule, now)
    db = open_database(house.settings.paths.database)
    try:
        issue = compose(db, house.newsroom, period, now, published=True).narrowed(*interests)
        reader = _Reader(room, language(asked.code or (room.language if room else "fr")))
        work = _Work(db, house, issue, reader, now)
        message = work.message()
        page = work.write(out) if out else None
        posted = work.post(asked.code) if post else None
    finally:
        db.close()
    if as_json:
        texts = {"body": message.body, "html": message.html}
        print_json({"period": period.label, **texts, "page": page, "posted": posted})
        return
    if not post:
        screen.print(message.body, markup=False, highlight=False)
    if page is not None:
        click.echo(f"page written: {page}", err=True)
    if posted is not None:
        click.echo(f"{posted} message(s) posted", err=True)


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom it is shown: a room of the settings, if one was named, and the language."""

    room: Room | None
    words: Language

    @property
    def interest(self) -> Interest:
        return Interest(axes=self.room.axes) if self.room else Interest()


class _Work:
    """One digest on its way out. A whole quarter is told by its file, what is narrowed by a digest."""

    def __init__(self, db: Database, house: House, issue: Issue, reader: _Reader, now: datetime) -> None:
        self._db = db
        self._house = house
        self._issue = issue
        self._reader = reader
        self._now = now
        whole = issue.period.kind == "quarter" and not issue.material.interests
        self._file: Dossier | None = gather_dossier(db, house.newsroom, issue) if whole else None

    def message(self) -> Message:
        if self._file is not None:
            return dossier_message(self._file, self._reader.words, name=f"{self._issue.period.label}.html")
        return digest_message(self._issue.digest(self._reader.interest), self._reader.words)

    def write(self, out: Path) -> Path:
        newsroom, words = self._house.newsroom, self._reader.words
        if self._file is not None:
            return write_dossier(out, self._file, newsroom, self._now, words, markdown=True)
        chosen = self._issue.digest(self._reader.interest)
        return write_page(out, self._db, newsroom, chosen, self._now, words)

    def post(self, code: LanguageCode | None) -> int:
        newsroom = self._addressed(code)
        with locked(self._house.settings.paths.data / "vigie.lock"):
            if self._file is not None:
                enqueue_dossier(self._db, self._file, newsroom, self._now, at_once=True)
            else:
                enqueue(self._db, self._issue, newsroom, self._now, at_once=True)
            return post_now(self._db, self._house).sent

    def _addressed(self, code: LanguageCode | None) -> Newsroom:
        """The newsroom with the rooms that it goes to: those that receive such, or the one that was named."""
        newsroom = self._house.newsroom
        kind = RHYTHMS[self._issue.period.kind]
        rooms = newsroom.desk.rooms
        if self._reader.room is not None:
            rooms = (self._reader.room.model_copy(update={"receives": (kind,)}),)
        if code is not None:
            rooms = tuple(room.model_copy(update={"language": code}) for room in rooms)
        return replace(newsroom, desk=replace(newsroom.desk, rooms=rooms))
