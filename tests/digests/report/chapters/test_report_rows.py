"""Rows of tables by the names of their columns, and languages by theirs."""

from __future__ import annotations

import pytest

from digests.report.chapters.rows import narrowed, rows
from digests.report.chapters.spread import language_name
from sample_report import table


def test_a_column_that_is_not_there_is_named() -> None:
    (row,) = rows(table("usage", ("reactions", "Réactions", 120, "", None)))
    with pytest.raises(KeyError, match="usage has no column 'nombres'"):
        row.number("nombres")


def test_a_missing_cell_is_no_number_no_text_and_nothing_in_a_sum() -> None:
    (row,) = rows(table("usage", ("reactions", "Réactions", None, "moins de 5", None)))
    assert (row.number("nombre"), row.count("nombre"), row.text("nombre")) == (None, 0, "")


def test_a_narrowed_table_keeps_its_id_and_the_part_of_its_key_that_is_left() -> None:
    whole = table("usage", ("reactions", "Réactions", 120, "", None))
    shown = narrowed(whole, "nom", "nombre")
    assert (shown.id, shown.rows, shown.key) == ("usage", (("Réactions", 120),), ())


@pytest.mark.parametrize(
    ("code", "written"),
    [("fr", "français"), ("en-GB", "anglais"), ("", ""), ("xx", "xx"), ("non dite", "non dite")],
)
def test_languages_have_their_french_names(code: str, written: str) -> None:
    assert language_name(code) == written
