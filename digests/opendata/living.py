"""The living repertoires as data: risks, recommendations, evidence, uses, technologies, and their history.

Identifiers never change: a risk and a recommendation keep those of the register, a technology that of the
list, a publication the number of its first item; a use is `usage-` and that number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classifiers.register import Recommendation, Risk
from digests.indicators.evidence import Evidence, Publication, Rating
from digests.opendata.wording import one_line, title_of
from digests.site.naming import Solution, SolutionList
from digests.texts.safe import safe_link


@dataclass(frozen=True, slots=True)
class Proof:
    """A publication as the repertoires name it; `risks` are those of the register."""

    item_id: int
    day: date
    title: str
    publisher: str
    link: str | None
    risks: tuple[str, ...]
    solutions: tuple[str, ...]
    is_use: bool

    @property
    def use_id(self) -> str:
        """The identifier of the use that it tells."""
        return f"usage-{self.item_id}"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on a day; `repertoire` is the id of its table, `detail` French."""

    day: date
    repertoire: str
    id: str
    change: str
    detail: str


@dataclass(frozen=True, slots=True)
class RiskEntry:
    """A risk with what answers it. `retired` is the day of that, None when it is not or nobody noted it.

    `proofs` are the period's publications, the newest first, None when nothing was watched.
    """

    risk: Risk
    name: str
    strategy: str
    recommendations: tuple[Recommendation, ...]
    retired: date | None
    proofs: tuple[Proof, ...] | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TechnologyEntry:
    """A solution; `first` is of all time, `last` of the period and the one before it."""

    solution: Solution
    kind: str
    first: date | None
    last: date | None
    proofs: tuple[Proof, ...] | None

    @property
    def is_unseen(self) -> bool:
        """Whether no publication ever named it."""
        return self.first is None and self.last is None


@dataclass(frozen=True, slots=True)
class Living:
    """All of it, of one period. `uses` and `proofs` have the newest first, `changes` the oldest."""

    risks: tuple[RiskEntry, ...]
    recommendations: tuple[Recommendation, ...]
    uses: tuple[Proof, ...]
    technologies: tuple[TechnologyEntry, ...]
    changes: tuple[Change, ...]


def living(evidence: Evidence, listed: SolutionList) -> Living:
    """The repertoires as the evidence has them."""
    proofs = _proofs(evidence)
    changes = _changes(evidence, listed)
    return Living(
        risks=_risks(evidence, proofs, changes),
        recommendations=evidence.register.recommendations,
        uses=tuple(one for one in proofs if one.is_use),
        technologies=_technologies(evidence, listed, proofs),
        changes=changes,
    )


def words_of(text: str) -> str:
    """A text of the register, with our apostrophes."""
    return one_line(text).replace("'", "’")


def _proofs(evidence: Evidence) -> tuple[Proof, ...]:
    known = {risk.id for risk in evidence.register.risks}
    peers = {one.id for one in evidence.sources.values() if one.nature == "peer" or one.category == "peers"}
    counted = [one for one in evidence.now.publications if one.is_counted]
    counted.sort(key=lambda one: (one.day, one.item_id), reverse=True)
    return tuple(_proof(one, known, peers) for one in counted)


def _proof(one: Publication, known: set[str], peers: set[str]) -> Proof:
    return Proof(
        item_id=one.item_id,
        day=one.day,
        title=title_of(one.title),
        publisher=one_line(one.publisher),
        link=safe_link(one.link),
        risks=tuple(risk for risk in one.risks if risk in known),
        solutions=one.solutions,
        is_use="usages" in one.axes and (one.source_id in peers or one.nature == "retour-experience"),
    )


def _risks(
    evidence: Evidence, proofs: tuple[Proof, ...], changes: tuple[Change, ...]
) -> tuple[RiskEntry, ...]:
    register = evidence.register
    strategies = {one.number: words_of(one.name.partition(" (")[0]) for one in register.strategies}
    bearing: defaultdict[str, list[Proof]] = defaultdict(list)
    for proof in proofs:
        for risk in proof.risks:
            bearing[risk].append(proof)
    watched = evidence.now.since is not None
    return tuple(
        RiskEntry(
            risk=risk,
            name=words_of(risk.fr),
            strategy=strategies.get(risk.strategy, ""),
            recommendations=register.mitigations(risk),
            retired=_retired(risk, evidence),
            proofs=tuple(bearing[risk.id]) if watched else None,
            changes=tuple(one for one in changes if one.id == risk.id),
        )
        for risk in register.risks
    )


def _retired(risk: Risk, evidence: Evidence) -> date | None:
    end = _day_after(evidence)
    days = [
        one.decided
        for one in evidence.ratings
        if one.risk_id == risk.id and one.retires and one.decided < end
    ]
    return max(days) if risk.retired and days else None


def _technologies(
    evidence: Evidence, listed: SolutionList, proofs: tuple[Proof, ...]
) -> tuple[TechnologyEntry, ...]:
    naming: defaultdict[str, list[Proof]] = defaultdict(list)
    for proof in proofs:
        for solution in proof.solutions:
            naming[solution].append(proof)
    before: dict[str, date] = {}
    for one in evidence.before.publications:
        for solution in one.solutions if one.is_counted else ():
            before[solution] = max(one.day, before.get(solution, one.day))
    end = _day_after(evidence)
    watched = evidence.now.since is not None
    return tuple(
        TechnologyEntry(
            solution=one,
            kind=listed.kinds[one.kind],
            first=_first(evidence, one, end),
            last=naming[one.id][0].day if naming[one.id] else before.get(one.id),
            proofs=tuple(naming[one.id]) if watched else None,
        )
        for one in listed.solutions
    )


def _first(evidence: Evidence, solution: Solution, end: date) -> date | None:
    day = evidence.first_seen.get(f"solution:{solution.id}")
    return day if day is not None and day < end else None


def _changes(evidence: Evidence, listed: SolutionList) -> tuple[Change, ...]:
    """Every change up to the period's end, by the day of the decision and then of its being recorded."""
    end = _day_after(evidence)
    decided = sorted(evidence.ratings, key=lambda one: (one.decided, one.recorded))
    changes = [_decision(one) for one in decided if one.decided < end]
    changes += [
        Change(first, "repertoire-technologies", one.id, "première mention", one.name)
        for one in listed.solutions
        if (first := _first(evidence, one, end)) is not None
    ]
    return tuple(sorted(changes, key=lambda one: (one.day, one.repertoire, one.id)))


def _decision(rating: Rating) -> Change:
    decision = words_of(rating.decision)
    if rating.retires:
        change, detail = "retrait", f"poids {rating.was}"
    elif rating.weight == rating.was:
        change, detail = "maintien", f"poids {rating.was}"
    else:
        change, detail = "nouveau poids", f"{rating.was} → {rating.weight}"
    told = f"{detail} ; {decision}" if decision else detail
    return Change(rating.decided, "repertoire-risques", rating.risk_id, change, told)


def _day_after(evidence: Evidence) -> date:
    return evidence.now.period.end.astimezone(evidence.zone).date()


def ids(names: Iterable[str]) -> str:
    """Several identifiers in one cell."""
    return " ".join(names)
