"""The repertoires as pages that need nothing else: what the report's folder holds beside its tables.

Every entry has its lasting identifier as its anchor: `#R11`, `#RDP01`, `#usage-123`, `#chatgpt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from classifiers.french import long_date
from digests.indicators.evidence import Evidence
from digests.opendata.living import Living, Proof, RiskEntry, TechnologyEntry, living, words_of
from digests.opendata.package import ORGANISATION
from digests.period import period_label
from digests.site.naming import SolutionList
from digests.texts.french import number, pluriel, typeset
from digests.texts.language import FRENCH
from digests.texts.templating import render

MOST_PROOFS = 20
"""Publications shown of one risk or technology: the newest; the table has all of them."""

_TITLES = {
    "risques-et-mitigations": "Répertoire des risques et des recommandations",
    "usages": "Répertoire des usages",
    "technologies": "Répertoire des technologies",
}


@dataclass(frozen=True, slots=True)
class _Shell:
    title: str
    period: str
    organisation: str
    generated: str
    here: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Publication:
    anchor: str
    iso: str
    day: str
    title: str
    publisher: str
    link: str | None
    risks: tuple[str, ...]
    solutions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Change:
    iso: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A risk or a technology: `facts` are names with their values, `answers` recommendations."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    counted: str
    publications: tuple[_Publication, ...]
    changes: tuple[_Change, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    id: str
    text: str
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _RisksView:
    shell: _Shell
    entries: tuple[_Entry, ...]
    answers: tuple[_Answer, ...]


@dataclass(frozen=True, slots=True)
class _UsesView:
    shell: _Shell
    counted: str
    months: tuple[tuple[str, tuple[_Publication, ...]], ...]


@dataclass(frozen=True, slots=True)
class _TechnologiesView:
    shell: _Shell
    kinds: tuple[tuple[str, tuple[_Entry, ...]], ...]
    unseen: tuple[_Entry, ...]


def pages(
    evidence: Evidence, listed: SolutionList, generated: datetime, organisation: str = ORGANISATION
) -> Mapping[str, str]:
    """The pages by their file names: `risques-et-mitigations.html`, `usages.html`, `technologies.html`."""
    found = living(evidence, listed)
    names = {one.id: one.name for one in listed.solutions}
    shells = {name: _shell(name, evidence, generated, organisation) for name in _TITLES}
    return {
        "risques-et-mitigations.html": _risks(found, names, shells["risques-et-mitigations"]),
        "usages.html": _uses(found, names, shells["usages"]),
        "technologies.html": _technologies(found, listed, names, shells["technologies"]),
    }


def _shell(name: str, evidence: Evidence, generated: datetime, organisation: str) -> _Shell:
    return _Shell(
        title=_TITLES[name],
        period=period_label(evidence.now.period, evidence.zone),
        organisation=organisation,
        generated=long_date(generated.astimezone(evidence.zone).date()),
        here=f"{name}.html",
        pages=tuple((f"{one}.html", title) for one, title in _TITLES.items()),
    )


def _risks(found: Living, names: Mapping[str, str], shell: _Shell) -> str:
    heaviest = sorted(found.risks, key=lambda one: (one.risk.retired, -one.risk.weight, one.risk.id))
    view = _RisksView(
        shell=shell,
        entries=tuple(_risk(one, names) for one in heaviest),
        answers=tuple(
            _Answer(
                one.id,
                typeset(words_of(one.text)),
                tuple(entry.risk.id for entry in found.risks if one in entry.recommendations),
            )
            for one in found.recommendations
        ),
    )
    return render("opendata/risks.html.j2", view)


def _risk(one: RiskEntry, names: Mapping[str, str]) -> _Entry:
    facts = [("Poids", f"{one.risk.weight} sur 25"), ("Stratégie", f"{one.risk.strategy}, {one.strategy}")]
    if one.risk.retired:
        facts.append(("Retiré", f"le {long_date(one.retired)}" if one.retired else "date non notée"))
    return _Entry(
        id=one.risk.id,
        name=typeset(one.name),
        facts=tuple(facts),
        counted=_counted(one.proofs),
        publications=_publications(one.proofs, names),
        changes=tuple(
            _Change(
                change.day.isoformat(), long_date(change.day), typeset(f"{change.change} : {change.detail}")
            )
            for change in one.changes
        ),
        answers=tuple((answer.id, typeset(words_of(answer.text))) for answer in one.recommendations),
    )


def _uses(found: Living, names: Mapping[str, str], shell: _Shell) -> str:
    months = groupby(found.uses, key=lambda one: FRENCH.month(one.day).capitalize())
    view = _UsesView(
        shell=shell,
        counted=pluriel(len(found.uses), "usage"),
        months=tuple((month, tuple(_publication(one, names) for one in uses)) for month, uses in months),
    )
    return render("opendata/uses.html.j2", view)


def _technologies(found: Living, listed: SolutionList, names: Mapping[str, str], shell: _Shell) -> str:
    seen = [one for one in found.technologies if not one.is_unseen]
    seen.sort(key=lambda one: (-len(one.proofs or ()), one.solution.id))
    entries = {
        kind: tuple(_technology(one, names) for one in seen if one.solution.kind == kind)
        for kind in listed.kinds
    }
    view = _TechnologiesView(
        shell=shell,
        kinds=tuple((listed.kinds[kind], ours) for kind, ours in entries.items() if ours),
        unseen=tuple(_technology(one, names) for one in found.technologies if one.is_unseen),
    )
    return render("opendata/technologies.html.j2", view)


def _technology(one: TechnologyEntry, names: Mapping[str, str]) -> _Entry:
    facts = [
        ("Éditeur", one.solution.maker),
        ("Pays", one.solution.country),
        ("Première mention", _day(one.first)),
        ("Dernière mention", _day(one.last)),
    ]
    return _Entry(
        id=one.solution.id,
        name=one.solution.name,
        facts=tuple(facts),
        counted=_counted(one.proofs),
        publications=_publications(one.proofs, names),
    )


def _day(day: date | None) -> str:
    return long_date(day) if day else "inconnue"


def _counted(proofs: tuple[Proof, ...] | None) -> str:
    if proofs is None:
        return "période non suivie : nombre de publications inconnu"
    if len(proofs) > MOST_PROOFS:
        return f"{number(len(proofs))} publications dans la période, dont voici les {MOST_PROOFS} dernières"
    return f"{pluriel(len(proofs), 'publication')} dans la période"


def _publications(proofs: tuple[Proof, ...] | None, names: Mapping[str, str]) -> tuple[_Publication, ...]:
    return tuple(_publication(one, names) for one in (proofs or ())[:MOST_PROOFS])


def _publication(one: Proof, names: Mapping[str, str]) -> _Publication:
    return _Publication(
        anchor=one.use_id,
        iso=one.day.isoformat(),
        day=long_date(one.day),
        title=one.title,
        publisher=one.publisher,
        link=one.link,
        risks=one.risks,
        solutions=tuple((solution, names.get(solution, solution)) for solution in one.solutions),
    )
