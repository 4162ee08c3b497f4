"""The living repertoires as tables: what they hold, and identifiers that never change."""

from __future__ import annotations

from datetime import date, datetime

from digests.indicators.evidence import Evidence
from digests.indicators.tables import Table, by_id
from digests.opendata.csvs import csv_bytes
from digests.opendata.repertoires import repertoires
from sample_repertoires import LISTED, ZONE, evidence, publication, source, span


def tables(of: Evidence | None = None) -> dict[str, Table]:
    return by_id(repertoires(of or evidence(), LISTED))


def test_there_are_six_of_them_and_each_has_its_key() -> None:
    found = tables()
    assert list(found) == [
        "repertoire-risques",
        "repertoire-mitigations",
        "repertoire-preuves",
        "repertoire-usages",
        "repertoire-technologies",
        "repertoire-historique",
    ]
    for table in found.values():
        keys = list(zip(*map(table.column, table.key), strict=True))
        assert len(keys) == len(set(keys))
        assert csv_bytes(table)


def test_a_risk_has_its_weight_its_answers_and_its_evidence() -> None:
    table = tables()["repertoire-risques"]
    assert len(table.rows) == 25
    row = dict(zip([column.id for column in table.columns], table.rows[10], strict=True))
    assert row == {
        "id": "R11",
        "slug": "reponses-erronees",
        "nom": "Réponses fausses, imprécises ou périmées (hallucinations)",
        "poids": 20,
        "strategie": 6,
        "etat": "suivi",
        "retire_le": None,
        "mitigations": "RU01 RU02 RU09 RT06",
        "publications": 3,
        "derniere_preuve": date(2026, 6, 9),
    }


def test_a_retired_risk_keeps_its_place_and_says_since_when() -> None:
    table = tables()["repertoire-risques"]
    assert table.cell("etat", id="R12") == "retiré"
    assert table.cell("retire_le", id="R12") == date(2026, 6, 15)
    undated = tables(evidence(ratings=()))["repertoire-risques"]
    assert undated.cell("etat", id="R12") == "retiré"
    assert undated.cell("retire_le", id="R12") is None


def test_families_of_recommendations_are_spelt_out_both_ways() -> None:
    found = tables()
    answers = str(found["repertoire-risques"].cell("mitigations", id="R03")).split()
    assert answers[0] == "RT05"
    assert "RDP01" in answers
    for answer in answers:
        assert "R03" in str(found["repertoire-mitigations"].cell("risques", id=answer)).split()


def test_evidence_is_a_row_for_each_publication_and_risk_of_the_register() -> None:
    table = tables()["repertoire-preuves"]
    named = list(zip(table.column("risque"), table.column("publication"), strict=True))
    assert named == [("R06", 9), ("R06", 3), ("R08", 10), ("R08", 4), ("R11", 9), ("R11", 6), ("R11", 3)]
    assert table.cell("lien", risque="R08", publication=4) is None
    assert table.cell("lien", risque="R08", publication=10) == "https://cnil.example/10"


def test_a_use_is_told_by_a_peer_or_at_first_hand() -> None:
    table = tables()["repertoire-usages"]
    assert table.column("id") == ("usage-9", "usage-6", "usage-3")
    assert table.cell("titre", id="usage-9") == "@metropole raconte"
    assert table.cell("risques", id="usage-6") == "R11"
    assert table.cell("solutions", id="usage-3") == "albert"


def test_a_peer_is_one_by_its_nature_or_its_category() -> None:
    for changes in ({"nature": "peer"}, {"category": "peers"}):
        sources = {"metropole": source("metropole", **changes)}
        assert len(tables(evidence(sources=sources))["repertoire-usages"].rows) == 3
    assert tables(evidence(sources={}))["repertoire-usages"].column("id") == ("usage-6",)


def test_a_technology_has_first_and_last_sight_and_how_often_it_was_named() -> None:
    table = tables()["repertoire-technologies"]
    assert len(table.rows) == len(LISTED.solutions)
    assert table.cell("premiere_mention", id="chatgpt") == date(2026, 1, 4)
    assert table.cell("derniere_mention", id="chatgpt") == date(2026, 9, 30)
    assert table.cell("publications", id="chatgpt") == 3
    assert table.cell("publications", id="mirai") == 0
    assert table.cell("premiere_mention", id="mirai") is None


def test_what_was_last_named_before_the_period_is_known_too() -> None:
    later = evidence("2027", before=evidence().now)
    table = tables(later)["repertoire-technologies"]
    assert table.cell("derniere_mention", id="albert") == date(2026, 6, 9)
    assert table.cell("publications", id="albert") == 0


def test_history_has_every_decision_and_first_sight_in_order() -> None:
    table = tables(evidence("2027"))["repertoire-historique"]
    assert table.rows == (
        (date(2026, 1, 4), "repertoire-technologies", "chatgpt", 1, "première mention", "ChatGPT"),
        (date(2026, 2, 3), "repertoire-technologies", "albert", 1, "première mention", "Albert"),
        (
            date(2026, 4, 2),
            "repertoire-risques",
            "R11",
            1,
            "nouveau poids",
            "16 → 20 ; Comité d’avril, point 3",
        ),
        (date(2026, 6, 15), "repertoire-risques", "R12", 1, "retrait", "poids 16 ; Comité de juin"),
        (date(2027, 1, 20), "repertoire-risques", "R11", 1, "maintien", "poids 20"),
        (date(2027, 2, 1), "repertoire-technologies", "mirai", 1, "première mention", "MIrAI"),
    )


def test_two_decisions_of_one_day_are_both_told_in_their_order() -> None:
    day = date(2026, 5, 5)
    first, *_ = evidence().ratings
    twice = tuple(
        type(first)("R11", day, was, weight, False, "", datetime(2026, 5, 6, hour, tzinfo=ZONE))
        for was, weight, hour in ((20, 15, 11), (16, 20, 9))
    )
    rows = [row for row in tables(evidence(ratings=twice))["repertoire-historique"].rows if row[0] == day]
    assert [(row[3], row[5]) for row in rows] == [(1, "16 → 20"), (2, "20 → 15")]


def test_nothing_watched_is_missing_not_zero() -> None:
    found = tables(evidence(now=span("2026", watched=False)))
    assert found["repertoire-risques"].cell("publications", id="R11") is None
    assert found["repertoire-technologies"].cell("publications", id="chatgpt") is None


def test_an_identifier_means_the_same_in_every_export_over_two_years() -> None:
    """A thing is told by what is not its identifier: slug, text, publication, name, day of the change."""
    meant: dict[tuple[str, object], object] = {}
    things = {
        "repertoire-risques": ("id", "slug"),
        "repertoire-mitigations": ("id", "texte"),
        "repertoire-usages": ("id", "publication"),
        "repertoire-technologies": ("id", "nom"),
    }
    for label in ("2026-Q1", "2026-06", "2026", "2026-Q4", "2027", "2026-02-01..2027-03-01"):
        found = tables(evidence(label))
        for name, (key, thing) in things.items():
            for one, other in zip(found[name].column(key), found[name].column(thing), strict=True):
                assert meant.setdefault((name, one), other) == other
    assert {one for _, one in meant if str(one).startswith("usage-")} == {
        "usage-3",
        "usage-6",
        "usage-9",
        "usage-21",
    }


def test_history_only_grows() -> None:
    before = tables(evidence("2026"))["repertoire-historique"].rows
    after = tables(evidence("2027"))["repertoire-historique"].rows
    assert after[: len(before)] == before
    assert len(after) > len(before) > 0


def test_a_title_without_end_is_cut_and_an_empty_one_is_named() -> None:
    rows = (
        publication(1, date(2026, 1, 2), title="mot " * 9_000),
        publication(2, date(2026, 1, 2), title=" \n"),
    )
    titles = tables(evidence(now=span("2026", *rows)))["repertoire-preuves"].column("titre")
    assert titles[0] == "(sans titre)"
    assert len(str(titles[1])) <= 300
