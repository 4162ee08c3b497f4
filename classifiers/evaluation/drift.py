"""Whether a week of publications still looks like the corpus that the model was trained on.

A model knows what it has seen: new words, doubtful answers and another mix of labels are the first signs that
its figures no longer hold. Nothing here changes an answer; it tells people to look more closely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, ConfigDict, Field

from classifiers.assessment import Assessment
from classifiers.evaluation.french import GROUPS, LABELS, decimal, percent
from classifiers.lists import bundled

PROFILE = bundled("evaluation/profile.json")
LEAST_ITEMS = 30
"""Fewer items say nothing: of draws of 30 from the corpus itself, by whole events, one in a hundred has mixes
that lie 0.33 to 0.39 from the corpus's by chance."""

MORE_UNKNOWN = 0.10
"""The corpora have 0.09 of unknown words, draws of 30 items 0.04 more at most, English pages of all subjects
0.30: half-way is another kind of text."""

LESS_CERTAIN = 0.12
"""By so much the mean probability of a draw of 30 items falls by chance in one case in a thousand."""

OTHER_MIX = 0.40
"""Two items in five would have to change labels: about one false alarm in a hundred draws of 30 items, none
in draws of 100. Our sources do not publish in the proportions of the corpus: less would always ring."""


class Profile(BaseModel):
    """What a set of items looks like to the model; JSON-able.

    `unknown` is the share of words that the model has never seen among its words of at least three letters.
    `certainty` has the mean probability of the scope, of the main axis and of the urgency, `mixes` the share
    of each label; those of axis and urgency are of items in scope. What no item has is absent.
    """

    model_config = ConfigDict(frozen=True)

    items: int = Field(ge=0)
    unknown: float = Field(ge=0, le=1)
    certainty: dict[str, float]
    mixes: dict[str, dict[str, float]]


def profile_of(assessments: Sequence[Assessment]) -> Profile:
    """The profile of items from what the model said of each.

    For the corpus that must come from models that had not seen the item (cross-validation): a model knows all
    the words that it was trained on, and is too sure of them.
    """
    inside = [one for one in assessments if one.axes]
    sure = {
        "scope": [one.scope.p for one in assessments],
        "axis": [one.axes[0].p for one in inside],
        "urgency": [one.urgency.p for one in inside],
    }
    labels = {
        "scope": Counter[str](one.scope.label for one in assessments),
        "axis": Counter[str](one.axes[0].id for one in inside),
        "urgency": Counter[str](one.urgency.label for one in inside),
    }
    return Profile(
        items=len(assessments),
        unknown=sum(one.unknown for one in assessments) / (sum(one.words for one in assessments) or 1),
        certainty={group: fmean(values) for group, values in sure.items() if values},
        mixes={
            group: {label: count / counts.total() for label, count in sorted(counts.items())}
            for group, counts in labels.items()
            if counts
        },
    )


def load_profile(path: Path | None = None) -> Profile:
    """The profile of the corpus, by default the bundled one, which is measured with the model card."""
    return Profile.model_validate_json((path or PROFILE).read_text(encoding="utf-8"))


def distance(one: dict[str, float], other: dict[str, float]) -> float:
    """Total variation between two mixes: the share of items whose label would have to change (0 to 1)."""
    return sum(abs(one.get(label, 0) - other.get(label, 0)) for label in {*one, *other}) / 2


def drift(week: Profile, corpus: Profile) -> str | None:
    """Two French sentences when a week looks unlike the corpus; None when it does not, or is too small."""
    if week.items < LEAST_ITEMS:
        return None
    signs = [*_words(week, corpus), *_certainty(week, corpus), *_mixes(week, corpus)]
    if not signs:
        return None
    return (
        "Les publications de la semaine ressemblent peu à celles sur lesquelles le modèle a été entraîné : "
        f"{', '.join(signs)}. Ses classements sont à relire de plus près."
    )


def _words(week: Profile, corpus: Profile) -> Iterator[str]:
    if week.unknown - corpus.unknown >= MORE_UNKNOWN:
        yield f"{percent(week.unknown)} de mots inconnus (contre {percent(corpus.unknown)})"


def _certainty(week: Profile, corpus: Profile) -> Iterator[str]:
    for group, name in GROUPS.items():
        now, then = week.certainty.get(group), corpus.certainty.get(group)
        if now is not None and then is not None and then - now >= LESS_CERTAIN:
            mean = f"{decimal(now, 2)} en moyenne, contre {decimal(then, 2)}"
            yield f"des réponses moins sûres pour {name} ({mean})"


def _mixes(week: Profile, corpus: Profile) -> Iterator[str]:
    """Names the label whose share changed most."""
    for group, name in GROUPS.items():
        now, then = week.mixes.get(group, {}), corpus.mixes.get(group, {})
        if now and then and distance(now, then) >= OTHER_MIX:
            most = max(sorted({*now, *then}), key=lambda label: abs(now.get(label, 0) - then.get(label, 0)))
            shares = f"{percent(now.get(most, 0))}, contre {percent(then.get(most, 0))}"
            yield f"une autre répartition pour {name} (« {LABELS[most]} » : {shares})"
