"""The evidence on each risk of the register: every one stands, those without anything and retired ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from classifiers.register import Risk
from digests.indicators.basis import Basis
from digests.indicators.days import shortfalls
from digests.indicators.evidence import Publication
from digests.indicators.tables import Cell, Column, Table
from digests.indicators.trend import Month, Slope, corrected, said, slope
from digests.indicators.wording import retirement, risk_name
from digests.period import month_label

TOO_FEW = "trop peu pour conclure"
RETIRED = "retiré"
_ANY = ""
"""The label of affairs whatever their risks."""
_TEST = (
    "Évolution de la part des affaires du mois qui portent sur le risque : test de Cochran-Armitage "
    "(tendance linéaire de proportions), bilatéral, corrigé par la méthode de Holm pour le nombre de risques "
    "testés ; en hausse ou en baisse quand p est au-dessous de 0,05, sinon stable ; sans réponse à moins de "
    "dix affaires ou de trois mois suivis. Une affaire compte une fois, au mois de sa première publication."
)


@dataclass(slots=True)
class _Found:
    """What bears on one risk. `affairs` says of each affair whether it is grave."""

    publications: int = 0
    affairs: dict[int, bool] = field(default_factory=dict[int, bool])


@dataclass(frozen=True, slots=True)
class _Trend:
    said: str
    p: float | None = None


def is_grave(one: Publication) -> bool:
    """As ratings are proposed by: urgent, or telling an incident or a decision."""
    return one.urgency == "urgent" or one.nature in ("incident", "decision")


def risk_tables(basis: Basis) -> Iterator[Table]:
    """The risks of the period, then each by month."""
    months = _Months(basis)
    yield _by_risk(basis, months)
    yield _by_month(basis, months)


class _Months:
    """The publications of each risk by month, counted once for both tables."""

    def __init__(self, basis: Basis) -> None:
        self.stretches = basis.watch.months()
        self.of_risk = Counter(
            (month_label(one.day), risk) for one in basis.counted for risk in set(one.risks)
        )
        self._affairs = _affairs_by_month(basis.counted)
        self._retired = {
            risk.id: by.decided.isoformat()
            for risk in basis.evidence.register.risks
            if (by := retirement(risk.id, basis.evidence)) is not None
        }

    def count(self, place: int, risk_id: str) -> int | None:
        """Publications of that month; None where nobody watched, or did not look for the risk any more."""
        one = self.stretches[place]
        found = self.of_risk[one.label, risk_id]
        retired = self._retired.get(risk_id)
        was_looked_for = retired is None or one.label <= retired
        return found if one.watched and (was_looked_for or found) else None

    def slope(self, risk_id: str) -> Slope | None:
        """The trend of its affairs over the watched months."""
        return slope(
            [
                Month(place, self._affairs[one.label, risk_id], self._affairs[one.label, _ANY])
                for place, one in enumerate(self.stretches)
                if one.watched
            ]
        )


def _affairs_by_month(counted: Iterable[Publication]) -> Counter[tuple[str, str]]:
    """Affairs by month and risk, each once, in the month of its first publication of the period."""
    months: dict[int, str] = {}
    bearing: set[tuple[int, str]] = set()
    for one in counted:
        month = month_label(one.day)
        months[one.told_as] = min(month, months.get(one.told_as, month))
        bearing.update((one.told_as, risk) for risk in (_ANY, *one.risks))
    return Counter((months[affair], risk) for affair, risk in bearing)


def _by_risk(basis: Basis, months: _Months) -> Table:
    register = basis.evidence.register
    found = _found(basis)
    before = Counter(risk for one in basis.earlier for risk in set(one.risks))
    trends = _trends(basis, months)
    return Table(
        "publications-par-risque",
        "Publications par risque",
        ("risques-publications", "risques-affaires", "risques-graves", "risques-tendance"),
        (
            Column("risque", "Risque", "text"),
            Column("nom", "Nom", "text"),
            Column("poids", "Poids", about="probabilité × impact (1 à 25), à la fin de la période"),
            Column("strategie", "Stratégie"),
            Column("publications", "Publications"),
            Column(
                "affaires", "Affaires", about="publications qui racontent la même chose comptées une fois"
            ),
            Column("graves", "Affaires graves", about="urgentes, incidents ou décisions"),
            Column("avant", "Publications de la période précédente"),
            Column("part", "Part", "percent", about="parmi toutes les publications de la période (0 à 1)"),
            Column("tendance", "Tendance", "text", about=_TEST),
            Column(
                "p", "p corrigé", "number", about="probabilité d’un tel écart par hasard, corrigée (Holm)"
            ),
        ),
        tuple(
            (
                risk.id,
                risk_name(risk, basis.evidence),
                risk.weight,
                risk.strategy,
                *_cells(basis, found[risk.id]),
                basis.told_before(before[risk.id]),
                _part(basis, found[risk.id]),
                trends[risk.id].said,
                trends[risk.id].p,
            )
            for risk in register.risks
        ),
        ("risque",),
        "Une publication peut porter sur quatre risques au plus : les parts ne s’ajoutent pas.",
    )


def _by_month(basis: Basis, months: _Months) -> Table:
    notes = [
        shortfalls(months.stretches),
        "Un risque retiré n’est plus cherché : ses mois suivants sont sans chiffre."
        if any(risk.retired for risk in basis.evidence.register.risks)
        else "",
    ]
    return Table(
        "risques-par-mois",
        "Publications par risque et par mois",
        ("risques-publications",),
        (
            Column("mois", "Mois", "text"),
            Column("risque", "Risque", "text"),
            Column("publications", "Publications"),
        ),
        tuple(
            (one.label, risk.id, months.count(place, risk.id))
            for place, one in enumerate(months.stretches)
            for risk in basis.evidence.register.risks
        ),
        ("mois", "risque"),
        " ".join(filter(None, notes)),
    )


def _found(basis: Basis) -> Mapping[str, _Found]:
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for one in basis.counted:
        for risk in set(one.risks):
            of_risk = found[risk]
            of_risk.publications += 1
            of_risk.affairs[one.told_as] = of_risk.affairs.get(one.told_as, False) or is_grave(one)
    return found


def _cells(basis: Basis, found: _Found) -> tuple[Cell, ...]:
    counts = (found.publications, len(found.affairs), sum(found.affairs.values()))
    return tuple(basis.told(count) for count in counts)


def _part(basis: Basis, found: _Found) -> float | None:
    return found.publications / len(basis.counted) if basis.is_watched and basis.counted else None


def _trends(basis: Basis, months: _Months) -> Mapping[str, _Trend]:
    """Of every risk; only those that are looked for and have enough are tested, and corrected for."""
    risks = basis.evidence.register.risks
    slopes = {
        risk.id: found
        for risk in risks
        if not _is_retired(risk, basis) and (found := months.slope(risk.id)) is not None
    }
    probabilities = corrected([one.p for one in slopes.values()])
    tested = {
        risk: _Trend(said(one.z, p), float(f"{p:.3g}"))
        for (risk, one), p in zip(slopes.items(), probabilities, strict=True)
    }
    return {
        risk.id: tested.get(risk.id, _Trend(RETIRED if _is_retired(risk, basis) else TOO_FEW))
        for risk in risks
    }


def _is_retired(risk: Risk, basis: Basis) -> bool:
    return risk.retired or retirement(risk.id, basis.evidence) is not None
