"""Items by words, axis, risk and date together, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from watcher.items import Judged
from watcher.register_book import risk_rows
from watcher.store.catalogue import Wanted, find
from watcher.store.items import save

RISKS = risk_rows()


@pytest.fixture
def keep(db: Database, at: datetime, judged: Callable[..., Judged], assessment) -> Callable[..., int]:
    """Keep an item with these axes and risks, and return its id; each is of its own page unless told."""

    def build(
        key: str,
        *,
        axes: tuple[str, ...] = ("legal",),
        risks: tuple[str, ...] = (),
        scope: str = "iag",
        seen: datetime = at,
        **of_item,
    ) -> int:
        said = assessment(
            axes=[{"id": axis, "p": 0.9} for axis in axes],
            risks=[{"id": risk, "p": 0.9} for risk in risks],
            scope={"label": scope, "p": 0.9},
        )
        fields = {"canonical_url": f"https://a.example/{key}", "published": at} | of_item
        return save(db, judged(key=key, assessment=said, **fields), seen).item_id

    return build


def ids(db: Database, limit: int = 10, offset: int = 0, **wanted) -> list[int]:
    return [row.item_id for row in find(db, Wanted(**wanted), RISKS, limit, offset).rows]


def test_every_condition_must_hold(db: Database, keep: Callable[..., int]) -> None:
    both = keep("1", title="Une charte", axes=("usages", "legal"), risks=("R08", "R11"))
    keep("2", title="Une charte", axes=("usages",))
    keep("3", title="Un décret", axes=("legal",), risks=("R08",))
    assert ids(db, words="charte", axis="legal", risk="R08") == [both]


def test_axes_and_risks_beside_the_main_ones_count(db: Database, keep: Callable[..., int]) -> None:
    one = keep("1", axes=("usages", "legal"), risks=("R08", "R11"))
    assert ids(db, axis="legal") == ids(db, risk="R11") == [one]


def test_an_earlier_assessment_does_not_count(db: Database, keep: Callable[..., int]) -> None:
    keep("1", risks=("R08",))
    keep("1", risks=("R11",), content_hash="2", text="Autre chose")
    assert ids(db, risk="R08") == []
    assert ids(db, risk="R11") == [1]


def test_since_is_the_date_borne_or_that_of_the_sighting(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    keep("1", published=at - timedelta(days=2))
    dated = keep("2", published=at - timedelta(days=1))
    undated = keep("3", published=None)
    assert ids(db, since=at - timedelta(days=1)) == [undated, dated]


def test_without_words_the_latest_come_first_and_a_date_ahead_counts_as_the_sighting(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    ahead = keep("1", published=at + timedelta(days=300))
    old = keep("2", published=at - timedelta(days=9))
    later = keep("3", published=at + timedelta(hours=1), seen=at + timedelta(hours=2))
    assert ids(db) == [later, ahead, old]


def test_with_words_the_best_come_first(db: Database, keep: Callable[..., int], at: datetime) -> None:
    best = keep("1", title="La vigilance", published=at - timedelta(days=300))
    keep("2", title="Un titre", text="mot " * 20 + "vigilance")
    assert ids(db, words="vigilance") == [best, 2]


def test_what_is_out_of_scope_is_found_by_its_words_only(db: Database, keep: Callable[..., int]) -> None:
    keep("1", title="Un festival", scope="hors", axes=())
    assert ids(db) == []
    assert ids(db, words="festival") == [1]


def test_a_page_of_several_sources_counts_once_whichever_copy_has_the_words(
    db: Database, keep: Callable[..., int]
) -> None:
    same = "https://a.example/same"
    first = keep("1", canonical_url=same, text="Un texte")
    keep("2", source_id="press", canonical_url=same, text="Un autre texte")
    assert ids(db) == ids(db, words="texte") == ids(db, words="autre") == [first]
    assert find(db, Wanted(words="texte"), RISKS, 10).total == 1


def test_what_came_after_a_search_is_not_in_its_next_page(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    for number in range(3):
        keep(str(number))
    assert ids(db, limit=2, known_by=at) == [3, 2]
    keep("late", seen=at + timedelta(seconds=1))
    assert ids(db, limit=2, offset=2, known_by=at) == [1]


def test_the_total_counts_what_no_page_shows(db: Database, keep: Callable[..., int]) -> None:
    for number in range(3):
        keep(str(number))
    found = find(db, Wanted(), RISKS, limit=0)
    assert (found.rows, found.total) == ((), 3)


@pytest.mark.parametrize("words", ["!!!", '""', "🚀", " "])
def test_words_without_a_letter_find_nothing(db: Database, keep: Callable[..., int], words: str) -> None:
    keep("1")
    assert find(db, Wanted(words=words), RISKS, 10).total == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30), size=st.integers(1, 4))
def test_pages_together_are_the_whole_each_once(
    db: Database, keep: Callable[..., int], words: str, size: int
) -> None:
    for number in range(7):
        keep(str(number), title=f"a {words}")
    wanted = Wanted(words="a")
    pages = [row.item_id for start in range(0, 7, size) for row in find(db, wanted, RISKS, size, start).rows]
    assert sorted(pages) == [1, 2, 3, 4, 5, 6, 7]


NARROWED: tuple[dict[str, object], ...] = (
    {"risk": "R08"},
    {"risk": "R08", "axis": "legal"},
    {"axis": "legal"},
    {"axis": "legal", "since": datetime(2026, 11, 1, tzinfo=UTC)},
    {"since": datetime(2026, 11, 1, tzinfo=UTC)},
    {"source": "cnil"},
    {"words": "charte", "risk": "R08"},
    {},
)


@pytest.mark.parametrize("wanted", NARROWED, ids=lambda wanted: " ".join(wanted) or "nothing")
def test_by_whatever_it_is_narrowed_no_text_is_read_to_find_it(
    db: Database, keep: Callable[..., int], wanted: dict[str, object]
) -> None:
    keep("1", risks=("R08",))
    said: list[str] = []
    db.conn.set_trace_callback(said.append)
    find(db, Wanted(**wanted), RISKS, 5)
    db.conn.set_trace_callback(None)

    plan = [row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {said[0]}")]

    whole = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
    assert [step for step in whole if " items" in step or step in {"SCAN i", "SCAN a"}] == []
