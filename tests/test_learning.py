"""From remarks in the store to lessons in service: compared first, promoted when nothing is worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from classifiers import cache
from classifiers.corpus import CORPUS, LabelledItem
from classifiers.improvement.comparison import Difference
from classifiers.improvement.history import History, NothingBeforeError, read_history, serving_items
from classifiers.improvement.learnt import Lessons
from classifiers.service import current_version
from factories import NOW, judged, source
from watcher.learning import Outcome, gather, roll_back, train
from watcher.store import feedback
from watcher.store.database import open_database
from watcher.store.items import save_many
from watcher.store.sources import sync_sources


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every eighth item of the bundled corpus: a fit takes a second or two."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)[::8]
    path = tmp_path_factory.mktemp("corpus") / "small.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    sync_sources(database, [source()])
    save_many(database, [judged(f"id:{number}") for number in range(1, 41)], NOW)
    yield database
    database.close()


def say(db: Database, item_id: int, kind: str, value: str = "", who: str = "a", minutes: int = 0) -> None:
    at = NOW + timedelta(minutes=minutes)
    feedback.add(db, feedback.Feedback(item_id, None, kind, value, who, at))


def lessons(*numbers: int) -> Lessons:
    """Items of the corpus that the small one does not have, as if readers had labelled them."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    items = [LabelledItem.model_validate_json(lines[8 * number + 1]) for number in numbers]
    return Lessons(tuple(item.model_copy(update={"id": f"use-{item.id}"}) for item in items), people=1)


def test_what_readers_taught_is_gathered_within_the_caps(db: Database) -> None:
    for number in range(1, 33):
        say(db, number, "confirm", minutes=number)
    say(db, 33, "label", '{"urgency":"urgent"}', who="b")
    say(db, 34, "doubt", who="b")
    found = gather(db)
    assert (len(found.lessons.items), found.lessons.people, len(found.remarks)) == (31, 2, 34)
    assert found.dropped == {"a": 2}
    assert found.lessons.open == {34: "doubt"}
    assert found.lessons.items[-1].urgency == "urgent"


def test_the_text_is_learnt_as_the_model_read_it(db: Database) -> None:
    save_many(db, [judged("id:long", text="x" * 9000)], NOW)
    say(db, 41, "confirm")
    assert len(gather(db).lessons.items[0].text) == 4000


def test_nothing_learnt_changes_nothing(tmp_path: Path, corpus: Path) -> None:
    found = train(tmp_path / "model", Lessons(), NOW, print, corpora=[corpus])
    assert (found.outcome, found.version) == (Outcome.NOTHING, current_version([corpus]))
    assert not (tmp_path / "model").exists()


def figure(mean: float) -> Difference:
    return Difference(figure="urgent recall", before=0.5, after=0.5 + mean, mean=mean, low=mean, high=mean)


def decided(monkeypatch: pytest.MonkeyPatch, *figures: Difference) -> None:
    """Skip the two fits of a comparison: what they find on so few items is chance."""
    monkeypatch.setattr("watcher.learning.compare", lambda *_: figures)


def test_lessons_are_compared_and_a_dry_run_changes_nothing(tmp_path: Path, corpus: Path) -> None:
    told: list[str] = []
    found = train(tmp_path, lessons(1, 2), NOW, told.append, corpora=[corpus], dry_run=True)
    assert found.outcome in (Outcome.WOULD_PROMOTE, Outcome.REFUSED)
    assert len(found.figures) == 6
    assert len(told) == 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_worse_is_refused_and_says_why(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(monkeypatch, figure(0.1), figure(-0.1))
    found = train(tmp_path, lessons(1), NOW, print, corpora=[corpus])
    assert found.outcome is Outcome.REFUSED
    assert len(found.reasons) == 1
    assert read_history(tmp_path) == History()


def test_what_is_not_worse_serves_and_can_be_taken_back(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(monkeypatch, figure(0.1))
    learnt = lessons(1, 2)
    found = train(tmp_path, learnt, NOW, print, corpora=[corpus])
    assert found.outcome is Outcome.PROMOTED
    assert serving_items(tmp_path) == learnt.items
    assert found.version == f"{current_version([corpus])}-{read_history(tmp_path).serving.digest}"
    assert (model := cache.load(tmp_path, found.version)) is not None
    assert model.version == found.version
    serving = read_history(tmp_path).serving
    assert (serving.items, serving.promoted_at, serving.figures) == (2, NOW, (figure(0.1),))
    assert serving.labels == found.labels

    again = train(tmp_path, learnt, NOW, print, corpora=[corpus])
    assert (again.outcome, again.version) == (Outcome.SAME, found.version)

    version, after = roll_back(tmp_path, [corpus])
    assert (version, after.serving.digest) == (current_version([corpus]), None)
    withdrawn = train(tmp_path, learnt, NOW, print, corpora=[corpus])
    assert (withdrawn.outcome, withdrawn.version) == (Outcome.WITHDRAWN, version)
    with pytest.raises(NothingBeforeError):
        roll_back(tmp_path, [corpus])


def test_the_challenger_is_compared_with_the_lessons_in_service(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Sequence[LabelledItem], Sequence[LabelledItem]]] = []

    def compare(_bundled: Any, serving: Any, new: Any, *_: Any) -> tuple[Difference, ...]:
        seen.append((serving, new))
        return (figure(0.1),)

    monkeypatch.setattr("watcher.learning.compare", compare)
    first, second = lessons(1), lessons(1, 2)
    train(tmp_path, first, NOW, print, corpora=[corpus])
    train(tmp_path, second, datetime(2026, 12, 1, tzinfo=UTC), print, corpora=[corpus], dry_run=True)
    assert seen == [((), first.items), (first.items, second.items)]
