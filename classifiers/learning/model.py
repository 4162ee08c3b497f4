"""The trained model: documents in, assessments out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from classifiers.articles import LawBook
from classifiers.assessment import (
    AiAct,
    Assessment,
    Axis,
    AxisCall,
    Citation,
    Document,
    DueDate,
    Nature,
    NatureCall,
    Reference,
    RiskCall,
    Scope,
    ScopeCall,
    UrgencyCall,
)
from classifiers.citations import citations_in
from classifiers.deadlines import deadlines_in
from classifiers.learning.calibration import Calibration
from classifiers.learning.deciding import Decision, decide
from classifiers.learning.explaining import Evidence, labelled_reasons, reasons
from classifiers.learning.heads import Heads
from classifiers.reading.features import FeatureSpace, Memory, read
from classifiers.reading.language import LANGUAGES, languages_of
from classifiers.reading.tongues import Tongues
from classifiers.reading.words import unknown_among
from classifiers.urgency import Circumstances

_BATCH = 256
"""Documents weighed against all examples at once: a bound on memory, not on what may be asked."""


@dataclass(frozen=True)
class Model:
    """Feature space, heads and calibration, under one version; `risks` are the ids it knows.

    With what explains the law that texts cite, and what tells their languages apart.
    """

    version: str
    space: FeatureSpace
    heads: Heads
    calibration: Calibration
    risks: tuple[str, ...]
    law: LawBook
    tongues: Tongues

    def assess(self, documents: Sequence[Document]) -> tuple[Assessment, ...]:
        """An assessment for each document, in their order; one call for many is faster than many calls."""
        batches = (documents[start : start + _BATCH] for start in range(0, len(documents), _BATCH))
        return tuple(assessment for batch in batches for assessment in self._batch(batch))

    def _batch(self, documents: Sequence[Document]) -> Iterator[Assessment]:
        self._memory.tidy()
        readings = read(documents, self.space.lexicon, self._memory)
        rows = self.space.rows(readings, self._memory)
        nearness = self.heads.nearness(rows)
        deadlines = [deadlines_in(_whole(document), document.published) for document in documents]
        decisions = decide(
            self.heads.scores(rows, nearness),
            self.heads.names,
            self.risks,
            self.calibration,
            [
                Circumstances(
                    document.published,
                    document.seen,
                    document.source,
                    announced,
                    any(match.group in self.space.lexicon.about_ai for match in reading.matches),
                )
                for document, announced, reading in zip(documents, deadlines, readings, strict=True)
            ],
        )
        languages = languages_of(documents, self.tongues)
        for place, document in enumerate(documents):
            evidence = Evidence(readings[place], rows[place], nearness[place], self.space, self.heads)
            yield self._assessment(document, languages[place], evidence, decisions[place], deadlines[place])

    @cached_property
    def _memory(self) -> Memory:
        return Memory()

    def _assessment(
        self,
        document: Document,
        lang: str,
        evidence: Evidence,
        decision: Decision,
        deadlines: tuple[DueDate, ...],
    ) -> Assessment:
        cited = citations_in(_whole(document))
        words, unknown = unknown_among(evidence.reading.folded, self.space.words)
        return Assessment(
            id=document.id,
            lang=lang,
            scope=ScopeCall(label=cast("Scope", decision.scope.label), p=_rounded(decision.scope.p)),
            axes=tuple(AxisCall(id=cast("Axis", axis.label), p=_rounded(axis.p)) for axis in decision.axes),
            risks=tuple(
                RiskCall(id=risk.label, p=_rounded(risk.p), why=reasons(evidence, risk.label))
                for risk in decision.risks
            ),
            urgency=_urgency(evidence, decision),
            ai_act=AiAct(
                subject=decision.ai_act.yes,
                p=_rounded(decision.ai_act.p),
                references=tuple(self._references(cited)),
            ),
            nature=NatureCall(label=cast("Nature", decision.nature.label), p=_rounded(decision.nature.p)),
            review=decision.review or lang not in LANGUAGES,
            model=self.version,
            cited=tuple(one for one in cited if one.act != "ai-act"),
            deadlines=deadlines,
            words=words,
            unknown=unknown,
        )

    def _references(self, cited: Sequence[Citation]) -> Iterator[Reference]:
        for citation in cited:
            if citation.act == "ai-act" and citation.number is not None:
                explained = self.law.explain(citation)
                yield Reference(
                    kind=citation.kind,
                    number=citation.number,
                    paragraph=citation.paragraph,
                    point=citation.point,
                    title=explained.title,
                    applies_from=explained.applies_from,
                )


def _urgency(evidence: Evidence, decision: Decision) -> UrgencyCall:
    """Routine items have no reasons: it is the absence of an act or event that makes them so."""
    verdict = decision.urgency
    worded: tuple[str, ...] = ()
    if verdict.label != "routine":
        worded = labelled_reasons(evidence, verdict.label) or reasons(evidence, f"urgency:{verdict.label}")
    return UrgencyCall(
        label=verdict.label,
        p=_rounded(verdict.p),
        urgent=_rounded(decision.urgent),
        reasons=(*worded, *verdict.reasons),
    )


def _whole(document: Document) -> str:
    return f"{document.title}\n{document.text}"


def _rounded(p: float) -> float:
    """Four digits: more would suggest a precision that is not there."""
    return round(p, 4)
