"""New lessons serve when no figure is worse on items that neither fit has seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Assessment, Document
from classifiers.corpus import CORPUS, LabelledItem, read_labelled
from classifiers.improvement.comparison import (
    TOLERANCE,
    Difference,
    compare,
    differences,
    in_known_stories,
    verdict,
)
from classifiers.learning.model import Model

BUNDLED = read_labelled(CORPUS)[::6]
FIGURES = [
    "scope macro-F1",
    "main axis macro-F1",
    "urgency macro-F1",
    "urgent recall",
    "AI Act F1",
    "risks micro-F1",
]


def difference(mean: float, low: float, high: float, figure: str = "urgent recall") -> Difference:
    return Difference(figure=figure, before=0.5, after=0.5 + mean, mean=mean, low=low, high=high)


SAME = difference(0, 0, 0)


@pytest.mark.parametrize(
    ("mean", "low", "high", "promoted"),
    [
        (0.03, 0.01, 0.05, True),
        (0.0, 0.0, 0.0, True),
        (0.01, -0.02, 0.04, True),
        (-0.02, -0.06, 0.01, True),
        (-TOLERANCE, -0.02, 0.0, True),
        (-0.031, -0.06, 0.01, False),
        (-0.002, -0.003, -0.001, False),
        (-0.03, -0.05, -0.01, False),
    ],
)
def test_a_figure_may_not_be_worse(mean: float, low: float, high: float, promoted: bool) -> None:
    assert verdict([SAME, difference(mean, low, high), SAME]).promoted is promoted


def test_every_figure_that_forbids_it_is_named_with_its_numbers() -> None:
    found = verdict([difference(-0.04, -0.08, 0.01), SAME, difference(-0.002, -0.003, -0.001, "AI Act F1")])
    assert found.reasons == (
        "urgent recall: -0.040 on average (95 %: -0.080 to +0.010), at most -0.03 is borne",
        "AI Act F1: certainly worse (95 %: -0.003 to -0.001)",
    )


def test_without_a_comparison_nothing_is_promoted() -> None:
    assert not verdict([]).promoted


gaps = st.floats(-0.1, 0.1)
figures = st.lists(st.builds(difference, gaps, gaps, gaps), min_size=1, max_size=6)


@given(figures)
def test_one_worse_figure_is_enough_and_reasons_go_with_a_refusal(found: list[Difference]) -> None:
    assert verdict(found).promoted is all(verdict([one]).promoted for one in found)
    assert verdict(found).promoted is not bool(verdict(found).reasons)


def answer(item: LabelledItem, **labels: object) -> Assessment:
    said = item.model_copy(update=labels)
    return Assessment.model_validate(
        {
            "id": item.id,
            "lang": "fr",
            "scope": {"label": said.scope, "p": 1},
            "axes": [{"id": axis, "p": 1} for axis in said.axes],
            "risks": [{"id": risk, "p": 1} for risk in said.risks],
            "urgency": {"label": said.urgency, "p": 1},
            "ai_act": {"subject": said.ai_act},
            "nature": {"label": said.nature, "p": 1},
            "review": False,
            "model": "m",
        }
    )


def test_the_figures_that_matter_are_compared() -> None:
    right = [answer(item) for item in BUNDLED]
    found = differences(BUNDLED, right, right)
    assert [one.figure for one in found] == FIGURES
    assert {(one.before, one.after, one.mean, one.low, one.high) for one in found} == {(1, 1, 0, 0, 0)}


def test_only_what_changed_differs_and_the_sign_says_which_way() -> None:
    right = [answer(item) for item in BUNDLED]
    missed = [answer(item, urgency="routine") for item in BUNDLED]
    worse = {one.figure: one for one in differences(BUNDLED, right, missed)}
    assert worse["urgent recall"].model_dump() == {
        "figure": "urgent recall",
        "before": 1,
        "after": 0,
        "mean": -1,
        "low": -1,
        "high": -1,
    }
    assert worse["urgency macro-F1"].high < 0
    assert all(worse[name].mean == 0 for name in FIGURES if "urgen" not in name)
    better = {one.figure: one for one in differences(BUNDLED, missed, right)}
    assert better["urgency macro-F1"].mean == pytest.approx(-worse["urgency macro-F1"].mean)


def test_a_difference_in_one_event_is_not_certain() -> None:
    right = [answer(item) for item in BUNDLED]
    place = next(n for n, item in enumerate(BUNDLED) if item.urgency == "urgent")
    slipped = [*right[:place], answer(BUNDLED[place], urgency="routine"), *right[place + 1 :]]
    recall = next(one for one in differences(BUNDLED, right, slipped) if one.figure == "urgent recall")
    assert recall.low < recall.mean < 0
    assert recall.high == 0


class Recorder:
    """Stands for training: keeps what it was given, and answers that everything is routine."""

    def __init__(self) -> None:
        self.fits: list[Sequence[LabelledItem]] = []
        self.asked: list[tuple[str, ...]] = []

    def fit(self, items: Sequence[LabelledItem]) -> Model:
        self.fits.append(items)
        return cast(Model, self)

    def assess(self, documents: Sequence[Document]) -> tuple[Assessment, ...]:
        self.asked.append(tuple(document.id for document in documents))
        known = {item.id: item for item in BUNDLED}
        return tuple(answer(known[one]) for one in self.asked[-1])


def lesson(item_id: str, event: str = "") -> LabelledItem:
    return BUNDLED[0].model_copy(update={"id": item_id, "event": event, "url": None})


def test_neither_fit_sees_a_story_of_the_part_that_validates() -> None:
    told: list[str] = []
    plain = Recorder()
    compare(BUNDLED, [], [], plain.fit, told.append)
    [held] = set(plain.asked)
    assert len(held) == pytest.approx(len(BUNDLED) / 5, abs=3)
    story = next(item.story for item in BUNDLED if item.id == held[0])
    recorder = Recorder()
    compare(BUNDLED, [lesson("use-1")], [lesson("use-2"), lesson("use-3", story)], recorder.fit, told.append)
    assert set(recorder.asked) == {held}
    rest = {item.id for item in BUNDLED} - set(held)
    before, after = ({item.id for item in items} for items in recorder.fits)
    assert (before, after) == (rest | {"use-1"}, rest | {"use-2"})
    assert len(told) == 4


def test_a_page_of_the_corpus_keeps_the_story_that_it_has_there() -> None:
    known = LabelledItem.model_validate({**BUNDLED[0].model_dump(), "url": "https://www.cnil.fr/a/?x=1"})
    lessons = [
        lesson("use-1", "page:1").model_copy(update={"url": url})
        for url in ("https://cnil.fr/a", "https://cnil.fr/b", "http://[", None)
    ]
    found = in_known_stories(lessons, [known, BUNDLED[1].model_copy(update={"url": None})])
    assert [item.story for item in found] == [known.story, "page:1", "page:1", "page:1"]
