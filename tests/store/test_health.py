"""A source's own rhythm is told by what the store holds of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.store.health import note_rhythm
from watcher.store.items import save
from watcher.store.sources import load_states


def test_the_rhythm_comes_from_the_days_on_which_a_source_published(
    db: Database, at: datetime, judged
) -> None:
    for week in range(12):
        save(db, judged(key=f"id:{week}", published=at - timedelta(weeks=week)), at)
    note_rhythm(db, "cnil", at)
    state = load_states(db)["cnil"]
    assert (state.usual_wait, state.longest_wait) == (5.0, 5.0)


def test_an_undated_publication_counts_on_the_day_on_which_it_was_seen(
    db: Database, at: datetime, judged
) -> None:
    for day in range(12):
        save(db, judged(key=f"id:{day}", published=None), at - timedelta(weeks=12 - day))
    note_rhythm(db, "cnil", at)
    assert load_states(db)["cnil"].usual_wait is not None


def test_too_few_publications_tell_none_and_others_of_another_source_do_not_count(
    db: Database, at: datetime, judged
) -> None:
    for week in range(12):
        save(db, judged(key=f"id:{week}", source_id="press", published=at - timedelta(weeks=week)), at)
    note_rhythm(db, "cnil", at)
    assert load_states(db)["cnil"].usual_wait is None


def test_a_rhythm_that_stays_as_it_was_is_not_written_again(db: Database, at: datetime, judged) -> None:
    for week in range(12):
        save(db, judged(key=f"id:{week}", published=at - timedelta(weeks=week)), at)
    note_rhythm(db, "cnil", at)
    written = db.conn.total_changes
    note_rhythm(db, "cnil", at)
    assert db.conn.total_changes == written


def test_a_rhythm_that_is_told_no_more_is_forgotten(db: Database, at: datetime, judged) -> None:
    for week in range(12):
        save(db, judged(key=f"id:{week}", published=at - timedelta(weeks=week)), at)
    note_rhythm(db, "cnil", at)
    note_rhythm(db, "cnil", at + timedelta(days=500))
    state = load_states(db)["cnil"]
    assert (state.usual_wait, state.longest_wait) == (None, None)
