"""What readers get: a week's digest, the site when nothing changed, a year's report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture
from sqlite_utils import Database

from bench.synthetic_year import END, YEAR
from digests.indicators.definitions import load_definitions
from digests.messages.message import digest_message
from digests.period import period_named, week_period
from digests.site.naming import load_solutions
from sample_site import house, opened
from watcher.reporting.books import books_of
from watcher.reporting.files import Plan, report_files
from watcher.reporting.gathering import gather
from watcher.site.building import build
from watcher.writing.composing import compose

WEEKS = 40
"""Of the site's sample: some 350 publications."""


def test_digest_of_a_week(benchmark: BenchmarkFixture, year: Database, tmp_path: Path) -> None:
    """Some sixty publications, written as a message."""
    told = house(tmp_path, END)
    week = week_period(f"{YEAR}-W40", told.settings.schedule.zone)

    def work() -> str:
        return digest_message(compose(year, told.newsroom, week, week.end).digest()).body

    assert len(benchmark(work)) > 1_000


def test_site_unchanged(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    told = house(tmp_path, now)
    db = opened(tmp_path, told, WEEKS)
    build(db, told, tmp_path / "site", now)
    built = benchmark(build, db, told, tmp_path / "site", now)
    assert (built.written, built.removed) == (0, 0)
    benchmark.extra_info["files"] = built.unchanged
    db.close()


def test_site_from_nothing(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    told = house(tmp_path, now)
    db = opened(tmp_path, told, WEEKS)
    built = benchmark.pedantic(build, (db, told, tmp_path / "site", now), {"full": True}, rounds=3)
    assert built.written > 100
    benchmark.extra_info["files"] = built.written
    db.close()


def test_report_of_a_year(benchmark: BenchmarkFixture, year: Database, tmp_path: Path) -> None:
    """Page, text, workbook and open data, without a PDF."""
    told, solutions = house(tmp_path, END), load_solutions()
    period = period_named(str(YEAR), told.settings.schedule.zone)

    def work() -> int:
        evidence = gather(year, books_of(told.settings, solutions), period, END, is_over=True)
        plan = Plan(load_definitions(), solutions, evidence.now.until)
        return len(report_files(evidence, plan, lambda _: None))

    assert benchmark.pedantic(work, rounds=3) > 10
