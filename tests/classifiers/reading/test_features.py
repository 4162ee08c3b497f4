"""A document becomes a row of numbers that depends on what it says, not on accents, length or company."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Document
from classifiers.reading.centrality import SIZE
from classifiers.reading.features import READ_CHARACTERS, FeatureSpace, fit_features, pieces, read, terms
from classifiers.reading.lexicon import load_lexicon
from classifiers.recipe import FeatureRecipe

LEXICON = load_lexicon()
DOCUMENTS = [
    Document(id="1", title="Chatbot de la mairie", text="Des erreurs à répétition", publisher="Localtis"),
    Document(id="2", title="Un chatbot", text="La mairie corrige les erreurs", publisher="localtis "),
    Document(id="3", title="Autre chose", text="", publisher=None),
]


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    return fit_features(read(DOCUMENTS, LEXICON), LEXICON, FeatureRecipe())


def test_terms_are_words_and_pairs_of_words() -> None:
    assert terms(["l", "ia", "generative", "agit"]) == [
        "ia",
        "generative",
        "agit",
        "ia generative",
        "generative agit",
    ]


def test_pieces_cover_a_word_and_its_ends() -> None:
    assert pieces("ia", (3, 5)) == [" ia", "ia ", " ia "]


def test_only_what_several_documents_share_is_kept(space: FeatureSpace) -> None:
    assert {"chatbot", "mairie", "erreurs"} <= set(space.words)
    assert "autre" not in space.words
    assert set(space.publishers) == {"localtis"}


def test_every_feature_has_a_position_of_its_own(space: FeatureSpace) -> None:
    positions = [*space.words.values(), *space.pieces.values(), *space.publishers.values()]
    assert positions == list(range(space.size))
    assert space.width == 2 * len(LEXICON.groups) + SIZE


def test_words_and_pieces_have_length_one_each(space: FeatureSpace) -> None:
    [row] = space.rows(read(DOCUMENTS[:1], LEXICON))
    for first, last in ((0, len(space.words)), (len(space.words), len(space.words) + len(space.pieces))):
        block = row.values[(row.positions >= first) & (row.positions < last)]
        assert np.linalg.norm(block) == pytest.approx(1, abs=1e-5)


def test_a_group_in_the_title_counts_for_more(space: FeatureSpace) -> None:
    with_title, without = space.rows(
        read(
            [Document(id="a", title="Chatbot", text="x"), Document(id="b", title="x", text="Chatbot")],
            LEXICON,
        )
    )
    half = len(LEXICON.groups)
    assert np.any(with_title.groups[half:-SIZE])
    assert not np.any(without.groups[half:-SIZE])
    assert np.array_equal(with_title.groups[:half] > 0, without.groups[:half] > 0)


def test_groups_have_length_one_however_long_the_text(space: FeatureSpace) -> None:
    once, often = space.rows(
        read(
            [Document(id=str(times), title="Titre", text="Un chatbot. " * times) for times in (1, 20)],
            LEXICON,
        )
    )
    assert np.linalg.norm(once.groups) == pytest.approx(1)
    assert np.linalg.norm(often.groups) == pytest.approx(1)


def test_what_stands_after_the_part_that_is_read_changes_nothing(space: FeatureSpace) -> None:
    opening = "mairie " * (READ_CHARACTERS // 7 + 1)
    short, long = space.rows(
        read(
            [Document(id="a", title="t", text=opening[:READ_CHARACTERS] + tail) for tail in ("", " chatbot")],
            LEXICON,
        )
    )
    assert np.array_equal(short.positions, long.positions)


def test_a_row_does_not_depend_on_the_batch(space: FeatureSpace) -> None:
    together = space.rows(read(DOCUMENTS, LEXICON))
    for document, row in zip(DOCUMENTS, together, strict=True):
        [alone] = space.rows(read([document], LEXICON))
        assert np.array_equal(alone.positions, row.positions)
        assert np.array_equal(alone.values, row.values)
        assert np.array_equal(alone.groups, row.groups)


@given(st.text(max_size=60), st.text(max_size=200), st.one_of(st.none(), st.text(max_size=10)))
def test_any_document_has_a_finite_row_in_order(title: str, text: str, publisher: str | None) -> None:
    space = fit_features(read(DOCUMENTS, LEXICON), LEXICON, FeatureRecipe())
    [row] = space.rows(read([Document(id="x", title=title, text=text, publisher=publisher)], LEXICON))
    assert np.all(np.diff(row.positions) > 0)
    assert np.all(np.isfinite(row.values))
    assert np.linalg.norm(row.groups) == pytest.approx(1) or not np.any(row.groups)
    assert row.positions.size == 0 or row.positions[-1] < space.size
