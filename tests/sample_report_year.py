"""A made-up year with everything in it, small enough to be read whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

from classifiers.register import load_register
from digests.indicators.evidence import Evidence
from digests.indicators.tables import Table
from sample_report import alert, evidence, publication, rating, source, span, tables

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))
_REGISTER = load_register()
_OF_RISK = {"R08": (31, 12, 4), "R11": (24, None, 0), "R04": (9, 22, 0), "R24": (1, 0, 1)}
"""Publications of this year and of the one before, and grave affairs."""


def full_tables() -> tuple[Table, ...]:
    """The tables of that year, written by hand."""
    volumes = tuple(
        (month, 900 + 10 * at, 40 + at, at % 3, 20, 15 + at, 5) for at, month in enumerate(MONTHS)
    )
    return tables(
        publications_par_axe=(
            ("usages", "Usages", 240, 200, 0.4),
            ("legal", "Légal", 246, 180, 0.44),
            ("technologie", "Technologie", 60, 60, 0.1),
        ),
        publications_par_strategie=((1, "Écologie", 12, 10, 0.02), (2, "Social", 80, 85, 0.14)),
        publications_par_recommandation=(
            ("RU04", "Ne pas transmettre d’informations personnelles", 31, 12),
            ("RU01", "Garder l’esprit critique", 24, 20),
        ),
        publications_par_pestel=(
            ("politique", "Politique", 40, 35, 0.07),
            ("technologique", "Technologique", 60, 60, 0.1),
        ),
        publications_par_famille=(("press", "Presse", 8000, 300, 280, 0.55),),
        publications_par_langue=(("fr", 400, 380, 0.73), ("en", 146, 90, 0.27)),
        publications_par_mois=volumes,
        publications_par_risque=tuple(
            (
                risk.id,
                risk.fr,
                risk.weight,
                risk.strategy,
                _OF_RISK.get(risk.id, (0, 0, 0))[0],
                _OF_RISK.get(risk.id, (0, 0, 0))[0] // 2 + _OF_RISK.get(risk.id, (0, 0, 0))[0] % 2,
                _OF_RISK.get(risk.id, (0, 0, 0))[2],
                _OF_RISK.get(risk.id, (0, 0, 0))[1],
                0.01,
                {"R08": "en hausse", "R04": "en baisse"}.get(risk.id, "stable"),
                0.001 if risk.id in {"R08", "R04"} else 0.6,
            )
            for risk in _REGISTER.risks
        ),
        risques_par_mois=tuple(
            (month, risk.id, (at if risk.id == "R08" else 2) if risk.id in _OF_RISK else 0)
            for at, month in enumerate(MONTHS)
            for risk in _REGISTER.risks
        ),
        reglement_ia_par_mois=tuple((month, 3 + at, at % 2, 0) for at, month in enumerate(MONTHS)),
        reglement_ia_actes=(
            (
                *(2, date(2026, 8, 1), "Règlement modifiant le calendrier", "Journal officiel"),
                *("https://exemple.fr/2", "texte officiel", 1.5, 4.0),
            ),
            (7, date(2026, 9, 1), "Lignes directrices", "Commission", None, "décision", None, None),
        ),
        delais_alertes=(
            ("publication-alerte", "de la publication à l’alerte", 3, 1.5, 9.0, 20.0),
            ("alerte-prise-en-charge", "de l’alerte à la prise en charge", 1, 0.5, 0.5, 0.5),
            ("alerte-fausse", "de l’alerte à la marque « fausse »", 0, None, None, None),
        ),
        calendrier_reglement_ia=(
            (date(2024, 8, 1), "entrée en vigueur du règlement", "", "passé"),
            (date(2026, 8, 2), "application générale : transparence (art. 50)", "50", "passé"),
            (date(2027, 8, 2), "bacs à sable nationaux en service (art. 57(1))", "57(1)", "à venir"),
            (date(2030, 8, 2), "systèmes destinés aux autorités publiques", "111(2)", "à venir"),
        ),
        alertes_par_mois=(("2026-03", 3, 1, 1, 0, 1), ("2026-04", 0, 0, 0, 0, 0)),
        alertes_bilan=(
            ("envoyees", "alertes envoyées", 3, 5),
            ("fausses", "signalées fausses", 1, None),
        ),
        propositions_de_reevaluation=(
            ("2026-Q2", "R04", "Coût imprévisible", "baisse", "probabilité", 2, 9.5, ""),
            ("2026-Q3", "R08", "Données confiées", "hausse", "impact", 5, 1.2, "retenue le 15 octobre"),
            ("2026-Q4", "R11", "Réponses fausses", "hausse", "probabilité", 12, 5.0, ""),
        ),
        solutions_citees=(
            ("chatgpt", "ChatGPT", "OpenAI", "États-Unis", 52, 40, date(2025, 1, 3)),
            ("albert", "Albert", "Dinum", "France", 8, 0, date(2026, 5, 2)),
        ),
        pairs_cites=(("Ville de Nantes", 6, 4, 2, date(2025, 2, 2)),),
        couverture_par_source=(
            ("presse", "Presse", "press", "vivante", 300, 365, 3, date(2026, 12, 31)),
            ("cnil", "CNIL", "regulatory", "en panne", 12, 365, 90, date(2026, 9, 2)),
            ("vieille", "Vieille source", "press", "retirée", 0, 100, 0, date(2026, 4, 2)),
        ),
        couverture_par_mois=tuple((month, 3, 60, 7 if at > 8 else 0, 0.9) for at, month in enumerate(MONTHS)),
        usage=(("reactions", "Réactions", 120, "", 80), ("requests", "Saisines", None, "moins de 5", None)),
        qualite_du_modele=(
            (date(2026, 2, 1), "2026.1", "exactitude du périmètre", 0.93, 0.9, 0.95, "évaluation"),
        ),
        corrections=(("urgency", "urgence", 14, ""),),
        empreinte=(
            ("wh", "énergie estimée", 1200.0, "Wh", 900.0),
            ("messages", "messages", 410, "messages", 380),
        ),
        empreinte_par_mois=tuple((month, 4.0, 100.0 + at, 1.5, 30) for at, month in enumerate(MONTHS)),
        indicateurs_saisis=(
            (
                *("agents-formes", "Agents formés ou sensibilisés", "", 240, "agents", date(2026, 11, 30)),
                *("chargée de formation", "tableau de suivi", "hors e-formation", "renseigné", 180),
            ),
            (
                *("projets-en-cours", "Projets et expérimentations d’IA générative en cours", "", None),
                *("projets", None, "", "", "", "non renseigné", None),
            ),
        ),
        indicateurs_definitions=(
            (
                *("publications", "Publications", "Combien ?", "nombre", "publications", "la veille"),
                *(date(2026, 1, 1), "dépend des sources", "veille"),
            ),
        ),
    )


def full_evidence() -> Evidence:
    """Publications, alerts and decisions that go with the tables."""
    sources = (
        source(),
        source("cnil", nature="authority"),
        source("jo", nature="legislation"),
        source("editeur", nature="vendor"),
    )
    told = (
        publication(
            1,
            title="ChatGPT : des données de la ville fuient",
            risks=("R08",),
            urgency="urgent",
            nature="incident",
        ),
        publication(
            2,
            source_id="jo",
            publisher="Journal officiel",
            title="Règlement modifiant le calendrier",
            axes=("legal",),
            urgency="urgent",
            nature="texte-officiel",
            ai_act=True,
            published=datetime(2026, 8, 1, 8, tzinfo=UTC),
            seen=datetime(2026, 8, 1, 9, tzinfo=UTC),
        ),
        publication(
            3, story=2, title="Le calendrier est modifié", axes=("legal",), ai_act=True, risks=("R13",)
        ),
        publication(4, title="Sans lien.", link=None, axes=("technologie",), scope="ia"),
        publication(5, scope="hors", axes=()),
        publication(6, title="Les réponses fausses d’un agent", risks=("R11", "R24"), urgency="notable"),
    )
    return evidence(
        span(
            publications=told,
            alerts=(
                alert(1),
                alert(2, acknowledged=datetime(2026, 3, 4, 11, tzinfo=UTC), verdict="taken"),
                alert(3, acknowledged=datetime(2026, 3, 4, 12, tzinfo=UTC), verdict="false"),
            ),
            ratings=(rating(), rating("R22", 12, 12, retires=True, decision="comité du 15 juin, sans objet")),
        ),
        span("2025", publications=tuple(publication(100 + one) for one in range(4))),
        sources={one.id: one for one in sources},
    )
