"""How long alerts took, in hours: only where both ends are known to the minute."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digests.indicators.basis import Basis
from digests.indicators.evidence import AlertFacts
from digests.indicators.tables import Cell, Column, Table


@dataclass(frozen=True, slots=True)
class Measure:
    """A delay: where it begins and ends in an alert, None where that is not known."""

    id: str
    name: str
    begin: Callable[[AlertFacts], datetime | None]
    end: Callable[[AlertFacts], datetime | None]
    of_ai_act: bool = False


def delay_tables(basis: Basis) -> Iterator[Table]:
    """The delays of the period's alerts, of all and of those on the AI Act."""
    alerts = basis.evidence.now.alerts
    measured = [(one, delays(one, alerts)) for one in _measures(basis.evidence.zone)]
    yield Table(
        "delais-alertes",
        "Délais des alertes",
        ("delai-publication-alerte", "delai-vue-alerte", "delai-alerte-marque"),
        (
            Column("mesure", "Mesure", "text"),
            Column("nom", "Délai", "text"),
            Column("alertes", "Alertes mesurées", about="celles dont les deux moments sont connus"),
            Column("mediane_heures", "Médiane", "number", "heures", "que la moitié n’excède pas"),
            Column(
                "neuf_sur_dix_heures",
                "Neuf sur dix",
                "number",
                "heures",
                "que neuf sur dix n’excèdent pas",
            ),
            Column("plus_long_heures", "Le plus long", "number", "heures"),
        ),
        tuple(_row(one, found, basis) for one, found in measured),
        ("mesure",),
        _left_out(basis),
    )


def has_time(published: datetime, zone: ZoneInfo) -> bool:
    """Whether a publication's date has an hour: at midnight of UTC or of the place it is a day only."""
    return time() not in (published.astimezone(UTC).time(), published.astimezone(zone).time())


def hours(begin: datetime, end: datetime) -> float:
    """A delay in hours, to the hundredth."""
    return round((end - begin) / timedelta(hours=1), 2)


def delays(measure: Measure, alerts: Sequence[AlertFacts]) -> tuple[float, ...]:
    """The delays of that kind, the shortest first; what ends before it begins is wrongly dated, left out."""
    found = [
        hours(begin, end)
        for one in alerts
        if (one.ai_act or not measure.of_ai_act)
        and (begin := measure.begin(one)) is not None
        and (end := measure.end(one)) is not None
        and begin <= end
    ]
    return tuple(sorted(found))


def nearest_rank(ordered: Sequence[float], tenths: int) -> float | None:
    """The smallest of `ordered` (ascending) that so many tenths do not exceed; None without any."""
    if not ordered:
        return None
    return ordered[max(1, math.ceil(len(ordered) * tenths / 10)) - 1]


def _measures(zone: ZoneInfo) -> Iterator[Measure]:
    def published(one: AlertFacts) -> datetime | None:
        return one.published if one.published is not None and has_time(one.published, zone) else None

    for suffix, words, of_ai_act in (("", "", False), ("-reglement-ia", " (règlement IA)", True)):
        yield Measure(
            f"publication-alerte{suffix}",
            f"de la publication à l’alerte{words}",
            published,
            lambda one: one.sent,
            of_ai_act,
        )
        yield Measure(
            f"vue-alerte{suffix}",
            f"de la première vue à l’alerte{words}",
            lambda one: one.seen,
            lambda one: one.sent,
            of_ai_act,
        )
        yield Measure(
            f"alerte-prise-en-charge{suffix}",
            f"de l’alerte à la première marque d’un membre{words}",
            lambda one: one.sent,
            lambda one: one.acknowledged,
            of_ai_act,
        )


def _row(measure: Measure, found: Sequence[float], basis: Basis) -> tuple[Cell, ...]:
    return (
        measure.id,
        measure.name,
        basis.told(len(found)),
        nearest_rank(found, 5),
        nearest_rank(found, 9),
        nearest_rank(found, 10),
    )


def _left_out(basis: Basis) -> str:
    """How many alerts have no delay since their publication, and why."""
    alerts, zone = basis.evidence.now.alerts, basis.evidence.zone
    no_time = sum(one.published is None or not has_time(one.published, zone) for one in alerts)
    late = sum(
        one.published is not None and has_time(one.published, zone) and one.published > one.sent
        for one in alerts
    )
    notes = [
        f"Sans délai depuis la publication : {no_time} sur {len(alerts)}, dont la date n’a pas d’heure."
        if no_time
        else "",
        f"Écartées, car datées d’après l’envoi de l’alerte : {late}." if late else "",
    ]
    return " ".join(filter(None, notes))
