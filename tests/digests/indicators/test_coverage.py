"""Which sources were alive at the end of the period, and on which days they were blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from digests.indicators.evidence import SourceDay, SourceFacts, Work
from digests.indicators.standing import state
from digests.indicators.tables import Table
from sample_evidence import evidence, publication, source, span, tables, visited
from watcher.rules.standing import Visited, standing

ALL_YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def _covered(
    *days: SourceDay, sources: tuple[SourceFacts, ...] = (), work: tuple[Work, ...] = ()
) -> dict[str, Table]:
    known = {one.id: one for one in (sources or (source("gazette"),))}
    return tables(evidence(span(source_days=days, work=work), sources=known))


def _row(found: dict[str, Table], name: str = "gazette") -> tuple[object, ...]:
    (row,) = (row for row in found["couverture-par-source"].rows if row[0] == name)
    return row[3:]


def test_the_sample_has_a_source_in_each_state() -> None:
    found = tables()["couverture-par-source"]
    assert dict(zip(found.column("source"), found.column("etat"), strict=True)) == {
        "gazette": "vivante",
        "cnil": "en panne",
        "nantes": "silencieuse",
        "ancienne": "retirée",
        "jamais": "jamais visitée",
    }
    assert found.cell("jours_aveugles", source="cnil") == 10
    assert found.cell("derniere", source="cnil") == date(2026, 12, 21)
    assert found.cell("jours_suivis", source="ancienne") == 31
    assert found.cell("jours_suivis", source="jamais") == 0


def test_a_day_on_which_every_visit_failed_is_blind_and_one_on_which_one_succeeded_is_not() -> None:
    found = _covered(
        *visited("gazette", date(2026, 1, 1), date(2026, 1, 9)),
        *visited("gazette", date(2026, 1, 10), date(2026, 1, 11), failures=2),
        *visited("gazette", date(2026, 1, 12), date(2026, 12, 31), failures=1, visits=3),
    )
    assert _row(found)[2:4] == (365, 2)
    assert found["couverture-par-mois"].rows[0] == ("2026-01", 1, 31, 2, 1 - 2 / 31)


def test_a_single_day_without_a_visit_is_blind_only_when_the_day_before_had_no_answer() -> None:
    other = visited("autre", *ALL_YEAR)
    days = (
        *visited("gazette", date(2026, 1, 1), date(2026, 1, 9)),
        # The 10th is skipped, as a page is visited every 24 hours; then the 12th and 13th are.
        *visited("gazette", date(2026, 1, 11), date(2026, 1, 11)),
        *visited("gazette", date(2026, 1, 14), date(2026, 12, 31)),
    )
    found = _covered(*other, *days, sources=(source("gazette"), source("autre")))
    assert _row(found)[2:4] == (365, 1)


def test_days_on_which_the_machine_was_off_are_followed_by_nobody() -> None:
    found = _covered(
        *visited("gazette", date(2026, 1, 1), date(2026, 3, 31)),
        *visited("gazette", date(2026, 5, 1), date(2026, 12, 31)),
    )
    assert _row(found)[2:4] == (335, 0)
    assert found["couverture-par-mois"].rows[3] == ("2026-04", None, None, None, None)


def test_days_on_which_it_ran_and_reached_nothing_are_blind() -> None:
    days = (
        *visited("gazette", date(2026, 1, 1), date(2026, 3, 31)),
        *visited("gazette", date(2026, 4, 11), date(2026, 12, 31)),
    )
    offline = tuple(Work(date(2026, 4, day), 96, 1.0) for day in range(1, 11))
    # The first of them is forgiven, as its source answered on the day before.
    assert _row(_covered(*days, work=offline))[2:4] == (365, 9)


def test_runs_before_visits_were_counted_by_days_make_nobody_blind() -> None:
    runs = tuple(Work(date(2026, 3, day), 96, None) for day in range(1, 31))
    found = _covered(*visited("gazette", date(2026, 6, 1), date(2026, 12, 31)), work=runs)
    assert _row(found)[2:4] == (214, 0)
    # But something was watched in March: its zero is one.
    assert found["publications-par-mois"].column("lues")[1:4] == (None, 0, None)


def test_a_source_is_followed_from_its_first_visit_and_a_retired_one_to_its_last() -> None:
    found = _covered(
        *visited("autre", *ALL_YEAR),
        *visited("nouvelle", date(2026, 12, 1), date(2026, 12, 31)),
        *visited("partie", date(2026, 1, 1), date(2026, 2, 28)),
        sources=(
            source("autre"),
            source("nouvelle", first_visit=date(2026, 12, 1)),
            source("partie", enabled=False),
            source("ensuite", first_visit=date(2027, 2, 1)),
            source("jadis", enabled=False),
        ),
    )
    assert _row(found, "nouvelle")[2] == 31
    assert _row(found, "partie")[2] == 59
    assert _row(found, "partie")[0] == "retirée"
    names = found["couverture-par-source"].column("source")
    assert "ensuite" not in names
    assert "jadis" not in names


def test_a_source_retired_after_the_period_was_not_retired_in_it() -> None:
    found = _covered(*visited("gazette", *ALL_YEAR, new=1), sources=(source("gazette", enabled=False),))
    assert _row(found)[0] == "vivante"


def test_a_renamed_source_is_one_row_under_its_last_name() -> None:
    found = _covered(
        *visited("gazette", *ALL_YEAR, new=1), sources=(source("gazette", name="Gazette des villes"),)
    )
    assert found["couverture-par-source"].column("nom") == ("Gazette des villes",)


def test_a_source_that_was_visited_before_and_not_in_the_period_is_broken() -> None:
    found = _covered(*visited("autre", *ALL_YEAR), sources=(source("gazette"), source("autre")))
    assert _row(found)[0] == "en panne"
    assert _row(found)[2:4] == (365, 365)


def test_a_source_of_which_half_the_visits_fail_is_broken() -> None:
    good = visited("gazette", date(2026, 1, 1), date(2026, 12, 24), new=1)
    for failures, expected in ((2, "en panne"), (1, "vivante")):
        late = visited("gazette", date(2026, 12, 25), date(2026, 12, 31), visits=4, failures=failures, new=1)
        assert _row(_covered(*good, *late))[0] == expected


def test_a_silence_over_christmas_is_none() -> None:
    days = (*visited("gazette", date(2026, 1, 1), date(2026, 12, 23), new=1),)
    quiet = visited("gazette", date(2026, 12, 24), date(2026, 12, 31))
    assert _row(_covered(*days, *quiet))[0] == "vivante"


def test_copies_of_others_pages_are_a_sign_of_life() -> None:
    # Their publications are counted with the source that had them first; visits know better.
    days = visited("gazette", *ALL_YEAR, new=1)
    assert _row(_covered(*days))[0] == "vivante"
    assert _row(_covered(*visited("gazette", *ALL_YEAR)))[0] == "silencieuse"


def test_pages_that_members_propose_are_no_source_to_follow() -> None:
    found = tables()
    assert "propositions" not in found["couverture-par-source"].column("source")


def test_the_state_is_that_of_the_end_of_a_half_collected_period() -> None:
    half = replace(
        span(source_days=visited("gazette", date(2026, 1, 1), date(2026, 6, 10), new=1)),
        until=datetime(2026, 6, 10, 12, tzinfo=UTC),
    )
    found = tables(evidence(half, sources={"gazette": source("gazette")}))["couverture-par-source"]
    assert found.rows[0][3:] == ("vivante", 0, 161, 0, date(2026, 6, 10))


def test_the_report_calls_a_source_silent_on_the_day_on_which_the_watch_does() -> None:
    # Last heard on 2026-04-30: the three working days end on the 6th, as the first of May is none.
    spoke = date(2026, 4, 30)
    for last in (date(2026, 5, day) for day in range(1, 13)):
        seen = Visited(7, 0, datetime.combine(spoke, time(), UTC), 1.0, datetime.combine(last, time(), UTC))
        days = visited("gazette", date(2026, 4, 20), last)
        told = state(source("gazette", rhythm_days=1.0), days, spoke, last)
        assert (told == "silencieuse") == (standing(seen) == "silent") == (last > date(2026, 5, 6)), last


def test_figures_of_coverage_compare_with_the_year_before() -> None:
    found = tables()["chiffres-cles"]
    assert found.cell("avant", indicateur="sources-suivies") == 2
    assert found.cell("avant", indicateur="jours-aveugles") == 0
    assert found.cell("avant", indicateur="part-vue") == 100.0


def test_publications_count_for_the_source_that_had_them_first() -> None:
    found = tables(
        evidence(
            span(
                publications=(
                    publication(1, date(2026, 2, 3)),
                    publication(2, date(2026, 2, 3), scope="hors"),
                ),
                source_days=visited("gazette", *ALL_YEAR),
            )
        )
    )
    assert _row(found)[1] == 1
