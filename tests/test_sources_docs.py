"""docs/sources.md tells of each bundled source, and agrees with sources.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundled import FAMILIES, SOURCES, family

PAGE = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of docs/sources.md, without its head."""
    table = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("|")][2:]


TABLES = {
    "regulatory FR": rows("Law and authorities in France"),
    "regulatory EU": rows("Law and authorities of the Union"),
    "peers": rows("Peers: local authorities and their networks"),
    "technology": rows("Technology"),
    "observatory": rows("Observatories and research"),
    "incidents": rows("Incidents"),
    "press": rows("Press"),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_documentation_tells_each_source_of_a_family_as_it_is_in_the_file(name: str) -> None:
    told = [tuple(cell.strip() for cell in row[:4]) for row in TABLES[name]]

    assert told == [
        (f"`{one.id}`", one.kind, "yes" if one.enabled else "no", f"{one.rhythm_days:g}")
        for one in SOURCES
        if family(one) == name
    ]


def test_the_documentation_says_of_each_what_it_brings_its_terms_and_what_it_rests_on() -> None:
    terms = {row[0].strip() for row in rows("Terms")}

    for row in (row for table in TABLES.values() for row in table):
        brings, under, rests_on = (cell.strip() for cell in row[4:])
        assert brings
        assert under in terms
        assert len(rests_on) > 10
