"""What the watch itself took: hours of processor, electricity by a stated formula, bytes, messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from digests.indicators.basis import Basis
from digests.indicators.days import shortfalls
from digests.indicators.definitions import Energy
from digests.indicators.evidence import Span
from digests.indicators.tables import Column, Table
from digests.period import month_label

_GIGABYTE = 1_000_000_000
_DECIMALS = 3
_BYTE_DECIMALS = 6
_INDICATORS = ("heures-cpu", "energie", "volume-telecharge", "messages")


@dataclass(slots=True)
class Took:
    """What a stretch of time took; seconds are None where no run noted them."""

    cpu_seconds: float | None = None
    bytes: int = 0
    messages: int = 0

    @property
    def cpu_hours(self) -> float | None:
        """Hours of one core."""
        return None if self.cpu_seconds is None else round(self.cpu_seconds / 3600, _DECIMALS)

    @property
    def gigabytes(self) -> float:
        """Of 10^9 bytes."""
        return round(self.bytes / _GIGABYTE, _BYTE_DECIMALS)

    def watt_hours(self, energy: Energy | None) -> float | None:
        """By the formula of `classifiers/evaluation/energy.py`, whose constants the definitions restate."""
        if self.cpu_seconds is None or energy is None:
            return None
        return round(self.cpu_seconds * energy.watts_per_core * energy.pue / 3600, _DECIMALS)


def footprint_tables(basis: Basis) -> Iterator[Table]:
    """Over the period, then by month."""
    yield _over_all(basis)
    yield _by_month(basis)


def took(span: Span) -> Took:
    """What the whole span took."""
    whole = Took()
    for one in took_by_month(span).values():
        whole.bytes += one.bytes
        whole.messages += one.messages
        if one.cpu_seconds is not None:
            whole.cpu_seconds = (whole.cpu_seconds or 0.0) + one.cpu_seconds
    return whole


def took_by_month(span: Span) -> dict[str, Took]:
    """What each month took, by its label."""
    found: defaultdict[str, Took] = defaultdict(Took)
    for work in span.work:
        if work.cpu_seconds is not None:
            month = found[month_label(work.day)]
            month.cpu_seconds = (month.cpu_seconds or 0.0) + work.cpu_seconds
    for day in span.source_days:
        found[month_label(day.day)].bytes += day.bytes
    for sent in span.sent:
        found[month_label(sent.day)].messages += sent.count
    return dict(found)


def _over_all(basis: Basis) -> Table:
    energy = basis.definitions.energy
    now, before = took(basis.evidence.now), took(basis.evidence.before)
    told, earlier = basis.told, basis.told_before
    return Table(
        "empreinte",
        "Empreinte de la veille",
        _INDICATORS,
        (
            Column("mesure", "Mesure", "text"),
            Column("nom", "Nom", "text"),
            Column("valeur", "Valeur", "number"),
            Column("unite", "Unité", "text"),
            Column("avant", "Période précédente", "number"),
        ),
        (
            ("heures-cpu", "temps de calcul", now.cpu_hours, "heures d’un cœur", before.cpu_hours),
            ("wh", "électricité estimée", now.watt_hours(energy), "Wh", before.watt_hours(energy)),
            ("go", "volume téléchargé", told(now.gigabytes), "Go", earlier(before.gigabytes)),
            ("messages", "messages envoyés", told(now.messages), "messages", earlier(before.messages)),
        ),
        ("mesure",),
        _unmeasured(basis.evidence.now),
    )


def _by_month(basis: Basis) -> Table:
    found, energy = took_by_month(basis.evidence.now), basis.definitions.energy
    stretches = basis.watch.months_run()
    rows = [(one, found.get(one.label, Took())) for one in stretches]
    return Table(
        "empreinte-par-mois",
        "Empreinte par mois",
        _INDICATORS,
        (
            Column("mois", "Mois", "text"),
            Column("heures_cpu", "Temps de calcul", "number", "heures d’un cœur"),
            Column("wh", "Électricité estimée", "number", "Wh"),
            Column("go", "Volume téléchargé", "number", "Go", "un Go est un milliard d’octets"),
            Column("messages", "Messages envoyés"),
        ),
        tuple(
            (
                one.label,
                month.cpu_hours,
                month.watt_hours(energy),
                month.gigabytes if one.watched or month.bytes else None,
                month.messages if one.watched or month.messages else None,
            )
            for one, month in rows
        ),
        ("mois",),
        " ".join(filter(None, (shortfalls(stretches), _unmeasured(basis.evidence.now)))),
    )


def _unmeasured(span: Span) -> str:
    """How many days with runs have no time of the processor."""
    runs = [one for one in span.work if one.runs]
    lacking = sum(one.cpu_seconds is None for one in runs)
    if not lacking:
        return ""
    days = "jour" if lacking == 1 else "jours"
    return f"Temps de calcul, donc électricité, non relevé {lacking} {days} sur {len(runs)}."
