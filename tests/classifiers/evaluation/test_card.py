"""The model card says what was measured, and is the card of the model in the tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from classifiers.assessment import Assessment
from classifiers.corpus import CORPUS, LabelledItem
from classifiers.evaluation.captions import captions
from classifiers.evaluation.card import render_card
from classifiers.evaluation.energy import footprint
from classifiers.evaluation.figures import Evaluation
from classifiers.evaluation.measuring import evaluate
from classifiers.evaluation.results import (
    CardFigures,
    Speed,
    Summary,
    counts_of,
    read_figures,
    write_figures,
)
from classifiers.evaluation.targets import TARGETS
from classifiers.register import load_register
from classifiers.service import current_sources

DOCS = Path(__file__).parents[3] / "docs"
ROOM = DOCS / "model-card"
AGAIN = "run `make model-card`"


@pytest.fixture(scope="module")
def risk_names() -> dict[str, str]:
    return {risk.id: risk.en for risk in load_register().risks}


@pytest.fixture(scope="module")
def figures(shuffled: Evaluation, corpus: tuple[LabelledItem, ...]) -> CardFigures:
    """A run with made-up speed."""
    return CardFigures(
        stamp="abc",
        made=date(2026, 11, 3),
        libraries={"Python": "3.11.9", "numpy": "2.4.0"},
        folds=5,
        seed=1,
        measured=counts_of(corpus),
        also=counts_of(()),
        whole=shuffled,
        slices={"French": Summary.of(shuffled)},
        ablations={"whole model": Summary.of(shuffled)},
        speed=Speed(train_seconds=12.4, documents_per_second=1234.5),
        training=footprint(20),
        thousand_items=footprint(2.5),
    )


@pytest.fixture(scope="module")
def stored() -> CardFigures:
    return read_figures(ROOM / "figures.json")


def test_the_card_in_the_docs_is_the_one_that_its_figures_give(
    stored: CardFigures, risk_names: dict[str, str]
) -> None:
    tried = (ROOM / "tried.md").read_text(encoding="utf-8")
    rendered = render_card(stored, risk_names, tried)
    assert (DOCS / "model-card.md").read_text(encoding="utf-8") == rendered, AGAIN + " (--redraw is enough)"


def test_the_card_in_the_docs_is_about_the_model_in_the_tree(stored: CardFigures) -> None:
    assert stored.stamp == current_sources(), AGAIN


def test_the_charts_in_the_docs_are_those_of_its_figures(stored: CardFigures) -> None:
    assert {path.stem for path in ROOM.glob("*.svg")} == {caption.name for caption in captions(stored.whole)}
    for caption in captions(stored.whole):
        svg = (ROOM / f"{caption.name}.svg").read_text(encoding="utf-8")
        assert f"<desc>{caption.description}</desc>" in svg, AGAIN


def test_every_link_of_the_card_leads_somewhere() -> None:
    card = (DOCS / "model-card.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", card)
    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []


def test_figures_stand_beside_targets_intervals_and_annotators(
    figures: CardFigures, risk_names: dict[str, str]
) -> None:
    card = render_card(figures, risk_names, "Nothing.")
    value, (low, high) = figures.whole.scope.macro_f1, figures.whole.ci.scope.macro_f1
    assert f"| scope, macro-F1 | **{value:.3f}** | {low:.3f} to {high:.3f} | 0.88 | missed | κ 0.97 |" in card
    assert "| calibration error (ECE) |" in card
    assert "| at most 0.08 | missed |" in card
    assert "Short of its target: scope, macro-F1;" in card


def test_a_perfect_model_is_short_of_nothing(
    figures: CardFigures,
    corpus: tuple[LabelledItem, ...],
    as_labelled: Callable[..., Assessment],
    risk_names: dict[str, str],
) -> None:
    perfect = evaluate(corpus, [as_labelled(item) for item in corpus])
    card = render_card(figures.model_copy(update={"whole": perfect}), risk_names, "Nothing.")
    assert "All targets are met." in card
    assert "Short of" not in card


def test_the_card_tells_data_risks_languages_speed_and_energy(
    figures: CardFigures, risk_names: dict[str, str]
) -> None:
    card = render_card(figures, risk_names, "* pairs of letters: no gain")
    r08 = figures.whole.risks.per_risk["R08"]
    assert f"| R08 | {risk_names['R08']} | {r08.support} | {r08.precision:.3f} |" in card
    assert "| language | fr 862, en 423 | none |" in card
    assert "| French | 1,285 |" in card
    assert "| whole model | " in card
    assert "Training on everything takes 12 s" in card
    assert "1,234 feed entries" in card
    assert f"| classify 1,000 feed entries | 2.5 | {footprint(2.5).watt_hours:.3f} |" in card
    assert "measured on 3 November 2026" in card
    assert "* pairs of letters: no gain\n" in card


def test_additional_items_are_explained_where_there_are_some(
    figures: CardFigures, corpus: tuple[LabelledItem, ...], risk_names: dict[str, str]
) -> None:
    explained = "Nothing is measured on them"
    assert explained not in render_card(figures, risk_names, "")
    more = figures.model_copy(update={"also": counts_of(corpus[:7])})
    assert explained in render_card(more, risk_names, "")


def test_stored_figures_are_rounded_and_give_the_same_card(
    figures: CardFigures, risk_names: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "figures.json"
    write_figures(path, figures)
    read = read_figures(path)
    assert read.whole.scope.macro_f1 == pytest.approx(figures.whole.scope.macro_f1, rel=1e-3)
    assert not re.search(r"\d\.\d{8}", path.read_text(encoding="utf-8"))
    write_figures(tmp_path / "again.json", read)
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()
    assert render_card(read, risk_names, "") == render_card(read_figures(path), risk_names, "")


def test_agreement_between_annotators_is_that_of_the_corpus_readme() -> None:
    readme = " ".join((CORPUS.parent / "README.md").read_text(encoding="utf-8").split())
    stated = [number for target in TARGETS for number in re.findall(r"0\.\d\d", target.annotators)]
    assert stated
    assert [number for number in stated if number not in readme] == []


@pytest.mark.parametrize(("value", "met"), [(0.8796, True), (0.8794, False), (0.88, True)])
def test_a_target_is_met_as_shown(value: float, met: bool) -> None:
    assert TARGETS[0].met(value) is met
    assert TARGETS[-1].met(0.0804)
    assert not TARGETS[-1].met(0.081)
