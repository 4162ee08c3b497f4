"""Answers to build evaluations from, without a model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from classifiers.assessment import (
    AiAct,
    Assessment,
    AxisCall,
    NatureCall,
    RiskCall,
    ScopeCall,
    UrgencyCall,
)
from classifiers.corpus import LabelledItem
from classifiers.evaluation.figures import Evaluation
from classifiers.evaluation.measuring import evaluate


@pytest.fixture(scope="session")
def as_labelled() -> Callable[..., Assessment]:
    """The answer that says what an item's labels say, everything with probability `p`."""

    def answer(item: LabelledItem, p: float = 1.0) -> Assessment:
        return Assessment(
            id=item.id,
            lang="fr",
            scope=ScopeCall(label=item.scope, p=p),
            axes=tuple(AxisCall(id=axis, p=p) for axis in item.axes),
            risks=tuple(RiskCall(id=risk, p=p) for risk in item.risks),
            urgency=UrgencyCall(label=item.urgency, p=p),
            ai_act=AiAct(subject=item.ai_act),
            nature=NatureCall(label=item.nature, p=p),
            review=False,
            model="v1",
        )

    return answer


@pytest.fixture(scope="session")
def shuffled(corpus: tuple[LabelledItem, ...], as_labelled: Callable[..., Assessment]) -> Evaluation:
    """The corpus, every third item answered with the labels of another: neither perfect nor chance."""
    said: list[Assessment] = []
    for place, item in enumerate(corpus):
        other = corpus[(place + 317) % len(corpus)] if place % 3 == 0 else item
        answer = as_labelled(other, p=(place % 10 + 0.5) / 10)
        said.append(answer.model_copy(update={"id": item.id}))
    return evaluate(corpus, said)
