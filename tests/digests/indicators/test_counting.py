"""Every table of the contract, counted from evidence: what is counted, what is missing, what is compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES, NATURES, SCOPES, URGENCIES
from digests.indicators.definitions import load_definitions
from digests.indicators.evidence import Publication, Rating
from digests.indicators.tables import Cell, Table
from digests.period import month_label
from sample_evidence import PARIS, alert, evidence, last_year, publication, span, tables, this_year, visited
from sample_report import COLUMNS as CONTRACT

NUMBERS = {
    "chiffres-cles": "valeur avant",
    "publications-par-risque": "p",
    "reglement-ia-actes": "alerte_apres_heures prise_en_charge_apres_heures",
    "delais-alertes": "mediane_heures neuf_sur_dix_heures plus_long_heures",
    "alertes-bilan": "valeur avant",
    "propositions-de-reevaluation": "attendu",
    "qualite-du-modele": "valeur bas haut",
    "empreinte": "valeur avant",
    "empreinte-par-mois": "heures_cpu wh go",
    "indicateurs-saisis": "valeur avant",
    "indicateurs-historique": "valeur",
}
"""Columns with decimals; shares are called `part`."""
_PYTHON: dict[str, Any] = {
    "text": str,
    "integer": int,
    "number": int | float,
    "percent": float,
    "date": date,
}


@pytest.fixture(scope="module")
def sample() -> dict[str, Table]:
    return tables()


def test_every_table_of_the_contract_is_there_in_its_order_with_its_columns(sample: dict[str, Table]) -> None:
    found = {name: " ".join(column.id for column in table.columns) for name, table in sample.items()}
    assert found == dict(CONTRACT)
    for name, table in sample.items():
        numbers = [column.id for column in table.columns if column.type == "number"]
        assert numbers == NUMBERS.get(name, "").split(), name
        shares = [column.id for column in table.columns if column.type == "percent"]
        assert shares == (["part"] if "part" in CONTRACT[name].split() else []), name


def test_every_cell_is_of_its_type_and_keys_tell_rows_apart(sample: dict[str, Table]) -> None:
    for name, table in sample.items():
        assert table.rows or name == "none", name
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                assert cell is None or isinstance(cell, _PYTHON[column.type]), (name, column.id, cell)
        if table.key:
            keys = list(zip(*(table.column(key) for key in table.key), strict=True))
            assert len(set(keys)) == len(keys), name


def test_every_table_names_the_definitions_of_its_figures(sample: dict[str, Table]) -> None:
    known = {one.id for one in load_definitions().indicators}
    for name, table in sample.items():
        assert table.indicators, name
        assert set(table.indicators) <= known, name
    told = {one for table in sample.values() for one in table.indicators}
    assert told == known


def test_texts_are_french_typography_without_straight_apostrophes(sample: dict[str, Table]) -> None:
    for name, table in sample.items():
        ours = [table.title, table.note, *(column.label + column.about for column in table.columns)]
        ours += [cell for column in ("nom", "texte", "formule", "limites") for cell in _texts(table, column)]
        assert not [text for text in ours if "'" in text], name


def _texts(table: Table, column: str) -> list[str]:
    ids = [one.id for one in table.columns]
    return [str(cell) for cell in table.column(column)] if column in ids else []


def test_a_publication_counts_in_each_group_that_it_stands_in(sample: dict[str, Table]) -> None:
    axes = sample["publications-par-axe"]
    assert axes.rows == (
        ("usages", "Usages", 6, 2, 0.5),
        ("legal", "Légal", 3, 1, 0.25),
        ("technologie", "Technologie", 3, 1, 0.25),
    )
    strategies = sample["publications-par-strategie"]
    assert strategies.column("publications") == (1, 1, 2, 3)
    # Two risks of one strategy are one publication of it.
    both = tables(evidence(span(publications=(publication(1, date(2026, 2, 3), risks=("R03", "R08")),))))
    assert both["publications-par-strategie"].cell("publications", strategie=3) == 1
    # R02 has the whole family RDP for an answer, R08 names its members.
    recommendations = sample["publications-par-recommandation"]
    assert recommendations.cell("publications", recommandation="RDP01") == 3
    assert recommendations.cell("publications", recommandation="RU04") == 2
    families = sample["publications-par-famille"]
    assert families.cell("lues", famille="press") == 10
    assert families.cell("publications", famille="press") == 8
    assert sample["publications-par-langue"].rows == (("fr", 10, 4, 10 / 12), ("en", 2, 0, 2 / 12))


def test_pestel_headings_come_from_the_main_axis_the_risks_and_their_strategies() -> None:
    found = tables(
        evidence(
            span(
                publications=(
                    publication(1, date(2026, 2, 3), axes=("legal", "technologie"), risks=("R01",)),
                    publication(2, date(2026, 2, 3), risks=("R09", "R22")),
                    publication(3, date(2026, 2, 3)),
                )
            )
        )
    )["publications-par-pestel"]
    counts = dict(zip(found.column("rubrique"), found.column("publications"), strict=True))
    assert counts == {
        "politique": 0,
        "economique": 1,
        "social": 1,
        "technologique": 0,
        "ecologique": 1,
        "legal": 1,
    }


def test_months_and_quarters_say_what_was_read_counted_and_urgent(sample: dict[str, Table]) -> None:
    months = sample["publications-par-mois"]
    assert len(months.rows) == 12
    assert months.rows[0] == ("2026-01", 2, 1, 0, 1, 0, 0)
    assert months.rows[1] == ("2026-02", 0, 0, 0, 0, 0, 0)
    assert months.rows[7] == ("2026-08", 3, 3, 1, 0, 3, 0)
    assert sample["publications-par-trimestre"].rows[0] == ("2026-Q1", 5, 4, 1, 4, 0, 0)
    assert not months.note


def test_a_risk_counts_publications_affairs_and_grave_affairs(sample: dict[str, Table]) -> None:
    risks = sample["publications-par-risque"]
    assert len(risks.rows) == 25
    leak = dict(zip((one.id for one in risks.columns), risks.rows[7], strict=True))
    assert (leak["publications"], leak["affaires"], leak["graves"], leak["avant"]) == (2, 1, 1, 1)
    assert leak["tendance"] == "trop peu pour conclure"
    assert leak["p"] is None


def test_a_retired_risk_stands_with_its_date_and_is_not_tested(sample: dict[str, Table]) -> None:
    risks = sample["publications-par-risque"]
    name = risks.cell("nom", risque="R22")
    assert str(name).endswith("ou collectivités (retiré le 12 juin 2026)")
    assert risks.cell("tendance", risque="R22") == "retiré"
    by_month = sample["risques-par-mois"]
    counts = [by_month.cell("publications", mois=f"2026-{month:02d}", risque="R22") for month in (5, 6, 7)]
    # It was looked for until some day of June.
    assert counts == [0, 0, None]
    # What bears it all the same is not hidden.
    assert by_month.cell("publications", mois="2026-12", risque="R22") == 1


def test_a_risk_that_is_retired_after_the_period_is_not_retired_yet() -> None:
    later = (Rating("R22", date(2027, 1, 2), 12, 12, True, "comité", datetime(2027, 1, 2, tzinfo=UTC)),)
    risks = tables(evidence(ratings=later))["publications-par-risque"]
    assert "retiré" not in str(risks.cell("nom", risque="R22"))


def test_acts_are_texts_decisions_and_doctrine_on_the_ai_act(sample: dict[str, Table]) -> None:
    acts = sample["reglement-ia-actes"]
    assert acts.column("publication") == (7, 8)
    assert acts.column("nature") == ("doctrine", "décision")
    # Of the second only the day is known: its delay runs from when it was seen.
    assert acts.column("alerte_apres_heures") == (2.67, 0.17)
    assert acts.column("prise_en_charge_apres_heures") == (3.0, 3.0)
    assert sample["reglement-ia-par-mois"].cell("actes", mois="2026-08") == 2
    calendar = sample["calendrier-reglement-ia"]
    assert calendar.column("etat") == ("passé", "à venir")
    assert calendar.column("articles") == ("50 5(1)(b\u00a0bis)", "57(1)")


def test_outcomes_of_alerts_add_up(sample: dict[str, Table]) -> None:
    assert sample["alertes-par-mois"].rows[7] == ("2026-08", 2, 0, 1, 1, 0)
    found = dict(
        zip(sample["alertes-bilan"].column("mesure"), sample["alertes-bilan"].column("valeur"), strict=True)
    )
    assert found["envoyees"] == 3
    assert found["vraies-pour-cent"] == 50.0
    assert sample["alertes-bilan"].cell("avant", mesure="vraies-pour-cent") is None


def test_an_alert_is_of_the_month_in_rennes() -> None:
    found = tables(evidence(span(alerts=(alert(1, datetime(2026, 1, 31, 23, 30, tzinfo=UTC), 1),))))
    assert found["alertes-par-mois"].cell("alertes", mois="2026-02") == 1


def test_a_proposal_has_the_first_decision_after_its_quarter(sample: dict[str, Table]) -> None:
    proposals = sample["propositions-de-reevaluation"]
    assert proposals.column("decision") == (
        "poids de 20 à 25 le 12 juin 2026 (comité du 12 juin)",
        "",
    )
    assert proposals.rows[0][3:7] == ("hausse", "impact", 5, 1.2)


def test_solutions_and_peers_say_when_they_were_first_seen(sample: dict[str, Table]) -> None:
    assert sample["solutions-citees"].rows == (
        ("chatgpt", "ChatGPT", "OpenAI", "États-Unis", 2, 1, date(2025, 2, 3)),
        ("copilot", "Microsoft 365 Copilot", "Microsoft", "États-Unis", 1, 0, None),
    )
    assert sample["pairs-cites"].rows == (("Ville de Nantes", 1, 1, 0, date(2026, 3, 2)),)


def test_quality_is_told_in_french(sample: dict[str, Table]) -> None:
    assert sample["qualite-du-modele"].column("mesure") == ("règlement IA (F1)", "risques (F1 global)")


def test_a_period_that_was_not_watched_has_no_zero_anywhere() -> None:
    told = this_year()
    found = tables(evidence(replace(span(), since=None, entered=told.entered)))
    for name in CONTRACT:
        numbers = [
            (column.id, cell)
            for row in found[name].rows
            for column, cell in zip(found[name].columns, row, strict=True)
            if column.type in ("integer", "number", "percent") and column.id not in _NOT_COUNTED
        ]
        if not name.startswith("indicateurs-"):
            assert all(cell is None for _, cell in numbers), name
    assert found["chiffres-cles"].note == (
        "La période n’a pas été suivie : aucun chiffre. La précédente n’a pas été suivie : rien à comparer."
    )
    assert not found["couverture-par-source"].rows
    assert found["usage"].column("mention") == ("non suivi",) * 5
    assert found["indicateurs-saisis"].cell("valeur", indicateur="agents-formes") == 240.0


_NOT_COUNTED = {"poids", "strategie"}


def test_a_period_without_the_one_before_compares_with_nothing() -> None:
    found = tables(evidence(this_year()))
    for name, columns in CONTRACT.items():
        if "avant" in columns.split():
            assert set(found[name].column("avant")) == {None}, name


def test_a_half_collected_year_has_no_figure_for_what_was_not_watched() -> None:
    began, ended = datetime(2026, 3, 12, tzinfo=UTC), datetime(2026, 10, 5, 8, tzinfo=UTC)
    half = replace(
        span(),
        since=began,
        until=ended,
        source_days=visited("gazette", date(2026, 3, 12), date(2026, 10, 5)),
    )
    found = tables(evidence(half))
    months = found["publications-par-mois"]
    assert months.column("lues") == (None, None, 0, 0, 0, 0, 0, 0, 0, 0, None, None)
    assert months.note == (
        "Suivi en partie : 2026-03 (20 jours sur 31), 2026-10 (5 jours sur 31). "
        "Non suivi, donc sans chiffre : 2026-01, 2026-02, 2026-11, 2026-12."
    )
    assert found["risques-par-mois"].cell("publications", mois="2026-01", risque="R01") is None
    assert found["publications-par-trimestre"].column("lues") == (0, 0, 0, 0)
    assert found["couverture-par-mois"].column("sources")[:3] == (None, None, 3)
    assert "qu’en partie" in found["chiffres-cles"].note


def test_a_month_in_which_no_visit_succeeded_was_not_watched() -> None:
    days = (
        *visited("gazette", date(2026, 1, 1), date(2026, 5, 31)),
        *visited("gazette", date(2026, 6, 1), date(2026, 6, 30), failures=2),
        *visited("gazette", date(2026, 7, 1), date(2026, 12, 31)),
    )
    months = tables(evidence(span(source_days=days)))["publications-par-mois"]
    assert months.column("publications")[4:7] == (0, None, 0)


def test_a_publication_never_hides_in_a_month_that_seems_unwatched() -> None:
    months = tables(evidence(span(publications=(publication(1, date(2026, 6, 3)),))))["publications-par-mois"]
    assert months.column("publications") == (None,) * 5 + (1,) + (None,) * 6


def test_runs_of_days_have_the_months_that_they_touch() -> None:
    found = tables(evidence(span("2026-01-20..2026-02-10", publications=(publication(1, date(2026, 2, 3)),))))
    assert found["publications-par-mois"].column("mois") == ("2026-01", "2026-02")
    assert found["publications-par-trimestre"].column("trimestre") == ("2026-Q1",)


_RISKS = tuple(risk.id for risk in evidence().register.risks)
_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def _publications(draw: st.DrawFn) -> tuple[Publication, ...]:
    days = draw(st.lists(_DAYS, max_size=25))
    return tuple(
        publication(
            number,
            day,
            scope=draw(st.sampled_from(SCOPES)),
            axes=tuple(draw(st.lists(st.sampled_from(AXES), min_size=1, max_size=3, unique=True))),
            risks=tuple(draw(st.lists(st.sampled_from((*_RISKS, "R99")), max_size=4))),
            urgency=draw(st.sampled_from(URGENCIES)),
            nature=draw(st.sampled_from(NATURES)),
            ai_act=draw(st.booleans()),
            story=draw(st.none() | st.integers(0, 3)),
            source_id=draw(st.sampled_from(("gazette", "cnil", "nantes", "inconnue"))),
            language=draw(st.sampled_from(("fr", "en"))),
        )
        for number, day in enumerate(days)
    )


@given(_publications())
def test_whatever_was_seen_the_figures_of_all_tables_agree(publications: tuple[Publication, ...]) -> None:
    found = tables(evidence(span(publications=publications)))
    counted = [one for one in publications if one.is_counted]
    summary = found["chiffres-cles"]
    assert summary.cell("valeur", indicateur="publications") == len(counted)
    assert summary.cell("valeur", indicateur="publications-lues") == len(publications)
    for name in ("publications-par-mois", "publications-par-trimestre"):
        assert _sum(found[name], "publications") == len(counted)
        assert _sum(found[name], "lues") == len(publications)
        assert sum(_sum(found[name], axis) for axis in AXES) == len(counted)
    for name in ("publications-par-axe", "publications-par-famille", "publications-par-langue"):
        assert _sum(found[name], "publications") == len(counted)
    assert _sum(found["publications-par-famille"], "lues") == len(publications)
    by_month = Counter((month_label(one.day), risk) for one in counted for risk in set(one.risks))
    long = found["risques-par-mois"]
    assert {row[:2]: row[2] for row in long.rows if row[2]} == {
        key: count for key, count in by_month.items() if key[1] != "R99"
    }
    of_risk = Counter(risk for one in counted for risk in set(one.risks))
    for row in found["publications-par-risque"].rows:
        count, affairs, graves = (_number(cell) for cell in row[4:7])
        assert count == of_risk[str(row[0])]
        assert graves <= affairs <= count
    for table in found.values():
        for column in table.columns:
            if column.type == "percent":
                assert all(cell is None or 0 <= _number(cell) <= 1 for cell in table.column(column.id))


def test_the_order_of_the_rows_changes_no_figure(sample: dict[str, Table]) -> None:
    now = this_year()
    backwards = replace(
        now,
        publications=now.publications[::-1],
        alerts=now.alerts[::-1],
        source_days=now.source_days[::-1],
        work=now.work[::-1],
        qualities=now.qualities[::-1],
    )
    assert tables(evidence(backwards, last_year())) == sample


def _number(cell: Cell) -> float:
    assert isinstance(cell, int | float)
    return cell


def _sum(table: Table, column: str) -> int:
    return sum(cell for cell in table.column(column) if isinstance(cell, int))


def test_days_of_publications_are_those_of_the_place() -> None:
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    one = publication(1, late.astimezone(PARIS).date(), seen=late)
    months = tables(evidence(span(publications=(one,))))["publications-par-mois"]
    assert months.cell("publications", mois="2026-02") == 1


def test_an_affair_over_two_months_is_one_of_its_first_and_counts_once(sample: dict[str, Table]) -> None:
    summary = sample["chiffres-cles"]
    assert summary.cell("valeur", indicateur="affaires") == 11
    assert summary.cell("valeur", indicateur="alertes-sans-reponse") == 0
    assert summary.cell("avant", indicateur="alertes-sans-reponse") == 1


def test_a_decision_before_the_end_of_the_quarter_is_no_answer_and_the_first_after_it_is() -> None:
    def by(day: date, was: int, weight: int) -> Rating:
        return Rating("R08", day, was, weight, False, "comité", datetime(2027, 1, 2, tzinfo=UTC))

    decisions = (by(date(2026, 3, 31), 20, 15), by(date(2026, 9, 1), 16, 20), by(date(2026, 4, 1), 15, 16))
    found = tables(evidence(ratings=decisions))["propositions-de-reevaluation"]
    assert found.column("decision")[0] == "poids de 15 à 16 le 1er avril 2026 (comité)"


def test_what_a_peer_says_on_the_law_is_no_use() -> None:
    told = publication(1, date(2026, 2, 3), source_id="nantes", publisher="Ville de Nantes", axes=("legal",))
    found = tables(evidence(span(publications=(told,))))["pairs-cites"]
    assert found.rows[0][:3] == ("Ville de Nantes", 1, 0)


def test_a_gigabyte_is_a_billion_bytes() -> None:
    days = visited("gazette", date(2026, 2, 3), date(2026, 2, 3), bytes=2_500_000_000)
    found = tables(evidence(span(source_days=days)))
    assert found["empreinte"].cell("valeur", mesure="go") == 2.5
    assert found["empreinte-par-mois"].cell("go", mois="2026-02") == 2.5
