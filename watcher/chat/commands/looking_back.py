"""`!digest`: what a week, a month or a quarter brought, of everything or of what one asks for."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

from classifiers.register import Register
from digests.choosing.interest import Interest
from digests.messages.message import digest_message
from digests.period import Period, period_named, week_label
from digests.rows import Message
from digests.texts.french import typeset
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.naming import axis_named, risk_named
from watcher.chat.commands.parsing import folded
from watcher.chat.commands.periods import period_words, to_come, unknown, unreadable
from watcher.rules.subscriptions import interest_of
from watcher.store import due, subscriptions
from watcher.writing.composing import compose
from watcher.writing.editions import KIND

_OWN = re.compile(r"(?:^|\s)(?:mes abonnements|mon abonnement|abonnements)$")


def _digest(office: Office, call: Call) -> Message:
    newsroom = office.house.newsroom
    today = call.now.astimezone(newsroom.schedule.zone).date()
    words, interests = _subscribed(office, call)
    label, subjects = _taken_apart(words, today)
    period = _period(label or _last_told(office, today), call, office)
    interests = (*interests, *(_subject(word, today, office.house.register) for word in subjects))
    issue = compose(office.db, newsroom, period, call.now, published=True)
    return digest_message(issue.digest(*interests))


def _subscribed(office: Office, call: Call) -> tuple[str, tuple[Interest, ...]]:
    """The words without `mes abonnements`, and these when they were asked for."""
    found = _OWN.search(folded(call.words))
    if found is None:
        return call.words, ()
    own = subscriptions.of_person(office.db, call.caller.who)
    if not own:
        raise CommandError(
            typeset("Vous n’avez pas d’abonnement : !abonner axe legal, par exemple, en commence un.")
        )
    return call.words[: found.start()].strip(), (interest_of(own),)


def _taken_apart(words: str, today: date) -> tuple[str | None, tuple[str, ...]]:
    """The label of the period that the words begin with, if they begin with any, and the words after it."""
    parts = words.split()
    for length in range(len(parts), 0, -1):
        label = period_words(" ".join(parts[:length]), today)
        if label is not None:
            return label, tuple(parts[length:])
    return None, tuple(parts)


def _subject(word: str, today: date, register: Register) -> Interest:
    """An axis or a risk. Raises CommandError."""
    with suppress(CommandError):
        return Interest(axes=(axis_named(word),))
    with suppress(CommandError):
        return Interest(risks=(risk_named(word, register).id,))
    hint = typeset("Après elle, un axe ou un risque : !digest 47 juridique.")
    raise CommandError(f"{unreadable(word, today)} {hint}")


def _last_told(office: Office, today: date) -> str:
    told = due.last_done(office.db, KIND)
    return told.period if told else week_label(today - timedelta(days=7))


def _period(label: str, call: Call, office: Office) -> Period:
    try:
        period = period_named(label, office.house.settings.schedule.zone)
    except ValueError:
        raise CommandError(unknown(label)) from None
    if period.kind == "year":
        raise CommandError(unknown(label))  # a year is told by its report
    if period.start > call.now:
        raise CommandError(to_come(label, period.kind))
    return period


COMMANDS: tuple[Command, ...] = (
    Command(
        name="digest",
        aliases=("bulletin", "semaine"),
        usage="[semaine | mois | trimestre] [axe | risque | mes abonnements]",
        summary="la synthèse d’une semaine, d’un mois ou d’un trimestre ; sans rien, la dernière parue",
        answer=_digest,
        only_reads=True,
        details="Elle est recomposée au moment où vous la demandez : une publication datée de cette période "
        "y figure même si elle nous est parvenue plus tard. Un axe ou un risque après la période n’en garde "
        "que ce qui le porte ; « mes abonnements », ce à quoi vous êtes abonné.",
        examples=(
            "!digest",
            "!digest 47",
            "!digest novembre",
            "!digest T4",
            "!digest 47 juridique",
            "!digest 2026-11 R08",
            "!digest 47 mes abonnements",
        ),
    ),
)
