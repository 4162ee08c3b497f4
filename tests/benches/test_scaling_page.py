"""docs/scaling.md says what its figures say, and its arithmetic is right."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from bench.simulation import charts, costs_file, pages, tables
from bench.simulation.paper import DAY, GIB, Load, Prices, carried, hours_to_post, most_sources, rooms_within

ROOT = Path(__file__).parents[2]
COSTS = costs_file.load()
FIGURES = pages.kept(ROOT)
PAGE = (ROOT / pages.PAGE).read_text(encoding="utf-8")
LOAD = Load(requests=24, arrivals=1, entries=2, whole=0.5)


def test_the_page_has_every_table_as_the_figures_make_it() -> None:
    assert pages.filled(PAGE, FIGURES, COSTS) == PAGE
    assert set(re.findall("<!-- table: ([a-z-]+) -->", PAGE)) == set(pages.TABLES)


def test_an_empty_place_is_filled_and_nothing_beside_it_is_touched() -> None:
    bare = "a\n<!-- table: load -->\n<!-- end -->\nb\n<!-- table: limits -->\n<!-- end -->\nc"
    once = pages.filled(bare, FIGURES, COSTS)
    assert [line for line in once.splitlines() if line in {"a", "b", "c"}] == ["a", "b", "c"]
    assert once.count("| --- |") == 2
    assert pages.filled(once, FIGURES, COSTS) == once


def test_the_charts_are_those_of_the_figures_and_shown() -> None:
    drawn = charts.drawn(FIGURES)
    for name, svg in drawn.items():
        assert (ROOT / pages.FOLDER / f"{name}.svg").read_text(encoding="utf-8") == svg
        assert f"scaling/{name}.svg" in PAGE
        etree.fromstring(svg.encode())
    assert {file.stem for file in (ROOT / pages.FOLDER).glob("*.svg")} == set(drawn)


def test_adaptive_polling_is_fresher_than_fixed_at_equal_requests_and_for_urgent_law_too() -> None:
    adaptive, even = FIGURES.adaptive, FIGURES.fixed
    assert adaptive.requests_a_day == pytest.approx(even.requests_a_day, rel=0.001)
    for group in ("all", "urgent law"):
        ours, theirs = adaptive.of(group), even.of(group)
        assert ours.median < theirs.median
        assert ours.p90 < theirs.p90
        assert ours.quarter > theirs.quarter


def test_no_host_was_asked_sooner_than_its_spacing_or_by_more_than_two_at_once() -> None:
    for side in (FIGURES.adaptive, FIGURES.fixed, FIGURES.outage):
        assert side.smallest_gap >= FIGURES.spacing
        assert side.most_at_once <= 2


def test_each_line_is_sources_times_units_times_cost() -> None:
    scale = carried(1000, LOAD, COSTS)
    assert scale.requests == 24_000
    assert scale.fetching == 24_000 * COSTS.visit
    assert scale.parsing == 1_000 * COSTS.answer
    assert scale.classifying == 1_000 * COSTS.entry
    assert scale.articles == 2_000 * COSTS.article
    assert scale.writing == 24_000 * COSTS.write_visit + 2_000 * COSTS.write_entry
    assert scale.stored == 2_000 * COSTS.stored_bytes / GIB
    assert scale.archived == 12_000 * COSTS.archived_bytes / GIB
    assert scale.cores * DAY == pytest.approx(scale.working + scale.writing)


def test_a_core_that_is_busy_for_a_year_costs_its_twelve_months_and_its_watts() -> None:
    cost = replace_costs(visit=DAY / 24, answer=0, entry=0, article=0, write_visit=0, write_entry=0)
    scale = carried(1, replace(LOAD, arrivals=0, entries=0), cost)
    assert scale.cores == pytest.approx(1)
    assert replace(scale, archived=0).euros(Prices(core=10, gib=1)) == pytest.approx(120)
    assert scale.watt_hours == pytest.approx(365 * 24 * 12 * 1.58)


def test_a_gib_that_is_kept_costs_its_twelve_months() -> None:
    scale = replace(carried(1, LOAD, replace_costs(visit=0)), stored=1 / 365, archived=1 / 365, fetching=0)
    bare = scale.euros(Prices(core=0, gib=0.5))
    assert bare == pytest.approx(12)


def test_the_writer_is_half_busy_with_as_many_sources_as_is_said() -> None:
    many = most_sources(LOAD, COSTS, 0.5)
    assert carried(many, LOAD, COSTS).writer == pytest.approx(0.5, rel=0.001)


def test_rooms_are_served_one_after_the_other() -> None:
    assert hours_to_post(7200, 0.5) == 1
    assert rooms_within(0.5, 15) == 1800


def test_whole_answers_are_those_without_validators_the_changed_and_one_a_day() -> None:
    load = tables.load_per_source(FIGURES)
    assert 0.3 < load.whole < 0.6
    assert load.requests * FIGURES.sources == pytest.approx(FIGURES.adaptive.requests_a_day)


def replace_costs(**changes: float) -> costs_file.Costs:
    """The measured costs with some others."""
    return COSTS.model_copy(update=changes)
