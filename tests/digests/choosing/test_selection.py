"""Which publications a digest shows, in which place."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, SCOPES, URGENCIES
from classifiers.milestones import Milestone
from digests.choosing.selection import Digest, Shape, upcoming
from digests.rows import ItemRow
from sample_week import BLIND, LEAK, MONDAY, WEEK, WRONG, digest_of, item

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
        category=st.sampled_from(("press", "peers")),
        source_id=st.sampled_from(("certfr", "gazette", "edpb")),
        seen=moments,
    ),
    max_size=30,
    unique_by=lambda row: row.item_id,
)


def ids(digest: Digest) -> list[int]:
    return [row.item_id for row in digest.shown]


def test_sections_follow_the_axes_and_hold_each_publication_once_under_its_main_one() -> None:
    digest = digest_of(
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
    assert [section.axis for section in digest_of(item(axes=())).sections] == [None]


def test_a_section_shows_its_best_and_counts_the_rest() -> None:
    digest = digest_of(*(item(number) for number in range(1, 8)))
    (section,) = digest.sections
    assert ids(digest) == [1, 2, 3, 4, 5]
    assert section.left_out == 2
    assert digest.counts.publications == 7


def test_what_one_source_brings_in_number_is_one_line_with_its_best_two() -> None:
    crowd = [item(number, source_id="certfr", publisher="CERT-FR") for number in range(10, 22)]
    digest = digest_of(item(1), item(2), *crowd, item(30, source_id="edpb"))
    (section,) = digest.sections
    assert [row.item_id for row in section.items] == [1, 2, 30]
    assert [(one.source_id, one.count, [row.item_id for row in one.best]) for one in section.crowds] == [
        ("certfr", 12, [10, 11])
    ]
    assert (section.left_out, ids(digest)) == (0, [1, 2, 30, 10, 11])


def test_five_of_one_source_are_no_crowd_and_each_list_counts_for_itself() -> None:
    rows = [item(number, source_id="a", axes=("legal" if number % 2 else "usages",)) for number in range(10)]
    assert [section.crowds for section in digest_of(*rows).sections] == [(), ()]


def test_three_at_most_are_retained_and_stand_nowhere_else() -> None:
    digest = digest_of(*(item(number, urgency="notable") for number in range(1, 6)))
    assert [row.item_id for row in digest.retained] == [1, 2, 3]
    assert [row.item_id for section in digest.sections for row in section.items] == [4, 5]


def test_what_is_routine_is_not_retained() -> None:
    assert digest_of(item(1), item(2, urgency="urgent")).retained == (item(2, urgency="urgent"),)


def test_what_peers_published_stands_apart() -> None:
    rows = (item(1), item(2, source_nature="peer"), item(3, category="peers"))
    digest = digest_of(*rows, shape=Shape(peers=1))
    assert [row.item_id for section in digest.sections for row in section.items] == [1]
    assert ([row.item_id for row in digest.peers.items], digest.peers.left_out) == ([2], 1)


def test_days_of_the_calendar_are_told_from_120_days_on() -> None:
    near, far = Milestone(date(2026, 12, 2), "marquage"), Milestone(date(2027, 3, 24), "trop loin")
    gone, today = Milestone(date(2026, 11, 22), "passé"), Milestone(MONDAY, "aujourd’hui")
    told = upcoming((far, near, gone, today), MONDAY)
    assert [(one.milestone.text, one.days_left) for one in told] == [("aujourd’hui", 0), ("marquage", 9)]


def test_what_is_out_of_scope_is_counted_and_not_shown() -> None:
    digest = digest_of(item(1), item(2, scope="hors", axes=()), item(3, source_id="b", urgency="urgent"))
    assert ids(digest) == [3, 1]
    counts = digest.counts
    assert (counts.publications, counts.sources, counts.urgent, counts.out_of_scope) == (2, 2, 1, 1)


def test_blind_spots_come_broken_first_and_models_once() -> None:
    digest = digest_of(item(1), item(2), item(3, model="b"), blind=BLIND[::-1])
    assert [spot.source_id for spot in digest.blind] == ["legifrance", "ville"]
    assert digest.models == ("2026.11.1", "b")


def test_an_empty_week_is_a_digest_too() -> None:
    digest = digest_of()
    assert digest.sections == ()
    assert digest.models == ()


@given(rows, st.randoms(use_true_random=False), st.integers(0, 9))
def test_the_order_of_the_rows_makes_no_difference(
    given_rows: list[ItemRow], shuffler: random.Random, per_section: int
) -> None:
    shuffled = given_rows[:]
    shuffler.shuffle(shuffled)
    shape = Shape(per_section=per_section)
    assert digest_of(*given_rows, shape=shape) == digest_of(*shuffled, shape=shape)


@given(rows, st.integers(0, 9))
def test_nothing_in_scope_goes_missing(given_rows: list[ItemRow], per_section: int) -> None:
    digest = digest_of(*given_rows, shape=Shape(per_section=per_section, peers=per_section))
    sections = (*digest.sections, digest.peers)
    crowded = sum(crowd.count - len(crowd.best) for section in sections for crowd in section.crowds)
    shown, left_out = ids(digest), sum(section.left_out for section in sections) + crowded
    assert len(shown) == len(set(shown))
    assert len(shown) + left_out == digest.counts.publications
    assert all(len(section.items) <= per_section for section in sections)
    assert not {row.item_id for row in given_rows if row.scope == "hors"} & set(shown)
