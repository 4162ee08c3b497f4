"""The weekly report of the watch on itself, for its operator: first what needs care, then figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from digests.messages.reply import Line, Reply, code, strong, text
from digests.texts.language import FRENCH, Language

_NAMED = 6
"""New ailments named in a line of a phone."""
_DETAIL = 160
"""Characters of a finding's own words."""
_MIB, _GIB = 1024**2, 1024**3
_LONG = 3650
"""Days beyond which it says nothing to foretell when the disk is full."""


@dataclass(frozen=True, slots=True)
class Care:
    """What somebody should look at: `what` and `todo` are texts of the catalog, `detail` stands as it is."""

    what: str
    todo: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: free, of the database, of the archive; what both grow in a week, None when unknown."""

    free: int
    database: int
    archive: int
    growth: float | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class SelfReport:
    """A week of the watch, both days included. Counts are of the week but for `waiting` and `unreadable`.

    `newly_ill` are ids of sources; `backup_days` is the age of the newest backup, None when there is none;
    `model_days` that of the model, None before it is trained; CPU and energy None when nothing noted them.
    """

    first: date
    last: date
    rounds: int
    longest_gap: timedelta | None
    sources: int
    well: int
    newly_ill: tuple[str, ...]
    publications: int
    alerts: int
    digests: int
    refused: int
    waiting: int
    remarks: int
    unreadable: int
    room: Room
    backup_days: int | None
    model: str
    model_days: int | None
    cpu_hours: float | None
    watt_hours: float | None
    version: str
    care: tuple[Care, ...] = ()


def self_report(week: SelfReport, words: Language = FRENCH) -> Reply:
    """The message; short enough for a phone, and the same figures in each language."""
    return Reply(
        title=words.say("Vigie, rapport de la semaine : {days}", days=words.days(week.first, week.last)),
        paragraphs=(text(strong(_verdict(week, words))),),
        lines=(*_care(week, words), *(text(line) for line in _figures(week, words))),
        close=(
            text(
                words.say("Rapport fait par une machine, sans relecture. En savoir plus : "),
                code("vigie doctor"),
            ),
        ),
    )


def _verdict(week: SelfReport, words: Language) -> str:
    if not week.care:
        return words.say("Rien à faire.")
    return words.count(len(week.care), "{n} point demande un soin.", "{n} points demandent un soin.")


def _care(week: SelfReport, words: Language) -> Iterator[Line]:
    for one in week.care:
        detail = (" · ", code(one.detail[:_DETAIL])) if one.detail else ()
        todo = words.say("à faire : {todo}", todo=words.say(one.todo))
        yield text(strong(words.say(one.what)), *detail, " – ", todo)


def _figures(week: SelfReport, words: Language) -> Iterator[str]:
    yield _rounds(week, words)
    yield _sources(week, words)
    yield words.say(
        "Publications gardées : {kept} ; alertes : {alerts} ; bulletins : {digests}",
        kept=words.number(week.publications),
        alerts=words.number(week.alerts),
        digests=words.number(week.digests),
    )
    yield words.say(
        "Messages en attente : {waiting} ; refusés pour de bon : {refused}",
        waiting=words.number(week.waiting),
        refused=words.number(week.refused),
    )
    if week.unreadable:
        yield words.say(
            "Messages indéchiffrables depuis le début : {unreadable}",
            unreadable=words.number(week.unreadable),
        )
    yield words.say("Avis et corrections reçus : {remarks}", remarks=words.number(week.remarks))
    yield _disk(week.room, words)
    yield _backup(week, words)
    yield _model(week, words)
    yield from _work(week, words)


def _rounds(week: SelfReport, words: Language) -> str:
    done = words.say("Collectes : {rounds}", rounds=words.number(week.rounds))
    if week.longest_gap is None:
        return done
    return done + words.say(", {gap} au plus entre deux", gap=_span(week.longest_gap, words))


def _sources(week: SelfReport, words: Language) -> str:
    told = words.count(
        week.sources,
        "Sources : {n} suivie, {well} en bon état",
        "Sources : {n} suivies, {well} en bon état",
        well=words.number(week.well),
    )
    if not week.newly_ill:
        return told
    return told + words.say(" ; nouvelles pannes : {names}", names=words.enumeration(week.newly_ill, _NAMED))


def _disk(room: Room, words: Language) -> str:
    told = words.say(
        "Disque : {free} libres, base de données {database}, archives {archive}",
        free=_size(room.free, words),
        database=_size(room.database, words),
        archive=_size(room.archive, words),
    )
    if room.growth is None:
        return told
    told += words.say(" ; {growth} de plus par semaine", growth=_size(room.growth, words))
    if room.days_left is None or room.days_left > _LONG:
        return told
    return told + words.count(room.days_left, ", plein dans {n} jour", ", plein dans {n} jours")


def _backup(week: SelfReport, words: Language) -> str:
    if week.backup_days is None:
        return words.say("Sauvegarde : aucune")
    if week.backup_days == 0:
        return words.say("Sauvegarde : la dernière a moins d’un jour")
    return words.count(
        week.backup_days, "Sauvegarde : la dernière a {n} jour", "Sauvegarde : la dernière a {n} jours"
    )


def _model(week: SelfReport, words: Language) -> str:
    if week.model_days is None:
        return words.say("Modèle : {model}, pas encore entraîné", model=week.model)
    age = words.count(week.model_days, "{n} jour", "{n} jours")
    return words.say("Modèle : {model}, âgé de {age}", model=week.model, age=age)


def _work(week: SelfReport, words: Language) -> Iterator[str]:
    if week.cpu_hours is not None:
        told = words.say("Calcul : {hours} h d’un cœur", hours=words.decimal(week.cpu_hours))
        if week.watt_hours is not None:
            told += words.say(", environ {energy} Wh", energy=words.decimal(week.watt_hours, 0))
        yield told
    yield words.say("Version : {version}", version=week.version)


def _span(gap: timedelta, words: Language) -> str:
    """In the largest unit that leaves a number over one."""
    minutes = round(gap.total_seconds() / 60)
    if minutes < 120:
        return words.count(minutes, "{n} minute", "{n} minutes")
    if minutes < 48 * 60:
        return words.count(round(minutes / 60), "{n} heure", "{n} heures")
    return words.count(round(minutes / 1440), "{n} jour", "{n} jours")


def _size(size: float, words: Language) -> str:
    if size >= _GIB:
        return words.say("{size} Gio", size=words.decimal(size / _GIB))
    return words.say("{size} Mio", size=words.decimal(size / _MIB, 0 if size >= 10 * _MIB else 1))
