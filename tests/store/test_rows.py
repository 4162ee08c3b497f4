"""Rows as members read them: whole, in the window, each page once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from classifiers.assessment import Reference
from digests.rows import ItemRow, RiskRow
from watcher.store import feedback, outbox
from watcher.store.items import save, save_many
from watcher.store.rows import StoreCounts, counts, row, rows_between, rows_by_id
from watcher.store.sources import sync_sources

RISKS = {id_: RiskRow(id_, f"Risque {id_}", 12) for id_ in ("R01", "R02")}
WEEK = timedelta(days=7)


def test_a_row_says_all_that_is_kept(db: Database, at: datetime, judged):
    save(db, judged(), at)
    assert row(db, 1, RISKS) == ItemRow(
        item_id=1,
        source_id="cnil",
        title="Un titre",
        link="https://cnil.example.org/1?utm_source=x",
        lead="Un chapeau",
        publisher="Publisher cnil",
        author="A. Autrice",
        published=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        seen=at,
        language="fr",
        scope="iag",
        axes=("legal", "usages"),
        risks=(RISKS["R01"], RISKS["R02"]),
        urgency="notable",
        reasons=("échéance proche", "sanction"),
        nature="doctrine",
        ai_act=True,
        model="2026.11",
        opening="Un texte",
        references=(Reference(kind="article", number="50"),),
        evidence="urn:uuid:1",
    )


def test_what_is_not_held_is_none(db: Database):
    assert row(db, 7, RISKS) is None


def test_risks_that_left_the_register_are_left_out(db: Database, at: datetime, judged):
    save(db, judged(), at)
    assert row(db, 1, {"R02": RISKS["R02"]}).risks == (RISKS["R02"],)


def test_out_of_scope_without_reasons(db: Database, at: datetime, judged, assessment):
    bare = assessment(
        scope={"label": "hors", "p": 1}, axes=[], risks=[], urgency={"label": "routine", "p": 1}
    )
    save(db, judged(assessment=bare, author=None, published=None, link=None), at)
    found = row(db, 1, RISKS)
    assert (found.scope, found.axes, found.risks, found.reasons) == ("hors", (), (), ())
    assert (found.author, found.published, found.link) == (None, None, None)


def test_a_revised_item_shows_its_last_state_and_assessment(db: Database, at: datetime, judged, assessment):
    save(db, judged(), at)
    save(db, judged(title="Neuf", content_hash="2", assessment=assessment(model="2026.12")), at + WEEK)
    found = row(db, 1, RISKS)
    assert (found.title, found.model, found.revised, found.seen) == ("Neuf", "2026.12", True, at)


@pytest.mark.parametrize(
    ("seen", "inside"),
    [
        (timedelta(), True),
        (timedelta(microseconds=-1), False),
        (WEEK - timedelta(microseconds=1), True),
        (WEEK, False),
    ],
)
def test_the_window_holds_its_start_and_not_its_end(db, at, judged, seen: timedelta, inside: bool):
    save(db, judged(), at + seen)
    assert bool(rows_between(db, at, at + WEEK, RISKS)) is inside


def test_rows_come_in_the_order_seen(db: Database, at: datetime, judged):
    for key, day in (("late", 2), ("early", 0), ("middle", 1)):
        save(db, judged(key=key, title=key), at + timedelta(days=day))
    assert [found.title for found in rows_between(db, at, at + WEEK, RISKS)] == ["early", "middle", "late"]


def test_what_was_old_when_first_seen_is_read_by_id_only(db: Database, at: datetime, judged):
    save(db, judged(stale=True), at)
    save(db, judged(stale=False, content_hash="2"), at + timedelta(days=1))
    assert rows_between(db, at, at + WEEK, RISKS) == ()
    assert row(db, 1, RISKS).revised


def test_a_page_is_one_row_with_the_others_who_carried_it(db: Database, at: datetime, judged, source):
    sync_sources(db, [*map(source, ("cnil", "press", "third")), source("mirror", publisher="Publisher cnil")])
    save_many(db, [judged(source_id=id_) for id_ in ("cnil", "third", "press", "mirror")], at)
    (found,) = rows_between(db, at, at + WEEK, RISKS)
    assert found.publisher == "Publisher cnil"
    assert found.also_at == ("Publisher third", "Publisher press")


def test_a_copy_can_still_be_read_by_its_id(db: Database, at: datetime, judged):
    save_many(db, [judged(source_id="cnil"), judged(source_id="press")], at)
    assert row(db, 2, RISKS).publisher == "Publisher press"
    assert set(rows_by_id(db, [1, 2, 99], RISKS)) == {1, 2}


def test_counts(db: Database, at: datetime, judged, message, source):
    assert counts(db) == StoreCounts(0, 0, 0, 3, 3, 0, 0, 0, 0)
    save_many(db, [judged(), judged(source_id="press"), judged(content_hash="2")], at)
    sync_sources(db, [source("cnil")])
    for number in range(6):
        outbox.enqueue(db, message(dedupe_key=f"k{number}", txn_id=f"t{number}"), at)
    outbox.mark_sent(db, 1, "$1", at)
    for dead in (2, 3):
        outbox.mark_dead(db, dead, "refused", at)
    feedback.add(db, feedback.Feedback(1, "$e", "reaction", "👍", "hash", at))
    assert counts(db) == StoreCounts(
        items=2,
        duplicates=1,
        revisions=1,
        sources=3,
        sources_enabled=1,
        outbox_pending=3,
        outbox_sent=1,
        outbox_dead=2,
        feedback=1,
    )
