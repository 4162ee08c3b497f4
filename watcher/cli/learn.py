"""`vigie train` and `vigie review`: learning from what readers say."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import click
from rich.console import Console

from classifiers.corpus import CORPORA
from classifiers.improvement.history import NothingBeforeError
from classifiers.improvement.learnt import Kind
from classifiers.improvement.waiting import Waiting, review_queue
from digests.rows import RiskRow
from watcher.cli.options import config_option, json_option, register_today
from watcher.cli.output import print_json, table
from watcher.cli.reviewing import Dialogue, LeavingError, Save, Shown, keys
from watcher.files import locked
from watcher.learning import Gathered, Outcome, Training, gather, roll_back
from watcher.learning import train as learn_from
from watcher.pseudonyms import load_key, pseudonym
from watcher.register_book import risk_rows
from watcher.rules.caps import CAPS, remaining
from watcher.settings import load_settings
from watcher.store import feedback
from watcher.store.database import open_database
from watcher.store.rows import rows_by_id
from watcher.store.sqlite import Database

_CAPS_IN_FRENCH = (
    f"la machine apprend au plus de {CAPS.a_day} réponses d'une personne par jour, "
    f"{CAPS.a_window} en {CAPS.window.days} jours"
)
_OUTCOMES = {
    Outcome.NOTHING: "nothing is learnt yet: correct or confirm items with `vigie review`",
    Outcome.SAME: "these very lessons already serve; nothing to do",
    Outcome.WITHDRAWN: "these very lessons were taken back with --rollback: other ones are awaited",
    Outcome.REFUSED: "not promoted, the model in service stays: with the new lessons it would be worse",
    Outcome.WOULD_PROMOTE: "no figure is worse: without --dry-run it would be promoted",
    Outcome.PROMOTED: "promoted: no figure is worse",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Compare and say what would be done; change nothing.")
@click.option("--rollback", is_flag=True, help="Put the version before this one back into service.")
@config_option
@json_option
def train(dry_run: bool, rollback: bool, config: Path | None, as_json: bool) -> None:
    """Learn from readers' remarks, and serve the result when no figure is worse.

    The recipe is fitted with the new lessons and with those in service, both without a fixed fifth of the
    bundled corpus, and compared on that fifth. Takes about a minute.

    \b
    Example:  vigie train --dry-run

    Exit code 3 when there is no version to go back to.
    """
    if dry_run and rollback:
        raise click.UsageError("--dry-run and --rollback do not go together")
    paths = load_settings(config).paths
    with locked(paths.model / "learning.lock"):
        if rollback:
            _roll_back(paths.model, as_json)
            return
        gathered = _gathered(paths.database)
        for line in gathered.lessons.unread:
            click.echo(f"a correction cannot be read: {line}", err=True)
        if not as_json:
            click.echo(_said(gathered))
        done = learn_from(
            paths.model, gathered.lessons, datetime.now(UTC), _tell, corpora=CORPORA, dry_run=dry_run
        )
    if as_json:
        print_json(_training_json(gathered, done))
    else:
        _print_training(Console(), done)


def _gathered(database: Path) -> Gathered:
    db = open_database(database, read_only=True)
    try:
        return gather(db)
    finally:
        db.close()


def _roll_back(directory: Path, as_json: bool) -> None:
    try:
        version, history = roll_back(directory, CORPORA)
    except NothingBeforeError:
        click.echo("there is no version to go back to: nothing was promoted before this one", err=True)
        sys.exit(3)
    if as_json:
        print_json({"version": version, "items": history.serving.items, "past": len(history.past)})
    else:
        lessons = f"{history.serving.items} learnt items" if history.serving.digest else "the corpus alone"
        click.echo(f"{version} serves now ({lessons}); {len(history.past)} older version(s) to go back to")


def _said(gathered: Gathered) -> str:
    lessons = gathered.lessons
    dropped = sum(gathered.dropped.values())
    return (
        f"{len(gathered.remarks)} remark(s): {len(lessons.items)} item(s) learnt from "
        f"{lessons.people} person(s), {len(lessons.open)} waiting for `vigie review`, "
        f"{dropped} remark(s) of {len(gathered.dropped)} person(s) beyond the caps "
        f"({CAPS.a_day} a day, {CAPS.a_window} in {CAPS.window.days} days)"
    )


def _training_json(gathered: Gathered, done: Training) -> dict[str, object]:
    lessons = gathered.lessons
    return {
        "outcome": done.outcome,
        "version": done.version,
        "remarks": len(gathered.remarks),
        "learnt": len(lessons.items),
        "people": lessons.people,
        "capped": sum(gathered.dropped.values()),
        "capped_people": len(gathered.dropped),
        "to_review": len(lessons.open),
        "unread": list(lessons.unread),
        "labels": dict(done.labels),
        "figures": [figure.model_dump() for figure in done.figures],
        "reasons": list(done.reasons),
    }


def _print_training(console: Console, done: Training) -> None:
    if done.labels:
        rows = [(label, str(count)) for label, count in done.labels.items()]
        console.print(table("Learnt items by label", ("label", "items"), rows))
    if done.figures:
        rows = [
            (one.figure, f"{one.before:.3f}", f"{one.after:.3f}", f"{one.low:+.3f} to {one.high:+.3f}")
            for one in done.figures
        ]
        columns = ("figure", "before", "after", "difference, 95 %")
        console.print(table("The recipe without and with the new lessons", columns, rows))
    click.echo(_OUTCOMES[done.outcome])
    for reason in done.reasons:
        click.echo(f"  {reason}")
    click.echo(f"{done.version} serves now")


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@config_option
def review(limit: int, config: Path | None) -> None:
    """Look again at what the machine is least certain of, one key a label (in French).

    Every answer is kept at once, so that Ctrl-C loses nothing; `vigie train` learns from them.

    \b
    Example:  vigie review --limit 10
    """
    settings = load_settings(config)
    paths, risks = settings.paths, risk_rows(register_today(settings))
    db = open_database(paths.database)
    try:
        who = pseudonym(load_key(paths.data), f"terminal:{os.getuid()}")
        gathered = gather(db)
        waiting = gathered.lessons.open
        queue = review_queue(feedback.to_review(db, waiting), waiting, gathered.remarks, who)
        if not queue:
            click.echo("Rien à relire : la machine n'hésite sur rien et personne ne doute.")
            return
        left = remaining(gathered.remarks, who, datetime.now(UTC))
        if left == 0:
            click.echo(f"Assez pour l'instant : {_CAPS_IN_FRENCH}. Revenez demain.")
            return
        _walk(db, queue, min(limit, left), who, risks)
    finally:
        db.close()


def _walk(
    db: Database, queue: tuple[Waiting, ...], limit: int, who: str, risks: Mapping[str, RiskRow]
) -> None:
    chosen = queue[:limit]
    rows = rows_by_id(db, [waiting.item_id for waiting in chosen], risks)
    dialogue = Dialogue(Console(), _pressed(), risks)
    answered = 0
    with suppress(LeavingError):
        for place, waiting in enumerate(chosen, start=1):
            shown = Shown(rows[waiting.item_id], waiting, f"{place} sur {len(chosen)}")
            answered += dialogue.review(shown, _saver(db, waiting.item_id, who))
    click.echo(f"Relus : {answered}. Reste à relire : {len(queue) - answered}. Ensuite : vigie train.")


def _pressed() -> Iterator[str]:
    """The reviewer's keys. Wrong use when there can be none."""
    pressed = keys()
    if sys.stdin.isatty():
        return pressed
    first = next(pressed, None)
    if first is None:
        raise click.UsageError("a terminal is wanted (or keys on standard input, one character each)")
    return chain([first], pressed)


def _saver(db: Database, item_id: int, who: str) -> Save:
    def save(kind: Kind, value: str) -> None:
        feedback.add(db, feedback.Feedback(item_id, None, kind, value, who, datetime.now(UTC)))

    return save


def _tell(text: str) -> None:
    click.echo(text, err=True)
