"""What the site reads of the store: light rows whose marks change with what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import judged, source
from watcher.store import items, outbox, site
from watcher.store.database import open_database
from watcher.store.messages import NewMessage
from watcher.store.sources import sync_sources

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sync_sources(db, [source(), source("autre", category="peers")])
    yield db
    db.close()


def mark(db: Database) -> str:
    (card,) = site.cards(db, PARIS)
    return card.mark


def test_a_card_says_where_a_publication_stands(db: Database) -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    items.save(db, judged(axes=["legal", "usages"], risks=["R08"], published=late, source_id="autre"), AT)
    (card,) = site.cards(db, PARIS)
    assert (card.day, card.axes, card.risks, card.is_peer, card.stale) == (
        date(2026, 11, 26),
        ("legal", "usages"),
        ("R08",),
        True,
        False,
    )


@pytest.mark.parametrize(("published", "day"), [(AT + timedelta(days=9), 26), (None, 26)])
def test_a_date_ahead_or_none_counts_as_the_sighting(
    db: Database, published: datetime | None, day: int
) -> None:
    items.save(db, judged(published=published), AT)
    assert site.cards(db, PARIS)[0].day.day == day


def test_a_mark_stays_while_nothing_changes_and_changes_with_a_revision(db: Database) -> None:
    items.save(db, judged(), AT)
    before = mark(db)
    items.save(db, judged(), AT + timedelta(hours=1))
    assert mark(db) == before
    items.save(db, judged(title="Autre titre", content_hash="autre"), AT + timedelta(hours=2))
    assert mark(db) != before


def test_a_copy_at_another_source_is_no_card_and_changes_the_mark(db: Database) -> None:
    items.save(db, judged(), AT)
    before = mark(db)
    items.save(db, judged(source_id="autre"), AT)
    assert mark(db) != before


def test_an_alert_of_a_copy_is_one_of_the_page_that_was_there_first(db: Database) -> None:
    first = items.save(db, judged(), AT).item_id
    copy = items.save(db, judged(source_id="autre"), AT).item_id
    outbox.enqueue(db, NewMessage("salon", "alert", "a", "t", "b", "h", item_ids=(copy,)), AT)
    assert [(one.item_id, one.at) for one in site.alerted(db)] == [(first, AT)]


def test_openings_are_read_for_those_that_are_asked_for(db: Database) -> None:
    one = items.save(db, judged(title="Titre", lead="Début", text="abcdef"), AT).item_id
    items.save(db, judged("id:2"), AT)
    assert site.openings(db, [one], 3) == {one: "Titre\nDébut\nabc"}
