"""Pictures for pages: drawn where they can be, and always with their numbers in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from classifiers.assessment import Axis
from digests.pictures.captions import caption, week_number
from digests.pictures.charts import svg
from digests.pictures.figures import (
    AxisCounts,
    AxisWeeks,
    Figure,
    RiskCounts,
    RiskMonths,
    RiskTrend,
    SourceWeeks,
)
from digests.texts.french import AXIS_NAMES
from digests.texts.language import Language


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What a row of the table counts, and its numbers as they are shown."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in words and numbers; `svg` is empty where nothing can be drawn."""

    title: str
    counted: str
    svg: Markup
    corner: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]


def trend(
    risk: RiskCounts, months: Sequence[date], until: date, words: Language, *, draws: bool
) -> Chart | None:
    """One risk by month; None when there is nothing to count."""
    if not risk.total:
        return None
    figure = RiskTrend(risk, "month", tuple(months), until)
    rows = [
        ChartRow(words.month(month), (words.number(count),))
        for month, count in zip(months, risk.counts, strict=True)
    ]
    return _chart(figure, words, words.say("Mois"), [words.say("Publications")], rows, draws=draws)


def heat_map(
    risks: Sequence[RiskCounts], months: Sequence[date], until: date, words: Language, *, draws: bool
) -> Chart | None:
    """All risks by month, the heaviest first; None when there is nothing to count."""
    told = sorted((risk for risk in risks if risk.total), key=lambda risk: (-risk.weight, risk.id))
    if not told:
        return None
    figure = RiskMonths(tuple(months), until, tuple(told))
    columns = [*(words.month(month) for month in months), words.say("total")]
    rows = [
        ChartRow(f"{risk.id} · {risk.weight}", tuple(map(words.number, (*risk.counts, risk.total))))
        for risk in told
    ]
    return _chart(figure, words, words.say("Risque"), columns, rows, draws=draws)


def axes_by_week(
    weeks: Sequence[date],
    counts: Sequence[tuple[Axis, tuple[int, ...]]],
    until: date,
    words: Language,
    *,
    draws: bool,
) -> Chart | None:
    """Publications by main axis and week; None when there is nothing to count."""
    if not any(sum(counted) for _, counted in counts):
        return None
    figure = AxisWeeks(tuple(weeks), until, tuple(AxisCounts(axis, counted) for axis, counted in counts))
    columns = [words.say("sem. {week}", week=week_number(week)) for week in weeks]
    rows = [
        ChartRow(words.say(AXIS_NAMES[axis]), tuple(map(words.number, counted))) for axis, counted in counts
    ]
    return _chart(figure, words, words.say("Axe"), columns, rows, draws=draws)


def source_health(figure: SourceWeeks, words: Language, *, draws: bool) -> Chart | None:
    """How many sources stood how, by week; None before any was visited."""
    if not any(figure.totals):
        return None
    columns = [words.say("sem. {week}", week=week_number(week)) for week in figure.starts]
    told = (
        (words.say("répondent"), figure.working),
        (words.say("silencieuses"), figure.silent),
        (words.say("en panne"), figure.broken),
    )
    rows = [ChartRow(name, tuple(map(words.number, counted))) for name, counted in told]
    return _chart(figure, words, words.say("Sources"), columns, rows, draws=draws)


def _chart(
    figure: Figure,
    words: Language,
    corner: str,
    columns: Sequence[str],
    rows: Sequence[ChartRow],
    *,
    draws: bool,
) -> Chart:
    told = caption(figure, words)
    return Chart(
        title=told.title,
        counted=told.counted,
        svg=Markup(svg(figure, words, told.name)) if draws else Markup(),  # noqa: S704 - our own drawing
        corner=corner,
        columns=tuple(columns),
        rows=tuple(rows),
    )
