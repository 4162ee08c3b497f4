"""`vigie report`, as the coordinator calls it, on a synthetic year."""

from __future__ import annotations

import signal
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from frictionless import Package

from cli_folder import Folder
from synthetic import fill_year
from watcher.store import queries, runs
from watcher.store.database import open_database

ITEMS = 240


def store(folder: Path) -> Path:
    return folder / "var" / "vigie.db"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("year")
    db = open_database(store(folder))
    fill_year(db, ITEMS)
    db.close()
    return Folder(folder)


@pytest.fixture(scope="module")
def written(year: Folder) -> Path:
    """The report of a year that is over, in a folder of its own."""
    ended = year.run("report", "--year", "2025", "--out", "out", "--json")
    assert (ended.code, ended.json["whole"]) == (0, True), ended.err
    return year.path / "out" / "2025"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_page_text_pdf_data_and_repertoires(written: Path) -> None:
    files = contents(written)
    assert {"rapport-2025.html", "rapport-2025.odt", "rapport-2025.pdf"} < set(files)
    assert {"donnees/datapackage.json", "donnees/donnees.ods", "donnees/chiffres-cles.csv"} < set(files)
    assert {"repertoires/usages.html", "repertoires/technologies.html"} < set(files)
    assert b"En 2025, la veille a suivi" in files["rapport-2025.html"].replace("\u202f".encode(), b" ")


def test_the_data_package_is_valid(written: Path) -> None:
    report = Package(str(written / "donnees" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_the_same_rows_give_the_same_bytes_at_another_time_and_in_another_process(
    year: Folder, written: Path
) -> None:
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    again = year.run("report", "--year", "2025", "--out", "again", **environment)
    assert again.code == 0
    assert "2025: " in again.out
    other = contents(year.path / "again" / "2025")
    assert sorted(other) == sorted(contents(written))
    assert [name for name, content in contents(written).items() if other[name] != content] == []


def test_a_report_that_is_there_is_not_written_over_unasked(year: Folder, written: Path) -> None:
    page = written / "rapport-2025.html"
    before = page.read_bytes()
    page.write_bytes(b"edited by hand")
    refused = year.run("report", "--year", "2025", "--out", "out", "--no-pdf")
    assert (refused.code, "--replace" in refused.err, page.read_bytes()) == (2, True, b"edited by hand")
    replaced = year.run("report", "--year", "2025", "--out", "out", "--replace", "--no-pdf")
    assert (replaced.code, page.read_bytes()) == (0, before)


def test_one_that_is_killed_leaves_what_was_there(year: Folder, written: Path) -> None:
    before = contents(written)
    process = year.start("report", "--year", "2025", "--out", "out", "--replace", "--semicolon", "--no-pdf")
    time.sleep(2.5)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    found = contents(written)
    assert found.keys() == before.keys() or "rapport-2025.pdf" not in found
    assert {name: found[name] for name in found if name.endswith(".html")} == {
        name: before[name] for name in before if name.endswith(".html")
    }


def test_a_quarter_and_any_days_have_reports_too(year: Folder) -> None:
    quarter = year.run("report", "--quarter", "2025-Q3", "--out", "parts", "--semicolon", "--no-pdf")
    days = year.run("report", "--from", "2025-06-01", "--to", "2025-06-30", "--out", "parts", "--no-pdf")
    assert (quarter.code, days.code) == (0, 0)
    csv = (year.path / "parts" / "2025-Q3" / "donnees" / "publications-par-mois.csv").read_bytes()
    assert csv.startswith("\ufeffmois;".encode())
    assert csv.count(b"2025-0") == 3
    assert "vigie-observatoire[pdf]" in days.err
    assert (year.path / "parts" / "2025-06-01..2025-06-30").is_dir()


def test_an_empty_year_says_so(tmp_path: Path) -> None:
    open_database(store(tmp_path)).close()
    ended = Folder(tmp_path).run("report", "--year", "2025", "--out", "out", "--no-pdf", "--json")
    assert (ended.code, ended.json["whole"]) == (0, False)
    page = (tmp_path / "out" / "2025" / "rapport-2025.html").read_text(encoding="utf-8")
    assert "L’année 2025 n’a pas été observée" in page
    figures = (tmp_path / "out" / "2025" / "donnees" / "chiffres-cles.csv").read_text(encoding="utf-8")
    assert "publications-lues,Publications lues,,publications," in figures


def test_a_year_that_is_half_collected_with_a_renamed_source_and_a_retired_risk_says_so(
    tmp_path: Path,
) -> None:
    db = open_database(store(tmp_path))
    fill_year(db, 120, watched_from=date(2025, 7, 1))
    queries.execute(db, "UPDATE sources SET name = 'La CNIL, renommée' WHERE id = 'cnil'")
    db.close()
    folder = Folder(tmp_path)
    retired = folder.run("register", "retire", "R22", "--decided", "2025-10-12", "--decision", "COPIL")
    ended = folder.run("report", "--year", "2025", "--out", "out", "--no-pdf", "--json")
    assert (retired.code, ended.code, ended.json["whole"]) == (0, 0, False), retired.err
    data = tmp_path / "out" / "2025" / "donnees"
    page = (tmp_path / "out" / "2025" / "rapport-2025.html").read_text(encoding="utf-8")
    assert "qu’à partir du 1er juillet 2025" in page.replace("\xa0", " ")
    assert "2025-03,,,,,," in (data / "publications-par-mois.csv").read_text(encoding="utf-8")
    sources = (data / "couverture-par-source.csv").read_text(encoding="utf-8")
    assert sources.count("\ncnil,") == sources.count("La CNIL, renommée") == 1
    risks = (data / "publications-par-risque.csv").read_text(encoding="utf-8")
    assert "(retiré le 12 octobre 2025)" in risks


def test_a_watch_that_stopped_is_told_up_to_its_last_run(tmp_path: Path) -> None:
    db = open_database(store(tmp_path))
    run = runs.start_run(db, "round", datetime(2025, 1, 1, tzinfo=UTC))
    runs.end_run(db, run, "done", 0, {}, datetime(2025, 9, 4, 12, tzinfo=UTC))
    db.close()
    ended = Folder(tmp_path).run("report", "--year", "2025", "--out", "out", "--no-pdf", "--json")
    page = (tmp_path / "out" / "2025" / "rapport-2025.html").read_text(encoding="utf-8")
    assert (
        ended.json["whole"],
        "le dernier relevé date du 4 septembre 2025" in page.replace("\xa0", " "),
    ) == (
        False,
        True,
    )


def test_what_is_no_period_is_refused_before_anything_is_written(year: Folder) -> None:
    ended = year.run("report", "--year", "2099", "--out", "wrong")
    assert (ended.code, "2099 has not begun" in ended.err) == (2, True), ended.err
    assert not (year.path / "wrong").exists()


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    ended = Folder(tmp_path).run("report", "--year", "2025", "--out", "out")
    assert (ended.code, "vigie.db" in ended.err) == (3, True)
