"""Counts for the pictures: what counts, once, in the span of its moment by the clock of the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from classifiers.assessment import Assessment
from digests.pictures.spans import months, weeks
from digests.rows import RiskRow
from watcher.items import Change, Fault, Harvest, Judged, Outcome, Problem, SourceState
from watcher.sources import Source
from watcher.store import items, tallies
from watcher.store.sources import save_visit, sync_sources

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, tzinfo=PARIS)
MONTHS = months(MONDAY, PARIS, 3)
WEEKS = weeks(MONDAY, PARIS, 3)
RISKS = {
    "R01": RiskRow("R01", "Énergie", 20),
    "R02": RiskRow("R02", "Prestataires", 20),
    "R09": RiskRow("R09", "Déclassement", 16),
}


@pytest.fixture
def keep(
    db: Database, judged: Callable[..., Judged], assessment: Callable[..., Assessment]
) -> Callable[..., None]:
    """An item seen at a moment; `risks`, `axes` and `scope` as plain labels, the rest is of the item."""

    def build(key: str, seen: datetime, **changes: Any) -> None:
        said = assessment(
            risks=[{"id": one, "p": 0.9} for one in changes.pop("risks", ["R01"])],
            axes=[{"id": one, "p": 0.9} for one in changes.pop("axes", ["legal", "usages"])],
            scope={"label": changes.pop("scope", "iag"), "p": 0.9},
        )
        page = changes.pop("page", f"https://cnil.example.org/{key}")
        items.save(db, judged(key=key, canonical_url=page, assessment=said, **changes), seen)

    return build


def by_risk(db: Database, **options: bool) -> dict[str, tuple[int, ...]]:
    found = tallies.risk_months(db, MONTHS, PARIS, RISKS, **options)
    return {risk.id: risk.counts for risk in found.risks}


def test_risks_are_counted_by_the_months_of_the_place(db: Database, keep: Callable[..., None]) -> None:
    keep("1", datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC))  # 23:59:59 in Paris, winter time already
    keep("2", datetime(2026, 10, 31, 23, 0, tzinfo=UTC), risks=["R01", "R09"])
    keep("3", datetime(2026, 8, 31, 21, 59, 59, tzinfo=UTC))  # before the first month
    keep("4", datetime(2026, 8, 31, 22, 0, tzinfo=UTC))
    keep("5", datetime(2026, 11, 22, 23, 0, tzinfo=UTC))  # after the end
    assert by_risk(db) == {"R01": (1, 1, 1), "R09": (0, 0, 1)}


def test_the_heaviest_come_first_with_labels_of_the_register_and_others_are_left_out(
    db: Database, keep: Callable[..., None]
) -> None:
    keep("1", datetime(2026, 11, 10, tzinfo=UTC), risks=["R09", "R02", "R99", "R01"])
    found = tallies.risk_months(db, MONTHS, PARIS, RISKS)
    assert [(risk.id, risk.weight, risk.label) for risk in found.risks] == [
        ("R01", 20, "Énergie"),
        ("R02", 20, "Prestataires"),
        ("R09", 16, "Déclassement"),
    ]
    assert [day.isoformat() for day in found.starts] == ["2026-09-01", "2026-10-01", "2026-11-01"]
    assert found.until.isoformat() == "2026-11-22"


def test_a_page_of_several_sources_counts_once_and_what_is_out_of_scope_or_a_backlog_does_not(
    db: Database, keep: Callable[..., None]
) -> None:
    november = datetime(2026, 11, 10, tzinfo=UTC)
    keep("1", november)
    keep("1 again", november, source_id="press", page="https://cnil.example.org/1")
    keep("2", november, scope="hors")
    keep("3", november, stale=True)
    assert by_risk(db) == {"R01": (0, 0, 1)}


def test_only_the_latest_answer_on_an_item_counts(
    db: Database, judged: Callable[..., Judged], assessment: Callable[..., Assessment]
) -> None:
    november = datetime(2026, 11, 10, tzinfo=UTC)
    first = judged(assessment=assessment(risks=[{"id": "R01", "p": 0.9}]))
    items.save(db, first, november)
    revised = replace(first.item, content_hash="other", text="Autre")
    said = assessment(risks=[{"id": "R09", "p": 0.9}])
    items.save(db, Judged(revised, Change.REVISED, said), november + timedelta(hours=1))
    assert by_risk(db) == {"R09": (0, 0, 1)}


def test_by_publication_counts_the_backlog_and_what_has_no_date_when_it_was_seen(
    db: Database, keep: Callable[..., None]
) -> None:
    november = datetime(2026, 11, 10, tzinfo=UTC)
    keep("1", november, published=datetime(2026, 9, 3, tzinfo=UTC), stale=True)
    keep("2", november, published=datetime(2026, 10, 3, tzinfo=UTC))
    keep("3", november, published=None)
    assert by_risk(db, published=True) == {"R01": (1, 1, 1)}
    assert by_risk(db) == {"R01": (0, 0, 2)}


def test_each_publication_counts_for_its_main_axis_alone(db: Database, keep: Callable[..., None]) -> None:
    keep("1", MONDAY - timedelta(days=1))
    keep("2", MONDAY - timedelta(days=8), axes=["technologie", "legal"])
    keep("3", MONDAY - timedelta(days=8), axes=[])
    found = tallies.axis_weeks(db, WEEKS, PARIS)
    assert {axis.axis: axis.counts for axis in found.axes} == {
        "legal": (0, 0, 1),
        "usages": (0, 0, 0),
        "technologie": (0, 1, 0),
    }
    assert [axis.axis for axis in found.axes] == ["legal", "usages", "technologie"]


def test_an_empty_store_has_empty_figures(db: Database) -> None:
    assert tallies.risk_months(db, MONTHS, PARIS, RISKS).risks == ()
    assert tallies.axis_weeks(db, WEEKS, PARIS).totals == (0, 0, 0)
    assert tallies.source_weeks(db, WEEKS, PARIS).totals == (0,)


def visit(db: Database, source_id: str, at: datetime, fault: Fault | None = None) -> None:
    problem = None if fault is None else Problem(fault, "down", "wait")
    outcome = Outcome.UNCHANGED if fault is None else Outcome.FAILED
    save_visit(db, Harvest(source_id, outcome, SourceState(), problem=problem), None, at)


def test_sources_stand_by_the_visits_of_each_week(
    db: Database, source: Callable[..., Source], keep: Callable[..., None]
) -> None:
    sync_sources(db, [source("cnil"), source("press"), source("third", rhythm_days=1)])
    keep("1", MONDAY - timedelta(days=15), source_id="third", published=MONDAY - timedelta(days=15))
    for day in range(1, 22):
        visit(db, "cnil", MONDAY - timedelta(days=day), Fault.DNS if day < 5 else None)
        visit(db, "third", MONDAY - timedelta(days=day))
    visit(db, "press", MONDAY - timedelta(days=9))
    found = tallies.source_weeks(db, WEEKS, PARIS)
    assert found.broken == (0, 0, 1)
    assert found.silent == (0, 1, 1)  # the third, eight days after its only publication
    assert found.working == (2, 2, 0)
    assert found.totals == (2, 3, 2)


def test_sources_that_are_watched_no_more_do_not_count(db: Database, source: Callable[..., Source]) -> None:
    visit(db, "cnil", MONDAY - timedelta(days=1))
    visit(db, "press", MONDAY - timedelta(days=1))
    sync_sources(db, [source("cnil")])
    found = tallies.source_weeks(db, WEEKS, PARIS)
    assert (found.totals, found.starts) == ((1,), (WEEKS[-1].day,))


def test_what_a_source_brought_before_the_first_week_is_its_newest(
    db: Database, source: Callable[..., Source], keep: Callable[..., None]
) -> None:
    sync_sources(db, [source("cnil", rhythm_days=1)])
    keep("1", MONDAY - timedelta(days=300), published=MONDAY - timedelta(days=300))
    visit(db, "cnil", MONDAY - timedelta(days=1))
    assert tallies.source_weeks(db, WEEKS, PARIS).silent == (1,)
