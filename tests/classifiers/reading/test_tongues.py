"""Many texts walked at once are told apart as py3langid tells each of them, to the last bit."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import py3langid  # pyright: ignore[reportMissingTypeStubs]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.corpus import CORPORA, read_all
from classifiers.reading.language import detect, load_tongues
from classifiers.reading.tongues import BREAK, FORGETS, Tongues

TONGUES = load_tongues()
LIBRARY = cast("Any", py3langid)
LONG = [f"{item.title}. {item.text}"[:600] for item in read_all(CORPORA)[::25]]


def ranked(text: str) -> list[str]:
    return [name for name, _ in LIBRARY.rank(text)]


def test_long_texts_are_in_the_language_that_the_library_says() -> None:
    long = [text for text in LONG if sum(map(str.isalpha, text)) >= 100]
    assert list(detect(long, TONGUES)) == [ranked(text)[0] for text in long]


def test_short_texts_are_in_the_likelier_of_the_two_as_the_library_ranks_them() -> None:
    short = [text[:30] for text in LONG]
    expected = [next(name for name in ranked(text) if name in ("fr", "en")) for text in short]
    assert list(detect(short, TONGUES)) == expected


@given(st.lists(st.text(min_size=1, max_size=90), max_size=6))
def test_a_text_has_the_scores_that_it_has_alone_and_in_the_library(texts: list[str]) -> None:
    LIBRARY.rank("loads it")
    library = LIBRARY.langid.IDENTIFIER
    written = [text.encode() for text in texts]
    for text, scores in zip(written, TONGUES.scores(written), strict=True):
        expected = library._raw_score(text)
        assert scores is None or np.array_equal(scores, expected)
        assert (scores is None) == bool(np.all(expected == expected[0]))


def test_a_text_that_shows_nothing_is_in_the_first_language_of_those_asked_for() -> None:
    assert TONGUES.likeliest(None) == TONGUES.names[0]
    assert TONGUES.likeliest(None, ("fr", "en")) == next(one for one in TONGUES.names if one in ("fr", "en"))


def test_no_texts_have_no_scores() -> None:
    assert list(TONGUES.scores([])) == []
    assert list(TONGUES.scores([b"", b""])) == [None, None]


@pytest.fixture(scope="module")
def moves() -> list[list[int]]:
    """The states that follow each state, by byte."""
    return TONGUES.moves.reshape(-1, 256)[TONGUES.begins // 256].tolist()


def test_the_automaton_begins_anew_at_a_break(moves: list[list[int]]) -> None:
    assert {following[BREAK] for following in moves} == {0}


def test_the_automaton_forgets_what_is_longer_ago_than_a_lane_looks_back(moves: list[list[int]]) -> None:
    """A state is the longest run of bytes that ends here and that it knows: none is longer than that."""
    depth, level = {0: 0}, [0]
    while level:
        level = list({state for known in level for state in moves[known]} - depth.keys())
        depth.update(dict.fromkeys(level, max(depth.values()) + 1))
    assert max(depth.values()) < FORGETS
    assert len(depth) == len(moves)


def test_what_is_kept_of_the_library_is_its_own_arrays_packed_whole() -> None:
    kept: Tongues = TONGUES
    arrays = (kept.begins, kept.moves, kept.runs, kept.weights, kept.prior)
    assert all(array.flags["C_CONTIGUOUS"] for array in arrays)
