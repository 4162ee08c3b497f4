"""`vigie digest`: any week's digest, to look at, to keep as a page, or to post."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from sqlite_utils import Database

from digests.message import digest_message
from digests.period import Period, week_label, week_period
from digests.select import Digest
from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json
from watcher.editions import compose, enqueue, write_page
from watcher.files import locked
from watcher.house import House
from watcher.round import post_now
from watcher.rules.calendar import last_digest_time
from watcher.store.database import open_database, transaction


@click.command()
@click.option("--week", help="ISO week such as 2026-W47 [default: the last whole week].")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the page here.")
@click.option(
    "--post",
    is_flag=True,
    help="Post to the rooms that receive digests (a week is posted once, after its own digest's hour).",
)
@config_option
@sources_option
@json_option
def digest(
    week: str | None,
    out: Path | None,
    post: bool,
    config: Path | None,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Show a week's digest, write its page, or post it.

    \b
    Example:  vigie digest --week 2026-W47 --out site/
    """
    screen = Console(stderr=True) if as_json else Console()
    house = open_house(config, sources_file, screen)
    db = open_database(house.settings.paths.database)
    try:
        now = house.now()
        period = _period(house, week, now)
        if post:
            _refuse_early(house, period, now)
        chosen = compose(db, house.newsroom, period, now, published=True)
        message = digest_message(chosen)
        page = write_page(out, db, house.newsroom, chosen, now) if out else None
        posted = _post(db, house, chosen, now) if post else None
    finally:
        db.close()
    if as_json:
        texts = {"body": message.body, "html": message.html}
        print_json({"week": chosen.period.label, **texts, "page": page, "posted": posted})
        return
    if not post:
        screen.print(message.body, markup=False, highlight=False)
    if page is not None:
        click.echo(f"page written: {page}", err=True)
    if posted is not None:
        click.echo(f"{posted} message(s) posted", err=True)


def _period(house: House, week: str | None, now: datetime) -> Period:
    zone = house.settings.schedule.zone
    label = week or week_label((now.astimezone(zone) - timedelta(days=7)).date())
    try:
        return week_period(label, zone)
    except ValueError as error:
        raise click.BadParameter(f"{label}: {error}", param_hint="--week") from None


def _refuse_early(house: House, period: Period, now: datetime) -> None:
    """A week is told once to a room: told early, it would silence the digest that tells its end."""
    if last_digest_time(house.settings.schedule, now) < period.end:
        message = f"{period.label} is not over: its digest goes out by itself, and a week is posted once"
        raise click.BadParameter(message, param_hint="--week")


def _post(db: Database, house: House, chosen: Digest, now: datetime) -> int:
    with locked(house.settings.paths.data / "vigie.lock"):
        with transaction(db):
            enqueue(db, chosen, house.desk, now, at_once=True)
        return post_now(db, house).sent
