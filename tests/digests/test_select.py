"""Which publications a digest shows, in which order."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, SCOPES, URGENCIES
from digests.rows import ItemRow
from digests.select import Digest, rank, select_week
from sample_week import BLIND, COST, LEAK, PARIS, WEDNESDAY, WEEK, WRONG, item

BEFORE = WEEK.start - timedelta(days=2)
AFTER = WEEK.end + timedelta(hours=30)
LONG_AGO = WEEK.start - timedelta(days=60)

moments = st.integers(-400, 400).map(lambda hours: WEEK.start + timedelta(hours=hours))
rows = st.lists(
    st.builds(
        item,
        st.integers(1, 40),
        scope=st.sampled_from(SCOPES),
        axes=st.lists(st.sampled_from(AXES), max_size=3, unique=True).map(tuple),
        urgency=st.sampled_from(URGENCIES),
        risks=st.lists(st.sampled_from((LEAK, WRONG)), unique=True).map(tuple),
        published=st.none() | moments,
        seen=moments,
    ),
    max_size=30,
    unique_by=lambda row: row.item_id,
)


def ids(digest: Digest) -> list[int]:
    return [row.item_id for section in digest.sections for row in section.items]


def select(*chosen: ItemRow, **options: Any) -> Digest:
    return select_week(chosen, WEEK, PARIS, (), **options)


def test_sections_follow_the_axes_and_hold_each_publication_once_under_its_main_one() -> None:
    digest = select(
        item(1, axes=("technologie", "legal")),
        item(2, axes=("usages",)),
        item(3, axes=("legal", "usages", "technologie")),
        item(3, axes=("legal", "usages", "technologie")),
    )
    assert [(s.axis, [r.item_id for r in s.items]) for s in digest.sections] == [
        ("legal", [3]),
        ("usages", [2]),
        ("technologie", [1]),
    ]


def test_a_publication_in_scope_without_an_axis_is_not_lost() -> None:
    assert [section.axis for section in select(item(axes=())).sections] == [None]


def test_urgency_comes_first_then_the_heaviest_risk_then_the_date_then_the_id() -> None:
    ordered = [
        item(9, urgency="urgent"),
        item(8, urgency="notable", risks=(WRONG, LEAK)),
        item(7, urgency="notable", risks=(WRONG, WRONG, WRONG)),
        item(6, published=WEDNESDAY + timedelta(days=1), seen=WEDNESDAY + timedelta(days=2)),
        item(4, published=None, seen=WEDNESDAY + timedelta(hours=1)),
        item(3),
        item(5),
    ]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert ids(select(*shuffled)) == [row.item_id for row in ordered]


def test_risks_of_one_weight_do_not_add_up() -> None:
    assert rank(item(1, risks=(LEAK, COST)))[1] == rank(item(2, risks=(LEAK,)))[1]


def test_a_date_in_the_future_lifts_nothing_above_what_was_seen_later() -> None:
    agenda = item(1, published=AFTER, seen=WEDNESDAY)
    assert ids(select(agenda, item(2, seen=WEDNESDAY + timedelta(hours=1), published=None))) == [2, 1]


def test_a_section_shows_its_best_and_counts_the_rest() -> None:
    digest = select(*(item(number) for number in range(1, 11)))
    (section,) = digest.sections
    assert ids(digest) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert section.left_out == 2
    assert digest.counts.publications == 10


def test_what_is_out_of_scope_is_counted_and_not_shown() -> None:
    digest = select(item(1), item(2, scope="hors", axes=()), item(3, source_id="b", urgency="urgent"))
    assert ids(digest) == [3, 1]
    counts = digest.counts
    assert (counts.publications, counts.sources, counts.urgent, counts.out_of_scope) == (2, 2, 1, 1)


def test_blind_spots_come_broken_first_and_models_once() -> None:
    digest = select_week([item(1), item(2), item(3, model="b")], WEEK, PARIS, BLIND[::-1])
    assert [spot.source_id for spot in digest.blind] == ["legifrance", "ville"]
    assert digest.models == ("2026.11.1", "b")


def test_an_empty_week_is_a_digest_too() -> None:
    digest = select()
    assert digest.sections == ()
    assert digest.models == ()


@given(rows, st.randoms(use_true_random=False), st.integers(0, 9))
def test_the_order_of_the_rows_makes_no_difference(
    chosen: list[ItemRow], shuffler: random.Random, per_section: int
) -> None:
    shuffled = chosen[:]
    shuffler.shuffle(shuffled)
    assert select(*chosen, per_section=per_section) == select(*shuffled, per_section=per_section)


@given(rows, st.integers(0, 9))
def test_nothing_in_scope_goes_missing(chosen: list[ItemRow], per_section: int) -> None:
    digest = select(*chosen, per_section=per_section)
    shown, left_out = ids(digest), sum(section.left_out for section in digest.sections)
    assert len(shown) == len(set(shown))
    assert len(shown) + left_out == digest.counts.publications
    assert all(len(section.items) <= per_section for section in digest.sections)
    assert not {row.item_id for row in chosen if row.scope == "hors"} & set(shown)
