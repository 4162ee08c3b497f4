"""Figures as French readers see them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.indicators.tables import Cell, CellType, Column
from digests.report.cells import MISSING, heading, link_of, shown


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        (12340, "integer", "12 340"),
        (0, "integer", "0"),
        (-3, "integer", "−3"),
        (2.5, "number", "2,5"),
        (4.0, "number", "4"),
        (1234.567, "number", "1 234,57"),
        (-0.25, "number", "−0,25"),
        (-0.00001, "number", "0"),
        (0.0031, "number", "0,0031"),
        (0.3412, "percent", "34,1 %"),
        (1, "percent", "100,0 %"),
        (0.0, "percent", "0,0 %"),
        (0.0001, "percent", "< 0,1 %"),
        (-0.05, "percent", "−5,0 %"),
        (date(2026, 3, 2), "date", "02/03/2026"),
        ("R01", "text", "R01"),
        ("", "text", ""),
        ("moins de 5", "integer", "moins de 5"),
        (None, "integer", "n. r."),
        (None, "text", "n. r."),
        (float("nan"), "number", "n. r."),
        (float("inf"), "percent", "n. r."),
        (1e307, "percent", "n. r."),
        (10**400, "integer", "n. r."),
    ],
)
def test_a_cell_is_written_after_its_column(cell: Cell, kind: CellType, expected: str) -> None:
    assert shown(cell, Column("c", "C", kind)).replace("\u202f", " ") == expected


def test_a_number_that_names_something_is_not_grouped() -> None:
    assert shown(12340, Column("c", "C"), is_name=True) == "12340"


def test_a_head_has_its_unit() -> None:
    assert heading(Column("c", "Médiane", "number", "h")) == "Médiane (h)"
    assert heading(Column("c", "Publications")) == "Publications"


def test_only_addresses_of_pages_are_links() -> None:
    assert link_of("https://www.exemple.fr/a?b=1") == ("https://www.exemple.fr/a?b=1", "exemple.fr")
    assert link_of("javascript:alert(1)") is None
    assert link_of("voir https://exemple.fr") is None
    assert link_of(3) is None


@given(
    st.one_of(st.integers(), st.floats(), st.dates(), st.none(), st.text()),
    st.sampled_from(["text", "integer", "number", "percent", "date"]),
)
def test_no_cell_is_written_as_zero_unless_it_is_nearly_one(cell: Cell, kind: CellType) -> None:
    written = shown(cell, Column("c", "C", kind))
    if cell is None:
        assert written == MISSING
    elif isinstance(cell, int | float) and abs(cell) >= 0.005:
        assert written.strip("0,−\u202f%") != ""
