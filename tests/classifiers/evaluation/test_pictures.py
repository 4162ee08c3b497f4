"""What charts show is counted from the answers, and no chart claims more than the answers state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Assessment
from classifiers.corpus import LabelledItem
from classifiers.evaluation.figures import Evaluation
from classifiers.evaluation.measuring import evaluate
from classifiers.evaluation.pictures import curve_of

CALLS = st.lists(st.tuples(st.none() | st.floats(0, 1), st.booleans()), max_size=60)


def test_a_confusion_counts_every_item_once_in_the_row_of_its_label(
    shuffled: Evaluation, corpus: tuple[LabelledItem, ...]
) -> None:
    scope = shuffled.confusion["scope"]
    assert scope.labels == ("iag", "ia", "hors")
    assert [sum(row) for row in scope.counts] == [
        sum(item.scope == label for item in corpus) for label in scope.labels
    ]
    right = sum(row[place] for place, row in enumerate(scope.counts))
    assert right / len(corpus) == pytest.approx(shuffled.scope.accuracy)


def test_the_main_axis_has_a_row_for_out_of_scope(shuffled: Evaluation) -> None:
    assert shuffled.confusion["axis"].labels[0] == "-"


def test_the_bins_hold_three_calls_an_item_and_give_the_calibration_error(shuffled: Evaluation) -> None:
    bins = shuffled.reliability
    calls = sum(one.calls for one in bins)
    assert (len(bins), calls) == (10, 3 * shuffled.n)
    gap = sum(one.calls * abs(one.stated - one.right) for one in bins) / calls
    assert gap == pytest.approx(shuffled.calibration.ece)
    assert all(one.low <= one.stated <= one.high for one in bins)


def test_the_curve_of_old_answers_begins_at_what_the_model_does(shuffled: Evaluation) -> None:
    first = shuffled.urgent_curve[0]
    assert first.precision == pytest.approx(shuffled.urgency.urgent_precision)
    assert first.recall == pytest.approx(shuffled.urgency.urgent_recall)


def test_answers_that_say_how_urgent_an_item_is_give_the_whole_curve(
    corpus: tuple[LabelledItem, ...], as_labelled: Callable[..., Assessment]
) -> None:
    said = [as_labelled(item) for item in corpus]
    ranked = [
        one.model_copy(update={"urgency": one.urgency.model_copy(update={"urgent": place / len(said)})})
        for place, one in enumerate(said)
    ]
    curve = evaluate(corpus, ranked).urgent_curve
    assert (curve[0].threshold, curve[0].recall) == (0.0, 1.0)
    assert curve[-1].threshold > 0.9


def test_a_curve_by_hand() -> None:
    points = curve_of([0.9, 0.5, 0.2, None], [True, False, True, True])
    assert [(one.threshold, one.precision, one.recall) for one in points] == [
        (0.0, pytest.approx(2 / 3), pytest.approx(2 / 3)),
        (0.22, 0.5, pytest.approx(1 / 3)),
        (0.52, 1.0, pytest.approx(1 / 3)),
    ]


def test_no_call_gives_no_curve() -> None:
    assert curve_of([None, None], [True, False]) == ()


@given(CALLS)
def test_a_stricter_threshold_never_finds_more(calls: list[tuple[float | None, bool]]) -> None:
    points = curve_of([p for p, _ in calls], [true for _, true in calls])
    recalls = [one.recall for one in points]
    assert recalls == sorted(recalls, reverse=True)
    assert all(0 <= one.precision <= 1 for one in points)
