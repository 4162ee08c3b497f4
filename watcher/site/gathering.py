"""What the site is made of, out of the store, the settings and the lists that people edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from classifiers.calendar import load_calendar
from classifiers.corpus import CORPORA, CORPUS
from classifiers.evaluation.targets import TARGETS
from classifiers.milestones import load_wordings, milestones
from digests.period import week_label, week_period
from digests.pictures.charts import lacking
from digests.pictures.spans import weeks
from digests.rows import BlindSpot
from digests.site.cards import Card, newest_first
from digests.site.content import Content, Method, SourceFacts
from digests.site.frame import Frame
from digests.site.naming import Names
from digests.texts.language import LanguageCode, marked
from watcher.house import House
from watcher.items import SourceState
from watcher.register_book import risk_rows
from watcher.rules.blind_spots import blind_spots
from watcher.site.naming import solutions_named
from watcher.site.state import Naming
from watcher.sources import Source
from watcher.store import site, sources, tallies
from watcher.store.site import KnownSource
from watcher.store.sqlite import Database
from watcher.writing.rating import rating_rows

ANNOUNCED_WITHIN = timedelta(days=400)
"""Seen so long ago, a publication's deadline is no news any more."""
ANNOUNCED_MOST = 60

_MEASURES = {
    "scope, macro-F1": marked("Est-ce de l’IA (macro-F1)"),
    "main axis, macro-F1": marked("Axe principal (macro-F1)"),
    "urgent, recall": marked("Part des textes urgents qui sont repérés (rappel)"),
    "urgent, precision": marked("Part des alertes qui sont vraiment urgentes (précision)"),
    "urgency, macro-F1": marked("Urgence (macro-F1)"),
    "AI Act, F1": marked("Le règlement IA est en cause (F1)"),
    "risks, micro-F1": marked("Risques du registre (micro-F1)"),
    "risks of at least 5 items, macro-F1": marked("Risques du registre, à poids égal (macro-F1)"),
    "calibration error (ECE)": marked("Écart entre probabilité annoncée et constatée, au plus (ECE)"),
}
"""The targets of the evaluation in members' words."""


def gather(
    db: Database,
    house: House,
    now: datetime,
    language: LanguageCode,
    cards: Sequence[Card],
    naming: Mapping[int, Naming],
) -> Content:
    """Everything that the site is made of at that moment; `naming` says which solutions the cards name."""
    zone = house.settings.schedule.zone
    today = now.astimezone(zone).date()
    calendar = load_calendar()
    register = house.book.register(today)
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), zone)
    return Content(
        frame=frame_of(house, language),
        today=today,
        week=week_period(week_label(today), zone),
        cards=newest_first(cards),
        solutions={item: one.solutions for item, one in naming.items() if one.solutions},
        register=register,
        milestones=milestones(calendar, load_wordings()),
        sources=_sources(db, house, zone),
        told=site.told(db),
        alerts=site.alerted(db),
        announced=site.announced(db, today, ANNOUNCED_WITHIN, ANNOUNCED_MOST),
        method=_method(site.models(db)),
        health=tallies.source_weeks(db, weeks(monday, zone), zone),
        draws=lacking() is None,
        ratings=rating_rows(house.book.decisions(today), risk_rows(register)),
    )


def frame_of(house: House, language: LanguageCode) -> Frame:
    """Whose site it is."""
    settings = house.settings
    return Frame(
        title=settings.site.title,
        zone=settings.schedule.zone,
        url=settings.site.url or "",
        code=language,
        organisation=settings.people.organisation or "",
        contact=settings.people.contact or "",
        note=house.note or "",
    )


def named(
    db: Database, cards: Sequence[Card], names: Names, before: Mapping[int, Naming]
) -> dict[int, Naming]:
    """Which solutions each shown publication names; what is known from `before` is not read again."""
    shown = [card for card in cards if card.is_shown]
    found = {card.item_id: before[card.item_id] for card in shown if _is_known(card, before)}
    unread = {card.item_id: card.mark for card in shown if card.item_id not in found}
    for item, solutions in solutions_named(db, sorted(unread), names):
        found[item] = Naming(unread[item], solutions)
    return dict(sorted(found.items()))


def _is_known(card: Card, before: Mapping[int, Naming]) -> bool:
    return card.item_id in before and before[card.item_id].mark == card.mark


def _sources(db: Database, house: House, zone: ZoneInfo) -> tuple[SourceFacts, ...]:
    """The sources of the file in its order, then those that left it and brought something once."""
    states = sources.load_states(db)
    spots = {spot.source_id: spot for spot in blind_spots(house.sources, states)}
    known = {one.id: one for one in site.known_sources(db)}
    watched = [_watched(source, states, spots, zone) for source in house.sources]
    ids = {source.id for source in house.sources}
    return (*watched, *(_left(one) for one in known.values() if one.id not in ids))


def _watched(
    source: Source, states: Mapping[str, SourceState], spots: Mapping[str, BlindSpot], zone: ZoneInfo
) -> SourceFacts:
    state = states.get(source.id, SourceState())
    return SourceFacts(
        id=source.id,
        name=source.name,
        publisher=source.publisher,
        homepage=source.page,
        category=source.category,
        language=source.language,
        rhythm_days=source.rhythm_days,
        watched=source.enabled,
        succeeded=_day(state.succeeded_at, zone),
        failures=state.failures,
        spot=spots.get(source.id),
    )


def _left(source: KnownSource) -> SourceFacts:
    return SourceFacts(
        id=source.id,
        name=source.name,
        publisher=source.publisher,
        homepage=None,
        category=source.category,
        language=source.language,
        rhythm_days=source.rhythm_days,
        watched=False,
        succeeded=None,
        failures=0,
        spot=None,
    )


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if moment else None


@cache
def _sizes() -> tuple[int, int]:
    """Labelled publications for training and for measuring."""
    lines = {path: sum(1 for line in path.read_bytes().splitlines() if line.strip()) for path in CORPORA}
    return sum(lines.values()), lines[CORPUS]


def _method(models: tuple[str, ...]) -> Method:
    training, measured = _sizes()
    return Method(models, training, measured, tuple((_MEASURES[one.name], one.value) for one in TARGETS))
