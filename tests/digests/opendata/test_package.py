"""The data package as the validator of Frictionless reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from digests.indicators.tables import Table
from digests.opendata.csvs import COMMA, SEMICOLON, Dialect
from digests.opendata.package import facts_of
from digests.opendata.repertoires import repertoires
from digests.opendata.writing import files
from sample_repertoires import GENERATED, LISTED, evidence, risk_table

FACTS = facts_of(evidence(), GENERATED, homepage="https://veille.example")
TABLES = (risk_table(), *repertoires(evidence(), LISTED))


def written(folder: Path, content: Mapping[str, bytes]) -> Path:
    for path, one in content.items():
        (folder / path).write_bytes(one)
    return folder / "datapackage.json"


def faults(path: Path) -> list[tuple[str, str]]:
    report = Package(str(path)).validate()
    tasks = [(task.name, error.type) for task in report.tasks for error in task.errors]
    return [("", error.type) for error in report.errors] + tasks


def descriptor(content: Mapping[str, bytes]) -> dict[str, Any]:
    return json.loads(content["datapackage.json"])


@pytest.mark.parametrize("dialect", [COMMA, SEMICOLON])
def test_the_package_validates(tmp_path: Path, dialect: Dialect) -> None:
    assert faults(written(tmp_path, files(TABLES, FACTS, dialect=dialect, ods=lambda _: b"classeur"))) == []


def test_the_package_validates_under_the_second_version_too(tmp_path: Path) -> None:
    content = dict(files(TABLES, FACTS))
    second = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", **descriptor(content)}
    content["datapackage.json"] = json.dumps(second).encode()
    assert faults(written(tmp_path, content)) == []


def test_the_validator_reads_what_was_meant(tmp_path: Path) -> None:
    path = written(tmp_path, files(TABLES, FACTS, dialect=SEMICOLON))
    rows = Package(str(path)).get_table_resource("publications-par-risque").read_rows()
    assert [float(row["part"]) if row["part"] else None for row in rows] == [0.6, 0.3, None]
    assert [row["publications"] for row in rows] == [3, 12340, None]


@pytest.mark.parametrize(
    ("name", "was", "is_now", "found"),
    [
        ("publications-par-risque.csv", ",12340,", ",beaucoup,", "type-error"),
        ("publications-par-risque.csv", "2026-01-04", "04/01/2026", "type-error"),
        ("publications-par-risque.csv", "R12,", "R11,", "unique-error"),
        ("publications-par-risque.csv", "R12,", "R77,", "foreign-key"),
        ("repertoire-risques.csv", "\r\nR02,", "\r\n,", "constraint-error"),
        ("repertoire-usages.csv", "usage-9,9", "usage-9,8", "hash-count"),
    ],
)
def test_the_validator_finds_a_value_that_was_changed(
    tmp_path: Path, name: str, was: str, is_now: str, found: str
) -> None:
    content = dict(files(TABLES, FACTS))
    before = content[name].decode()
    assert before.count(was) == 1
    content[name] = before.replace(was, is_now).encode()
    assert (name.removesuffix(".csv"), found) in faults(written(tmp_path, content))


def test_a_changed_workbook_is_found(tmp_path: Path) -> None:
    content = dict(files(TABLES, FACTS, ods=lambda _: b"classeur"))
    content["donnees.ods"] = b"classeuR"
    assert faults(written(tmp_path, content)) == [("donnees", "hash-count")]


def test_the_package_says_whose_it_is_under_which_licence_and_how_it_was_made() -> None:
    said = descriptor(files(TABLES, FACTS))
    assert said["licenses"][0]["name"] == "CC-BY-SA-4.0"
    assert said["name"] == "veille-ia-2026"
    assert said["created"] == "2027-01-05T08:00:00Z"
    assert said["temporal"] == {"name": "2026", "start": "2026-01-01", "end": "2026-12-31"}
    assert said["contributors"] == [
        {"title": "Observatoire de l’IA, Rennes Ville et Métropole", "role": "publisher"}
    ]
    made = said["sources"][0]["title"]
    assert "1 source" in made
    assert "classées par la machine" in made
    assert "2026.11-a" in made
    assert "suivie qu’en partie" not in said["description"]


def test_half_a_year_is_said_to_be_one() -> None:
    half = evidence(now=replace(evidence().now, until=GENERATED.replace(year=2026, month=7)))
    assert "n’a été suivie qu’en partie" in descriptor(files((), facts_of(half, GENERATED)))["description"]


def test_a_span_of_days_has_a_name_that_packages_may_have(tmp_path: Path) -> None:
    facts = facts_of(evidence("2026-11-01..2026-11-15"), GENERATED)
    path = written(tmp_path, files((risk_table(),), facts))
    assert descriptor({path.name: path.read_bytes()})["name"] == "veille-ia-2026-11-01_2026-11-15"
    assert faults(path) == []


def test_a_column_tells_its_type_its_unit_and_what_it_means() -> None:
    fields = descriptor(files(TABLES, FACTS, dialect=SEMICOLON))["resources"][0]["schema"]["fields"]
    assert fields[0]["constraints"] == {"required": True, "unique": True}
    assert fields[2] == {
        "name": "publications",
        "type": "integer",
        "title": "Publications",
        "description": "Dans la période. Unité : publications.",
    }
    assert fields[3]["description"] == "Unité : part de 0 à 1."
    assert fields[3]["decimalChar"] == ","


def test_a_reference_is_only_claimed_when_all_it_names_is_there() -> None:
    lost = risk_table(("R77", "Inconnu", 1, None, None, None))
    said = {one["name"]: one for one in descriptor(files((lost, *TABLES[1:]), FACTS))["resources"]}
    assert "foreignKeys" not in said["publications-par-risque"]["schema"]
    assert said["repertoire-preuves"]["schema"]["foreignKeys"] == [
        {"fields": "risque", "reference": {"resource": "repertoire-risques", "fields": "id"}}
    ]


def test_a_key_column_that_may_be_empty_is_not_required() -> None:
    parts = Table("t", "T", (), risk_table().columns[:2], (("R11", ""), ("R11", "a")), key=("risque", "nom"))
    first, second = descriptor(files((parts,), FACTS))["resources"][0]["schema"]["fields"]
    assert first["constraints"] == {"required": True}
    assert "constraints" not in second


def test_the_same_tables_give_the_same_bytes() -> None:
    again = (risk_table(), *repertoires(evidence(), LISTED))
    assert files(TABLES, FACTS) == files(again, facts_of(evidence(), GENERATED, homepage=FACTS.homepage))


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="publications-par-risque"):
        files((risk_table(), risk_table()), FACTS)
