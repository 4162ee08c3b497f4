"""An evaluation compares labels with answers, and states how far its figures can be trusted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from classifiers.assessment import Assessment, ScopeCall
from classifiers.corpus import LabelledItem
from classifiers.evaluation.measuring import evaluate, measure
from classifiers.learning.model import Model


def test_a_perfect_answer_has_perfect_figures(
    corpus: tuple[LabelledItem, ...], as_labelled: Callable[..., Assessment]
) -> None:
    found = evaluate(corpus, [as_labelled(item) for item in corpus])
    assert (found.scope.macro_f1, found.scope.accuracy, found.scope.kappa) == (1, 1, 1)
    assert (found.axis.macro_f1, found.axes.micro_f1, found.nature.macro_f1) == (1, 1, 1)
    assert (found.urgency.macro_f1, found.urgency.urgent_precision, found.urgency.urgent_recall) == (1, 1, 1)
    assert (found.ai_act.f1, found.risks.micro_f1, found.risks.macro_f1) == (1, 1, 1)
    assert found.calibration.ece == 0
    assert found.ci.scope.macro_f1 == (1, 1)
    assert found.risks.per_risk["R08"].support == 116
    assert found.docs_per_second is None


def test_figures_are_counted_as_one_would_by_hand(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    out = {"scope": "hors", "axes": [], "urgency": "routine"}
    gold = [
        labelled("a", urgency="urgent", risks=["R01"], ai_act=True),
        labelled("b", urgency="urgent", risks=["R02"], axes=["legal", "usages"]),
        labelled("c", **out),
        labelled("d", **out),
    ]
    said = [
        labelled("a", urgency="urgent", risks=["R01", "R02"]),
        labelled("b", urgency="notable", risks=["R02"], axes=["usages"]),
        labelled("c", **out),
        labelled("d", urgency="urgent", risks=["R01"]),
    ]
    found = evaluate(gold, [as_labelled(item, 0.75) for item in said])
    assert found.scope.accuracy == 0.75
    assert found.scope.kappa == 0.5
    assert found.urgency.urgent_precision == 0.5
    assert found.urgency.urgent_recall == 0.5
    assert found.ai_act.f1 == 0
    assert found.risks.micro_precision == 0.5
    assert found.risks.micro_recall == 1
    assert found.risks.per_risk["R02"].model_dump() == {
        "precision": 0.5,
        "recall": 1,
        "f1": pytest.approx(2 / 3),
        "support": 1,
    }
    assert found.axes.micro_f1 == pytest.approx(2 * 2 / (3 + 3))
    assert found.axis.macro_f1 == pytest.approx((0.5 + 0 + 2 / 3) / 3)
    assert found.calibration.ece == pytest.approx(abs(0.75 - 9 / 12))


def test_labels_are_counted_one_by_one(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    gold = [labelled("a", ai_act=True), labelled("b"), labelled("c", scope="ia", axes=["legal"])]
    said = [labelled("a", ai_act=True), labelled("b", scope="ia"), labelled("c", ai_act=True)]
    found = evaluate(gold, [as_labelled(item) for item in said])
    assert found.per_label["scope"]["iag"].model_dump() == {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "support": 2,
    }
    assert found.per_label["scope"]["hors"].support == 0
    assert found.per_label["axis"]["legal"].recall == 0
    assert found.per_label["ai_act"]["yes"].precision == 0.5
    assert found.per_label["risks"] == found.risks.per_risk == {}
    assert found.ci.per_label["scope"]["iag"].f1[0] <= 0.5 <= found.ci.per_label["scope"]["iag"].f1[1]


def test_risks_of_few_items_stay_out_of_the_second_mean(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    gold = [labelled(str(place), risks=["R01"]) for place in range(5)] + [labelled("rare", risks=["R02"])]
    said = [*gold[:5], labelled("rare")]
    found = evaluate(gold, [as_labelled(item) for item in said])
    assert (found.risks.macro_f1, found.risks.macro_f1_borne) == (0.5, 1)


def test_calibration_error_is_the_gap_between_stated_and_right(
    corpus: tuple[LabelledItem, ...], as_labelled: Callable[..., Assessment]
) -> None:
    found = evaluate(corpus[:50], [as_labelled(item, 0.6) for item in corpus[:50]])
    assert found.calibration.ece == pytest.approx(0.4)


def test_the_json_has_the_shape_that_was_agreed(model: Model, corpus: tuple[LabelledItem, ...]) -> None:
    read = json.loads(measure(model, corpus[:60]).model_dump_json())
    tree = {
        "scope": {"macro_f1", "accuracy", "kappa"},
        "axis": {"macro_f1", "kappa"},
        "axes": {"micro_f1"},
        "urgency": {"macro_f1", "urgent_precision", "urgent_recall"},
        "ai_act": {"f1"},
        "risks": {"micro_precision", "micro_recall", "micro_f1", "macro_f1", "macro_f1_borne", "per_risk"},
        "nature": {"macro_f1"},
        "calibration": {"ece"},
        "per_label": {"scope", "axis", "urgency", "ai_act", "risks"},
    }
    shown = {"confusion", "reliability", "urgent_curve"}
    assert set(read) == {*tree, *shown, "n", "model", "docs_per_second", "ci"}
    assert set(read["ci"]) == set(tree)
    for group, names in tree.items():
        assert set(read[group]) == set(read["ci"][group]) == names
    assert (read["n"], read["model"]) == (60, model.version)
    assert isinstance(read["risks"]["per_risk"]["R08"]["support"], int)


def test_an_interval_holds_its_figure_and_is_narrow_for_many_items(
    corpus: tuple[LabelledItem, ...], as_labelled: Callable[..., Assessment]
) -> None:
    said = [as_labelled(item).model_copy(update={"scope": ScopeCall(label="iag", p=1)}) for item in corpus]
    few, many = evaluate(corpus[:100], said[:100]), evaluate(corpus, said)
    for found in (few, many):
        low, high = found.ci.scope.macro_f1
        assert 0 <= low < found.scope.macro_f1 < high <= 1
    width = [high - low for low, high in (few.ci.scope.macro_f1, many.ci.scope.macro_f1)]
    assert width[1] < width[0]


def test_items_of_one_event_vary_together(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    gold = [labelled(str(place), event="same") for place in range(20)]
    said = [as_labelled(labelled(str(place), scope="iag" if place % 2 else "ia")) for place in range(20)]
    assert evaluate(gold, said).ci.scope.accuracy == (0.5, 0.5)
    apart = [item.model_copy(update={"event": item.id}) for item in gold]
    low, high = evaluate(apart, said).ci.scope.accuracy
    assert low < 0.5 < high


def test_intervals_do_not_change_from_one_time_to_the_next(
    model: Model, corpus: tuple[LabelledItem, ...]
) -> None:
    assessments = model.assess([item.document() for item in corpus[:80]])
    assert evaluate(corpus[:80], assessments) == evaluate(corpus[:80], assessments)


def test_documents_a_second_are_those_of_the_clock(model: Model, corpus: tuple[LabelledItem, ...]) -> None:
    ticks = iter([100.0, 104.0])
    assert measure(model, corpus[:10], clock=lambda: next(ticks)).docs_per_second == 2.5


def test_assessments_of_other_items_are_refused(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment]
) -> None:
    gold = [labelled("a"), labelled("b")]
    for said in ([], [as_labelled(gold[0])], [as_labelled(item) for item in reversed(gold)]):
        with pytest.raises(ValueError, match="not those of the labelled items"):
            evaluate(gold, said)
    with pytest.raises(ValueError, match="there are none"):
        evaluate([], [])


def test_the_whole_corpus_is_evaluated_in_seconds(
    corpus: tuple[LabelledItem, ...], as_labelled: Callable[..., Assessment]
) -> None:
    assessments = [as_labelled(item) for item in corpus]
    started = time.process_time()
    evaluate(corpus, assessments)
    assert time.process_time() - started < 10
