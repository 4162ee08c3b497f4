"""`!digest`: what a week brought, told again or for the first time."""

from __future__ import annotations

import re
from datetime import date, timedelta

from digests.french import typeset
from digests.message import digest_message
from digests.period import Period, week_label, week_period
from digests.rows import Message
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.naming import quoted
from watcher.chat.commands.parsing import folded
from watcher.editions import KIND, compose
from watcher.store import due

_WEEK = re.compile(r"(?:(?P<year>20[0-9]{2})-?)?(?:w|s|sem|semaine)? ?(?P<week>[0-9]{1,2})")


def _digest(office: Office, call: Call) -> Message:
    newsroom = office.house.newsroom
    today = call.now.astimezone(newsroom.schedule.zone).date()
    label = week_named(call.words, today) if call.words else _last_told(office, today)
    period = _period(label, call, office)
    return digest_message(compose(office.db, newsroom, period, call.now, published=True))


def week_named(words: str, today: date) -> str:
    """The ISO week of these words: `2026-W47`, `47`, `S47`, `semaine 47`. Raises CommandError.

    Without a year it is the last such week that has begun.
    """
    found = _WEEK.fullmatch(folded(words))
    if found is None:
        raise CommandError(
            typeset(f"Je ne lis pas la semaine {quoted(words)} : écrivez 47 ou {week_label(today)}.")
        )
    week = int(found["week"])
    current = today.isocalendar()
    year = int(found["year"]) if found["year"] else current.year - (week > current.week)
    return f"{year}-W{week:02d}"


def _last_told(office: Office, today: date) -> str:
    told = due.last_done(office.db, KIND)
    return told.period if told else week_label(today - timedelta(days=7))


def _period(label: str, call: Call, office: Office) -> Period:
    try:
        period = week_period(label, office.house.settings.schedule.zone)
    except ValueError:
        raise CommandError(
            typeset(f"La semaine {label} n’existe pas : écrivez par exemple !digest 47.")
        ) from None
    if period.start > call.now:
        raise CommandError(f"La semaine {label} n’a pas commencé.")
    return period


COMMANDS: tuple[Command, ...] = (
    Command(
        name="digest",
        aliases=("bulletin", "semaine"),
        usage="[semaine]",
        summary="la synthèse d’une semaine ; sans rien, la dernière parue",
        answer=_digest,
        details="Elle est recomposée au moment où vous la demandez : une publication datée de cette semaine "
        "y figure même si elle nous est parvenue plus tard.",
        examples=("!digest", "!digest 47", "!digest 2026-W47"),
    ),
)
