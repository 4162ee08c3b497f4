"""The publications of a period: which count, when, once, and with which labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from classifiers.assessment import Assessment
from classifiers.stories.matching import Kinship
from digests.indicators.evidence import Publication
from digests.period import period_named
from watcher.items import Change, Judged
from watcher.sources import Source
from watcher.store import feedback, items, stories
from watcher.store.feedback import Feedback
from watcher.store.report.publications import counted_before, peers_first_seen, publications
from watcher.store.sources import sync_sources

PARIS = ZoneInfo("Europe/Paris")
YEAR = period_named("2026", PARIS)
RISKS = ("R01", "R02")
MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def keep(db: Database, judged: Callable[..., Judged]) -> Callable[..., int]:
    """Keep an item seen at a moment, and return its id."""

    def build(key: str, seen: datetime, **changes: Any) -> int:
        page = changes.pop("page", f"https://cnil.example.org/{key}")
        return items.save(db, judged(key=key, canonical_url=page, **changes), seen).item_id

    return build


def told(db: Database) -> tuple[Publication, ...]:
    return publications(db, YEAR.start, YEAR.end, PARIS, RISKS)


def test_a_year_is_that_of_the_place_from_its_first_moment_to_before_its_last(
    db: Database, keep: Callable[..., int]
) -> None:
    midnight = datetime(2025, 12, 31, 23, tzinfo=UTC)
    for number, seen in enumerate(
        (
            midnight - timedelta(microseconds=1),
            midnight,
            datetime(2026, 7, 1, 21, 59, tzinfo=UTC),  # 23:59 in Paris
            datetime(2026, 7, 1, 22, 0, tzinfo=UTC),
            datetime(2026, 12, 31, 22, 59, 59, 999_999, tzinfo=UTC),
            datetime(2026, 12, 31, 23, tzinfo=UTC),
        )
    ):
        keep(f"id:{number}", seen)
    assert [str(one.day) for one in told(db)] == ["2026-01-01", "2026-07-01", "2026-07-02", "2026-12-31"]


def test_a_publication_has_all_that_is_counted(db: Database, keep: Callable[..., int]) -> None:
    item = keep("id:1", MARCH)
    assert told(db) == (
        Publication(
            item_id=item,
            source_id="cnil",
            title="Un titre",
            link="https://cnil.example.org/1?utm_source=x",
            publisher="Publisher cnil",
            seen=MARCH,
            day=date(2026, 3, 10),
            published=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
            language="fr",
            scope="iag",
            axes=("legal", "usages"),
            risks=("R01", "R02"),
            urgency="notable",
            nature="doctrine",
            ai_act=True,
            model="2026.11",
        ),
    )


def test_a_page_of_several_sources_counts_once_where_it_was_first_and_a_backlog_never(
    db: Database, keep: Callable[..., int]
) -> None:
    keep("id:1", YEAR.start - timedelta(days=1), page="https://a.example/old")
    first = keep("id:2", MARCH, page="https://a.example/1")
    keep("id:3", MARCH + timedelta(days=1), source_id="press", page="https://a.example/1")
    keep("id:4", MARCH, source_id="press", page="https://a.example/old")
    keep("id:5", MARCH, stale=True)
    assert [one.item_id for one in told(db)] == [first]


def test_what_is_not_about_ai_is_there_and_is_not_counted(
    db: Database, keep: Callable[..., int], assessment: Callable[..., Assessment]
) -> None:
    keep("id:1", MARCH, assessment=assessment(scope={"label": "hors", "p": 0.9}, axes=[], risks=[]))
    assert [one.is_counted for one in told(db)] == [False]
    assert counted_before(db, YEAR.end) == ()


def test_labels_are_those_of_the_latest_answer_in_their_order_and_of_the_register(
    db: Database, judged: Callable[..., Judged], assessment: Callable[..., Assessment]
) -> None:
    first = judged()
    items.save(db, first, MARCH)
    said = assessment(
        axes=[{"id": "technologie", "p": 0.5}, {"id": "legal", "p": 0.9}],
        risks=[{"id": "R01", "p": 0.3}, {"id": "R99", "p": 0.9}, {"id": "R02", "p": 0.8}],
        model="newer",
    )
    revised = replace(first.item, content_hash="other", text="Autre")
    items.save(db, Judged(revised, Change.REVISED, said), MARCH + timedelta(days=300))
    (one,) = told(db)
    assert (one.axes, one.risks, one.model) == (("technologie", "legal"), ("R02", "R01"), "newer")
    assert (one.revised, one.day) == (True, date(2026, 3, 10))


def test_what_several_sources_tell_is_one_affair_even_of_an_earlier_year(
    db: Database, keep: Callable[..., int]
) -> None:
    first = keep("id:1", YEAR.start - timedelta(hours=1))
    second, alone = keep("id:2", MARCH), keep("id:3", MARCH)
    stories.join(db, second, first, Kinship("same-event", 0.9, ("same day",)))
    assert [(one.item_id, one.story, one.told_as) for one in told(db)] == [
        (second, first, first),
        (alone, None, alone),
    ]


def test_approvals_are_those_who_found_it_of_use_less_those_who_doubt(
    db: Database, keep: Callable[..., int]
) -> None:
    item = keep("id:1", MARCH)
    for number, kind in enumerate(("relevant", "relevant", "relevant", "doubt", "confirm", "label")):
        feedback.add(db, Feedback(item, f"${number}", kind, "", f"who {number}", MARCH))
    assert [one.approvals for one in told(db)] == [2]


def test_a_source_that_was_renamed_has_its_name_of_today(
    db: Database, keep: Callable[..., int], source: Callable[..., Source]
) -> None:
    keep("id:1", MARCH)
    sync_sources(db, [source("cnil", name="Autre", publisher="Autre autorité")])
    assert [(one.source_id, one.publisher) for one in told(db)] == [("cnil", "Autre autorité")]


def test_nothing_is_lost_between_two_pieces_of_a_long_time(db: Database, keep: Callable[..., int]) -> None:
    moments = [YEAR.start + timedelta(days=7 * week) for week in range(52)]
    for number, moment in enumerate(moments):
        keep(f"id:{number}", moment)
    assert [one.seen for one in told(db)] == moments


def test_a_peer_was_seen_first_with_its_first_publication_in_scope_of_all_time(
    db: Database,
    keep: Callable[..., int],
    source: Callable[..., Source],
    assessment: Callable[..., Assessment],
) -> None:
    peers = [source(one, category="peers", publisher="Nantes") for one in ("nantes", "nantes-data")]
    sync_sources(db, [source("cnil"), *peers])
    keep("id:1", MARCH)
    out = assessment(scope={"label": "hors", "p": 0.9}, axes=[], risks=[])
    keep("id:2", MARCH - timedelta(days=900), source_id="nantes", assessment=out)
    keep("id:3", MARCH - timedelta(days=800), source_id="nantes", stale=True)
    keep("id:4", MARCH, source_id="nantes")
    keep("id:5", datetime(2024, 5, 31, 22, 30, tzinfo=UTC), source_id="nantes-data")
    assert peers_first_seen(db, YEAR.end, PARIS) == {"Nantes": date(2024, 6, 1)}
    assert peers_first_seen(db, datetime(2024, 1, 1, tzinfo=UTC), PARIS) == {}
    assert [item for item, _ in counted_before(db, MARCH)] == [5]
