"""SPARQL results: rows to entries, what the Publications Office's database does, and what is late in it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from collectors.shapes import ACT, ROWS, bundled, row, rows
from collectors.visits import Visits, items, policy_for, titles
from factories import source
from servers import Page, ScriptedServer, html
from watcher.collectors.collection import Collection
from watcher.collectors.law.sparql import collect
from watcher.items import Change, Fault
from watcher.sources import Source
from watcher.web.answer import Answer

SHARED = Path(__file__).parents[4] / "shared" / "feeds" / "institutional"
CELLAR = bundled("cellar")
CORRIGENDUM = row("32024R1689R(03)", "2026-02-01", summary="Rectifie le règlement (UE) 2024/1689")


def read(body: bytes | str, memory: str | None = None, reads: Source = CELLAR, **headers: str) -> Collection:
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return collect(Answer(CELLAR.url, 200, named, data), reads, memory)


def test_rows_of_one_id_are_one_entry_with_the_french_title() -> None:
    entries = {entry.key: entry for entry in read(ROWS).entries}
    assert list(entries) == [
        "id:32024R1689",
        "id:32024R1689R(02)",
        "id:02024R1689-20260727",
        "id:32026R0777",
    ]
    act = entries["id:32024R1689"]
    assert act.title == ACT.replace("\xa0", " ")
    assert act.link == "https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:32024R1689"
    assert act.published is not None
    assert act.published.date().isoformat() == "2024-07-12"
    assert entries["id:32026R0777"].title == "Commission Implementing Regulation (EU) 2026/777"


def test_a_row_without_title_has_one_from_its_number() -> None:
    entries = {entry.key: entry for entry in read(ROWS).entries}
    assert entries["id:32024R1689R(02)"].title == "Rectificatif n° 2 au règlement (UE) 2024/1689"
    assert entries["id:32024R1689R(02)"].text == "Rectifie le règlement (UE) 2024/1689. 32024R1689R(02)"
    assert entries["id:02024R1689-20260727"].title == (
        "Version consolidée au 27/07/2026 du règlement (UE) 2024/1689"
    )


def test_the_order_of_rows_changes_nothing() -> None:
    bindings = [
        row("32026R0777", "2026-05-20", "Un titre", summary="Modifie"),
        row("32026R0777", "2026-05-02", "Un autre titre", summary="Complète"),
        row("32026R0777", "2026-05-20", "A title", "en", summary="Modifie"),
    ]
    (one,), (other,) = read(rows(*bindings)).entries, read(rows(*reversed(bindings))).entries
    assert one == other


def test_a_language_that_nobody_asked_for_is_better_than_no_title() -> None:
    (entry,) = read(rows(row("32026R0777", "2026-05-20", "Verordnung", "de"))).entries
    assert entry.title == "Verordnung"


def test_what_comes_into_the_database_late_has_no_date_and_so_is_news() -> None:
    first = read(ROWS)
    second = read(rows(CORRIGENDUM, row("32024R1689", "2024-07-12", ACT)), first.memory)
    late, known = second.entries
    assert late.published is None
    assert known.published is not None
    third = read(rows(CORRIGENDUM), second.memory)
    assert third.entries[0].published is not None


def test_no_row_is_a_failure() -> None:
    problem = read(rows()).problem
    assert problem is not None
    assert problem.fault is Fault.EMPTY


@pytest.mark.parametrize(
    ("body", "fault", "says"),
    [
        ("Virtuoso S1T00 Error SR171: Transaction timed out", Fault.UNREADABLE, "Transaction timed out"),
        ("<html><pre>Virtuoso 42000 Error x\n</pre></html>", Fault.UNREADABLE, "Virtuoso 42000 Error x"),
        ("<html>Maintenance</html>", Fault.NOT_A_FEED, "a page instead of results"),
        ('{"head": {}, "boolean": true}', Fault.UNREADABLE, "something else"),
        ('{"results": {"bindings": 4}}', Fault.UNREADABLE, "something else"),
        (ROWS[:-40], Fault.UNREADABLE, "something else"),
        ("[" * 5000, Fault.UNREADABLE, "something else"),
        ("", Fault.EMPTY, "empty"),
    ],
)
def test_a_failure_says_what_the_database_said(body: bytes | str, fault: Fault, says: str) -> None:
    problem = read(body).problem
    assert problem is not None
    assert problem.fault is fault
    assert says in problem.detail


def test_one_bad_row_costs_the_others_nothing() -> None:
    bindings = [4, {}, {"id": {"value": 5}}, {"id": {"value": " "}, "title": None}, CORRIGENDUM]
    collection = read(json.dumps({"results": {"bindings": bindings}}))
    assert [entry.key for entry in collection.entries] == ["id:32024R1689R(03)"]


def test_a_half_answer_is_taken_and_said() -> None:
    collection = read(ROWS, x_sql_state="S1TAT")
    assert len(collection.entries) == 4
    assert collection.notes == ("the database ran out of time and gave only a part of the rows",)


@pytest.mark.skipif(not SHARED.exists(), reason="the real answers are not on this machine")
def test_a_real_answer_is_read_row_by_row() -> None:
    data = json.loads((SHARED / "obligagg__cellar__acts_aiact_window.json").read_bytes())
    for binding in data["results"]["bindings"]:
        binding["id"] = binding.pop("celex")
    collection = read(json.dumps(data))
    titled = {entry.key: entry.title for entry in collection.entries}
    assert len(titled) == len(data["results"]["bindings"]) == 35
    assert titled["id:32021R2115R(09)"] == "Rectificatif n° 9 au règlement (UE) 2021/2115"
    assert all(entry.published for entry in collection.entries)


def test_visits_bring_each_act_once_and_a_late_corrigendum_as_news(
    server: ScriptedServer, model_directory: Path
) -> None:
    translated = row("32026R0777", "2026-05-20", "Règlement d’exécution (UE) 2026/777")
    url = server.script(
        "/sparql",
        Page(ROWS),
        Page(ROWS + b"\n"),
        html("<html>Virtuoso S1T00 Error SR171: Transaction timed out</html>"),
        Page(rows(CORRIGENDUM, translated)),
    )
    visits = Visits(
        source("cellar", kind="sparql", url=url, query="SELECT ?id {}", language="multi"),
        policy_for(model_directory),
    )
    first = visits.again()
    assert len(items(first)) == 4
    assert all(item.stale for item in items(first))
    sent = parse_qs(urlsplit(server.asked("/sparql")[0].target).query)
    assert sent["query"] == ["SELECT ?id {}"]
    assert titles(visits.again()) == []
    failed = visits.again()
    assert failed.problem is not None
    assert "timed out" in failed.problem.detail
    last = visits.again()
    assert [(each.item.key, each.change, each.item.stale) for each in last.judged] == [
        ("id:32024R1689R(03)", Change.NEW, False),
        ("id:32026R0777", Change.REVISED, True),
    ]
    assert {asked.target.partition("?")[0] for asked in server.requests} == {"/sparql"}
