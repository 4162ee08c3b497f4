"""The words that weighed most for each label of an assessment, found again when somebody asks.

Risks and urgency carry their reasons with them, as alerts quote them at once. The other labels are explained
on demand: for every item it would cost a third of the time of judging, and few are ever asked about.
"""

from __future__ import annotations

from classifiers.assessment import Assessment, Document
from classifiers.justification import Explanation
from classifiers.learning.explaining import Evidence, reasons
from classifiers.learning.model import Model
from classifiers.reading.features import read


def explain(model: Model, document: Document, assessment: Assessment) -> Explanation:
    """Why this model said so of this document; both must be those of the assessment."""
    (reading,) = read([document], model.space.lexicon)
    if not any(len(word.folded) > 1 for word in reading.words):
        return Explanation()  # no words, nothing to point at
    (row,) = model.space.rows([reading])
    evidence = Evidence(reading, row, model.heads.nearness([row])[0], model.space, model.heads)
    nature = reasons(evidence, f"nature:{assessment.nature.label}")
    if assessment.scope.label == "hors":
        return Explanation(nature=nature)
    main, *others = assessment.axes
    return Explanation(
        scope=reasons(evidence, f"scope:{assessment.scope.label}"),
        axes={
            main.id: reasons(evidence, f"axis:{main.id}"),
            **{axis.id: reasons(evidence, f"also:{axis.id}") for axis in others},
        },
        nature=nature,
        ai_act=reasons(evidence, "ai_act") if assessment.ai_act.subject else (),
    )
