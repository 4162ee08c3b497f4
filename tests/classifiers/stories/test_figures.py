"""How well stories are told apart, on events that nothing was tuned on. See docs/stories.md."""

from __future__ import annotations

from functools import cache

import pytest

from classifiers.corpus import CORPORA, read_all
from classifiers.evaluation.story_figures import StoryFigures, figures, wilson
from classifiers.evaluation.story_pairs import halves, is_tuned, same_events, span_of, told
from classifiers.stories.rarity import rarity


@cache
def held_out() -> StoryFigures:
    aliases = same_events()
    _, held = halves(read_all(CORPORA), aliases)
    return figures(told(held, rarity(), aliases), rarity())


def test_merges_on_held_out_events_are_right() -> None:
    """The bar is 0.98: a wrong merge hides a publication."""
    found = held_out()
    assert found.precision >= 0.98, [(merge.pair.one.story, merge.pair.other.story) for merge in found.wrong]
    assert len(found.merges) >= 40
    assert any(merge.pair.across for merge in found.merges)


def test_precision_is_told_with_its_interval_by_grade_and_language() -> None:
    lines = list(held_out().lines())
    assert [line.split("  ")[0].strip() for line in lines] == [
        "all",
        "same-text",
        "same-event",
        "one language",
        "two languages",
        "whole dates",
    ]
    assert all("[" in line for line in lines)


def test_no_event_stands_on_both_sides() -> None:
    aliases = same_events()
    tuned, held = (
        {aliases.get(one.story, one.story) for one in half} for half in halves(read_all(CORPORA), aliases)
    )
    assert not tuned & held
    assert all(map(is_tuned, tuned))
    assert len(held) > 500


def test_events_that_are_named_twice_are_in_the_corpus() -> None:
    stories = {item.story for item in read_all(CORPORA)}
    assert all(name in stories and first in stories for name, first in same_events().items())


@pytest.mark.parametrize(
    ("written", "days"), [("2026-06-24", 0), ("2026-02", 27), ("2026", None), ("", None), (None, None)]
)
def test_a_date_is_the_days_that_it_can_mean(written: str | None, days: int | None) -> None:
    span = span_of(written)
    assert (None if span is None else (span[1] - span[0]).days) == days


def test_an_interval_is_wide_when_there_is_little_to_go_by() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(45, 45)[0] == pytest.approx(0.921, abs=0.001)
