"""The model, what is due, rounds and the site."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from classifiers import cache
from classifiers.service import current_version
from factories import NOW, item, source
from upkeep.installations import Installation
from watcher.items import Change, Judged
from watcher.settings import Site
from watcher.site.state import State, write_state
from watcher.store import due, items, proposals, runs, unjudged
from watcher.store.database import transaction
from watcher.store.due import Due
from watcher.store.proposals import NewProposal
from watcher.store.sources import sync_sources

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def trained(installation: Installation, model_directory: Path) -> Installation:
    installation.opened().close()
    file = cache.model_file(model_directory, current_version())
    (installation.data / "model").mkdir()
    shutil.copy(file, installation.data / "model")
    return installation


def test_a_model_that_is_whole_tells_its_version_and_age(trained: Installation) -> None:
    found = trained.found()["model"]
    assert found.ok
    assert found.detail.endswith("0 remark(s) since")


def test_a_model_cut_short_is_found_and_removing_it_is_the_remedy(trained: Installation) -> None:
    (file,) = (trained.data / "model").glob("*.model")
    with file.open("r+b") as cut:
        cut.truncate(file.stat().st_size - 1000)
    found = trained.found()["model"]
    assert not found.ok
    assert str(file) in found.detail
    file.unlink()
    assert trained.found()["model"].ok


def test_an_unreadable_history_of_lessons_is_found(installation: Installation) -> None:
    (installation.data / "model").mkdir(parents=True)
    (installation.data / "model" / "service.json").write_text("{")
    assert "service.json" in installation.found()["model"].remedy


def test_what_is_overdue_is_named(installation: Installation) -> None:
    db = installation.opened()
    due.add_due(db, Due("digest", "2026-W47", NOW - 3 * HOUR, NOW - 8 * DAY, NOW - DAY))
    found = installation.found()["due"]
    assert (found.ok, "digest 2026-W47" in found.detail) == (False, True)
    due.mark_done(db, "digest", "2026-W47", NOW)
    db.close()
    assert installation.found()["due"].ok


def test_a_proposal_without_answer_for_days_is_named(installation: Installation) -> None:
    db = installation.opened()
    with transaction(db):
        proposals.add(db, NewProposal("https://a.example", "", "w", "r", "$e", "$t"), NOW - 3 * DAY)
    db.close()
    assert not installation.found()["proposals"].ok


@pytest.mark.parametrize(
    ("began", "ended", "ok"),
    [(HOUR, True, True), (HOUR, False, True), (7 * HOUR, False, False), (2 * DAY, True, False)],
)
def test_a_watch_that_is_silent_or_hangs_is_named(
    installation: Installation, began: timedelta, ended: bool, ok: bool
) -> None:
    db = installation.opened()
    run = runs.start_run(db, "round", NOW - began)
    if ended:
        runs.end_run(db, run, "done", 0, {}, NOW - began)
    db.close()
    assert installation.found()["rounds"].ok == ok


def test_many_rounds_that_were_cut_off_are_worth_a_look_at_the_journal(installation: Installation) -> None:
    db = installation.opened()
    for number in range(6):
        runs.start_run(db, "round", NOW - HOUR - number * HOUR)
    db.close()
    assert installation.found()["rounds"].severity == "advice"


def test_a_site_that_was_not_built_for_days_is_named(installation: Installation) -> None:
    db = installation.opened()
    runs.end_run(db, runs.start_run(db, "round", NOW), "done", 0, {}, NOW)
    db.close()
    built = Site(build=True)
    assert not installation.found(site=built)["site"].ok
    for day, ok in (("2026-01-01", False), (f"{NOW:%Y-%m-%d}", True)):
        (installation.data / "site").mkdir(exist_ok=True)
        write_state(installation.data / "site", State(day=day))
        assert installation.found(site=built)["site"].ok == ok


def test_a_program_older_than_the_database_it_meets_says_so(installation: Installation) -> None:
    db = installation.opened()
    for version, severity in (("99.0", "LOOK"), ("0.0.1", "advice")):
        runs.end_run(db, runs.start_run(db, "round", NOW), "done", 0, {runs.VERSION: version}, NOW)
        assert installation.found()["version"].severity == severity
    db.close()


def test_a_backlog_is_told_and_only_one_that_does_not_shrink_wants_somebody(
    installation: Installation,
) -> None:
    db = installation.opened()
    assert "judging" not in installation.found()
    sync_sources(db, [source()])
    items.save(db, Judged(item(stale=True), Change.NEW, None), NOW - DAY)
    found = installation.found()["judging"]
    assert found.ok
    assert found.detail.startswith("1 older publications wait to be judged")
    installation.now = NOW + 3 * DAY
    with transaction(db):
        unjudged.note_backlog(db, 2, installation.now)
    found = installation.found()["judging"]
    assert not found.ok
    assert "engine.backlog_seconds" in found.remedy
