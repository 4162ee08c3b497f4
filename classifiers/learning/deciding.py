"""From scores to labels, group by group: arrays in, arrays out, for a whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import AXES, SCOPES, URGENCIES
from classifiers.calibration import Calibration, Probabilities
from classifiers.heads import GROUPS, Scores, columns

MOST_RISKS = 4
"""The labelling rules give an item four risks at most."""

SURE_SCOPE = 0.60
SURE_AXIS = 0.55
SURE_URGENCY = 0.50
MISSED_ALERT = 0.30


@dataclass(frozen=True)
class Chosen:
    """The answer to a question with one answer among several: its label, and how likely it is."""

    label: str
    p: float


@dataclass(frozen=True)
class Decision:
    """What is said of one document, before its reasons. Out of scope: no axes, no risks, routine."""

    scope: Chosen
    axes: tuple[Chosen, ...]
    risks: tuple[Chosen, ...]
    urgency: Chosen
    ai_act: bool
    nature: Chosen
    review: bool


def decide(
    scores: Scores, names: Sequence[str], risks: Sequence[str], calibration: Calibration
) -> list[Decision]:
    """A decision for each row of scores (documents x heads); `names` are those of the heads."""
    choices = {
        "scope": calibration.scope,
        "axis": calibration.axis,
        "urgency": calibration.urgency,
        "nature": calibration.nature,
    }
    p = {
        group: choice.probabilities(scores[:, columns(names, group, GROUPS[group])])
        for group, choice in choices.items()
    }
    answers = {group: choice.answers(p[group]) for group, choice in choices.items()}
    also = calibration.also.probabilities(scores[:, columns(names, "also", AXES)])
    ai_act = calibration.ai_act.probabilities(scores[:, [names.index("ai_act")]])
    of_risks = calibration.risks.probabilities(scores[:, [names.index(risk) for risk in risks]])
    also_said, ai_act_said = calibration.also.answers(also), calibration.ai_act.answers(ai_act)
    risks_said = calibration.risks.answers(of_risks)

    def one(place: int) -> Decision:
        chosen = {
            group: _chosen(GROUPS[group], p[group][place], int(answers[group][place])) for group in choices
        }
        not_about_ai = float(p["scope"][place, SCOPES.index("hors")])
        if chosen["scope"].label == "hors":
            return _out_of_scope(chosen["scope"], chosen["nature"], not_about_ai)
        return Decision(
            scope=chosen["scope"],
            axes=_axes(chosen["axis"], also[place], also_said[place]),
            risks=tuple(_likeliest(risks, of_risks[place], risks_said[place])[:MOST_RISKS]),
            urgency=chosen["urgency"],
            ai_act=bool(ai_act_said[place, 0]),
            nature=chosen["nature"],
            review=needs_review(
                chosen["scope"],
                chosen["axis"],
                chosen["urgency"],
                float(p["urgency"][place, URGENCIES.index("urgent")]),
            ),
        )

    return [one(place) for place in range(len(scores))]


def needs_review(scope: Chosen, axis: Chosen, urgency: Chosen, urgent: float) -> bool:
    """Whether a person should look again at an item in scope; `urgent` is the probability of that label.

    True when the model is less sure than 0.60 of the scope, 0.55 of the main axis or 0.50 of the urgency, or
    when it does not say urgent though that has a probability of 0.30 or more. Out of scope only the first
    counts.
    """
    unsure = scope.p < SURE_SCOPE or axis.p < SURE_AXIS or urgency.p < SURE_URGENCY
    return unsure or (urgency.label != "urgent" and urgent >= MISSED_ALERT)


def _out_of_scope(scope: Chosen, nature: Chosen, p: float) -> Decision:
    """Routine by rule, as surely as the item is out of scope."""
    return Decision(scope, (), (), Chosen("routine", p), False, nature, scope.p < SURE_SCOPE)


def _chosen(labels: Sequence[str], p: Probabilities, place: int) -> Chosen:
    return Chosen(labels[place], float(p[place]))


def _axes(main: Chosen, p: Probabilities, said: NDArray[np.bool_]) -> tuple[Chosen, ...]:
    return (main, *(other for other in _likeliest(AXES, p, said) if other.label != main.label))


def _likeliest(labels: Sequence[str], p: Probabilities, said: NDArray[np.bool_]) -> list[Chosen]:
    """Those that are said, the likeliest first."""
    order = np.argsort(-p, kind="stable").tolist()
    return [_chosen(labels, p, place) for place in order if said[place]]
