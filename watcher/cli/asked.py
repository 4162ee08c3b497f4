"""What `vigie digest` was asked for: a stretch of time, a room, a subject. Wrong ones name their option."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

import click

from classifiers.assessment import AXES, Axis
from digests.choosing.interest import Interest
from digests.choosing.wording import folded_words
from digests.period import Kind, Period, period_named, week_label
from digests.rows import RiskRow
from digests.texts.language import LANGUAGES, LanguageCode
from watcher.rules.calendar import last_turn
from watcher.settings import Room, Schedule
from watcher.writing.distributing import RHYTHMS

Decorator = Callable[[Callable[..., None]], Callable[..., None]]
_DAY = click.DateTime(formats=("%Y-%m-%d",))
_DAYS: tuple[Decorator, ...] = (
    click.option("--from", "first", type=_DAY, metavar="DAY", help="From this day such as 2026-11-01 …"),
    click.option("--to", "last", type=_DAY, metavar="DAY", help="… to this day, included [default: today]."),
)
_OPTIONS: tuple[Decorator, ...] = (
    click.option("--week", help="ISO week such as 2026-W47 [default: the last whole week]."),
    click.option("--month", help="Month such as 2026-11."),
    click.option("--quarter", help="Quarter such as 2026-Q4: the file of the technical committee."),
    *_DAYS,
    click.option("--room", help="As this room of the settings has it: its axes, its language."),
    click.option("--axis", "axes", multiple=True, type=click.Choice(AXES), help="Of this axis only."),
    click.option("--risk", "risks", multiple=True, help="Of this risk of the register only, such as R08."),
    click.option("--word", "words", multiple=True, help="Only what says this word, or these in a row."),
    click.option("--lang", "code", type=click.Choice(LANGUAGES), help="Language [default: the room's]."),
)
_REPORTED: tuple[Decorator, ...] = (
    click.option("--year", help="Year such as 2026."),
    click.option("--quarter", help="Quarter such as 2026-Q4."),
    *_DAYS,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they were given; those of a stretch of time are none for the last whole week."""

    week: str | None = None
    month: str | None = None
    quarter: str | None = None
    year: str | None = None
    first: datetime | None = None
    last: datetime | None = None
    room: str | None = None
    axes: tuple[Axis, ...] = ()
    risks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    code: LanguageCode | None = None


def asked_options(command: Callable[..., None]) -> Callable[..., None]:
    """All options of a digest, given to the command as one `Asked`."""
    return _given(command, _OPTIONS)


def reported_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a report, given to the command as one `Asked`."""
    return _given(command, _REPORTED)


def reported_period(asked: Asked, zone: ZoneInfo, now: datetime) -> Period:
    """The period that a report is wanted of, which has begun. Raises click.UsageError."""
    if not (asked.year or asked.quarter or asked.first or asked.last):
        raise click.UsageError("give one of --year, --quarter, or --from with --to")
    period = told_period(asked, zone, now)
    if period.start > now:
        raise click.UsageError(f"{period.label} has not begun: there is nothing to report")
    return period


def _given(command: Callable[..., None], options: Sequence[Decorator]) -> Callable[..., None]:
    @wraps(command)
    def run(**given: Any) -> None:
        asked = Asked(**{field.name: given.pop(field.name) for field in fields(Asked) if field.name in given})
        command(asked, **given)

    decorated: Callable[..., None] = run
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def told_period(asked: Asked, zone: ZoneInfo, now: datetime) -> Period:
    """The period that is meant. Raises click.UsageError."""
    today = now.astimezone(zone).date()
    labels: tuple[tuple[Kind, str | None], ...] = (
        ("week", asked.week),
        ("month", asked.month),
        ("quarter", asked.quarter),
        ("year", asked.year),
    )
    named: list[tuple[Kind, str]] = [(kind, label) for kind, label in labels if label]
    days = asked.first or asked.last
    if len(named) + bool(days) > 1:
        raise click.UsageError("give one of --week, --month, --quarter, or --from with --to")
    if days:
        return _days(asked, zone, today)
    if named:
        return _named(*named[0], zone)
    return period_named(week_label(today - timedelta(days=7)), zone)


def asked_interests(asked: Asked, known: Mapping[str, RiskRow]) -> tuple[Interest, ...]:
    """What was asked for, each kind narrowing the others. Raises click.BadParameter."""
    ids = tuple(risk.upper() for risk in asked.risks)
    for risk in ids:
        if risk not in known:
            raise click.BadParameter(f"{risk}: the register has {', '.join(known)}", param_hint="--risk")
    folded = tuple(folded_words(word) for word in asked.words)
    if not all(folded):
        raise click.BadParameter("a word has letters or digits", param_hint="--word")
    found = (Interest(axes=asked.axes), Interest(risks=ids), Interest(words=folded))
    return tuple(interest for interest in found if not interest.is_everything)


def room_named(name: str | None, rooms: tuple[Room, ...]) -> Room | None:
    """The room of that name, None when none was asked for. Raises click.BadParameter."""
    if name is None:
        return None
    for room in rooms:
        if room.name == name:
            return room
    known = ", ".join(room.name for room in rooms)
    raise click.BadParameter(f"{name}: the settings have {known}", param_hint="--room")


def refuse_early(period: Period, schedule: Schedule, now: datetime) -> None:
    """A period is told once to a room: told early, it would silence what tells its end.

    Raises click.BadParameter.
    """
    if period.kind == "days":
        is_over = period.end <= now
    else:
        is_over = last_turn(RHYTHMS[period.kind], schedule, now, None).due_at >= period.end
    if not is_over:
        hint = {"week": "--week", "month": "--month", "quarter": "--quarter", "days": "--to"}[period.kind]
        message = f"{period.label} is not over: its digest goes out by itself, and a period is posted once"
        raise click.BadParameter(message, param_hint=hint)


def _named(kind: Kind, label: str, zone: ZoneInfo) -> Period:
    hint = f"--{kind}"
    try:
        period = period_named(label, zone)
    except ValueError as error:
        raise click.BadParameter(f"{label}: {error}", param_hint=hint) from None
    if period.kind != kind:
        raise click.BadParameter(f"{label} is no {kind}", param_hint=hint)
    return period


def _days(asked: Asked, zone: ZoneInfo, today: date) -> Period:
    if asked.first is None:
        raise click.UsageError("--to wants --from")
    first = asked.first.date()
    last = asked.last.date() if asked.last else today
    if last < first:
        raise click.BadParameter(f"{last} is before {first}", param_hint="--to")
    return period_named(f"{first}..{last}", zone)
