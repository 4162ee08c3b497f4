"""Older publications are kept at once and judged later, a piece at a time, whatever comes between."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from factories import NOW, assessment, item, source
from sample_site import house as house_of
from watcher import backlog as backlog_module
from watcher.backlog import judge_backlog
from watcher.house import House
from watcher.items import Change, Harvest, Judged, Outcome, SourceState
from watcher.judging import judge
from watcher.pipeline import keep
from watcher.reading import Draft
from watcher.store import items, unjudged
from watcher.store.assessments import in_force
from watcher.store.catalogue import Wanted, find
from watcher.store.database import open_database
from watcher.store.rows import rows_between
from watcher.store.search import search
from watcher.store.sources import sync_sources

TEXT = "La CNIL met en garde contre les hallucinations d’un agent conversationnel dans une collectivité. "
YEAR = timedelta(days=365)


@pytest.fixture
def house(tmp_path: Path, model_directory: Path) -> House:
    (tmp_path / "model").symlink_to(model_directory)
    return house_of(tmp_path, NOW)


@pytest.fixture
def db(house: House) -> Iterator[Database]:
    db = open_database(house.settings.paths.database)
    sync_sources(db, [source(), source("autre")])
    yield db
    db.close()


@pytest.fixture
def pieces_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog_module, "A_PIECE", 2)


class Impatient:
    """Who interrupts as soon as something was judged."""

    def begin(self, visits: int) -> None: ...

    def visited(self, source_id: str) -> None: ...

    def judged(self, done: int, of: int) -> None:
        raise KeyboardInterrupt


def older(number: int, **changes: object) -> Judged:
    """An older publication; the higher the number, the older."""
    day = NOW - YEAR - timedelta(days=number)
    values = {"text": TEXT * 3, "title": f"Ancienne {number}", "published": day, "stale": True, **changes}
    return Judged(item(f"id:{number}", **values), Change.NEW, None)


def brought(db: Database, house: House, *judged: Judged) -> None:
    harvest = Harvest("cnil", Outcome.COLLECTED, SourceState(visited_at=NOW), judged)
    keep(db, harvest, house.desk, None, NOW)


def said(db: Database) -> list[str]:
    """The titles of what is judged, once for each judgement, in the order of these."""
    rows = db.query("SELECT title FROM assessments AS a JOIN items AS i ON i.id = a.item_id ORDER BY a.id")
    return [row["title"] for row in rows]


def test_what_waits_is_found_and_shown_as_not_classified(db: Database, house: House) -> None:
    brought(db, house, older(1), older(2))
    hits = search(db, "hallucinations", {})
    assert [type(hit.row).__name__ for hit in hits] == ["UnjudgedRow", "UnjudgedRow"]
    assert find(db, Wanted(words="hallucinations"), {}, 5).total == 2
    assert [row.title for row in find(db, Wanted(source="cnil"), {}, 5).rows] == ["Ancienne 1", "Ancienne 2"]
    assert find(db, Wanted(words="hallucinations", axis="usages"), {}, 5).total == 0


def test_what_is_judged_later_is_judged_as_it_would_have_been_at_once(db: Database, house: House) -> None:
    one = older(1)
    brought(db, house, one)
    assert judge_backlog(db, house, 30, NOW + timedelta(days=3)) == 1
    draft = Draft(one.item, Change.NEW, source())
    (at_once,) = judge([draft], house.settings.paths.model, NOW.date())
    (later,) = in_force(db, [1])
    assert at_once.assessment is not None
    assert replace_id(later) == replace_id(at_once.assessment)


def replace_id(one: object) -> object:
    return one.model_copy(update={"id": ""})  # type: ignore[attr-defined]


def test_what_is_judged_later_tells_nobody_and_stands_in_no_digest(db: Database, house: House) -> None:
    brought(db, house, *(older(number, title="Urgent : décret publié ce matin") for number in range(3)))
    judge_backlog(db, house, 30, NOW)
    assert db["outbox"].count == 0
    assert rows_between(db, NOW - YEAR, NOW + YEAR, {}) == ()
    assert db["fingerprints"].count == 0


def test_the_newest_come_first_and_time_that_is_up_ends_it(
    db: Database, house: House, pieces_of_two: None
) -> None:
    brought(db, house, older(3), older(1), older(2), older(5), older(4))
    assert judge_backlog(db, house, 1e-9, NOW) == 2
    assert sorted(said(db)) == ["Ancienne 1", "Ancienne 2"]
    assert unjudged.backlog(db) == unjudged.Backlog(3, NOW)
    assert judge_backlog(db, house, 30, NOW) == 3
    assert unjudged.backlog(db) is None
    assert judge_backlog(db, house, 30, NOW) == 0


def test_what_was_interrupted_goes_on_and_judges_nothing_twice(
    db: Database, house: House, pieces_of_two: None
) -> None:
    brought(db, house, *(older(number) for number in range(5)))
    with pytest.raises(KeyboardInterrupt):
        judge_backlog(db, house, 30, NOW, Impatient())
    assert len(said(db)) == 2
    assert judge_backlog(db, house, 30, NOW) == 3
    assert len(said(db)) == len(set(said(db))) == 5


def test_without_a_model_all_waits_on(db: Database, house: House, caplog: pytest.LogCaptureFixture) -> None:
    model = house.settings.paths.model
    model.unlink()
    model.write_text("no folder")
    brought(db, house, older(1))
    with caplog.at_level(logging.WARNING):
        assert judge_backlog(db, house, 30, NOW) == 0
    assert "1 older publications wait to be judged: no model" in caplog.text
    assert len(unjudged.waiting(db)) == 1


def test_what_cannot_be_judged_for_a_defect_waits_and_the_others_do_not(
    db: Database,
    house: House,
    pieces_of_two: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    brought(db, house, *(older(number) for number in range(4)))
    really = backlog_module.judged

    def defective(db: Database, ids: Sequence[int], *rest: Any) -> list[unjudged.Said]:
        if 1 in ids:
            raise ValueError("a defect")
        return really(db, ids, *rest)

    monkeypatch.setattr(backlog_module, "judged", defective)
    assert judge_backlog(db, house, 30, NOW) == 2
    assert "2 older publications wait: a defect" in caplog.text
    assert unjudged.backlog(db) == unjudged.Backlog(2, NOW)


def test_what_was_revised_while_the_model_worked_is_not_given_its_answer(db: Database, house: House) -> None:
    brought(db, house, older(1), older(2))
    found = unjudged.unjudged(db, unjudged.waiting(db))
    revised = item("id:1", title="Ancienne 1", content_hash="other", stale=True)
    items.save(db, Judged(revised, Change.REVISED, assessment(urgency="notable")), NOW)
    assert unjudged.keep_judgements(db, [(one, "fr", assessment()) for one in found], NOW) == {2}
    assert [one.urgency.label for one in in_force(db, [1, 2])] == ["notable", "routine"]


def test_the_language_that_the_model_found_is_kept(db: Database, house: House) -> None:
    english = "The observatory publishes its guidance on generative AI tools for public agents. " * 3
    brought(db, house, older(1, language="", text=english, title="Guidance on generative AI"), older(2))
    judge_backlog(db, house, 30, NOW)
    assert [row["language"] for row in db.query("SELECT language FROM items ORDER BY id")] == ["en", "fr"]


def test_a_backlog_that_grows_keeps_the_day_since_which_it_does_not_shrink(db: Database) -> None:
    unjudged.begin_backlog(db, NOW)
    for left, day in ((10, 1), (12, 2), (12, 3)):
        unjudged.note_backlog(db, left, NOW + timedelta(days=day))
    assert unjudged.backlog(db) == unjudged.Backlog(12, NOW)
    unjudged.note_backlog(db, 11, NOW + timedelta(days=4))
    assert unjudged.backlog(db) == unjudged.Backlog(11, NOW + timedelta(days=4))
    unjudged.note_backlog(db, 0, NOW + timedelta(days=5))
    assert unjudged.backlog(db) is None


def test_a_copy_of_a_page_is_judged_too(db: Database, house: House) -> None:
    first = older(1)
    brought(db, house, first)
    other = replace(first.item, source_id="autre")
    keep(
        db,
        Harvest("autre", Outcome.COLLECTED, SourceState(visited_at=NOW), (replace(first, item=other),)),
        house.desk,
        None,
        NOW,
    )
    assert judge_backlog(db, house, 30, NOW) == 2
