"""What people stated stands with its date and role; what nobody stated is missing, never zero."""

from __future__ import annotations

from datetime import UTC, date, datetime

from digests.indicators.definitions import load_definitions
from sample_evidence import evidence, span, stated, tables

AGENTS = "agents-formes"
ADOPTION = "taux-d-adoption"


def test_every_indicator_that_people_enter_stands_stated_or_missing() -> None:
    found = tables(evidence(span()))["indicateurs-saisis"]
    assert found.column("indicateur") == tuple(one.id for one in load_definitions().entered)
    assert set(found.column("valeur")) == {None}
    assert set(found.column("etat")) == {"non renseigné"}


def test_the_newest_day_stands_and_of_one_day_the_newest_statement() -> None:
    now = span(
        entered=(
            stated(AGENTS, 90.0, date(2026, 11, 1)),
            stated(AGENTS, 50.0, date(2026, 3, 1), entered=datetime(2026, 12, 9, tzinfo=UTC)),
            stated(AGENTS, None, date(2026, 12, 1)),
        )
    )
    found = tables(evidence(now, span("2025", entered=(stated(AGENTS, 40.0, date(2025, 3, 1)),))))
    row = found["indicateurs-saisis"]
    assert row.cell("valeur", indicateur=AGENTS) == 90.0
    assert row.cell("date", indicateur=AGENTS) == date(2026, 11, 1)
    assert row.cell("role", indicateur=AGENTS) == "coordination"
    assert row.cell("avant", indicateur=AGENTS) == 40.0


def test_a_zero_that_was_stated_is_a_zero() -> None:
    found = tables(evidence(span(entered=(stated(AGENTS, 0.0, date(2026, 3, 1)),))))["indicateurs-saisis"]
    assert found.cell("valeur", indicateur=AGENTS) == 0.0
    assert found.cell("etat", indicateur=AGENTS) == "renseigné"


def test_a_department_that_said_something_last_year_only_is_missing_this_year() -> None:
    found = tables()["indicateurs-saisis"]
    assert found.cell("etat", indicateur=ADOPTION, partie="Voirie") == "non renseigné"
    assert found.cell("avant", indicateur=ADOPTION, partie="Voirie") == 0.1
    assert found.cell("valeur", indicateur=ADOPTION, partie="Direction du numérique") == 0.42


def test_history_keeps_every_statement_in_its_order() -> None:
    found = tables()["indicateurs-historique"]
    assert found.column("valeur") == (120.0, 230.0, 240.0, 0.42, 0.1)
    assert found.column("saisi_le")[1] == date(2026, 12, 1)


def test_statements_of_an_indicator_that_is_defined_no_more_are_said_to_be_left_out() -> None:
    found = tables(evidence(history=(stated("jadis", 1.0, date(2025, 1, 1)),)))["indicateurs-historique"]
    assert not found.rows
    assert found.note.endswith(": 1, gardées hors de cette table.")
