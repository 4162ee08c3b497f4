"""A reason is readable: no empty words at its ends, nothing said twice, only what speaks for the label."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.assessment import Document
from classifiers.concepts import Concepts, load_concepts
from classifiers.explaining import empty_words, reasons
from classifiers.features import FeatureSpace, fit_features, read
from classifiers.heads import LinearHeads
from classifiers.recipe import FeatureRecipe

CONCEPTS = load_concepts()
DOCUMENT = Document(id="a", title="Une fuite grave", text="La fuite de données est grave, le maire s'excuse")


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    nothing = Concepts((), {})
    return fit_features(read([DOCUMENT, DOCUMENT], nothing), nothing, FeatureRecipe())


def explained(space: FeatureSpace, worth: dict[str, float]) -> tuple[str, ...]:
    weights = np.zeros((space.size, 1), dtype=np.float32)
    for term, value in worth.items():
        weights[space.words[term], 0] = value
    heads = LinearHeads(("R08",), weights, np.zeros(1, dtype=np.float32))
    [reading] = read([DOCUMENT], space.concepts)
    [row] = space.rows([reading])
    return reasons(reading, row, space, heads, "R08")


@pytest.mark.parametrize(
    ("worth", "expected"),
    [
        ({"fuite": 1.0}, ("fuite",)),
        ({"donnees": 1.0}, ("données",)),
        ({"fuite": -1.0, "grave": 0.0}, ()),
        ({"la": 5.0, "de donnees": 5.0, "maire": 1.0}, ("maire",)),
        ({"fuite": 3.0, "fuite grave": 1.0, "grave": 1.0}, ("fuite", "grave")),
        ({"fuite": 1.0, "grave": 1.0, "donnees": 1.0, "maire": 1.0, "excuse": 1.0}, ("fuite", "grave")),
    ],
)
def test_the_words_that_carry_the_score_are_given(
    space: FeatureSpace, worth: dict[str, float], expected: tuple[str, ...]
) -> None:
    assert explained(space, worth)[: len(expected) or None] == expected
    assert len(explained(space, worth)) <= 3


def test_the_words_of_a_concept_are_given_as_written() -> None:
    document = Document(id="a", title="Usage caché de ChatGPT", text="Fait en cachette, sans autorisation")
    space = fit_features(read([document], CONCEPTS), CONCEPTS, FeatureRecipe())
    weights = np.zeros((space.size, 1), dtype=np.float32)
    weights[space.first_concept + CONCEPTS.names.index("r17-usage-cache"), 0] = 1
    heads = LinearHeads(("R17",), weights, np.zeros(1, dtype=np.float32))
    [reading] = read([document], CONCEPTS)
    [row] = space.rows([reading])
    found = reasons(reading, row, space, heads, "R17")
    assert set(found) == {"caché", "cachette", "sans autorisation"}


def test_ai_is_not_an_empty_word() -> None:
    assert "ai" not in empty_words()
    assert {"de", "the", "été"} <= empty_words()
