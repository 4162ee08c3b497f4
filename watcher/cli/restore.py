"""`vigie restore`: a backup put in place, on a new machine or over a damaged data folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.options import config_option, json_option
from watcher.cli.output import print_json
from watcher.cli.passphrase import known_passphrase, passphrase_option
from watcher.cli.progress import StepBar
from watcher.recovery.bundle import peek
from watcher.recovery.errors import RecoveryError
from watcher.recovery.keys import STORE_KEY
from watcher.recovery.manifest import SETTINGS
from watcher.recovery.restoring import Restored, Wish
from watcher.recovery.restoring import restore as put_back
from watcher.recovery.unpacking import RENAMED
from watcher.settings import load_settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to restore into [default: paths.data of the settings].",
)
@click.option("--force", is_flag=True, help="Over a data folder that holds something: it is moved aside.")
@click.option("--without-keys", is_flag=True, help="Leave closed what is sealed: the passphrase is lost.")
@click.option(
    "--forgotten",
    type=click.Path(path_type=Path),
    help="One more list of those who asked to be forgotten since [always read: forgotten.csv beside FILE].",
)
@passphrase_option
@config_option
@json_option
def restore(
    file: Path,
    data: Path | None,
    force: bool,
    without_keys: bool,
    forgotten: Path | None,
    passphrase_file: Path | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Put a backup in place, whole or not at all.

    \b
    Example:  vigie restore /srv/backups/vigie/vigie-20261126T033000Z.tar

    What lay in the data folder is moved aside with --force, and never deleted. Whoever asked to be forgotten
    since the backup stays forgotten. Before the watch posts anything it reads in the rooms what was posted
    since. Exit code 0 restored, 3 nothing was changed.
    """
    settings = load_settings(config)
    screen = Console(stderr=True)
    try:
        passphrase = None
        if not without_keys and peek(file).manifest.is_sealed:
            passphrase = known_passphrase(passphrase_file, settings.backup)
            if passphrase is None:
                raise RecoveryError(
                    f"{file}: its keys are sealed; give --passphrase-file, or do without: --without-keys"
                )
        wish = Wish(file, data or settings.paths.data, passphrase, force, forgotten)
        with StepBar(screen) as bar:
            done = put_back(wish, datetime.now(UTC), bar)
    except RecoveryError as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(3)
    if as_json:
        print_json(_described(done))
        return
    for line in _told(done):
        click.echo(line)


def _told(done: Restored) -> Iterator[str]:
    manifest = done.manifest
    counted = ", ".join(f"{manifest.rows.get(name, 0)} {name}" for name in ("items", "stories", "outbox"))
    yield f"{done.data}: restored as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC ({counted})"
    yield from _told_of_keys(done)
    if not manifest.has_archive:
        old = "" if done.aside is None else f"; what there was is in {done.aside / 'archive'}, move it here"
        yield f"the archive is not in the backup, {RENAMED['archive.csv']} lists it{old}"
    if (done.data / RENAMED[SETTINGS]).is_dir():
        yield f"the settings of then are in {done.data / RENAMED[SETTINGS]}: compare them with yours"
    if done.settled.forgotten:
        yield f"{done.settled.forgotten} person(s) who asked to be forgotten since are forgotten here too"
    if done.settled.all_direct:
        yield "all messages to single persons were deleted: without the key nobody can tell whose they were"
    if done.aside is not None:
        yield f"what lay there before is in {done.aside}; delete it once all is well"
    yield "next: vigie doctor, then start the watch (vigie run, or your service)"


def _told_of_keys(done: Restored) -> Iterator[str]:
    if done.has_keys:
        yield "keys and session are restored: the bot goes on as the same device"
    elif done.inherited:
        yield f"keys and session are those of the old folder: {', '.join(done.inherited)}"
    else:
        yield (
            "keys and session are not restored: with Matrix, run vigie matrix login, which makes a new "
            "device; members whose pseudonyms the backup holds are not known again"
        )
    if (done.data / STORE_KEY).exists():
        yield f"the key of the encryption store is in {done.data / STORE_KEY}: see encryption_key_file"


def _described(done: Restored) -> dict[str, object]:
    return {
        "data": done.data,
        "made_at": done.manifest.made_at,
        "rows": dict(done.manifest.rows),
        "keys": done.has_keys,
        "inherited": done.inherited,
        "archive": done.manifest.has_archive,
        "left_out": done.manifest.left_out,
        "forgotten": done.settled.forgotten,
        "all_direct_messages_deleted": done.settled.all_direct,
        "aside": done.aside,
    }
