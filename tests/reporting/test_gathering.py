"""What a report is made from: two periods as far as they were watched, and what is known beside the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from classifiers.improvement.history import HistoryError
from classifiers.lists import ListError
from digests.indicators.evidence import Evidence, Span
from digests.period import period_named
from digests.site.naming import Names, Solution
from factories import judged, source
from watcher.items import Harvest, Outcome, SourceState
from watcher.reporting.books import Books
from watcher.reporting.gathering import gather
from watcher.rules.entering.checking import Statement
from watcher.store import entered, items, outbox, runs, sources, uses
from watcher.store.database import open_database
from watcher.store.messages import NewMessage

PARIS = ZoneInfo("Europe/Paris")
BEGAN = datetime(2024, 11, 4, 8, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 9, tzinfo=UTC)
AFTER = datetime(2027, 1, 11, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = Names(
    tuple(
        Solution(id=name.lower(), name=name, maker="", country="", kind="chat", forms=(name,))
        for name in ("Alpha", "Beta", "Gamma", "Delta")
    )
)
SERVICE = """
{"serving": {"digest": "0123abcd", "promoted_at": "2026-05-04T22:30:00Z", "figures": [
   {"figure": "scope, macro-F1", "before": 0.9, "after": 0.91, "mean": 0.01, "low": -0.01, "high": 0.03}]},
 "past": [{"digest": "89abcdef", "promoted_at": "2025-12-31T23:30:00Z", "figures": [
   {"figure": "scope, macro-F1", "before": 0.89, "after": 0.9, "mean": 0.01, "low": 0.0, "high": 0.02}]},
   {}]}
"""
RETIRED = """
- {risk: R08, decided: 2026-06-15, was: 20, weight: 20, retires: true,
   decision: COPIL, recorded: 2026-06-16T08:00:00Z}
- {risk: R01, decided: 2027-01-08, was: 20, weight: 25, decision: COPIL, recorded: 2027-01-09T08:00:00Z}
"""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    sources.sync_sources(database, [source(), source("nantes", publisher="Nantes", category="peers")])
    yield database
    database.close()


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(PARIS, tmp_path / "register-decisions.yaml", tmp_path / "model", NAMES, version="1.2")


def keep(db: Database, key: str, seen: datetime = MARCH, **changes: Any) -> int:
    return items.save(db, judged(f"id:{key}", **changes), seen).item_id


def told(db: Database, books: Books, label: str = "2026", now: datetime = AFTER) -> Evidence:
    return gather(db, books, period_named(label, PARIS), now)


def ids(span: Span) -> list[int]:
    return [one.item_id for one in span.publications]


def test_a_year_is_told_with_the_year_before_it(db: Database, books: Books) -> None:
    runs.start_run(db, "round", BEGAN)
    first, second = keep(db, "1", MARCH - 365 * DAY), keep(db, "2")
    keep(db, "3", AFTER)
    found = told(db, books)
    assert (ids(found.before), ids(found.now)) == ([first], [second])
    assert (found.before.period.label, found.now.period.label) == ("2025", "2026")
    assert (found.before.is_whole, found.now.is_whole) == (True, True)
    assert (found.zone, found.version) == (PARIS, "1.2")
    assert {one.day.year for one in found.milestones} >= {2025, 2026, 2027}


def test_an_empty_store_watched_nothing(db: Database, books: Books) -> None:
    found = told(db, books)
    assert found.now == Span(found.now.period, None, found.now.period.end)
    assert found.before == Span(found.before.period, None, found.before.period.end)
    assert (found.courses[0].now.total, found.first_seen) == (0, {})


def test_a_year_that_was_watched_and_brought_nothing_is_empty_and_not_missing(
    db: Database, books: Books
) -> None:
    runs.start_run(db, "round", BEGAN)
    found = told(db, books)
    assert (found.now.since, found.now.publications) == (found.now.period.start, ())


def test_a_half_collected_year_says_from_when_and_the_one_before_was_not_watched(
    db: Database, books: Books
) -> None:
    began = datetime(2026, 6, 1, 8, tzinfo=UTC)
    runs.start_run(db, "round", began)
    keep(db, "1", began + DAY)
    found = told(db, books)
    assert (found.now.since, found.now.is_whole) == (began, False)
    assert (found.before.since, found.before.publications) == (None, ())


def test_a_year_that_is_not_over_is_told_up_to_now(db: Database, books: Books) -> None:
    runs.start_run(db, "round", BEGAN)
    first = keep(db, "1", MARCH)
    keep(db, "2", MARCH + DAY)
    found = told(db, books, now=MARCH + DAY)
    assert (found.now.until, ids(found.now), found.now.is_whole) == (MARCH + DAY, [first], False)
    assert (found.before.until, found.before.is_whole) == (found.before.period.end, True)


def test_a_year_to_come_was_not_watched(db: Database, books: Books) -> None:
    runs.start_run(db, "round", BEGAN)
    keep(db, "1", AFTER - DAY)
    found = told(db, books, "2029", now=AFTER)
    assert (found.now.since, found.before.since, found.courses) == (None, None, ())


def test_a_watch_that_began_at_the_very_end_of_a_period_did_not_watch_it(db: Database, books: Books) -> None:
    runs.start_run(db, "round", period_named("2026", PARIS).end)
    assert told(db, books).now.since is None
    assert told(db, books, "2027").now.since == period_named("2027", PARIS).start


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2026-Q2", "2026-Q1"),
        ("2026-03", "2026-02"),
        ("2026-W11", "2026-W10"),
        ("2026-03-10..2026-03-14", "2026-03-05..2026-03-09"),
    ],
)
def test_any_period_is_told_with_the_one_before(db: Database, books: Books, label: str, before: str) -> None:
    runs.start_run(db, "round", BEGAN)
    period = period_named(label, PARIS)
    inside = keep(db, "1", period.end - timedelta(microseconds=1))
    last = keep(db, "2", period.start - timedelta(microseconds=1))
    found = told(db, books, label)
    assert (ids(found.now), ids(found.before), found.before.period.label) == ([inside], [last], before)


def test_everything_that_is_counted_is_of_its_period(db: Database, books: Books) -> None:
    runs.start_run(db, "round", BEGAN)
    for at in (MARCH - 365 * DAY, MARCH, MARCH + DAY, AFTER):
        runs.end_run(db, runs.start_run(db, "round", at), "done", 0, {"cpu_seconds": 2.5}, at)
        sources.save_visit(db, Harvest("cnil", Outcome.UNCHANGED, SourceState(visited_at=at)), None, at)
        uses.add(db, "searches", at)
        message = NewMessage("r", "alert", f"{at}", f"{at}", "", "", item_ids=(keep(db, f"{at}", at),))
        number = outbox.enqueue(db, message, at)
        assert number is not None
        outbox.mark_sent(db, number, f"${at}", at)
    found = told(db, books)
    for span, days in ((found.now, 2), (found.before, 1)):
        assert [len(one) for one in (span.publications, span.alerts, span.source_days, span.work)] == [
            days
        ] * 4
        assert ([one.count for one in span.uses], sum(one.count for one in span.sent)) == ([days], days)
        assert {one.cpu_seconds for one in span.work} == {2.5}
    assert found.sources["cnil"].first_visit == date(2025, 3, 10)


def test_solutions_are_named_in_title_lead_or_the_beginning_of_the_text_by_what_is_in_scope(
    db: Database, books: Books
) -> None:
    runs.start_run(db, "round", BEGAN)
    keep(db, "1", title="Alpha et Beta")
    keep(db, "2", lead="Avec Gamma.", text="x" * 1_000 + " Delta")
    keep(db, "3", title="Alpha", scope={"label": "hors", "p": 0.9}, axes=[])
    keep(db, "4", text="alphabet")
    found = told(db, books)
    assert [one.solutions for one in found.now.publications] == [("alpha", "beta"), ("gamma",), (), ()]


def test_what_was_named_first_is_known_of_all_time_by_the_clock_of_the_place(
    db: Database, books: Books
) -> None:
    runs.start_run(db, "round", BEGAN)
    evening = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)  # the new year in Rennes
    keep(db, "1", evening - 40 * DAY, title="Alpha", source_id="nantes")
    keep(db, "2", evening - 45 * DAY, title="Beta", stale=True)
    keep(db, "3", evening - 45 * DAY, title="Beta", scope={"label": "hors", "p": 0.9}, axes=[])
    keep(db, "4", evening, title="Beta")
    keep(db, "5", MARCH, title="Alpha, Beta et Gamma", source_id="nantes")
    keep(db, "6", AFTER - DAY, title="Delta")
    assert told(db, books).first_seen == {
        "solution:alpha": date(2024, 11, 22),
        "solution:beta": date(2025, 1, 1),
        "solution:gamma": date(2026, 3, 10),
        "peer:Nantes": date(2024, 11, 22),
    }


def test_what_was_named_first_long_before_the_year_before_is_found_in_a_long_history(
    db: Database, books: Books
) -> None:
    runs.start_run(db, "round", BEGAN - 3_000 * DAY)
    for number in range(30):
        keep(db, f"{number}", BEGAN - (1_000 - number) * DAY, title="Alpha" if number in (7, 20) else "rien")
    keep(db, "last", MARCH, title="Alpha")
    assert told(db, books).first_seen["solution:alpha"] == (BEGAN - 993 * DAY).date()


def test_a_risk_is_told_by_the_register_of_the_last_day_and_decisions_by_their_day(
    db: Database, books: Books
) -> None:
    runs.start_run(db, "round", BEGAN)
    keep(db, "1", risks=["R08", "R99"])
    books.decisions.write_text(RETIRED, encoding="utf-8")
    found = told(db, books)
    held = {risk.id: risk for risk in found.register.risks}
    assert (held["R08"].retired, held["R01"].weight) == (True, 20)
    assert [one.risks for one in found.now.publications] == [("R08",)]
    assert [one.risk_id for one in found.now.ratings] == ["R08"]
    assert [one.risk_id for one in found.ratings] == ["R08", "R01"]
    assert told(db, books, "2025").register.risks != found.register.risks


@pytest.fixture
def rising(db: Database) -> None:
    """Eight quarters from 2025 on, with 6 of 60 stories of R08 in each but 40 and 55 in two of 2026."""
    runs.start_run(db, "round", BEGAN)
    for number in range(8):
        start = datetime(2025, 2, 1, tzinfo=UTC) + number * timedelta(days=91)
        bearing = {5: 40, 7: 55}.get(number, 6)
        batch = [judged(f"id:{number}-{n}", risks=["R08"] if n < bearing else []) for n in range(60)]
        items.save_many(db, batch, start)


@pytest.mark.usefixtures("rising")
def test_re_ratings_are_proposed_quarter_by_quarter_of_what_is_over(db: Database, books: Books) -> None:
    found = told(db, books)
    assert [(one.quarter, one.risk_id, one.up, one.factor, one.count) for one in found.now.proposed] == [
        ("2026-Q2", "R08", True, "probability", 40),
        ("2026-Q4", "R08", True, "probability", 55),
    ]
    assert found.now.proposed[0].expected == pytest.approx(6)
    assert found.before.proposed == ()
    course = next(one for one in found.courses if one.risk.id == "R08")
    assert (course.now.stories, [one.stories for one in course.past]) == (55, [6, 6, 40, 6])
    early = told(db, books, now=datetime(2026, 12, 20, tzinfo=UTC))
    assert [one.quarter for one in early.now.proposed] == ["2026-Q2"]
    assert early.courses == found.courses
    assert [one.quarter for one in told(db, books, "2026-Q2").now.proposed] == ["2026-Q2"]
    assert told(db, books, "2026-05").now.proposed == ()


@pytest.mark.usefixtures("rising")
def test_a_quarter_is_rated_by_the_register_of_its_own_last_day(db: Database, books: Books) -> None:
    books.decisions.write_text(RETIRED, encoding="utf-8")
    assert told(db, books).now.proposed == ()
    later = RETIRED.replace("2026-06-15", "2026-07-15").replace("2026-06-16T", "2026-07-16T")
    books.decisions.write_text(later, encoding="utf-8")
    assert [one.quarter for one in told(db, books).now.proposed] == ["2026-Q2"]


def test_entered_figures_are_of_the_days_that_they_are_about_and_history_is_whole(
    db: Database, books: Books
) -> None:
    def say(value: float | None, as_of: date, at: datetime, part: str = "") -> None:
        entered.record(db, [Statement("projets-en-cours", part, value, as_of, "coordination")], at)

    say(3, date(2025, 12, 31), MARCH)
    say(4, date(2026, 1, 1), MARCH)
    say(5, date(2026, 12, 31), AFTER - DAY)
    say(6, date(2026, 12, 31), AFTER - timedelta(hours=1))
    say(7, date(2026, 12, 31), AFTER - DAY, "Culture")
    say(None, date(2026, 12, 31), AFTER - timedelta(hours=2), "Culture")
    say(8, date(2027, 1, 1), AFTER - DAY)
    say(9, date(2026, 12, 31), AFTER + DAY)
    found = told(db, books)
    assert [(one.as_of.isoformat(), one.value) for one in found.now.entered] == [
        ("2026-01-01", 4),
        ("2026-12-31", 6),
    ]
    assert [one.value for one in found.before.entered] == [3]
    assert [one.value for one in found.history] == [3, 4, 5, 6, 7, None, 8]
    assert found.now.since is None


def test_promotions_are_told_in_the_period_in_which_they_were(db: Database, books: Books) -> None:
    runs.start_run(db, "round", BEGAN)
    keep(db, "1")
    db.execute("UPDATE assessments SET model = 'vigie-2-cafe0000-0123abcd'")
    db.conn.commit()
    books.models.mkdir()
    (books.models / "service.json").write_text(SERVICE, encoding="utf-8")
    found = told(db, books)
    assert [(str(one.at), one.model, one.value, one.low, one.origin) for one in found.now.qualities] == [
        ("2026-01-01", "89abcdef", 0.9, None, "promotion"),
        ("2026-05-05", "vigie-2-cafe0000-0123abcd", 0.91, None, "promotion"),
    ]
    assert found.before.qualities == ()


def test_files_that_cannot_be_read_are_named(db: Database, books: Books) -> None:
    books.models.mkdir()
    (books.models / "service.json").write_text("{", encoding="utf-8")
    with pytest.raises(HistoryError, match=r"service\.json"):
        told(db, books)
    (books.models / "service.json").unlink()
    books.decisions.write_text("- {risk: R77}", encoding="utf-8")
    with pytest.raises(ListError, match=r"register-decisions\.yaml: line 1"):
        told(db, books)


def test_what_is_gathered_is_of_one_moment_and_writes_nothing(
    db: Database, books: Books, tmp_path: Path
) -> None:
    runs.start_run(db, "round", BEGAN)
    keep(db, "1")
    before = told(db, books)
    reader = open_database(tmp_path / "vigie.db", read_only=True)
    assert told(reader, books) == before
    assert not reader.conn.in_transaction
    reader.close()


def test_a_source_that_left_the_file_under_another_name_keeps_its_publications(
    db: Database, books: Books
) -> None:
    runs.start_run(db, "round", BEGAN)
    keep(db, "1")
    sources.sync_sources(db, [source("cnil-actus", name="CNIL, actualités")])
    found = told(db, books)
    assert [found.sources[one.source_id].enabled for one in found.now.publications] == [False]
    assert found.sources["cnil-actus"].first_visit is None
