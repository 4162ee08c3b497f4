"""The trained model: documents in, assessments out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from classifiers.assessment import (
    AiAct,
    Assessment,
    Axis,
    AxisCall,
    Document,
    Nature,
    NatureCall,
    RiskCall,
    Scope,
    ScopeCall,
    Urgency,
    UrgencyCall,
)
from classifiers.calibration import Calibration
from classifiers.deciding import Chosen, Decision, decide
from classifiers.explaining import reasons
from classifiers.features import FeatureSpace, Reading, Row, read
from classifiers.heads import LinearHeads
from classifiers.language import language_of
from classifiers.references import ai_act_references


@dataclass(frozen=True)
class Model:
    """Feature space, linear heads and calibration, under one version; `risks` are the ids it knows."""

    version: str
    space: FeatureSpace
    heads: LinearHeads
    calibration: Calibration
    risks: tuple[str, ...]

    def assess(self, documents: Sequence[Document]) -> tuple[Assessment, ...]:
        """An assessment for each document, in their order; one call for many is faster than many calls."""
        readings = read(documents, self.space.concepts)
        rows = self.space.rows(readings)
        decisions = decide(self.heads.scores(rows), self.heads.names, self.risks, self.calibration)
        return tuple(
            self._assessment(document, reading, row, decision)
            for document, reading, row, decision in zip(documents, readings, rows, decisions, strict=True)
        )

    def _assessment(self, document: Document, reading: Reading, row: Row, decision: Decision) -> Assessment:
        return Assessment(
            id=document.id,
            lang=language_of(document),
            scope=ScopeCall(label=cast("Scope", decision.scope.label), p=_rounded(decision.scope)),
            axes=tuple(AxisCall(id=cast("Axis", axis.label), p=_rounded(axis)) for axis in decision.axes),
            risks=tuple(
                RiskCall(id=risk.label, p=_rounded(risk), why=self._reasons(reading, row, risk.label))
                for risk in decision.risks
            ),
            urgency=self._urgency(reading, row, decision.urgency),
            ai_act=AiAct(
                subject=decision.ai_act,
                references=ai_act_references(f"{document.title}\n{document.text}"),
            ),
            nature=NatureCall(label=cast("Nature", decision.nature.label), p=_rounded(decision.nature)),
            review=decision.review,
            model=self.version,
        )

    def _urgency(self, reading: Reading, row: Row, chosen: Chosen) -> UrgencyCall:
        """Routine items have no reasons: it is the absence of an act or event that makes them so."""
        why = () if chosen.label == "routine" else self._reasons(reading, row, f"urgency:{chosen.label}")
        return UrgencyCall(label=cast("Urgency", chosen.label), p=_rounded(chosen), reasons=why)

    def _reasons(self, reading: Reading, row: Row, head: str) -> tuple[str, ...]:
        return reasons(reading, row, self.space, self.heads, head)


def _rounded(chosen: Chosen) -> float:
    """Four digits: more would suggest a precision that is not there."""
    return round(chosen.p, 4)
