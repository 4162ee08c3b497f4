"""Cross-validation: each item is assessed once, by a model that has not seen its event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Assessment, Document
from classifiers.corpus import LabelledItem
from classifiers.evaluation.validation import cross_validated

Answer = Callable[..., Assessment]


@dataclass(frozen=True)
class Remembering:
    """A model that remembers what it was trained on, and answers with the items' own labels."""

    trained: frozenset[str]
    stories: frozenset[str]
    answers: dict[str, Assessment]

    def assess(self, documents: Sequence[Document]) -> tuple[Assessment, ...]:
        return tuple(self.answers[document.id] for document in documents)


@dataclass
class School:
    """Trains `Remembering` models and keeps them."""

    answers: dict[str, Assessment]
    models: list[Remembering]

    def train(self, items: Sequence[LabelledItem]) -> Any:
        model = Remembering(
            frozenset(item.id for item in items), frozenset(item.story for item in items), self.answers
        )
        self.models.append(model)
        return model


@pytest.fixture
def items(labelled: Callable[..., LabelledItem]) -> list[LabelledItem]:
    """Twenty items of ten events."""
    return [labelled(f"i{place}", event=f"e{place % 10}") for place in range(20)]


@pytest.fixture
def school(items: list[LabelledItem], as_labelled: Answer) -> School:
    return School({item.id: as_labelled(item) for item in items}, [])


def test_answers_come_in_the_order_of_the_items(items: list[LabelledItem], school: School) -> None:
    said = cross_validated(items, 5, 1, school.train)
    assert [one.id for one in said] == [item.id for item in items]


def test_no_event_stands_on_both_sides(items: list[LabelledItem], school: School) -> None:
    cross_validated(items, 5, 1, school.train)
    held = [{item.story for item in items} - model.stories for model in school.models]
    assert sorted(story for stories in held for story in stories) == sorted({item.story for item in items})
    for model, stories in zip(school.models, held, strict=True):
        assert model.trained == {item.id for item in items if item.story not in stories}


def test_additional_items_are_trained_on_but_where_their_event_is_held_out(
    items: list[LabelledItem], school: School, labelled: Callable[..., LabelledItem]
) -> None:
    also = [labelled("same-story", event="e3"), labelled("of-its-own")]
    said = cross_validated(items, 5, 1, school.train, also=also)
    assert len(said) == len(items)
    for model in school.models:
        assert "of-its-own" in model.trained
        seen = {item.story for item in items if item.id in model.trained}
        assert ("same-story" in model.trained) == ("e3" in seen)
    assert sum("same-story" in model.trained for model in school.models) == 4


def test_progress_is_told_after_each_fold(items: list[LabelledItem], school: School) -> None:
    told: list[tuple[int, int]] = []
    cross_validated(items, 4, 1, school.train, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize("folds", [-1, 0, 1, 11])
def test_folds_that_cannot_be_are_refused(items: list[LabelledItem], school: School, folds: int) -> None:
    with pytest.raises(ValueError, match="of 10 events"):
        cross_validated(items, folds, 1, school.train)


def test_the_seed_decides_the_folds(items: list[LabelledItem], school: School) -> None:
    for seed in (1, 1, 2):
        cross_validated(items, 2, seed, school.train)
    one, again, other = (school.models[start : start + 2] for start in (0, 2, 4))
    assert [model.trained for model in one] == [model.trained for model in again]
    assert [model.trained for model in one] != [model.trained for model in other]


@given(st.data())
def test_every_item_is_answered_once_whatever_the_events(
    data: st.DataObject,
) -> None:
    from classifiers.assessment import AiAct, NatureCall, ScopeCall, UrgencyCall

    events = data.draw(st.lists(st.sampled_from("abcdef"), min_size=2, max_size=20))
    items = [
        LabelledItem(
            id=str(place),
            title="t",
            event=event,
            scope="hors",
            axes=(),
            risks=(),
            ai_act=False,
            urgency="routine",
            nature="presse",
        )
        for place, event in enumerate(events)
    ]
    answers = {
        item.id: Assessment(
            id=item.id,
            lang="fr",
            scope=ScopeCall(label="hors", p=1),
            axes=(),
            risks=(),
            urgency=UrgencyCall(label="routine", p=1),
            ai_act=AiAct(subject=False),
            nature=NatureCall(label="presse", p=1),
            review=False,
            model="v",
        )
        for item in items
    }
    school = School(answers, [])
    folds = data.draw(st.integers(2, 6))
    if folds > len(set(events)):
        with pytest.raises(ValueError, match="events"):
            cross_validated(items, folds, 1, school.train)
    else:
        said = cross_validated(items, folds, 1, school.train)
        assert [one.id for one in said] == [item.id for item in items]
        assert all(model.trained for model in school.models)
