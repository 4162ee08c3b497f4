"""`vigie archive`: the evidence behind an item, as it was received."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from digests.texts.safe import plain
from watcher.cli.options import config_option
from watcher.sandbox import Sandbox, SandboxError
from watcher.settings import Settings, load_settings
from watcher.store.database import open_database
from watcher.store.kept import KeptItem, kept_item
from watcher.web.answer import Answer, digest_of
from watcher.web.article import extract
from watcher.web.shelf import find_answer
from watcher.web.warc import ArchivedAnswer, ArchiveError
from watcher.web.warc_members import labelled


@click.group()
def archive() -> None:
    """Show what was archived.

    \b
    Example:  vigie archive show 12
    """


@archive.command("show")
@click.argument("item", type=int)
@click.option("--raw", is_flag=True, help="Write the archived bytes to standard output, and nothing else.")
@config_option
def show(item: int, raw: bool, config: Path | None) -> None:
    """Show the archived answer that an item was read from: its record, and its readable text.

    \b
    Example:  vigie archive show 12
              vigie archive show 12 --raw > page.html

    Exit code 2 when there is no such item, 3 when nothing is archived of it any more or the file is damaged.
    """
    settings = load_settings(config)
    kept = _kept(settings, item)
    if kept is None:
        raise _end(2, f"no item {item}; `vigie search` gives the numbers")
    answer = _answer(settings, kept)
    if raw:
        click.echo(answer.body, nl=False)
        return
    for name, value in _facts(answer).items():
        click.echo(f"{name:>8}  {plain(value)}")
    click.echo(f"\n{_readable(answer, kept)}")


def _kept(settings: Settings, item: int) -> KeptItem | None:
    db = open_database(settings.paths.database, read_only=True)
    try:
        return kept_item(db, item)
    finally:
        db.close()


def _answer(settings: Settings, kept: KeptItem) -> ArchivedAnswer:
    evidence = kept.item.evidence
    if evidence is None:
        raise _end(3, f"item {kept.item_id} was kept without an archived answer")
    moments = [one for one in (kept.revised_at, kept.seen_at) if one is not None]
    try:
        found = find_answer(settings.paths.archive, evidence, moments)
    except ArchiveError as error:
        raise _end(3, f"record {evidence} is in no readable file; one is not readable: {error}") from None
    if found is not None:
        return found
    raise _end(3, f"record {evidence} is not in {settings.paths.archive}: {_why_gone(settings, moments)}")


def _why_gone(settings: Settings, moments: list[datetime]) -> str:
    days = settings.privacy.archive_days
    if max(moments) < datetime.now(UTC) - timedelta(days=days):
        return f"archives are kept for {days} days (privacy.archive_days)"
    return "restore the archive from a copy, or set paths.data to where it is"


def _facts(answer: ArchivedAnswer) -> dict[str, str]:
    return {
        "record": answer.record_id,
        "address": answer.url,
        "date": f"{answer.at:%Y-%m-%d %H:%M:%S} UTC",
        "status": f"{answer.status} {answer.reason}".rstrip(),
        "type": _header(answer, "content-type") or "not stated",
        "size": f"{len(answer.body)} bytes",
        "digest": labelled(digest_of(answer.body)),
    }


def _readable(answer: ArchivedAnswer, kept: KeptItem) -> str:
    """The article of a page or PDF. Of a feed or a list, what was kept of this one entry."""
    headers = {name.lower(): value for name, value in answer.headers}
    page = Answer(answer.url, answer.status, headers, answer.body)
    try:
        with Sandbox() as box:
            article = box.call(extract, page, False)
    except SandboxError as error:
        return f"(the text cannot be read: {error}; --raw gives the bytes)"
    if article is not None:
        return article.text
    return f"(a feed or list; the text kept of this entry)\n{_lines(kept.item.text)}"


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines())


def _header(answer: ArchivedAnswer, name: str) -> str:
    return next((value for field, value in answer.headers if field.lower() == name), "")


def _end(code: int, message: str) -> SystemExit:
    click.echo(f"vigie: {message}", err=True)
    return SystemExit(code)
