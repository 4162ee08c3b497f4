"""Pure: whether a week's pictures say something, and which one says the most, with the reason in words.

Most weeks resemble the one before, and a picture of one would only be scrolled past. It is shown when, in
this order, a risk has just had its fullest month, an axis takes another share of the week than it used to, or
the watch itself has begun to see badly. Each rule speaks once: it asks for what was not so a week ago.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

from digests.pictures.captions import risk_name, week_number
from digests.pictures.figures import AxisCounts, AxisWeeks, Figure, RiskCounts, RiskMonths, SourceWeeks
from digests.texts.french import AXIS_NAMES
from digests.texts.language import Language

PAST_WEEKS = 4
"""Weeks of past without which nothing is said: before them everything is a record."""
PAST_MONTHS = 3
"""Months before the record one in which anything was published on any risk."""
LEAST_RECORD = 5
"""Publications of a record month: three instead of two is no news."""
LEAST_WEEK = 10
"""Publications of a week of which shares are taken."""
POINTS = 0.15
"""So far a share moves to be told; or `FEW_POINTS`, when that is beyond so many standard `DEVIATIONS`."""
FEW_POINTS = 0.08
DEVIATIONS = 2
CHANCE = 2.58
"""Standard errors that a share of so few publications exceeds by chance in one week of a hundred."""
BROKEN = 0.1
"""Share of broken sources from which on the watch sees badly; of at least `LEAST_SOURCES`."""
LEAST_SOURCES = 10
MOST_RISKS = 10
"""Risks that the picture of a room has place for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a week may be told by. `before` is the heat map of the same months when the week began."""

    risks: RiskMonths
    before: RiskMonths
    axes: AxisWeeks
    sources: SourceWeeks


@dataclass(frozen=True, slots=True)
class Worth:
    """A picture that says something, and what it says."""

    figure: Figure
    why: str


def worth(seen: Seen, words: Language) -> Worth | None:
    """The picture of the week, or None when none says anything new."""
    if sum(total > 0 for total in seen.axes.totals[:-1]) < PAST_WEEKS:
        return None
    return _record(seen, words) or _moved(seen.axes, words) or _blind(seen.sources, words)


def _record(seen: Seen, words: Language) -> Worth | None:
    """The heaviest risk whose fullest month was reached within the week."""
    told = [sum(month) for month in zip(*(risk.counts for risk in seen.risks.risks), strict=True)]
    earlier = {risk.id: risk.counts for risk in seen.before.risks}
    records = [
        (risk, month)
        for risk in seen.risks.risks
        for month in _record_months(risk, earlier.get(risk.id, (0,) * len(told)))
        if sum(total > 0 for total in told[:month]) >= PAST_MONTHS
    ]
    if not records:
        return None
    risk, month = max(records, key=lambda one: (one[0].weight, one[0].counts[one[1]], one[0].id))
    first = next(place for place, total in enumerate(told) if total)
    why = words.count(
        risk.counts[month],
        "{risk} : {n} publication en {month}, jamais autant en un mois depuis {first} ({top} au plus).",
        "{risk} : {n} publications en {month}, jamais autant en un mois depuis {first} ({top} au plus).",
        risk=risk_name(risk),
        month=words.month(seen.risks.starts[month]),
        first=words.month(seen.risks.starts[first]),
        top=words.number(max(risk.counts[:month])),
    )
    return Worth(seen.risks.most_told(MOST_RISKS, keeping=risk.id), why)


def _record_months(risk: RiskCounts, earlier: tuple[int, ...]) -> Iterator[int]:
    """The months that became fuller than all before them since `earlier` was counted."""
    for month in range(1, len(risk.counts)):
        top = max(risk.counts[:month])
        if risk.counts[month] >= LEAST_RECORD and earlier[month] <= top < risk.counts[month]:
            yield month


def _moved(axes: AxisWeeks, words: Language) -> Worth | None:
    """The axis whose share of the week differs most from what it used to be, if it differs enough."""
    moves = [(move, axis) for axis in axes.axes if (move := _new_move(axis, axes.totals))]
    if not moves:
        return None
    (share, usual), axis = max(moves, key=lambda one: abs(one[0][0] - one[0][1]))
    why = words.say(
        "{axis} : {share} % des publications de la semaine {week}, contre {usual} % en moyenne auparavant.",
        axis=words.say(AXIS_NAMES[axis.axis]),
        share=round(100 * share),
        week=week_number(axes.starts[-1]),
        usual=round(100 * usual),
    )
    return Worth(axes, why)


def _new_move(axis: AxisCounts, totals: tuple[int, ...]) -> tuple[float, float] | None:
    """The share of the last week and the usual one, unless it had moved that way the week before."""
    move, earlier = _move(axis.counts, totals), _move(axis.counts[:-1], totals[:-1])
    if move is None or earlier is None:
        return move
    return move if (move[0] > move[1]) != (earlier[0] > earlier[1]) else None


def _move(counts: tuple[int, ...], totals: tuple[int, ...]) -> tuple[float, float] | None:
    """The share of the last week and the usual one, when the difference is neither small nor chance."""
    past = [
        count / total for count, total in zip(counts[:-1], totals[:-1], strict=True) if total >= LEAST_WEEK
    ]
    if len(past) < PAST_WEEKS or totals[-1] < LEAST_WEEK:
        return None
    share, usual = counts[-1] / totals[-1], mean(past)
    moved = abs(share - usual)
    is_far = moved >= POINTS or (moved >= FEW_POINTS and moved > DEVIATIONS * stdev(past))
    by_chance = CHANCE * sqrt(usual * (1 - usual) / totals[-1])
    return (share, usual) if is_far and moved > by_chance else None


def _blind(sources: SourceWeeks, words: Language) -> Worth | None:
    """More than a tenth of the sources broken, which was not so the week before."""
    totals, broken = sources.totals, sources.broken
    if totals[-1] < LEAST_SOURCES or sum(total > 0 for total in totals[:-1]) < PAST_WEEKS:
        return None
    if broken[-1] <= BROKEN * totals[-1] or broken[-2] > BROKEN * totals[-2]:
        return None
    why = words.count(
        broken[-1],
        "{n} source en panne sur {total} en semaine {week}, contre {before} la semaine d’avant.",
        "{n} sources en panne sur {total} en semaine {week}, contre {before} la semaine d’avant.",
        total=words.number(totals[-1]),
        week=week_number(sources.starts[-1]),
        before=words.number(broken[-2]),
    )
    return Worth(sources, why)
