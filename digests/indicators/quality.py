"""How good the model was, as its evaluations and promotions measured it."""

from __future__ import annotations

from collections.abc import Iterator

from digests.indicators.basis import Basis
from digests.indicators.tables import Column, Table

_MEASURES = {
    "scope, macro-F1": "champ (F1 moyen)",
    "scope macro-F1": "champ (F1 moyen)",
    "main axis, macro-F1": "axe principal (F1 moyen)",
    "main axis macro-F1": "axe principal (F1 moyen)",
    "urgent, recall": "urgentes retrouvées (rappel)",
    "urgent recall": "urgentes retrouvées (rappel)",
    "urgent, precision": "urgentes à raison (précision)",
    "urgency, macro-F1": "urgence (F1 moyen)",
    "urgency macro-F1": "urgence (F1 moyen)",
    "AI Act, F1": "règlement IA (F1)",
    "AI Act F1": "règlement IA (F1)",
    "risks, micro-F1": "risques (F1 global)",
    "risks micro-F1": "risques (F1 global)",
    "risks of at least 5 items, macro-F1": "risques d’au moins cinq publications (F1 moyen)",
    "calibration error (ECE)": "erreur de calibration (plus bas est mieux)",
}
"""What the evaluation of the delivered model and the comparison at a promotion call their figures."""
_ORIGINS = {"evaluation": "évaluation", "promotion": "promotion"}


def quality_tables(basis: Basis) -> Iterator[Table]:
    """Every measure of the period, and those before it of the model that still served."""
    found = sorted(basis.evidence.now.qualities, key=lambda one: (one.at, one.model, one.origin, one.name))
    yield Table(
        "qualite-du-modele",
        "Qualité du classement",
        ("qualite-du-modele",),
        (
            Column("date", "Date", "date"),
            Column("modele", "Modèle", "text"),
            Column("mesure", "Mesure", "text"),
            Column("valeur", "Valeur", "number"),
            Column("bas", "Borne basse", "number", about="de l’intervalle à 95 %"),
            Column("haut", "Borne haute", "number", about="de l’intervalle à 95 %"),
            Column("origine", "Origine", "text", about="évaluation du modèle livré, ou promotion d’un autre"),
        ),
        tuple(
            (
                one.at,
                one.model,
                _MEASURES.get(one.name, one.name),
                one.value,
                one.low,
                one.high,
                _ORIGINS[one.origin],
            )
            for one in found
        ),
    )
