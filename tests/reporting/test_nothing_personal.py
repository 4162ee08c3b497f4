"""No export says who did anything: a store full of people's traces, and files with none of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from digests.indicators.definitions import load_definitions
from digests.indicators.evidence import Evidence
from digests.period import period_named
from digests.report.pdf import pdf
from digests.site.naming import Names, load_solutions
from factories import judged, source
from people_traces import AUTHOR, EVENT, PEOPLE, ROOM, WORDS, found, leave_traces, whos
from watcher.reporting.books import Books
from watcher.reporting.files import Plan, report_files
from watcher.reporting.gathering import gather
from watcher.store import outbox, runs
from watcher.store.database import open_database
from watcher.store.items import save_many
from watcher.store.messages import NewMessage
from watcher.store.sources import sync_sources

AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
NOW = datetime(2027, 1, 5, 8, tzinfo=UTC)
LISTED = load_solutions()


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """A year of a store in which six people left every kind of trace."""
    folder: Path = tmp_path_factory.mktemp("people")
    db = open_database(folder / "vigie.db")
    sync_sources(db, [source(), source("metropole", nature="peer", category="peers")])
    runs.start_run(db, "watch", AT - timedelta(days=300))
    kept = [
        judged("id:1", author=AUTHOR, urgency="urgent", risks=["R08"]),
        judged("id:2", author=AUTHOR, source_id="metropole", risks=["R11"], title="ChatGPT à la métropole"),
    ]
    items = tuple(saved.item_id for saved in save_many(db, kept, AT))
    told = NewMessage("juridique", "alert", "alert:1", "txn", "corps", "<p>corps</p>", item_ids=items[:1])
    alert = outbox.enqueue(db, told, AT)
    assert alert is not None
    outbox.mark_sent(db, alert, f"{EVENT}-alerte", AT)
    leave_traces(db, AT, items, f"{EVENT}-alerte")
    books = Books(
        zone=ZoneInfo("Europe/Paris"),
        decisions=folder / "decisions.yaml",
        models=folder / "models",
        names=Names(LISTED.solutions),
    )
    gathered = gather(db, books, period_named("2026", books.zone), NOW)
    db.close()
    return gathered


def exports(evidence: Evidence) -> Mapping[str, bytes]:
    """Every file that goes out."""
    plan = Plan(load_definitions(), LISTED, NOW, pdf=pdf)
    return report_files(evidence, plan, lambda _: None)


def test_no_file_holds_a_trace_of_a_person(evidence: Evidence) -> None:
    assert {one.item_id for one in evidence.now.publications} == {1, 2}
    out = exports(evidence)
    assert b"ChatGPT" in out["donnees/repertoire-usages.csv"]
    assert {path.rpartition(".")[2] for path in out} == {"html", "odt", "pdf", "csv", "ods", "json"}
    assert found(out) == []


def test_what_is_counted_from_holds_none_either(evidence: Evidence) -> None:
    """Reactions, searches, requests and proposals come as numbers."""
    assert [alert.verdict for alert in evidence.now.alerts] == ["false"]
    assert {one.kind for one in evidence.now.corrected if one.publications == 2} == {"scope"}
    assert found({"evidence": repr(evidence).encode()}) == []


@pytest.mark.parametrize(
    "trace", [*PEOPLE, *whos(), ROOM, f"{EVENT}-r1", WORDS, AUTHOR], ids=lambda trace: trace[:12]
)
def test_a_trace_that_was_laid_is_found_in_every_kind_of_file(trace: str) -> None:
    inside = BytesIO()
    with ZipFile(inside, "w") as archive:
        archive.writestr("content.xml", f"<p>{trace}</p>")
    planted = {
        "table.csv": f"a,b\r\n1,{trace}\r\n".encode(),
        "page.html": "<p>{}</p>".format(trace.replace("@", "@\u200b")).encode(),
        "link.html": f"<a href='{trace.replace('@', '%40').replace(':', '%3A')}'>x</a>".encode(),
        "upper.json": trace.upper().encode(),
        "donnees.ods": inside.getvalue(),
    }
    assert {path.partition("!")[0] for path, _ in found(planted)} == set(planted)
