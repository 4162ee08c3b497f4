"""From scores to labels, group by group: arrays in, arrays out, for a whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import AXES, MOST_RISKS, SCOPES, URGENCIES
from classifiers.learning.calibration import Calibration, Probabilities
from classifiers.learning.heads import GROUPS, Scores, columns
from classifiers.urgency import Circumstances, Verdict, decide_urgency

UNNAMED = 3.0
"""One item in scope in twenty-five names AI nowhere; of what general feeds bring nearly all does not.

Chosen on feeds of all subjects: it halves what is taken for AI there, and costs the corpus's scope nothing.
"""
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
class Chance:
    """The answer to a yes-or-no question, and how likely yes is."""

    yes: bool
    p: float


@dataclass(frozen=True)
class Decision:
    """What is said of one document, before its reasons; `urgent` is how likely it is in scope and urgent.

    Out of scope there are no axes and no risks, and it is routine by rule, as surely as it is out of scope.
    """

    scope: Chosen
    axes: tuple[Chosen, ...]
    risks: tuple[Chosen, ...]
    urgency: Verdict
    urgent: float
    ai_act: Chance
    nature: Chosen
    review: bool


def decide(
    scores: Scores,
    names: Sequence[str],
    risks: Sequence[str],
    calibration: Calibration,
    circumstances: Sequence[Circumstances],
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
    answers["scope"] = calibration.scope.answers(_unless_unnamed(p["scope"], circumstances))
    also = calibration.also.probabilities(scores[:, columns(names, "also", AXES)])
    ai_act = calibration.ai_act.probabilities(scores[:, [names.index("ai_act")]])
    of_risks = calibration.risks.probabilities(scores[:, [names.index(risk) for risk in risks]])
    also_said, ai_act_said = calibration.also.answers(also), calibration.ai_act.answers(ai_act)
    risks_said = calibration.risks.answers(of_risks)

    def one(place: int) -> Decision:
        chosen = {
            group: _chosen(GROUPS[group], p[group][place], int(answers[group][place])) for group in choices
        }
        outside = float(p["scope"][place, SCOPES.index("hors")])
        urgent = float(p["urgency"][place, URGENCIES.index("urgent")])
        about_ai_act = Chance(bool(ai_act_said[place, 0]), float(ai_act[place, 0]))
        if chosen["scope"].label == "hors":
            return Decision(
                scope=chosen["scope"],
                axes=(),
                risks=(),
                urgency=Verdict("routine", outside),
                urgent=urgent * (1 - outside),
                ai_act=Chance(yes=False, p=about_ai_act.p),
                nature=chosen["nature"],
                review=chosen["scope"].p < SURE_SCOPE,
            )
        urgency = decide_urgency(
            p["urgency"][place].tolist(),
            calibration.urgency.favour.tolist(),
            ai_act=about_ai_act.yes,
            circumstances=circumstances[place],
        )
        return Decision(
            scope=chosen["scope"],
            axes=_axes(chosen["axis"], also[place], also_said[place]),
            risks=tuple(_likeliest(risks, of_risks[place], risks_said[place])[:MOST_RISKS]),
            urgency=urgency,
            urgent=urgent * (1 - outside),
            ai_act=about_ai_act,
            nature=chosen["nature"],
            review=needs_review(
                chosen["scope"],
                chosen["axis"],
                urgency,
                urgent,
            ),
        )

    return [one(place) for place in range(len(scores))]


def _unless_unnamed(p: Probabilities, circumstances: Sequence[Circumstances]) -> Probabilities:
    """Probabilities of the scope, `hors` three times as likely for an item that names AI nowhere."""
    weighed = p.copy()
    unnamed = [not one.names_ai for one in circumstances]
    weighed[unnamed, SCOPES.index("hors")] *= UNNAMED
    return weighed


def needs_review(scope: Chosen, axis: Chosen, urgency: Verdict, urgent: float) -> bool:
    """Whether a person should look again at an item in scope; `urgent` is the probability of that label.

    True when the model is less sure than 0.60 of the scope, 0.55 of the main axis or 0.50 of the urgency, or
    when it does not say urgent though that has a probability of 0.30 or more. Out of scope only the first
    counts.
    """
    unsure = scope.p < SURE_SCOPE or axis.p < SURE_AXIS or urgency.p < SURE_URGENCY
    return unsure or (urgency.label != "urgent" and urgent >= MISSED_ALERT)


def _chosen(labels: Sequence[str], p: Probabilities, place: int) -> Chosen:
    return Chosen(labels[place], float(p[place]))


def _axes(main: Chosen, p: Probabilities, said: NDArray[np.bool_]) -> tuple[Chosen, ...]:
    return (main, *(other for other in _likeliest(AXES, p, said) if other.label != main.label))


def _likeliest(labels: Sequence[str], p: Probabilities, said: NDArray[np.bool_]) -> list[Chosen]:
    """Those that are said, the likeliest first."""
    order = np.argsort(-p, kind="stable").tolist()
    return [_chosen(labels, p, place) for place in order if said[place]]
