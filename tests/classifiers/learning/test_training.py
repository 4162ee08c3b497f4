"""Training is deterministic, and a small or lopsided corpus still gives a model."""

from __future__ import annotations

from collections.abc import Callable

from classifiers.articles import load_law_book
from classifiers.corpus import LabelledItem
from classifiers.learning.training import train
from classifiers.reading.lexicon import load_lexicon
from classifiers.recipe import Recipe

RISKS = ("R01", "R02")


def test_the_same_items_give_the_same_model(corpus: tuple[LabelledItem, ...]) -> None:
    few = corpus[:90]
    lexicon, law = load_lexicon(), load_law_book()
    documents = [item.document() for item in corpus[90:120]]
    first, second = (train(few, ("R01", "R08"), lexicon, law, Recipe(), "v") for _ in range(2))
    assert first.assess(documents) == second.assess(documents)


def test_labels_that_never_occur_are_never_said(labelled: Callable[..., LabelledItem]) -> None:
    items = [labelled(str(place), title=f"Un assistant numéro {place}") for place in range(9)]
    model = train(items, RISKS, load_lexicon(), load_law_book(), Recipe(), "v")
    for found in model.assess([item.document() for item in items]):
        assert found.scope.label == "iag"
        assert [axis.id for axis in found.axes] == ["usages"]
        assert found.risks == ()
        assert not found.ai_act.subject
        assert (found.urgency.label, found.nature.label) == ("notable", "presse")
