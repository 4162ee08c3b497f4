"""A week that looks unlike the corpus is named with what is different; an ordinary week is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Assessment
from classifiers.corpus import LabelledItem
from classifiers.evaluation.drift import (
    LEAST_ITEMS,
    Profile,
    distance,
    drift,
    load_profile,
    profile_of,
)

CORPUS = Profile(
    items=1285,
    unknown=0.19,
    certainty={"scope": 0.88, "axis": 0.86, "urgency": 0.63},
    mixes={
        "scope": {"iag": 0.50, "ia": 0.31, "hors": 0.19},
        "axis": {"usages": 0.41, "legal": 0.31, "technologie": 0.28},
        "urgency": {"urgent": 0.18, "notable": 0.47, "routine": 0.35},
    },
)
MIXES = st.dictionaries(st.sampled_from(["iag", "ia", "hors"]), st.integers(1, 9), min_size=1).map(
    lambda counts: {label: count / sum(counts.values()) for label, count in counts.items()}
)
PROFILES = st.builds(
    Profile,
    items=st.integers(0, 500),
    unknown=st.floats(0, 1),
    certainty=st.dictionaries(st.sampled_from(["scope", "axis", "urgency"]), st.floats(0, 1)),
    mixes=st.dictionaries(st.just("scope"), MIXES),
)


def week(**other: Any) -> Profile:
    """A week like the corpus, but for what is given."""
    return CORPUS.model_copy(update={"items": 100, **other})


@pytest.mark.parametrize(
    ("different", "said"),
    [
        ({"unknown": 0.31}, "31\u00a0% de mots inconnus (contre 19\u00a0%)"),
        (
            {"certainty": {**CORPUS.certainty, "urgency": 0.45}},
            "des réponses moins sûres pour l'urgence (0,45 en moyenne, contre 0,63)",
        ),
        (
            {"mixes": {**CORPUS.mixes, "scope": {"iag": 0.2, "ia": 0.1, "hors": 0.7}}},
            "une autre répartition pour le champ (« hors sujet » : 70\u00a0%, contre 19\u00a0%)",
        ),
        (
            {"mixes": {**CORPUS.mixes, "axis": {"legal": 1.0}}},
            "une autre répartition pour l'axe principal (« légal » : 100\u00a0%, contre 31\u00a0%)",
        ),
    ],
)
def test_what_is_different_is_said_in_two_sentences(different: dict[str, Any], said: str) -> None:
    text = drift(week(**different), CORPUS)
    assert text is not None
    assert said in text
    assert text.startswith("Les publications de la semaine ressemblent peu")
    assert text.endswith("Ses classements sont à relire de plus près.")


def test_several_signs_stand_in_one_remark() -> None:
    text = drift(week(unknown=0.5, certainty={"scope": 0.5, "axis": 0.5}), CORPUS)
    assert text is not None
    assert text.count(". ") == 1
    signs = ("mots inconnus", "pour le champ", "pour l'axe principal")
    assert [sign for sign in signs if sign not in text] == []


@pytest.mark.parametrize(
    "different",
    [
        {},
        {"unknown": 0.28},
        {"unknown": 0.0},
        {"certainty": {"scope": 0.80, "axis": 0.99, "urgency": 0.55}},
        {"mixes": {**CORPUS.mixes, "scope": {"iag": 0.25, "ia": 0.2, "hors": 0.55}}},
        {"mixes": {}, "certainty": {}},
    ],
    ids=["same", "some new words", "no new words", "a little less sure", "another mix", "nothing in scope"],
)
def test_an_ordinary_week_is_passed_over(different: dict[str, Any]) -> None:
    assert drift(week(**different), CORPUS) is None


def test_a_small_week_says_nothing() -> None:
    strange = {"unknown": 1.0, "certainty": {}, "mixes": {}}
    assert drift(week(items=LEAST_ITEMS - 1, **strange), CORPUS) is None
    assert drift(week(items=LEAST_ITEMS, **strange), CORPUS) is not None


@given(PROFILES)
def test_a_profile_is_not_unlike_itself_and_survives_json(profile: Profile) -> None:
    assert drift(profile, profile) is None
    assert Profile.model_validate_json(profile.model_dump_json()) == profile


@given(PROFILES, PROFILES)
def test_any_two_profiles_can_be_compared(one: Profile, other: Profile) -> None:
    text = drift(one, other)
    assert text is None or (one.items >= LEAST_ITEMS and text.count(". ") == 1)


@given(MIXES, MIXES)
def test_the_distance_of_mixes_is_symmetric_and_between_0_and_1(
    one: dict[str, float], other: dict[str, float]
) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert 0 <= distance(one, other) <= 1 + 1e-9
    assert distance(one, one) == 0


def test_a_profile_by_hand(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    out = {"scope": "hors", "axes": [], "urgency": "routine"}
    said = [
        as_labelled(labelled("a", urgency="urgent"), 0.9),
        as_labelled(labelled("b", axes=["legal", "usages"]), 0.5),
        as_labelled(labelled("c", **out), 0.7),
        as_labelled(labelled("d", **out), 0.7),
    ]
    words = [(6, 3), (4, 0), (0, 0), (10, 2)]
    found = profile_of(
        [
            one.model_copy(update={"words": read, "unknown": unknown})
            for one, (read, unknown) in zip(said, words, strict=True)
        ]
    )
    assert (found.items, found.unknown) == (4, 0.25)
    assert found.certainty == {
        "scope": pytest.approx(0.7),
        "axis": pytest.approx(0.7),
        "urgency": pytest.approx(0.7),
    }
    assert found.mixes == {
        "scope": {"hors": 0.5, "iag": 0.5},
        "axis": {"legal": 0.5, "usages": 0.5},
        "urgency": {"notable": 0.5, "urgent": 0.5},
    }


def test_a_profile_of_nothing_in_scope_has_only_a_scope(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    found = profile_of([as_labelled(labelled("a", scope="hors", axes=[], urgency="routine"))])
    assert (set(found.certainty), set(found.mixes), found.unknown) == ({"scope"}, {"scope"}, 0)
    assert profile_of([]) == Profile(items=0, unknown=0, certainty={}, mixes={})


def test_the_corpus_has_a_profile_of_its_own() -> None:
    profile = load_profile()
    assert profile.items > 1000
    assert 0 < profile.unknown < 0.3
    assert drift(profile, profile) is None
