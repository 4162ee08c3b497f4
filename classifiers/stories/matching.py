"""Whether two publications tell the same story, and by what one can see it: two fingerprints, a decision.

A wrong merge hides a publication, a missed one shows it twice: the decision is for a merge only when it is as
good as sure. What speaks against one is looked at first, and no likeness outweighs it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from classifiers.lists import bundled
from classifiers.reading.language import LANGUAGES
from classifiers.stories.fingerprint import Fingerprint
from classifiers.stories.measuring import (
    DAYS_APART,
    days_between,
    evidence,
    has_rare_words,
    measures,
    rare_words,
    rarest,
    shared_names,
)
from classifiers.stories.rarity import Rarity
from classifiers.stories.shingles import resemblance

Grade = Literal["same-text", "same-event"]
WEIGHTS = bundled("stories/weights.json")
DAYS_APART_OF_A_COPY = 60
"""A copy stays a copy, but what returns each quarter or year is another edition."""
COPIED, COPIED_WITH_ITS_TITLE = 0.6, 0.45
"""Share of the shingles that a copy has in common, at least: an agency's text, its ends written anew."""
SAME_TITLE = 0.6
"""Share of the words of the shorter title; of the facts of the opening, too."""
READ_LANGUAGES = frozenset(LANGUAGES)
"""In others every word would look rare: there only copies are recognised."""
ACROSS_LANGUAGES = 2
"""Rare names and facts that two languages must share: of their words only beginnings are alike."""
IN_ONE_LANGUAGE = 4
"""Rare names, facts and words that two texts of one language must share."""
_SHOWN = 5
_SHOWN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Kinship:
    """Two publications of one story: how near, how sure that is (0 to 1), and the reasons (English)."""

    grade: Grade
    p: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic function: what each measure is worth, and from which probability on a merge is made."""

    measures: Mapping[str, float]
    intercept: float
    threshold: float

    def probability(self, measured: Mapping[str, float]) -> float:
        """How likely the two tell one story, 0 to 1."""
        weighed = math.fsum(weight * measured[name] for name, weight in self.measures.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.intercept + weighed))))


@cache
def weights() -> Mapping[bool, Weights]:
    """The learnt weights, for pairs of one language (False) and across two (True)."""
    learnt = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {
        across: Weights(learnt[name]["measures"], learnt[name]["intercept"], learnt[name]["threshold"])
        for across, name in ((False, "one language"), (True, "two languages"))
    }


def kinship(one: Fingerprint, other: Fingerprint, table: Rarity) -> Kinship | None:
    """How two publications are of one story; None when they are not, or when it cannot be said for sure."""
    if speaks_against(one, other):
        return None
    alike = resemblance(one.wording, other.wording)
    if alike >= COPIED_WITH_ITS_TITLE:
        same_title = _overlap(one.title_words, other.title_words) >= SAME_TITLE
        if same_title or alike >= COPIED:
            return _copy(one, other, alike, same_title=same_title)
    if not may_tell_one_event(one, other) or not share_enough(one, other, table):
        return None
    learnt = weights()[one.language != other.language]
    p = learnt.probability(measures(one, other, table))
    return Kinship("same-event", p, _reasons(one, other, table)) if p >= learnt.threshold else None


def speaks_against(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether they cannot be one story: other cases or flaws, other issues of a series."""
    return _apart(one.identifiers, other.identifiers) or (
        is_one_house(one, other) and one.issue != other.issue
    )


def is_one_house(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether both come from one publisher, by name or by host."""
    return one.publisher == other.publisher != "" or one.host == other.host != ""


def may_tell_one_event(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two different texts may be compared by what they say.

    Not those in a language that the table does not know; not those of one publisher, who tells an event once
    and writes its series alike; not round-ups, which share names with everything; not those at different
    stages of an affair; not one on a flaw of software without a number in common; not without a date or too
    many days apart.
    """
    gap = days_between(one, other)
    return (
        gap is not None
        and gap <= DAYS_APART
        and one.language in READ_LANGUAGES
        and other.language in READ_LANGUAGES
        and not is_one_house(one, other)
        and not one.roundup
        and not other.roundup
        and not _apart(one.stages, other.stages)
        and not ((one.flaw or other.flaw) and one.identifiers.isdisjoint(other.identifiers))
    )


def share_enough(one: Fingerprint, other: Fingerprint, table: Rarity) -> bool:
    """Whether the two have so many rare terms in common that their likeness is worth weighing.

    Short texts are alike by few words. In two languages only names and facts count.
    """
    names = shared_names(one, other, table)
    found = evidence(one, other, names, table)
    if one.language != other.language:
        return found >= ACROSS_LANGUAGES
    return has_rare_words(one, other, names, table, IN_ONE_LANGUAGE - found)


def _copy(one: Fingerprint, other: Fingerprint, alike: float, *, same_title: bool) -> Kinship | None:
    """Two texts that are worded alike: one text, or one template filled in twice, which is no story at all.

    A template shows by other numbers, another issue of the series, or another title of the same publisher.
    """
    gap = days_between(one, other)
    is_template = (
        _apart(one.issue, other.issue)
        or _overlap(one.facts, other.facts) < SAME_TITLE
        or (is_one_house(one, other) and not same_title)
    )
    if is_template or (gap or 0) > DAYS_APART_OF_A_COPY:
        return None
    return Kinship("same-text", alike, (f"{alike:.0%} of the wording", *_days_reason(gap)))


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both say something, and nothing that the other says."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the smaller set, the share that is in the other; 1 when one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 1.0


def _reasons(one: Fingerprint, other: Fingerprint, table: Rarity) -> tuple[str, ...]:
    """What a person would look at, rarest first."""
    names = shared_names(one, other, table)
    facts = {fact: table.of(fact) for fact in one.facts & other.facts}
    return (
        *(f"name {name}" for name in rarest(names)[:_SHOWN]),
        *(f"fact {fact[1:]}" for fact in rarest(facts)[:_SHOWN]),
        *(f"word {word}…" for word in rare_words(one, other, names, table)[:_SHOWN_WORDS]),
        *_days_reason(days_between(one, other)),
    )


def _days_reason(gap: int | None) -> tuple[str, ...]:
    return () if gap is None else ("same day",) if gap == 0 else (f"{gap} days apart",)
