"""How many publications: by axis, strategy, recommendation, PESTEL heading, family of sources, language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from classifiers.register import Register
from digests.indicators.basis import Basis
from digests.indicators.definitions import Pestel
from digests.indicators.evidence import Publication, SourceFacts
from digests.indicators.tables import Column, Table
from digests.indicators.wording import ours
from digests.site.sources import CATEGORIES

_PUBLICATIONS = Column("publications", "Publications")
_BEFORE = Column("avant", "Publications de la période précédente")
_SEVERAL = "Une publication peut compter dans plusieurs lignes : les parts ne s’ajoutent pas."


def volume_tables(basis: Basis) -> Iterator[Table]:
    """The six of them."""
    yield _by_axis(basis)
    yield _by_strategy(basis)
    yield _by_recommendation(basis)
    yield _by_pestel(basis)
    yield _by_family(basis)
    yield _by_language(basis)


def strategies_of(register: Register) -> Mapping[str, int]:
    """The strategy of each risk."""
    return {risk.id: risk.strategy for risk in register.risks}


def headings(one: Publication, pestel: tuple[Pestel, ...], strategies: Mapping[str, int]) -> Iterator[str]:
    """The PESTEL headings of a publication: by its main axis, its risks, and the strategies of these."""
    numbers = {strategies[risk] for risk in one.risks if risk in strategies}
    for heading in pestel:
        is_of_axis = bool(one.axes) and one.axes[0] in heading.axes
        if is_of_axis or not numbers.isdisjoint(heading.strategies) or set(one.risks) & set(heading.risks):
            yield heading.id


def _by_axis(basis: Basis) -> Table:
    tally = basis.tally(lambda one: one.axes[:1])
    return Table(
        "publications-par-axe",
        "Publications par axe",
        ("publications-par-axe",),
        (
            Column("axe", "Axe", "text"),
            Column("nom", "Nom", "text"),
            _PUBLICATIONS,
            _BEFORE,
            _part("publications dont c’est l’axe principal"),
        ),
        tuple(
            (one.id, ours(one.name), tally.now(one.id), tally.before(one.id), tally.part(one.id))
            for one in basis.evidence.register.axes
        ),
        ("axe",),
        "Chaque publication compte une fois, dans son axe principal.",
    )


def _by_strategy(basis: Basis) -> Table:
    strategies = strategies_of(basis.evidence.register)
    tally = basis.tally(lambda one: [strategies[risk] for risk in one.risks if risk in strategies])
    return Table(
        "publications-par-strategie",
        "Publications par stratégie numérique responsable",
        ("publications-par-strategie",),
        (
            Column("strategie", "Numéro de la stratégie"),
            Column("nom", "Nom", "text"),
            _PUBLICATIONS,
            _BEFORE,
            _part("publications dont un risque relève de la stratégie"),
        ),
        tuple(
            (
                one.number,
                ours(one.name),
                tally.now(one.number),
                tally.before(one.number),
                tally.part(one.number),
            )
            for one in basis.evidence.register.strategies
        ),
        ("strategie",),
        _SEVERAL,
    )


def _by_recommendation(basis: Basis) -> Table:
    register = basis.evidence.register
    answers = {risk.id: tuple(one.id for one in register.mitigations(risk)) for risk in register.risks}
    tally = basis.tally(lambda one: [found for risk in one.risks for found in answers.get(risk, ())])
    return Table(
        "publications-par-recommandation",
        "Publications par recommandation du rapport de mission",
        ("publications-par-recommandation",),
        (
            Column("recommandation", "Recommandation", "text"),
            Column("texte", "Texte", "text"),
            _PUBLICATIONS,
            _BEFORE,
        ),
        tuple(
            (one.id, ours(one.text), tally.now(one.id), tally.before(one.id))
            for one in register.recommendations
        ),
        ("recommandation",),
        "Une publication compte dans chaque recommandation qui répond à l’un de ses risques.",
    )


def _by_pestel(basis: Basis) -> Table:
    strategies, pestel = strategies_of(basis.evidence.register), basis.definitions.pestel
    tally = basis.tally(lambda one: headings(one, pestel, strategies))
    return Table(
        "publications-par-pestel",
        "Publications par rubrique PESTEL",
        ("publications-par-pestel",),
        (
            Column("rubrique", "Rubrique", "text"),
            Column("nom", "Nom", "text"),
            _PUBLICATIONS,
            _BEFORE,
            _part("publications de la rubrique"),
        ),
        tuple(
            (one.id, one.name, tally.now(one.id), tally.before(one.id), tally.part(one.id)) for one in pestel
        ),
        ("rubrique",),
        _SEVERAL,
    )


def _by_family(basis: Basis) -> Table:
    sources = basis.evidence.sources
    tally = basis.tally(lambda one: (_family(one, sources),))
    read = Counter(_family(one, sources) for one in basis.evidence.now.publications)
    names = [*CATEGORIES, *sorted((tally.keys | read.keys()) - CATEGORIES.keys())]
    return Table(
        "publications-par-famille",
        "Publications par famille de sources",
        ("publications-par-famille",),
        (
            Column("famille", "Famille", "text"),
            Column("nom", "Nom", "text"),
            Column("lues", "Publications lues", about="dans le champ ou non"),
            _PUBLICATIONS,
            _BEFORE,
            _part("publications venues de cette famille"),
        ),
        tuple(
            (
                name,
                CATEGORIES.get(name, name),
                read[name] if basis.is_watched else None,
                tally.now(name),
                tally.before(name),
                tally.part(name),
            )
            for name in names
        ),
        ("famille",),
    )


def _by_language(basis: Basis) -> Table:
    tally = basis.tally(lambda one: (one.language,))
    return Table(
        "publications-par-langue",
        "Publications par langue",
        ("publications-par-langue",),
        (
            Column("langue", "Langue", "text", about="code ISO 639"),
            _PUBLICATIONS,
            _BEFORE,
            _part("publications dans cette langue"),
        ),
        tuple(
            (name, tally.now(name), tally.before(name), tally.part(name))
            for name in sorted(tally.keys, key=lambda name: (-(tally.now(name) or 0), name))
        ),
        ("langue",),
    )


def _part(what: str) -> Column:
    return Column("part", "Part", "percent", about=f"{what}, parmi toutes celles de la période (0 à 1)")


def _family(one: Publication, sources: Mapping[str, SourceFacts]) -> str:
    """The family of the source that brought it first; `inconnue` of a source that the store lost."""
    found = sources.get(one.source_id)
    return "inconnue" if found is None else found.category
