"""A reason is readable: no empty words at its ends, nothing said twice, only what speaks for the label."""

from __future__ import annotations

import numpy as np
import pytest

from classifiers.assessment import Document
from classifiers.learning.explaining import Evidence, empty_words, labelled_reasons, reasons
from classifiers.learning.heads import Heads
from classifiers.reading.features import FeatureSpace, fit_features, read
from classifiers.reading.lexicon import Lexicon, load_lexicon
from classifiers.recipe import FeatureRecipe

LEXICON = load_lexicon()
DOCUMENT = Document(id="a", title="Une fuite grave", text="La fuite de données est grave, le maire s'excuse")


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    nothing = Lexicon((), {}, frozenset(), {}, {})
    return fit_features(read([DOCUMENT, DOCUMENT], nothing), nothing, FeatureRecipe())


def evidence_of(document: Document, space: FeatureSpace, heads: Heads) -> Evidence:
    [reading] = read([document], space.lexicon)
    [row] = space.rows([reading])
    return Evidence(reading, row, heads.nearness([row])[0], space, heads)


def explained(space: FeatureSpace, worth: dict[str, float]) -> tuple[str, ...]:
    weights = np.zeros((space.size, 1), dtype=np.float32)
    for term, value in worth.items():
        weights[space.words[term], 0] = value
    nobody = np.zeros((space.width, 1), dtype=np.float32)
    heads = Heads(("R08",), weights, nobody, np.zeros((1, 1), dtype=np.float32), 1.0)
    return reasons(evidence_of(DOCUMENT, space, heads), "R08")


def voted(document: Document, *shown: str, head: str = "x") -> Evidence:
    """A head for which one item votes, that shows these groups."""
    space = fit_features(read([document], LEXICON), LEXICON, FeatureRecipe())
    item = np.zeros((space.width, 1), dtype=np.float32)
    for group in shown:
        item[LEXICON.groups.index(group), 0] = len(shown) ** -0.5
    weights = np.zeros((space.size, 1), dtype=np.float32)
    heads = Heads((head,), weights, item, np.ones((1, 1), dtype=np.float32), 1.0)
    return evidence_of(document, space, heads)


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


def test_the_words_of_a_group_are_given_as_written() -> None:
    document = Document(id="a", title="Un chatbot en service", text="")
    assert "chatbot" in reasons(voted(document, "t-chatbot-word"), "x")


def test_an_urgency_is_explained_in_french_by_what_the_text_says() -> None:
    document = Document(id="a", title="La CNIL condamne un éditeur de chatbot à une amende", text="")
    found = labelled_reasons(voted(document, "a-sanction-fine", "e-cnil", head="urgency:urgent"), "urgent")
    assert any(reason.startswith("sanction : « ") for reason in found)
    assert "autorité : « cnil »" in found


def test_groups_without_a_label_explain_no_urgency() -> None:
    document = Document(id="a", title="Un chatbot en service", text="")
    assert labelled_reasons(voted(document, "t-chatbot-word", head="urgency:urgent"), "urgent") == ()


def test_what_makes_an_item_notable_is_no_reason_for_urgency() -> None:
    document = Document(id="a", title="Une enquête menée auprès de 500 agents : 12 % emploient l'IA", text="")
    for urgency, said in (("notable", True), ("urgent", False)):
        found = labelled_reasons(voted(document, "a-survey-figures", head=f"urgency:{urgency}"), urgency)
        assert any(reason.startswith("enquête chiffrée") for reason in found) is said


def test_ai_is_not_an_empty_word() -> None:
    assert "ai" not in empty_words()
    assert {"de", "the", "été"} <= empty_words()
