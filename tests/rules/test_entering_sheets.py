"""A sheet that somebody filled in: all of it, or every cell that is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entered_figures import DEFINITIONS, NARROW, TODAY
from watcher.rules.entering.sheet import Filled, Row, Said, Sheet, column_letters, filled_in
from watcher.rules.entering.values import Amount

HEADINGS = ("indicateur", "valeur", "date", "rôle", "partie", "source", "commentaire")


def filled(*rows: tuple[Said, ...], headings: tuple[Said, ...] = HEADINGS, role: str = "") -> Filled:
    numbered = (Row(number, cells) for number, cells in enumerate((headings, *rows), start=1))
    return filled_in(Sheet(tuple(numbered), "lettered"), DEFINITIONS, TODAY, role)


def faults(found: Filled) -> list[tuple[str, str]]:
    assert not found.statements
    return [(one.place, one.error.why) for one in found.wrong]


def test_each_row_with_a_value_is_a_statement_and_cells_keep_their_types() -> None:
    found = filled(
        ("agents-formes", "1 234,5", "30/11/2026", "DRH", "Direction X", "tableau", "première session"),
        ("adoption", Amount(0.125, "%", f"12,5{NARROW}%"), date(2026, 11, 30), "DSI"),
        ("budget", "", date(2026, 11, 30), "DAF"),
        (),
        ("agents-formes", "-", "2026-11-29", "DRH"),
    )
    assert not found.wrong
    assert [(one.indicator, one.part, one.value, one.as_of.day) for one in found.statements] == [
        ("agents-formes", "Direction X", 1234.5, 30),
        ("adoption", "", 0.125, 30),
        ("agents-formes", "", None, 29),
    ]
    assert found.statements[0].comment == "première session"
    assert found.passed_over == 1


def test_headings_stand_in_any_order_with_or_without_accents_and_some_are_there_to_be_read() -> None:
    found = filled(
        ("2026-11-30", "Agents formés", "DRH", "120", "agents-formes", "agents"),
        headings=("DATE ", "Nom", "Role", "Valeur", "Indicateur", "Unité"),
    )
    assert [(one.value, one.role) for one in found.statements] == [(120, "DRH")]


def test_the_role_of_rows_without_one_is_given_beside() -> None:
    found = filled(
        ("agents-formes", "120", "2026-11-30", ""),
        ("adoption", "12 %", "2026-11-30", "DSI"),
        role="coordination",
    )
    assert [one.role for one in found.statements] == ["coordination", "DSI"]
    assert filled(("budget", "1", "2026-11-30"), headings=HEADINGS[:3], role="DAF").statements


def test_every_wrong_cell_is_named_and_nothing_is_stated() -> None:
    found = filled(
        ("agents-formes", "1 234,5 %", "2026-11-30", "DRH"),
        ("agent-formes", "120", "2026-12-25"),
        ("agents-formes", "120", "2026-11-30", "DRH"),
        ("", "120", "2026-11-30", "DRH"),
        ("budget", "1", "2026-11-30", "DAF", "Direction X", "", "", "trop"),
    )
    assert faults(found) == [
        ("B2", "wrong-unit"),
        ("A3", "unknown-indicator"),
        ("C3", "future-day"),
        ("D3", "no-role"),
        ("A5", "unknown-indicator"),
        ("H6", "beyond-columns"),
    ]


def test_two_rows_about_the_same_must_say_the_same() -> None:
    first, again = (("agents-formes", "120", "2026-11-30", "DRH", part) for part in ("Voirie", "voirie"))
    assert len(filled(first, again).statements) == 1
    other = ("agents-formes", "130", "30/11/2026", "DRH", "VOIRIE")
    found = filled(first, other)
    assert faults(found) == [("B3", "contradiction")]
    assert found.wrong[0].error.hints == ("B2",)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (("indicateur", "valuer", "date", "role"), [("B1", "unknown-column"), ("row 1", "no-column")]),
        (("indicateur", "valeur", "date"), [("row 1", "no-column")]),
        (("indicateur", "valeur", "date", "role", "Rôle"), [("E1", "column-twice")]),
        (("agents-formes", "120", "2026-11-30"), [("row 1", "no-headings")]),
        (("",), [("row 1", "no-headings")]),
    ],
)
def test_a_wrong_column_is_named(headings: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    assert faults(filled(("agents-formes", "120", "2026-11-30", "DRH"), headings=headings)) == found


def test_a_sheet_without_rows_says_so() -> None:
    assert faults(filled_in(Sheet((), "lined"), DEFINITIONS, TODAY)) == [("line 1", "no-rows")]
    assert faults(filled()) == [("row 1", "no-rows")]


def test_cells_of_a_text_are_called_by_line_and_column() -> None:
    rows = (Row(1, HEADINGS), Row(7, ("agents-formes", "beaucoup", "2026-11-30", "DRH", "", "", "", "trop")))
    found = filled_in(Sheet(rows, "lined"), DEFINITIONS, TODAY)
    assert faults(found) == [("line 7, cell 8", "beyond-columns")]
    shorter = Sheet((rows[0], Row(7, rows[1].cells[:4])), "lined")
    assert faults(filled_in(shorter, DEFINITIONS, TODAY)) == [("line 7, column valeur", "no-number")]


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_spreadsheets_call_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", *HEADINGS, "agents-formes", "120", "12 %", "2026-11-30", "DRH", "-"])
            | st.text(max_size=5)
            | st.dates()
            | st.builds(Amount, st.floats(), st.sampled_from(["", "%", "€"]), st.text(max_size=5)),
            max_size=9,
        ).map(tuple),
        max_size=6,
    )
)
def test_no_sheet_breaks_the_reading(rows: list[tuple[Said, ...]]) -> None:
    for headings in ([HEADINGS], []):
        numbered = tuple(Row(number, cells) for number, cells in enumerate([*headings, *rows], start=1))
        found = filled_in(Sheet(numbered, "lettered"), DEFINITIONS, TODAY)
        assert not (found.wrong and found.statements)
