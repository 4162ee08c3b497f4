from __future__ import annotations

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


def of(state: SourceState | None, watched: Source | None = None, days: int = 0) -> SourceReport:
    return report(watched or source(), known(state) if state else None, NOW + timedelta(days=days))


SEEN = SourceState(visited_at=NOW, succeeded_at=NOW, newest=NOW)


@pytest.mark.parametrize(
    ("found", "condition", "needs_care"),
    [
        (of(SEEN), "ok", False),
        (of(None), "not visited", False),
        (of(SEEN, days=30), "silent", True),
        (of(SourceState(visited_at=NOW, fault=Fault.HTTP, failures=4)), "broken", True),
        (of(SEEN, source(enabled=False, reason="low confidence")), "disabled", False),
        (of(SEEN, source(kind="sparql")), "waiting", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_condition_and_who_needs_care(found: SourceReport, condition: str, needs_care: bool) -> None:
    assert (found.condition, found.needs_care) == (condition, needs_care)
    assert condition == "ok" or found.advice


def test_a_broken_source_is_told_with_fault_count_and_place_to_look() -> None:
    broken = SourceState(visited_at=NOW, fault=Fault.HTTP, failures=4)
    advice = of(broken, source(homepage="https://cnil.example/accueil")).advice
    assert advice == "http-status, 4 visit(s) in a row; open https://cnil.example/accueil"


def test_without_a_database_nothing_was_visited_and_none_is_made(tmp_path: Path) -> None:
    database = tmp_path / "vigie.db"
    assert [one.condition for one in report_sources(database, [source()], NOW)] == ["not visited"]
    assert not database.exists()
