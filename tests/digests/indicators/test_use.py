"""What people did is told as numbers that speak of nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.indicators.definitions import load_definitions
from digests.indicators.evidence import Corrected, Use
from sample_evidence import evidence, span, tables


def test_counts_below_five_are_not_told_those_of_the_year_before_neither() -> None:
    found = tables()["usage"]
    assert found.rows == (
        ("reactions", "Réactions", 12, "", None),
        ("searches", "Recherches", None, "moins de 5", 9),
        ("submissions", "Adresses proposées", None, "moins de 5", None),
        ("requests", "Saisines", 5, "", None),
        ("commands", "Commandes", None, "moins de 5", None),
    )
    corrections = tables()["corrections"]
    assert corrections.cell("publications", etiquette="axis") == 7
    assert corrections.cell("publications", etiquette="risk") is None
    assert corrections.cell("mention", etiquette="risk") == "moins de 5"


@given(st.dictionaries(st.sampled_from(sorted(load_definitions().uses)), st.integers(0, 12)))
def test_no_table_tells_a_count_of_people_below_five(counts: dict[str, int]) -> None:
    now = span(
        uses=tuple(Use(kind, count) for kind, count in counts.items()),
        corrected=tuple(Corrected(kind, count) for kind, count in zip("ab", counts.values(), strict=False)),
    )
    found = tables(evidence(now, span("2025", uses=now.uses)))
    told = [cell for name in ("nombre", "avant") for cell in found["usage"].column(name)]
    told += found["corrections"].column("publications")
    assert all(cell is None or (isinstance(cell, int) and cell >= 5) for cell in told)


@pytest.mark.parametrize("label", ["2026-03", "2026-W10", "2026-Q2", "2025-09-01..2026-08-31"])
def test_spans_that_could_be_taken_from_one_another_tell_nothing(label: str) -> None:
    found = tables(evidence(span(label, uses=(Use("reactions", 500),), corrected=(Corrected("axis", 9),))))
    assert found["usage"].cell("nombre", usage="reactions") is None
    assert found["usage"].cell("mention", usage="reactions") == "donné par an"
    assert found["corrections"].cell("publications", etiquette="axis") is None


def test_a_year_is_told() -> None:
    found = tables(evidence(span("2026", uses=(Use("reactions", 500),))))
    assert found["usage"].cell("nombre", usage="reactions") == 500
