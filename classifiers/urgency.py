"""Whether an item is urgent, notable or routine: a pure decision over what the model and the text say.

The rules are those of the labelling guide: urgent is a new act or event that binds the city or starts a
clock. The model's probabilities weigh how the item words it; the circumstances correct them. A missed act of
the AI Act costs more than a false alarm, elsewhere a false alarm costs more: see `_lean`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from classifiers.assessment import URGENCIES, DueDate, SourceNature, Urgency
from classifiers.french import long_date

NEWS_DAYS = 30
"""What was published longer ago is no news, whatever it says: urgent is "a new act or event"."""
NEAR_DAYS = 60
"""An application date less than 60 days away is urgent in itself (labelling guide)."""

LEAST = 1 / 3
"""What the model finds less likely than this is not urgent, whatever else speaks for it."""

_AI_ACT = 1.6
_NEAR = 1.25
_MOST_LEAN = 2.0
"""The day on which a consultation closes is near too, and authorities consult: together they say little."""
_SOURCE: dict[SourceNature, float] = {
    "authority": 1.25,
    "legislation": 1.25,
    "association": 0.8,
    "research": 0.8,
    "vendor": 0.7,
    "peer": 0.8,
}
"""An authority reports its own acts; associations, researchers, vendors and peers mostly comment on others'.

Ours, not measured: the corpus does not say what kind of source an item came from.
"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of an item beside its wording; None where it is not known.

    `today` is the day on which it is judged, `deadlines` the days that it announces; `names_ai` is whether a
    term of AI stands in it.
    """

    published: date | None = None
    today: date | None = None
    source: SourceNature | None = None
    deadlines: tuple[DueDate, ...] = ()
    names_ai: bool = True

    @property
    def age(self) -> int | None:
        """Days since publication, None when a date is missing."""
        return None if self.published is None or self.today is None else (self.today - self.published).days

    @property
    def near(self) -> tuple[DueDate, ...]:
        """The announced days less than 60 days after publication, or after today when that is not known."""
        start = self.published or self.today
        return tuple(one for one in self.deadlines if start and 0 <= (one.day - start).days < NEAR_DAYS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The urgency, how likely the model finds it, and what in the circumstances bore on it (French)."""

    label: Urgency
    p: float
    reasons: tuple[str, ...] = ()


def decide_urgency(
    p: Sequence[float], favour: Sequence[float], *, ai_act: bool, circumstances: Circumstances
) -> Verdict:
    """The verdict on an item in scope.

    `p` are the probabilities of urgent, notable and routine, `favour` what training found that each should be
    multiplied by; `ai_act` says whether the AI Act is a subject of the item.
    """
    weighed = [probability * factor for probability, factor in zip(p, favour, strict=True)]
    weighed[0] *= _lean(ai_act, circumstances) if p[0] >= LEAST else 0
    reasons: list[str] = []
    likeliest = max(range(len(weighed)), key=weighed.__getitem__)
    if likeliest == 0 and circumstances.age is not None and circumstances.age > NEWS_DAYS:
        likeliest = max((1, 2), key=weighed.__getitem__)
        reasons.append(f"publié il y a {circumstances.age} jours : n'est plus une nouvelle")
    if likeliest == 0:
        reasons += [f"échéance proche : {long_date(one.day)}" for one in circumstances.near[:1]]
    return Verdict(URGENCIES[likeliest], float(p[likeliest]), tuple(reasons))


def _lean(ai_act: bool, circumstances: Circumstances) -> float:
    """What the circumstances multiply the chances of `urgent` by."""
    lean = _SOURCE.get(circumstances.source, 1.0) if circumstances.source else 1.0
    if ai_act:
        lean *= _AI_ACT
        if circumstances.near:
            lean *= _NEAR
    return min(lean, _MOST_LEAN)
