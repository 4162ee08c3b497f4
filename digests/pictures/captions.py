"""The pictures in words: title, what is counted, and what one sees, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digests.pictures.figures import AxisWeeks, Figure, RiskCounts, RiskMonths, RiskTrend, SourceWeeks
from digests.texts.french import AXIS_NAMES
from digests.texts.language import Language
from digests.texts.safe import TITLE_LIMIT, excerpt

_NAMED = 3
_SHORT = 60
"""Risks that a description names, and characters of their labels; the table of a page has them all."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A picture in words. `name` is its file name without ending, `counted` what its numbers are."""

    name: str
    title: str
    counted: str
    description: str


def caption(figure: Figure, words: Language) -> Caption:
    """The picture in words of that language."""
    match figure:
        case RiskMonths():
            return _of_risks(figure, words)
        case AxisWeeks():
            return _of_axes(figure, words)
        case SourceWeeks():
            return _of_sources(figure, words)
        case RiskTrend():
            return _of_trend(figure, words)


def week_number(start: date) -> int:
    """The ISO week that most of seven days from `start` on are named by: that of the last one."""
    return _week(start)[1]


def _week(start: date) -> tuple[int, int]:
    year, week, _ = (start + timedelta(days=6)).isocalendar()
    return year, week


def stretch(figure: Figure, words: Language) -> str:
    """What is looked at: `semaines 36 à 47 de 2026`, `semaine 47 de 2026`, `mai 2026 au 8 juin 2026`."""
    starts, until = figure.starts, figure.until
    if isinstance(figure, AxisWeeks | SourceWeeks) or (
        isinstance(figure, RiskTrend) and figure.step == "week"
    ):
        (first_year, first), (year, last) = _week(starts[0]), _week(starts[-1])
        if len(starts) == 1:
            return words.say("semaine {week} de {year}", week=last, year=year)
        if first_year == year:
            return words.say("semaines {first} à {last} de {year}", first=first, last=last, year=year)
        return words.say(
            "semaine {first} de {first_year} à semaine {last} de {year}",
            first=first,
            first_year=first_year,
            last=last,
            year=year,
        )
    if (until + timedelta(days=1)).day == 1:
        return words.say("{first} à {last}", first=words.month(starts[0]), last=words.month(starts[-1]))
    return words.say("{first} au {day}", first=words.month(starts[0]), day=words.long_date(until))


def _of_risks(figure: RiskMonths, words: Language) -> Caption:
    most = sorted(figure.risks, key=lambda risk: (-risk.total, -risk.weight, risk.id))[:_NAMED]
    described = [
        words.count(
            risk.total,
            "{risk} : {n} publication, dont {last} en {month}.",
            "{risk} : {n} publications, dont {last} en {month}.",
            risk=risk_name(risk, _SHORT),
            last=words.number(risk.counts[-1]),
            month=words.month(figure.starts[-1]),
        )
        for risk in most
    ]
    others = len(figure.risks) - len(most)
    if others:
        described.append(words.count(others, "{n} autre risque suit.", "{n} autres risques suivent."))
    return Caption(
        name="risks-by-month",
        title=words.say("Risques par mois"),
        counted=words.say("Publications, {stretch}", stretch=stretch(figure, words)),
        description=" ".join(described) or words.say("Aucune publication sur un risque majeur."),
    )


def _of_axes(figure: AxisWeeks, words: Language) -> Caption:
    week = week_number(figure.starts[-1])
    described = [
        words.say(
            "{axis} : {last} en semaine {week}, {mean} en moyenne avant.",
            axis=words.say(AXIS_NAMES[axis.axis]),
            last=words.number(axis.counts[-1]),
            week=week,
            mean=words.decimal(_mean(axis.counts[:-1])),
        )
        for axis in figure.axes
    ]
    return Caption(
        name="axes-by-week",
        title=words.say("Axes par semaine"),
        counted=words.say("Publications par axe principal, {stretch}", stretch=stretch(figure, words)),
        description=" ".join(described),
    )


def _of_sources(figure: SourceWeeks, words: Language) -> Caption:
    total = figure.totals[-1]
    described = [
        words.count(
            total,
            "Semaine {week}, sur {n} source visitée : {broken}, {silent}.",
            "Semaine {week}, sur {n} sources visitées : {broken}, {silent}.",
            week=week_number(figure.starts[-1]),
            broken=_broken(figure.broken[-1], words),
            silent=_silent(figure.silent[-1], words),
        ),
        words.say(
            "Au plus, les semaines d’avant : {broken}, {silent}.",
            broken=_broken(max(figure.broken[:-1], default=0), words),
            silent=_silent(max(figure.silent[:-1], default=0), words),
        ),
    ]
    return Caption(
        name="source-health",
        title=words.say("Santé des sources"),
        counted=words.count(
            total,
            "Sur {n} source visitée, {stretch}",
            "Sur {n} sources visitées, {stretch}",
            stretch=stretch(figure, words),
        ),
        description=" ".join(described),
    )


def _broken(count: int, words: Language) -> str:
    return words.count(count, "{n} en panne", "{n} en panne")


def _silent(count: int, words: Language) -> str:
    return words.count(count, "{n} silencieuse", "{n} silencieuses")


def _of_trend(figure: RiskTrend, words: Language) -> Caption:
    risk = figure.risk
    top = max(risk.counts)
    when = figure.starts[len(risk.counts) - 1 - risk.counts[::-1].index(top)]
    by_week = figure.step == "week"
    peak = words.say("semaine {week}", week=week_number(when)) if by_week else words.month(when)
    last = figure.starts[-1]
    now = words.say("semaine {week}", week=week_number(last)) if by_week else words.month(last)
    described = words.count(
        risk.total,
        "{risk} : {n} publication en tout. Au plus : {top} ({peak}) ; à la fin : {last} ({now}).",
        "{risk} : {n} publications en tout. Au plus : {top} ({peak}) ; à la fin : {last} ({now}).",
        risk=risk_name(risk),
        top=words.number(top),
        peak=peak,
        last=words.number(risk.counts[-1]),
        now=now,
    )
    return Caption(
        name=f"risk-{risk.id.lower()}",
        title=words.say("{risk} par semaine", risk=risk.id)
        if by_week
        else words.say("{risk} par mois", risk=risk.id),
        counted=words.say("Publications, {stretch}", stretch=stretch(figure, words)),
        description=described
        if risk.total
        else words.say("{risk} : aucune publication.", risk=risk_name(risk)),
    )


def risk_name(risk: RiskCounts, limit: int = TITLE_LIMIT) -> str:
    """`R08 · Données personnelles…`, on one line, its label of so many characters at most."""
    return f"{risk.id} · {excerpt(risk.label, limit)}"


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts) if counts else 0.0
