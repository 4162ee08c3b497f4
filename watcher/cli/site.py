"""`vigie site`: the site from what is kept, and a look at it."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from digests.texts.language import LANGUAGES, LanguageCode
from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json
from watcher.settings import load_settings
from watcher.site.building import build as build_site
from watcher.site.opendata import publish
from watcher.site.serving import open_server
from watcher.store.database import open_database


@click.group()
def site() -> None:
    """The static site: build it, or look at it on this machine.

    \b
    Example:  vigie site build
              vigie site serve
    """


@site.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder [default: site/ in the data folder].",
)
@click.option("--full", is_flag=True, help="Write every file again, not only those that changed.")
@click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Its language."
)
@config_option
@sources_option
@json_option
def build(
    out: Path | None,
    full: bool,
    language: LanguageCode,
    config: Path | None,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Build the site; only what changed since the last time is written.

    \b
    Example:  vigie site build --out public/

    May be stopped at any moment: the next build completes it.
    """
    house = open_house(config, sources_file, Console(stderr=True))
    folder = out or house.settings.paths.site
    db = open_database(house.settings.paths.database)
    begun = time.monotonic()
    try:
        publish(db, house, folder, house.now())
        built = build_site(db, house, folder, house.now(), language=language, full=full)
    finally:
        db.close()
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        print_json({"folder": folder, **asdict(built), "seconds": seconds})
        return
    counted = f"{built.written} written, {built.unchanged} unchanged, {built.removed} removed"
    click.echo(f"{folder}: {counted}, in {seconds} s")


@site.command()
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 for any free one."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder [default: site/ in the data folder].",
)
@config_option
def serve(port: int, out: Path | None, config: Path | None) -> None:
    """Show the site that was built, on this machine only, until Ctrl-C.

    \b
    Example:  vigie site serve --port 8080
    """
    folder = out or load_settings(config).paths.site
    if not (folder / "index.html").is_file():
        click.echo(f"no site in {folder}: run `vigie site build` first", err=True)
        sys.exit(3)
    try:
        opened = open_server(folder, port)
    except OSError as error:
        click.echo(
            f"port {port}: {error.strerror}; name another with --port, or 0 for any free one", err=True
        )
        sys.exit(3)
    with opened as server:
        click.echo(
            f"http://{server.server_address[0]}:{server.server_port}/ shows {folder}; stop with Ctrl-C."
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
