"""The charts of an evaluation in words: which there are, and what one sees on each (French)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from classifiers.evaluation.figures import Confusion, Evaluation, LabelFigures
from classifiers.evaluation.french import GROUPS, LABELS, decimal, percent


@dataclass(frozen=True)
class Caption:
    """A chart in words: file name without ending, title, and what one sees (French)."""

    name: str
    title: str
    description: str


def captions(evaluation: Evaluation) -> tuple[Caption, ...]:
    """The charts in the order of the model card."""
    return (
        *(
            Caption(
                f"confusion-{group}",
                f"Matrice de confusion : {about}",
                _confusion_in_words(evaluation.confusion[group]),
            )
            for group, about in GROUPS.items()
        ),
        Caption("urgent-curve", "Précision et rappel de « urgent »", _curve_in_words(evaluation)),
        Caption("risks", "F1 par risque", _risks_in_words(evaluation.risks.per_risk)),
        Caption(
            "reliability",
            "Fiabilité des probabilités annoncées",
            "Champ, urgence et nature ensemble : part de réponses justes selon la probabilité annoncée, "
            f"en dix tranches ; erreur de calibration {decimal(evaluation.calibration.ece, 3)}.",
        ),
    )


def _confusion_in_words(confusion: Confusion) -> str:
    parts = [
        f"{LABELS[label]} {percent(row[place] / sum(row))} de {sum(row)}"
        for place, (label, row) in enumerate(zip(confusion.labels, confusion.counts, strict=True))
        if sum(row)
    ]
    return f"Part retrouvée de chaque étiquette : {', '.join(parts)}."


def _curve_in_words(evaluation: Evaluation) -> str:
    said = evaluation.urgency
    if not sum(row[0] for row in evaluation.confusion["urgency"].counts):
        return "Le modèle n'a dit urgent d'aucun item."
    return (
        f"En service, {percent(said.urgent_recall)} des items urgents sont trouvés, et "
        f"{percent(said.urgent_precision)} des items dits urgents le sont. "
        "La courbe montre ce que donneraient d'autres seuils."
    )


def _risks_in_words(per_risk: Mapping[str, LabelFigures[float]]) -> str:
    if not per_risk:
        return "Aucun risque parmi les items ni les réponses."
    ranked = sorted(per_risk, key=lambda risk: per_risk[risk].f1)
    worst, best = ranked[0], ranked[-1]
    return (
        f"{len(per_risk)} risques, du moins bien reconnu ({worst}, F1 {decimal(per_risk[worst].f1, 2)}) "
        f"au mieux reconnu ({best}, F1 {decimal(per_risk[best].f1, 2)}), "
        "avec le nombre d'items et l'intervalle à 95 %."
    )
