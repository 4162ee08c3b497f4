"""The report's charts as SVG: plain shapes, all figures said, gaps seen, whatever texts and numbers come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digests.report.charts import svg
from digests.report.document import Chart, ChartKind, Mark, Point, Series
from sample_document import charts
from sample_tables import MONTHS, RISKS
from sample_week import HOSTILE

CHARTS = {block.chart.id: block.chart for block in charts()}
SHAPES = {"svg", "title", "desc", "rect", "path", "circle", "text"}
NAMED_MONTHS = ("octobre 2026", "novembre 2026", "décembre 2026", "janvier 2027", "février 2027")


def texts(drawn: str) -> list[str]:
    """The texts of a picture, in the order in which they are painted."""
    return [shape.text or "" for shape in etree.fromstring(drawn.encode()).iter("{*}text")]


def bars(*values: float | None, kind: ChartKind = "bars", places: tuple[str, ...] = ()) -> Chart:
    """A chart of one series over places that have short names."""
    named = places or tuple(f"P{place}" for place in range(len(values)))
    return Chart("essai", kind, "Essai", "Rien à voir.", named, (Series("Publications", values),))


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_picture_is_of_plain_shapes_with_a_name_and_words_for_who_cannot_see_it(chart: Chart) -> None:
    drawn = svg(chart)
    root = etree.fromstring(drawn.encode())
    assert {etree.QName(shape).localname for shape in root.iter()} <= SHAPES
    assert {str(name) for shape in root.iter() for name in shape.attrib}.isdisjoint({"class", "style"})
    assert "currentColor" not in drawn
    assert "url(" not in drawn
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{chart.id}-title {chart.id}-desc")
    assert [root.findtext("{*}title"), root.findtext("{*}desc")] == [chart.title, chart.alt]
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert svg(chart) == drawn


def test_every_bar_says_its_figure() -> None:
    assert {"4\u202f210", "5\u202f980", "2\u202f150"} <= set(texts(svg(CHARTS["axes"])))
    assert {"412", "1\u202f012"} <= set(texts(svg(CHARTS["lues"])))


def test_few_or_long_names_make_the_bars_lie() -> None:
    long = "Une famille de sources au nom qui ne tient pas sous une barre"
    lying, upright = svg(bars(3, 2, 1, 4, places=(long, "b", "c", "d"))), svg(bars(3, 2, 1, 4))
    assert "P3" in texts(upright)
    assert any(said.startswith("Une famille de sources") for said in texts(lying))
    heights = [float(etree.fromstring(drawn.encode()).get("height", "")) for drawn in (lying, upright)]
    assert heights[0] < heights[1]


def test_months_are_shortened_so_that_a_year_of_them_stands_side_by_side() -> None:
    said = texts(svg(bars(1, 2, 3, 4, 5, places=NAMED_MONTHS)))
    assert [one for one in said if one in {"oct.", "nov.", "déc.", "janv.", "févr.", "2026", "2027"}] == [
        "oct.",
        "2026",
        "nov.",
        "déc.",
        "janv.",
        "2027",
        "févr.",
    ]


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines"])
def test_what_was_not_observed_is_said_and_is_no_zero(kind: ChartKind) -> None:
    said = texts(svg(bars(None, None, 3, 4, 5, kind=kind)))
    assert "non observé" in said
    assert "non observé" not in texts(svg(bars(0, 0, 3, 4, 5, kind=kind)))


def test_a_sum_that_lacks_a_part_is_a_lower_bound() -> None:
    whole = (Series("a", (1, 2, 3, 4)), Series("b", (5, None, 7, 8)))
    chart = Chart("essai", "stacked", "Essai", "", ("P0", "P1", "P2", "P3"), whole)
    said = texts(svg(chart))
    assert {"6", "≥ 2", "10", "12", "≥ : une partie de ce total n’est pas renseignée."} <= set(said)


def test_a_gap_breaks_a_line() -> None:
    def strokes(chart: Chart) -> int:
        paths = etree.fromstring(svg(chart).encode()).iter("{*}path")
        return sum(path.get("stroke-width") == "2" for path in paths)

    assert strokes(bars(1, 2, 3, 4, kind="lines")) == 1
    assert strokes(bars(1, 2, None, 3, 4, kind="lines")) == 2


def test_each_line_is_named_at_its_end_with_its_last_figure() -> None:
    said = texts(svg(CHARTS["tendances"]))
    assert {"Légal : 118", "Usages : 64", "Technologie : 66"} <= set(said)


def test_each_cell_of_a_heat_map_has_its_figure() -> None:
    chart = CHARTS["chaleur"]
    said = texts(svg(chart))
    assert set(RISKS) <= set(said)
    known = [value for series in chart.series for value in series.values if value is not None]
    assert sum(one.isdigit() for one in said) == len(known) + said.count("0") - known.count(0)
    assert "non observé" in said


def test_risks_that_cover_each_other_share_a_label() -> None:
    points = (Point("R01", 0, 20), Point("R02", 0, 20), Point("R03", 9, 20), Point("R04", 0, 12))
    said = texts(svg(Chart("essai", "matrix", "Essai", "", points=points)))
    assert {"R01, R02", "R03", "R04"} <= set(said)


def test_small_figures_are_spread_beside_a_very_large_one_and_the_picture_says_so() -> None:
    points = tuple(Point(f"R{number:02d}", number, 20) for number in range(1, 9))
    chart = Chart("essai", "matrix", "Essai", "", points=points, across="publications")
    assert "publications" in texts(svg(chart))
    skewed = replace(chart, points=(*points, Point("R09", 900, 20)))
    assert any("racine carrée" in one for one in texts(svg(skewed)))


def test_a_timeline_tells_each_day_in_order() -> None:
    chart = CHARTS["calendrier"]
    said = texts(svg(chart))
    assert said.index("2 févr. 2026") < said.index("10 juin 2026") < said.index("6 janv. 2027")
    assert {"passé", "à venir"} <= set(said)


def test_a_day_without_end_does_no_harm() -> None:
    endless = Chart(
        "essai", "timeline", "Essai", "", marks=(Mark(date.max, "fin"), Mark(date(2026, 1, 1), "là"))
    )
    assert len(svg(endless)) < 10_000


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines", "heat", "matrix", "timeline"])
def test_a_chart_of_nothing_says_so(kind: ChartKind) -> None:
    assert texts(svg(Chart("essai", kind, "Essai", ""))) == ["Aucune donnée sur la période"]


@pytest.mark.parametrize("kind", ["bars", "stacked", "lines", "heat"])
def test_a_chart_of_gaps_or_zeros_alone_is_drawn(kind: ChartKind) -> None:
    assert "non observé" in "".join(texts(svg(bars(None, None, kind=kind))))
    assert "0" in texts(svg(bars(0, 0, kind=kind)))


def test_a_chart_at_fault_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'Mon id': letters"):
        svg(replace(CHARTS["axes"], id="Mon id"))
    with pytest.raises(ValueError, match="axes: 'Publications' has 1 figures for 3 places"):
        svg(replace(CHARTS["axes"], series=(Series("Publications", (1,)),)))


number = st.none() | st.floats() | st.integers(-(10**15), 10**15) | st.integers(0, 50)
hostile = st.text(max_size=40) | st.sampled_from((*HOSTILE, "x" * 2_000, "\ufffe\uffff", "\ud800", ""))


@st.composite
def hostile_charts(draw: st.DrawFn) -> Chart:
    """Charts of any kind with whatever texts and numbers."""
    kind = draw(st.sampled_from(["bars", "stacked", "lines", "heat", "matrix", "timeline"]))
    places = tuple(draw(st.lists(hostile, max_size=20)))
    values = st.lists(number, min_size=len(places), max_size=len(places)).map(tuple)
    points = st.builds(Point, hostile, st.floats() | st.integers(0, 9), st.floats() | st.integers(1, 25))
    return Chart(
        "essai",
        kind,
        draw(hostile),
        draw(hostile),
        places,
        tuple(draw(st.lists(st.builds(Series, hostile, values), max_size=9))),
        tuple(draw(st.lists(points, max_size=25))) if kind == "matrix" else (),
        tuple(draw(st.lists(st.builds(Mark, st.dates(), hostile), max_size=9))) if kind == "timeline" else (),
        draw(hostile),
        draw(hostile),
    )


@given(hostile_charts())
def test_whatever_the_texts_and_numbers_it_is_a_picture_of_finite_size(chart: Chart) -> None:
    root = etree.fromstring(svg(chart).encode())
    assert {etree.QName(shape).localname for shape in root.iter()} <= SHAPES
    height = float(root.get("height", ""))
    assert 10 < height < 5_000
    for shape in root.iter():
        numbers = {
            name: float(shape.get(name, "0")) for name in ("x", "y", "cx", "cy", "width", "height", "r")
        }
        assert all(-1 <= value <= max(height, 690) for value in numbers.values()), numbers


def test_long_form_months_stay_what_they_are() -> None:
    assert set(MONTHS) <= set(texts(svg(bars(*range(12), kind="heat", places=MONTHS))))
