"""One picture, and only when it says something: each rule with what just passes it and what just does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.pictures.figures import AxisWeeks, Figure, RiskCounts, RiskMonths, SourceWeeks
from digests.pictures.worth import MOST_RISKS, Seen, worth
from digests.texts.language import language
from pictures_of_a_year import axis_weeks, risk, risk_months, source_weeks

FRENCH = language("fr")
STEADY = (20,) * 12


def seen(
    risks: RiskMonths | None = None,
    before: RiskMonths | None = None,
    axes: AxisWeeks | None = None,
    sources: SourceWeeks | None = None,
) -> Seen:
    """An ordinary week in which nothing moved, but for what is given."""
    now = risks or risk_months(risk(counts=(4,) * 12))
    return Seen(now, before or now, axes or axis_weeks(STEADY, STEADY, STEADY), sources or source_weeks())


def said(week: Seen) -> str | None:
    found = worth(week, FRENCH)
    return None if found is None else found.why.replace("\u202f", " ")


def grown(*counts: RiskCounts, by: int = 1) -> Seen:
    """Risks whose last month grew by so many within the week."""
    before = tuple(replace(one, counts=(*one.counts[:-1], max(one.counts[-1] - by, 0))) for one in counts)
    return seen(risk_months(*counts), risk_months(*before))


def test_an_ordinary_week_shows_nothing() -> None:
    assert worth(seen(), FRENCH) is None


def test_a_risk_whose_month_became_its_fullest_this_week_is_shown() -> None:
    found = worth(grown(risk(counts=(5,) * 11 + (6,))), FRENCH)
    assert found is not None
    assert isinstance(found.figure, RiskMonths)
    assert found.why.replace("\u202f", " ") == (
        "R08 · Risque R08 : données <personnelles> & sensibles : 6 publications en novembre 2026, "
        "jamais autant en un mois depuis décembre 2025 (5 au plus)."
    )


@pytest.mark.parametrize(
    "week",
    [
        grown(risk(counts=(5,) * 11 + (5,))),  # as full as the others
        grown(risk(counts=(5,) * 11 + (9,))),  # it was so a week ago
        grown(risk(counts=(1,) * 11 + (4,)), by=4),  # too few to speak of
        grown(risk(counts=(0,) * 9 + (5, 5, 6))),  # two months of past
    ],
    ids=["no-record", "an-old-record", "few", "young"],
)
def test_what_is_no_new_record_is_not_shown(week: Seen) -> None:
    assert worth(week, FRENCH) is None


def test_a_month_that_ended_within_the_week_counts_too() -> None:
    """The week of 30 November to 6 December: the record is November's."""
    now = risk(counts=(5,) * 10 + (8, 1))
    before = risk(counts=(5,) * 10 + (5, 0))
    assert "8 publications en octobre 2026" in str(said(seen(risk_months(now), risk_months(before))))


def test_of_two_records_the_heavier_risk_is_told() -> None:
    light, heavy = risk("R24", (5,) * 11 + (30,), 10), risk("R09", (5,) * 11 + (6,), 16)
    assert str(said(grown(light, heavy, by=29))).startswith("R09")


def test_the_risk_of_a_record_is_in_the_picture_however_many_there_are() -> None:
    others = [risk(f"R{number:02d}", (50,) * 12) for number in range(1, 20)]
    found = worth(grown(*others, risk("R25", (5,) * 11 + (6,), 10)), FRENCH)
    assert found is not None
    assert isinstance(found.figure, RiskMonths)
    assert len(found.figure.risks) == MOST_RISKS
    assert found.figure.risks[-1].id == "R25"


def moved(legal: tuple[int, ...], total: int = 60) -> Seen:
    """A quarter in which the law had so many of the publications of each week; the others share the rest."""
    usages = tuple((total - one) // 2 for one in legal)
    rest = tuple(total - one - other for one, other in zip(legal, usages, strict=True))
    return seen(axes=axis_weeks(legal, usages, rest))


def test_an_axis_that_takes_another_share_is_shown() -> None:
    assert said(moved((20,) * 11 + (36,))) == (
        "Légal : 60 % des publications de la semaine 47, contre 33 % en moyenne auparavant."
    )


def test_of_what_moved_the_axis_that_moved_most_is_told() -> None:
    assert str(said(moved((20,) * 11 + (2,)))).startswith("Légal : 3 %")


@pytest.mark.parametrize(
    "week",
    [
        moved((20,) * 11 + (24,)),  # 7 points
        moved((20, 30) * 5 + (20, 33)),  # 13 points, in a quarter that goes up and down as much
        moved((3,) * 11 + (5,), total=9),  # too few publications for shares
        moved((4,) * 11 + (7,), total=12),  # 25 points, by chance with so few
        moved((20,) * 10 + (36, 36)),  # as a week ago
    ],
    ids=["little", "restless", "few", "chance", "again"],
)
def test_a_share_that_says_nothing_is_not_shown(week: Seen) -> None:
    assert worth(week, FRENCH) is None


def test_a_share_that_turns_back_is_told_again() -> None:
    assert str(said(moved((20,) * 10 + (40, 2)))).startswith("Légal : 3 %")


def test_a_watch_that_begins_to_see_badly_is_shown() -> None:
    assert said(seen(sources=source_weeks(broken=(1,) * 11 + (7,)))) == (
        "7 sources en panne sur 61 en semaine 47, contre 1 la semaine d’avant."
    )


@pytest.mark.parametrize("broken", [(1,) * 11 + (6,), (1,) * 10 + (7, 9)], ids=["a-tenth", "again"])
def test_a_watch_that_sees_well_or_saw_badly_before_is_not_shown(broken: tuple[int, ...]) -> None:
    assert worth(seen(sources=source_weeks(broken=broken)), FRENCH) is None


def test_a_few_sources_are_no_share() -> None:
    few = SourceWeeks(
        source_weeks().starts, source_weeks().until, (9,) * 11 + (5,), (0,) * 12, (0,) * 11 + (4,)
    )
    assert worth(seen(sources=few), FRENCH) is None


def test_risks_come_before_axes_and_axes_before_sources() -> None:
    record = grown(risk(counts=(5,) * 11 + (6,)))
    shift = moved((20,) * 11 + (36,)).axes
    blind = source_weeks(broken=(1,) * 11 + (7,))
    everything = replace(record, axes=shift, sources=blind)
    found = worth(everything, FRENCH)
    assert found is not None
    assert isinstance(found.figure, RiskMonths)
    second = worth(seen(axes=shift, sources=blind), FRENCH)
    assert second is not None
    assert isinstance(second.figure, AxisWeeks)


@pytest.mark.parametrize("past", [0, 1, 2, 3])
def test_a_watch_younger_than_four_weeks_shows_nothing(past: int) -> None:
    weeks = (0,) * (11 - past) + (20,) * past + (20,)
    week = grown(risk(counts=(5,) * 11 + (60,)), by=60)
    assert worth(replace(week, axes=axis_weeks(weeks, weeks, weeks)), FRENCH) is None
    older = (0,) * 7 + (20,) * 5
    assert worth(replace(week, axes=axis_weeks(older, older, older)), FRENCH) is not None


COUNTS = st.lists(st.integers(0, 40), min_size=12, max_size=12).map(tuple)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_whatever_the_counts_what_is_shown_has_its_figure_and_its_words(
    one: tuple[int, ...],
    other: tuple[int, ...],
    third: tuple[int, ...],
    now: tuple[int, ...],
    before: tuple[int, ...],
) -> None:
    then = tuple(min(pair) for pair in zip(now, before, strict=True))
    week = seen(risk_months(risk(counts=now)), risk_months(risk(counts=then)), axis_weeks(one, other, third))
    found = worth(week, FRENCH)
    if found is not None:
        kinds: tuple[type[Figure], ...] = (RiskMonths, AxisWeeks, SourceWeeks)
        assert isinstance(found.figure, kinds)
        assert found.why.endswith(".")
    assert worth(replace(week, before=week.risks, axes=axis_weeks(STEADY, STEADY, STEADY)), FRENCH) is None
