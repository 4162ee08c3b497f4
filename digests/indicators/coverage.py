"""What was watched: each source as it stood at the period's end, and the days on which nothing was seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from digests.indicators.basis import Basis
from digests.indicators.days import shortfalls
from digests.indicators.evidence import SourceDay, SourceFacts
from digests.indicators.standing import RETIRED, State, state
from digests.indicators.tables import Column, Table
from digests.period import month_label

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Covered:
    """A source in the period: the days on which it was to be visited, and those of them that were blind."""

    source: SourceFacts
    state: State
    publications: int
    followed: tuple[date, ...]
    blind: tuple[date, ...]
    newest: date | None


@dataclass(frozen=True)
class Coverage:
    """All sources of a period, by id."""

    sources: tuple[Covered, ...]

    @cached_property
    def watched(self) -> int:
        """How many were to be seen on a day at least."""
        return sum(bool(one.followed) for one in self.sources)

    @cached_property
    def followed(self) -> int:
        """Days of sources that were to be seen."""
        return sum(len(one.followed) for one in self.sources)

    @cached_property
    def blind(self) -> int:
        """Days of sources that were not."""
        return sum(len(one.blind) for one in self.sources)

    @property
    def share(self) -> float | None:
        """The share of days that were seen, from 0 to 1; None without any."""
        return 1 - self.blind / self.followed if self.followed else None


def coverage(basis: Basis) -> Coverage:
    """Every source that was to be watched in the period, or brought anything in it.

    A renamed source keeps its id, and is one. A source is followed from its first visit on, or from the
    first day of which visits are known; one that was taken out, until its last visit. What was never visited
    and never will be (pages that members propose) is no part of it.
    """
    visits = _Visits(basis)
    return Coverage(tuple(filter(None, (visits.covered(one) for one in basis.evidence.sources.values()))))


def coverage_tables(basis: Basis, found: Coverage) -> Iterator[Table]:
    """By source, then by month."""
    yield _by_source(found, basis)
    yield _by_month(found, basis)


class _Visits:
    """The visits of both periods by source, and the days on which the watch ran."""

    def __init__(self, basis: Basis) -> None:
        evidence = basis.evidence
        self._basis = basis
        days: defaultdict[str, list[SourceDay]] = defaultdict(list)
        for one in (*evidence.before.source_days, *evidence.now.source_days):
            if one.visits:
                days[one.source_id].append(one)
        self._days = {name: sorted(found, key=lambda one: one.day) for name, found in days.items()}
        known = min((found[0].day for found in self._days.values()), default=None)
        self._ran = sorted(day for day in basis.watch.ran if known is not None and day >= known)
        self._all_read = Counter(one.source_id for one in evidence.now.publications)
        self._counted = Counter(one.source_id for one in basis.counted)
        self._newest: dict[str, date] = {}
        for one in (*evidence.before.publications, *evidence.now.publications):
            self._newest[one.source_id] = max(one.day, self._newest.get(one.source_id, one.day))

    def covered(self, source: SourceFacts) -> Covered | None:
        """The source in the period; None when it was no part of it."""
        last = self._basis.last_day
        visited = [one for one in self._days.get(source.id, ()) if one.day <= last]
        within = [one for one in visited if one.day >= self._basis.watch.days[0]]
        is_unknown = source.first_visit is None and not visited and not source.enabled
        is_new_since = source.first_visit is not None and source.first_visit > last
        is_idle = not within and not self._all_read[source.id]
        is_absent = is_unknown or (is_idle and (is_new_since or not source.enabled))
        if is_absent or not self._basis.is_watched:
            return None
        newest = self._spoke(source.id, visited)
        standing = state(source, visited if within else (), newest, last)
        followed = self._followed(source, within, is_over=standing == RETIRED)
        return Covered(
            source=source,
            state=standing,
            publications=self._counted[source.id],
            followed=followed,
            blind=tuple(_blind(followed, visited)),
            newest=newest,
        )

    def _spoke(self, source_id: str, visited: Sequence[SourceDay]) -> date | None:
        """The last day on which it brought anything new."""
        news = [one.day for one in visited if one.new]
        found = [*news[-1:], *([self._newest[source_id]] if source_id in self._newest else [])]
        return max(found, default=None)

    def _followed(
        self, source: SourceFacts, within: Sequence[SourceDay], *, is_over: bool
    ) -> tuple[date, ...]:
        first = source.first_visit or (within[0].day if within else None)
        if first is None or (is_over and not within):
            return ()
        last = within[-1].day if is_over else self._basis.last_day
        return tuple(day for day in self._ran if first <= day <= last)


def _blind(followed: Sequence[date], visited: Sequence[SourceDay]) -> Iterator[date]:
    """The days on which every visit failed, or without a visit when the day before had no answer either."""
    answered = {one.day: one.visits > one.failures for one in visited}
    for day in followed:
        if not answered.get(day, answered.get(day - _A_DAY, False)):
            yield day


def _by_source(found: Coverage, basis: Basis) -> Table:
    return Table(
        "couverture-par-source",
        "Couverture par source",
        ("sources-suivies", "etat-des-sources", "jours-suivis", "jours-aveugles"),
        (
            Column("source", "Source", "text"),
            Column("nom", "Nom", "text", about="le dernier : une source renommée garde son identifiant"),
            Column("famille", "Famille", "text"),
            Column("etat", "État", "text", about="au dernier jour relevé de la période"),
            Column("publications", "Publications", about="dans le champ, vues d’abord par cette source"),
            Column("jours_suivis", "Jours suivis"),
            Column("jours_aveugles", "Jours aveugles"),
            Column(
                "derniere",
                "Dernière publication",
                "date",
                about="jour de la dernière nouveauté, dans le champ ou non",
            ),
        ),
        tuple(
            (
                one.source.id,
                one.source.name,
                one.source.category,
                one.state,
                basis.told(one.publications),
                len(one.followed),
                len(one.blind),
                one.newest,
            )
            for one in found.sources
        ),
        ("source",),
        "" if basis.is_watched else "La période n’a pas été suivie.",
    )


def _by_month(found: Coverage, basis: Basis) -> Table:
    stretches = basis.watch.months_run()
    months = _months(found)
    return Table(
        "couverture-par-mois",
        "Couverture par mois",
        ("sources-suivies", "jours-suivis", "jours-aveugles", "part-vue"),
        (
            Column("mois", "Mois", "text"),
            Column("sources", "Sources suivies", about="un jour au moins"),
            Column("jours_suivis", "Jours suivis", about="toutes sources ensemble"),
            Column("jours_aveugles", "Jours aveugles", about="toutes sources ensemble"),
            Column("part", "Part vue", "percent", about="jours suivis qui ne sont pas aveugles (0 à 1)"),
        ),
        tuple((one.label, *_month_cells(months.get(one.label))) for one in stretches),
        ("mois",),
        shortfalls(stretches),
    )


@dataclass(slots=True)
class _Month:
    sources: int = 0
    followed: int = 0
    blind: int = 0


def _months(found: Coverage) -> Mapping[str, _Month]:
    months: defaultdict[str, _Month] = defaultdict(_Month)
    for one in found.sources:
        blind = Counter(map(month_label, one.blind))
        for label, days in Counter(map(month_label, one.followed)).items():
            month = months[label]
            month.sources += 1
            month.followed += days
            month.blind += blind[label]
    return months


def _month_cells(month: _Month | None) -> tuple[int | float | None, ...]:
    if month is None:
        return None, None, None, None
    return month.sources, month.followed, month.blind, 1 - month.blind / month.followed
