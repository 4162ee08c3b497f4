"""The quarterly file, chosen and ordered: axes, risks, alerts, days, sources, proposals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis
from classifiers.milestones import Milestone
from digests.choosing.ranking import rank
from digests.choosing.selection import Counts, count_rows
from digests.period import Period, period_named, quarter_label
from digests.quarterly.facts import AlertFact, Course, Facts
from digests.quarterly.rerating import Proposal, observed, proposals
from digests.rows import BlindSpot, ItemRow, RatingRow, RiskRow
from digests.stories import gather
from digests.texts.french import AXIS_NAMES

MAIN_OF_AXIS = 5
MAIN_OF_RISK = 3


@dataclass(frozen=True, slots=True)
class Change:
    """Stories and urgent ones, and how many the quarter before brought; None when that was not watched."""

    stories: int
    urgent: int
    stories_before: int | None
    urgent_before: int | None


@dataclass(frozen=True, slots=True)
class AxisChapter:
    """One axis: what changed, and its main publications."""

    axis: Axis
    change: Change
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class RiskChapter:
    """One risk with evidence in this quarter or the one before."""

    risk: RiskRow
    change: Change
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the file says.

    `silent` are the risks without any evidence, `quarters` says how many quarters before the proposals are
    measured against. `passed` and `coming` are days of the calendar in this quarter and in the next.
    `decisions` are the committee's in this quarter, `answers` its first ones on each risk since.
    """

    period: Period
    zone: ZoneInfo
    counts: Counts
    axes: tuple[AxisChapter, ...]
    risks: tuple[RiskChapter, ...]
    silent: tuple[RiskRow, ...]
    proposals: tuple[Proposal, ...]
    quarters: int
    alerts: tuple[AlertFact, ...]
    passed: tuple[Milestone, ...]
    coming: tuple[Milestone, ...]
    blind: tuple[BlindSpot, ...]
    added: tuple[str, ...]
    models: tuple[str, ...]
    remark: str
    late: bool
    decisions: tuple[RatingRow, ...] = ()
    answers: tuple[RatingRow, ...] = ()

    @property
    def open_alerts(self) -> tuple[AlertFact, ...]:
        """Those that nobody answered."""
        return tuple(one for one in self.alerts if one.is_open)


def dossier(facts: Facts) -> Dossier:
    """The file of one quarter. Rows of one story are one, told by its first-hand source."""
    material = facts.material
    told = sorted(gather([row for row in material.rows if row.scope != "hors"]), key=rank)
    before = gather([row for row in material.before if row.scope != "hors"])
    was_watched = bool(material.before)
    chapters = [_risk_chapter(one, told, was_watched=was_watched) for one in _heaviest_first(facts.courses)]
    first = facts.period.start.astimezone(facts.zone).date()
    after = facts.period.end.astimezone(facts.zone).date()
    following = period_named(quarter_label(after), facts.zone).end.astimezone(facts.zone).date()
    return Dossier(
        period=facts.period,
        zone=facts.zone,
        counts=count_rows(material.rows),
        axes=tuple(_axis_chapter(axis, told, before, was_watched=was_watched) for axis in AXIS_NAMES),
        risks=tuple(one for one in chapters if _is_told(one.change)),
        silent=tuple(one.risk for one in chapters if not (_is_told(one.change) or one.risk.retired)),
        proposals=proposals(facts.courses, told),
        quarters=max((observed(one) for one in facts.courses), default=0),
        alerts=tuple(sorted(facts.alerts, key=lambda one: (one.at, one.room))),
        passed=_days(material.milestones, first, after),
        coming=_days(material.milestones, after, following),
        blind=tuple(sorted(material.blind, key=lambda spot: (not spot.broken, spot.name, spot.source_id))),
        added=tuple(sorted(facts.added)),
        models=tuple(sorted({row.model for row in material.rows})),
        remark=material.remark,
        late=material.late,
        decisions=material.decisions,
        answers=facts.answers,
    )


def _axis_chapter(
    axis: Axis, told: Sequence[ItemRow], before: Sequence[ItemRow], *, was_watched: bool
) -> AxisChapter:
    def is_of(row: ItemRow) -> bool:
        return row.axes[:1] == (axis,)

    return AxisChapter(
        axis, _change(is_of, told, before if was_watched else None), _main(is_of, told, MAIN_OF_AXIS)
    )


def _risk_chapter(course: Course, told: Sequence[ItemRow], *, was_watched: bool) -> RiskChapter:
    """Counted by its course, which knows the stories of both quarters alike."""
    last = course.past[-1] if was_watched and course.past else None
    change = Change(
        course.now.stories,
        course.now.urgent,
        last.stories if last else None,
        last.urgent if last else None,
    )
    bears = _bearing(course.risk)
    return RiskChapter(course.risk, change, _main(bears, told, MAIN_OF_RISK))


def _change(
    is_of: Callable[[ItemRow], bool], told: Sequence[ItemRow], before: Sequence[ItemRow] | None
) -> Change:
    now = [row for row in told if is_of(row)]
    past = None if before is None else [row for row in before if is_of(row)]
    return Change(
        stories=len(now),
        urgent=sum(row.urgency == "urgent" for row in now),
        stories_before=None if past is None else len(past),
        urgent_before=None if past is None else sum(row.urgency == "urgent" for row in past),
    )


def _bearing(risk: RiskRow) -> Callable[[ItemRow], bool]:
    return lambda row: any(one.id == risk.id for one in row.risks)


def _main(is_of: Callable[[ItemRow], bool], told: Sequence[ItemRow], most: int) -> tuple[ItemRow, ...]:
    return tuple([row for row in told if is_of(row)][:most])


def _is_told(change: Change) -> bool:
    return bool(change.stories or change.stories_before)


def _heaviest_first(courses: Sequence[Course]) -> list[Course]:
    return sorted(courses, key=lambda one: (-one.risk.weight, one.risk.id))


def _days(milestones: Sequence[Milestone], first: date, after: date) -> tuple[Milestone, ...]:
    """Those from `first` to the day before `after`, in order."""
    return tuple(
        sorted(
            (one for one in milestones if first <= one.day <= after - timedelta(days=1)),
            key=lambda one: (one.day, one.articles),
        )
    )
