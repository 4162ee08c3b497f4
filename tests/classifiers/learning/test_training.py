"""Training is deterministic, and a small or lopsided corpus still gives a model."""

from __future__ import annotations

from collections.abc import Callable

from classifiers.concepts import load_concepts
from classifiers.corpus import LabelledItem
from classifiers.recipe import Recipe
from classifiers.training import train

RISKS = ("R01", "R02")


def test_the_same_items_give_the_same_model(corpus: tuple[LabelledItem, ...]) -> None:
    few = corpus[:90]
    concepts, documents = load_concepts(), [item.document() for item in corpus[90:120]]
    first, second = (train(few, ("R01", "R08"), concepts, Recipe(), "v") for _ in range(2))
    assert first.assess(documents) == second.assess(documents)


def test_labels_that_never_occur_are_never_said(labelled: Callable[..., LabelledItem]) -> None:
    items = [labelled(str(place), title=f"Un assistant numéro {place}") for place in range(9)]
    model = train(items, RISKS, load_concepts(), Recipe(), "v")
    for found in model.assess([item.document() for item in items]):
        assert found.scope.label == "iag"
        assert [axis.id for axis in found.axes] == ["usages"]
        assert found.risks == ()
        assert not found.ai_act.subject
        assert (found.urgency.label, found.nature.label) == ("notable", "presse")
