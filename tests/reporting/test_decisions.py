"""The committee's decisions as evidence of a report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from decided import decision
from digests.indicators.evidence import Rating
from digests.period import period_named
from watcher.register_book import RegisterBook
from watcher.reporting.decisions import last_day, ratings, ratings_in, register_on

PARIS = ZoneInfo("Europe/Paris")


def test_without_a_file_nothing_was_decided(tmp_path: Path) -> None:
    assert ratings(tmp_path / "none.yaml") == ()


def test_every_decision_is_evidence_by_the_committees_day(tmp_path: Path) -> None:
    path = tmp_path / "register-decisions.yaml"
    book = RegisterBook(path)
    recorded = datetime(2027, 1, 2, 8, tzinfo=UTC)
    book.add(decision("R22", 12, 12, decided=date(2026, 12, 31), recorded=recorded, retires=True))
    book.add(decision())
    found = ratings(path)
    assert found == (
        Rating("R11", date(2026, 11, 10), 16, 20, False, "COPIL du 10 novembre", decision().recorded),
        Rating("R22", date(2026, 12, 31), 12, 12, True, "COPIL du 10 novembre", recorded),
    )
    assert ratings_in(found, period_named("2026", PARIS), PARIS) == found
    assert ratings_in(found, period_named("2026-11", PARIS), PARIS) == found[:1]
    assert ratings_in(found, period_named("2027", PARIS), PARIS) == ()


def test_the_register_of_a_report_is_that_of_its_periods_last_day(tmp_path: Path) -> None:
    path = tmp_path / "register-decisions.yaml"
    RegisterBook(path).add(decision())
    assert last_day(period_named("2026", PARIS), PARIS) == date(2026, 12, 31)
    assert register_on(path, last_day(period_named("2026-Q4", PARIS), PARIS)).risk("R11").weight == 20
    assert register_on(path, last_day(period_named("2026-Q3", PARIS), PARIS)).risk("R11").weight == 16
