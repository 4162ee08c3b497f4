from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factories import NOW, source
from watcher.items import Fault, SourceState
from watcher.sources import Source
from watcher.store.sources import SourceHealth
from watcher.upkeep.health import SourceReport, report, report_sources


def known(state: SourceState, items: int = 3) -> SourceHealth:
    return SourceHealth("cnil", "CNIL", "regulatory", True, 7, items, state, NOW)


def of(state: SourceState | None, watched: Source | None = None) -> SourceReport:
    return report(watched or source(), known(state) if state else None)


SEEN = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW)
FAILING = SourceState(
    visited_at=NOW, fault=Fault.HTTP, failures=4, failing_since=NOW, detail="404", remedy="look for it"
)


@pytest.mark.parametrize(
    ("found", "condition", "needs_care"),
    [
        (of(SEEN), "ok", False),
        (of(None), "not visited", False),
        (of(replace(SEEN, newest=NOW - timedelta(days=40))), "silent", True),
        (of(FAILING), "broken", True),
        (of(replace(FAILING, failures=1)), "unsteady", False),
        (of(replace(FAILING, fault=Fault.RECIPE)), "to repair", True),
        (of(SEEN, source(enabled=False, reason="low confidence")), "disabled", False),
        (of(SEEN, source(kind="listing")), "waiting", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_condition_and_who_needs_care(found: SourceReport, condition: str, needs_care: bool) -> None:
    assert (found.condition, found.needs_care) == (condition, needs_care)
    assert condition == "ok" or found.word or found.remedy
    assert not needs_care or (found.word and found.remedy and found.since)


def test_a_broken_source_has_its_last_word_its_remedy_and_since_when() -> None:
    broken = of(FAILING)
    assert (broken.word, broken.remedy) == ("failed 4 times in a row: 404", "look for it")
    assert (broken.since, broken.failures) == (NOW, 4)


def test_what_failed_before_words_were_kept_names_its_fault_and_the_place_to_look() -> None:
    old = of(replace(FAILING, detail="", remedy=""), source(homepage="https://cnil.example/accueil"))
    assert old.word == "failed 4 times in a row: http-status"
    assert old.remedy == "open https://cnil.example/accueil"


def test_without_a_database_nothing_was_visited_and_none_is_made(tmp_path: Path) -> None:
    database = tmp_path / "vigie.db"
    assert [one.condition for one in report_sources(database, [source()], None)] == ["not visited"]
    assert not database.exists()


def test_a_source_that_moved_or_is_gone_says_what_to_correct() -> None:
    moved = of(replace(SEEN, address="https://new.example/feed"))
    assert (moved.condition, moved.remedy) == (
        "ok",
        "correct sources.yaml: moved to https://new.example/feed",
    )
    gone = of(replace(FAILING, fault=Fault.GONE, not_before=NOW + timedelta(days=30)))
    assert "gone for good (410), asked again on 2026-12-23" in gone.remedy
