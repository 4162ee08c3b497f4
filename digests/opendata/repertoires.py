"""The living repertoires as tables."""

from __future__ import annotations

from collections import Counter
from datetime import date

from digests.indicators.evidence import Evidence
from digests.indicators.tables import Cell, Column, Table
from digests.opendata.living import Living, ids, living, words_of
from digests.site.naming import SolutionList

_PUBLICATION = Column(
    "publication",
    "Publication",
    "integer",
    about="Numéro durable de la publication, le même dans toutes les tables.",
)
_DAY = Column("jour", "Jour", "date", about="Jour où la veille l’a vue pour la première fois.")
_TITLE = Column("titre", "Titre", "text", about="Tel que la source l’a publié.")
_PUBLISHER = Column("editeur", "Éditeur", "text")
_LINK = Column(
    "lien", "Lien", "text", about="Adresse de la publication ; manque quand la source n’en donne pas."
)
_RISKS = Column(
    "risques", "Risques", "text", about="Identifiants des risques en cause, séparés par un espace."
)


def repertoires(evidence: Evidence, listed: SolutionList) -> tuple[Table, ...]:
    """The six tables: risks, recommendations, evidence, uses, technologies and history."""
    found = living(evidence, listed)
    return (
        _risks(found),
        _recommendations(found),
        _proofs(found),
        _uses(found),
        _technologies(found),
        _history(found),
    )


def _risks(found: Living) -> Table:
    return Table(
        id="repertoire-risques",
        title="Répertoire des risques",
        indicators=(),
        columns=(
            Column("id", "Identifiant", "text", about="Ne change jamais ; un risque retiré garde le sien."),
            Column("slug", "Nom court", "text"),
            Column("nom", "Risque", "text"),
            Column("poids", "Poids", about="Probabilité × impact, de 1 à 25, à la fin de la période."),
            Column("strategie", "Stratégie", about="Numéro de la stratégie numérique responsable (SNR)."),
            Column("etat", "État", "text", about="suivi ou retiré."),
            Column("retire_le", "Retiré le", "date", about="Manque quand la date n’a pas été notée."),
            Column("mitigations", "Recommandations", "text", about="Identifiants, séparés par un espace."),
            Column(
                "publications", "Publications", about="Publications de la période qui portent sur ce risque."
            ),
            Column("derniere_preuve", "Dernière preuve", "date", about="Dernière publication de la période."),
        ),
        rows=tuple(
            (
                one.risk.id,
                one.risk.slug,
                one.name,
                one.risk.weight,
                one.risk.strategy,
                "retiré" if one.risk.retired else "suivi",
                one.retired,
                ids(answer.id for answer in one.recommendations) or None,
                None if one.proofs is None else len(one.proofs),
                one.proofs[0].day if one.proofs else None,
            )
            for one in found.risks
        ),
        key=("id",),
        note="Le registre de l’observatoire, avec les décisions du comité jusqu’à la fin de la période.",
    )


def _recommendations(found: Living) -> Table:
    answered = {
        one.id: ids(entry.risk.id for entry in found.risks if one in entry.recommendations)
        for one in found.recommendations
    }
    return Table(
        id="repertoire-mitigations",
        title="Répertoire des recommandations (mitigations)",
        indicators=(),
        columns=(
            Column("id", "Identifiant", "text"),
            Column("texte", "Recommandation", "text"),
            Column(
                "risques", "Risques", "text", about="Risques auxquels elle répond, séparés par un espace."
            ),
        ),
        rows=tuple((one.id, words_of(one.text), answered[one.id] or None) for one in found.recommendations),
        key=("id",),
    )


def _proofs(found: Living) -> Table:
    return Table(
        id="repertoire-preuves",
        title="Preuves : les publications de chaque risque",
        indicators=(),
        columns=(Column("risque", "Risque", "text"), _PUBLICATION, _DAY, _TITLE, _PUBLISHER, _LINK),
        rows=tuple(
            (entry.risk.id, one.item_id, one.day, one.title, one.publisher, one.link)
            for entry in found.risks
            for one in entry.proofs or ()
        ),
        key=("risque", "publication"),
        note="Classées par la machine : une publication peut porter sur plusieurs risques, quatre au plus.",
    )


def _uses(found: Living) -> Table:
    return Table(
        id="repertoire-usages",
        title="Répertoire des usages : ce que font les pairs",
        indicators=(),
        columns=(
            Column("id", "Identifiant", "text", about="Ne change jamais."),
            _PUBLICATION,
            _DAY,
            _TITLE,
            _PUBLISHER,
            _LINK,
            Column("solutions", "Solutions", "text", about="Identifiants, séparés par un espace."),
            _RISKS,
        ),
        rows=tuple(
            (
                one.use_id,
                one.item_id,
                one.day,
                one.title,
                one.publisher,
                one.link,
                ids(one.solutions) or None,
                ids(one.risks) or None,
            )
            for one in found.uses
        ),
        key=("id",),
        note="Publications de la période sur les usages, d’un pair ou qui rendent compte d’une expérience.",
    )


def _technologies(found: Living) -> Table:
    return Table(
        id="repertoire-technologies",
        title="Répertoire des technologies",
        indicators=(),
        columns=(
            Column("id", "Identifiant", "text", about="Ne change jamais."),
            Column("nom", "Solution", "text"),
            Column("editeur", "Éditeur", "text"),
            Column("pays", "Pays", "text", about="Pays de l’éditeur."),
            Column("nature", "Nature", "text"),
            Column("premiere_mention", "Première mention", "date", about="Depuis le début de la veille."),
            Column("derniere_mention", "Dernière mention", "date", about="Dans la période ou celle d’avant."),
            Column("publications", "Publications", about="Publications de la période qui la nomment."),
        ),
        rows=tuple(
            (
                one.solution.id,
                one.solution.name,
                one.solution.maker,
                one.solution.country,
                one.kind,
                one.first,
                one.last,
                None if one.proofs is None else len(one.proofs),
            )
            for one in found.technologies
        ),
        key=("id",),
        note="La liste que tient l’observatoire ; ce qu’elle ne nomme pas n’est pas compté.",
    )


def _history(found: Living) -> Table:
    ranks: Counter[tuple[date, str]] = Counter()
    rows: list[tuple[Cell, ...]] = []
    for one in found.changes:
        ranks[one.day, one.id] += 1
        rows.append((one.day, one.repertoire, one.id, ranks[one.day, one.id], one.change, one.detail))
    return Table(
        id="repertoire-historique",
        title="Historique des répertoires",
        indicators=(),
        columns=(
            Column("date", "Date", "date", about="Jour de la décision ou de la première mention."),
            Column("repertoire", "Répertoire", "text", about="Nom de la table."),
            Column("identifiant", "Identifiant", "text", about="Dans la colonne id de cette table."),
            Column("rang", "Rang", about="Ordre des changements d’un même jour."),
            Column("changement", "Changement", "text"),
            Column("detail", "Détail", "text"),
        ),
        rows=tuple(rows),
        key=("date", "repertoire", "identifiant", "rang"),
        note="Tout ce qui est connu depuis le début de la veille, jusqu’à la fin de la période.",
    )
