"""`vigie backup`: one file that holds what this Vigie is; and a look into such a file."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.options import config_option, json_option, papers_of, sources_option
from watcher.cli.output import print_json, table
from watcher.cli.passphrase import known_passphrase, new_passphrase, passphrase_option
from watcher.cli.progress import StepBar
from watcher.recovery.checking import Checked, check
from watcher.recovery.errors import RecoveryError
from watcher.recovery.making import Made, make_backup
from watcher.recovery.manifest import Manifest
from watcher.recovery.orders import folder_of, order_of
from watcher.settings import load_settings


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder [default: that of [backup], else backups/ in the data folder].",
)
@click.option("--archive", is_flag=True, help="With the answers of sites, by far the largest part.")
@click.option("--check", "checked", type=click.Path(path_type=Path), help="Look through this backup instead.")
@passphrase_option
@config_option
@sources_option
@json_option
def backup(
    folder: Path | None,
    archive: bool,
    checked: Path | None,
    passphrase_file: Path | None,
    config: Path | None,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Make a backup, while the watch works or not; or check one.

    \b
    Example:  vigie backup --to /srv/backups/vigie
              vigie backup --check /srv/backups/vigie/vigie-20261126T033000Z.tar

    Exit code 0 done, 1 a checked backup has rows that point nowhere, 3 no backup was made, or this one is not
    to be relied on.
    """
    screen = Console(stderr=True)
    try:
        if checked is not None:
            found = _check(checked, passphrase_file, config, screen)
            _print_checked(found, as_json)
            sys.exit(1 if found.facts.broken_links else 0)
        settings = load_settings(config)
        passphrase = new_passphrase(passphrase_file, settings.backup)
        order = order_of(
            settings,
            papers_of(config, sources_file),
            folder or folder_of(settings),
            archive=archive or settings.backup.archive,
            passphrase=passphrase,
        )
        with StepBar(screen) as bar:
            made = make_backup(order, datetime.now(UTC), bar)
        _print_made(made, as_json)
    except RecoveryError as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(3)


def _check(path: Path, passphrase_file: Path | None, config: Path | None, screen: Console) -> Checked:
    passphrase = known_passphrase(passphrase_file, load_settings(config).backup)
    with StepBar(screen) as bar:
        return check(path, passphrase, bar)


def _print_made(made: Made, as_json: bool) -> None:
    manifest = made.manifest
    if as_json:
        print_json({"file": made.path, "bytes": made.bytes, **_described(manifest)})
        return
    click.echo(f"{made.path} ({_size(made.bytes)}): {len(manifest.files)} files, read back")
    for one in manifest.left_out:
        click.echo(f"not in it: {one}", err=True)
    if not manifest.is_sealed:
        click.echo(
            "restored from it, Vigie is a new device that reads none of its encrypted messages, and knows no "
            "member again: give a passphrase",
            err=True,
        )


def _print_checked(found: Checked, as_json: bool) -> None:
    manifest = found.manifest
    if as_json:
        told = {"file": found.path, "bytes": found.bytes, "keys": found.keys, **_described(manifest)}
        print_json({**told, "broken_links": found.facts.broken_links})
        return
    keys = "not in it"
    if manifest.is_sealed:
        keys = (
            "sealed, not opened: no passphrase"
            if found.keys is None
            else f"opened: {', '.join(found.keys) or 'none yet'}"
        )
    rows = [
        ("made", f"{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, by Vigie {manifest.vigie}"),
        ("database", f"{_size(manifest.database.bytes)}, sound; last migration {manifest.migrations[-1]}"),
        ("rows", ", ".join(f"{count} {name}" for name, count in manifest.rows.items() if count)),
        ("rows that point nowhere", str(found.facts.broken_links)),
        ("files", f"{len(manifest.files)}, all as their digests say"),
        ("keys and session", keys),
        ("archive", "in it" if manifest.has_archive else "only listed"),
        *(("not in it", one) for one in manifest.left_out),
    ]
    Console().print(table(f"{found.path} ({_size(found.bytes)})", ("", "found"), rows))


def _described(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "vigie": manifest.vigie,
        "migrations": manifest.migrations,
        "rows": dict(manifest.rows),
        "files": [file.model_dump() for file in manifest.files],
        "sealed": manifest.is_sealed,
        "archive": manifest.has_archive,
        "left_out": manifest.left_out,
    }


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"
