"""`vigie indicators`, as the coordination's operator types it: one figure, a sheet, what is missing."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from odfdo import Cell, Document, Row, Table

from cli_folder import VIGIE, Ran
from digests.indicators.definitions import load_definitions
from office import office_or_none
from watcher.cli.main import main
from watcher.store.database import open_database

Run = Callable[..., Ran]
ASKED = load_definitions().entered
AGENTS, PROJECTS = "agents-formes", "projets-en-cours"
DAY = (datetime.now(UTC) - timedelta(days=2)).date()
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clean_surroundings: None) -> Run:
    """A command in this process, in a folder of its own."""
    monkeypatch.setenv("COLUMNS", "250")

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["vigie", *words])
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        captured = capsys.readouterr()
        out, err = (text.replace("\u202f", " ") for text in captured)
        return Ran(code, out, err)

    return run


def rows_kept() -> list[tuple[str, str, float | None, str]]:
    db = open_database(Path("var/vigie.db"))
    try:
        found = db.query("SELECT indicator, part, value, role FROM indicator_values ORDER BY id")
        return [(row["indicator"], row["part"], row["value"], row["role"]) for row in found]
    finally:
        db.close()


def written(name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = Path(name)
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("command", ["", "list", "set", "import", "history", "template"])
def test_every_command_helps_with_an_example(run: Run, command: str) -> None:
    ran = run("indicators", *command.split(), "--help")
    assert (ran.code, "Example:" in ran.out) == (0, True)


def test_a_figure_is_set_corrected_and_taken_back_and_its_history_stays(run: Run) -> None:
    on = ("--on", str(DAY), "--role", "DRH")
    first = run("indicators", "set", AGENTS, "1 234,5", *on, "--source", "tableau")
    assert first.out == f"{AGENTS} on {DAY}: 1 234,5\n"
    again = run("indicators", "set", AGENTS, "1234.5", *on, "--source", "tableau")
    assert "was stated already; nothing was recorded" in again.out
    assert "120, instead of 1 234,5" in run("indicators", "set", AGENTS, "120", *on).out
    assert "taken back, instead of 120" in run("indicators", "set", AGENTS, "-", *on).out
    history = run("indicators", "history", AGENTS, "--json").json
    assert [(one["value"], one["source"]) for one in history] == [(1234.5, "tableau"), (120, ""), (None, "")]
    assert "taken back" in run("indicators", "history", AGENTS).out


def test_the_list_shows_the_last_values_and_missing_ones_as_missing(run: Run) -> None:
    assert run("indicators", "list").out.count("missing") == len(ASKED) + 1
    run("indicators", "set", AGENTS, "0", "--role", "DRH")
    listed = {one["id"]: one for one in run("indicators", "list", "--json").json}
    assert list(listed) == [one.id for one in load_definitions().indicators]
    assert listed[AGENTS]["missing"] is False
    assert [one["value"] for one in listed[AGENTS]["values"]] == [0]
    assert (listed[PROJECTS]["missing"], listed[PROJECTS]["values"]) == (True, [])
    out = run("indicators", "list").out
    assert f"{len(ASKED) - 1} of them missing" in out
    assert "0 agents" in out


def test_nothing_entered_is_said_and_an_unknown_indicator_is_wrong_use(run: Run) -> None:
    empty = run("indicators", "history", AGENTS)
    assert (empty.code, "nothing was entered" in empty.err) == (1, True)
    unknown = run("indicators", "history", "agent-forme")
    assert (unknown.code, f"did you mean {AGENTS}" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (AGENTS, "1 234,5 %"),
            f"VALUE: '1 234,5 %' does not fit: {AGENTS} is a plain number; write 1 234,5",
        ),
        ((AGENTS, "-5"), "VALUE: '-5' is too little"),
        ((AGENTS, "1.234"), "'1,2340' or '1 234'"),
        ((AGENTS, "5", "--on", str(TOMORROW)), "--on: "),
        ((AGENTS, "5", "--comment", "@ann:lab.test"), "--comment: comment holds an address"),
        (("piscines", "5"), "ID: 'piscines' is no indicator"),
    ],
)
def test_what_is_wrong_is_told_by_option_and_nothing_is_recorded(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    ran = run("indicators", "set", *words, "--role", "DRH")
    assert ran.code == 2
    assert said in ran.err
    assert not Path("var/vigie.db").exists()


def test_a_role_is_needed(run: Run) -> None:
    assert "--role" in run("indicators", "set", AGENTS, "5").err
    assert "no role" in run("indicators", "set", AGENTS, "5", "--role", " ").err


@pytest.mark.parametrize(
    ("sign", "encoding"), [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "cp1252"), (";", "cp1252")]
)
def test_texts_of_every_office_are_read(run: Run, sign: str, encoding: str) -> None:
    lines = (
        sign.join(("Indicateur", "Rôle", "Valeur", "Date", "Commentaire")),
        sign.join((AGENTS, "Élus", '"1\u00a0234,5"', f"{DAY:%d/%m/%Y}", '"deux\nlignes"')),
        "",
        sign.join((PROJECTS, "DSI", "", "", "")),
    )
    ran = run("indicators", "import", str(written("saisie.csv", *lines, encoding=encoding)))
    assert ran.code == 0, ran.err
    assert rows_kept() == [(AGENTS, "", 1234.5, "Élus")]
    assert "1 recorded, 0 known already, 0 with nothing to take back, 1 rows without a value" in ran.out


def test_one_wrong_cell_and_nothing_is_recorded(run: Run) -> None:
    path = written(
        "saisie.csv",
        "indicateur;valeur;date;role",
        f"{AGENTS};120;{DAY};DRH",
        f"{AGENTS};1 234,5 %;{DAY};DRH",
        f"agent-formes;12;{TOMORROW};",
    )
    ran = run("indicators", "import", str(path))
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert [line.split(": ")[1] for line in lines[:-1]] == [
        "line 3, column valeur",
        "line 4, column indicateur",
        "line 4, column date",
        "line 4, column role",
    ]
    assert "'1 234,5 %' does not fit" in lines[0]
    assert lines[-1] == "saisie.csv: nothing was recorded"
    assert not Path("var/vigie.db").exists()


def test_many_wrong_cells_are_counted_from_some_on(run: Run) -> None:
    lines = (f"{AGENTS};beaucoup;{DAY};DRH" for _ in range(60))
    ran = run("indicators", "import", str(written("saisie.csv", "indicateur;valeur;date;role", *lines)))
    assert "and 10 more like these" in ran.err


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("indicateur;valuer;date;role", "line 1: 'valuer' is no column; did you mean 'valeur'?"),
        (
            "indicateur;valeur;date",
            "there is no column role, only indicateur, valeur, date; add it, or give --role",
        ),
        ("a;b;c;d", "the first row names no column of ours"),
        ("", "saisie.csv: line 2: the first row names no column of ours"),
    ],
)
def test_a_wrong_column_is_named(run: Run, heading: str, said: str) -> None:
    path = written("saisie.csv", heading, f"{AGENTS};120;{DAY};DRH")
    ran = run("indicators", "import", str(path))
    assert (ran.code, said in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.csv", b"", "nothing is filled in"),
        ("octets.csv", bytes(range(256)), "neither UTF-8 nor Windows-1252"),
        ("nuls.csv", "indicateur;valeur".encode("utf-16"), "neither UTF-8 nor Windows-1252"),
        ("guillemet.csv", b'indicateur;valeur\n"a;b', "no table that can be read"),
        ("saisie.xlsx", b"PK", "not a name in .csv or .ods"),
        ("abime.ods", b"PK\3\4", "LibreOffice"),
        ("long.csv", b"indicateur;valeur\n" + b"a;\n" * 20_001, "over 20,000 rows"),
        ("lourd.csv", b" " * (8 * 2**20 + 1), "over 8,388,608 bytes"),
        ("cellule.csv", b"indicateur;valeur\n" + b"a" * 200_000, "no table that can be read"),
    ],
)
def test_a_file_that_is_none_is_named_with_the_remedy(run: Run, name: str, content: bytes, said: str) -> None:
    Path(name).write_bytes(content)
    ran = run("indicators", "import", name, "--role", "DRH")
    assert (ran.code, name in ran.err, said in ran.err) == (2, True, True), ran.err


def sheet(path: str, *rows: tuple[Cell, ...]) -> str:
    """An .ods file as LibreOffice would save it, with cells of every type."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Saisie")
    for cells in rows:
        row = Row()
        for cell in cells:
            row.append_cell(cell)
        table.append_row(row)
    document.body.append(table)
    document.save(path)
    return path


HEADINGS = tuple(Cell(name) for name in ("Indicateur", "Valeur", "Date", "Rôle"))


def test_a_sheet_is_imported_once_and_previewed_before(run: Run) -> None:
    path = sheet(
        "saisie.ods",
        HEADINGS,
        (Cell(AGENTS), Cell(1234.5, text="1 234,5"), Cell(DAY), Cell("DRH")),
        (Cell(PROJECTS), Cell("1 234,5"), Cell(f"{DAY:%d/%m/%Y}")),
    )
    preview = run("indicators", "import", path, "--role", "coordination", "--dry-run")
    assert "2 figures would be recorded" in preview.out
    assert not Path("var/vigie.db").exists()
    assert "2 recorded" in run("indicators", "import", path, "--role", "coordination").out
    assert rows_kept() == [(AGENTS, "", 1234.5, "DRH"), (PROJECTS, "", 1234.5, "coordination")]
    assert "0 recorded, 2 known already" in run("indicators", "import", path, "--role", "coordination").out
    assert len(rows_kept()) == 2


def test_a_percentage_of_a_sheet_is_named_by_its_cell(run: Run) -> None:
    percents = Cell(12.345, cell_type="percentage")
    path = sheet("saisie.ods", HEADINGS, (Cell(AGENTS), percents, Cell(DAY), Cell("DRH")))
    ran = run("indicators", "import", path)
    assert ran.code == 2
    assert f"saisie.ods: B2: '1234 %' does not fit: {AGENTS} is a plain number; write 1 234,5" in ran.err


@pytest.mark.parametrize("name", ["saisie.ods", "saisie.csv"])
def test_the_empty_sheet_has_every_indicator_and_reads_back(run: Run, name: str) -> None:
    assert f"{len(ASKED)} indicators to fill in" in run("indicators", "template", name).out
    ran = run("indicators", "import", name, "--role", "DRH")
    assert (ran.code, f"{len(ASKED)} rows without a value passed over" in ran.out) == (0, True)
    before = Path(name).read_bytes()
    again = run("indicators", "template", name)
    assert (again.code, "is there already" in again.err) == (2, True)
    assert Path(name).read_bytes() == before


def test_the_form_of_the_empty_sheet_is_asked_for_or_told_by_its_name(run: Run) -> None:
    assert run("indicators", "template", "saisie").code == 2
    assert run("indicators", "template", "saisie", "--csv").code == 0
    assert Path("saisie").read_bytes().startswith("\ufeffindicateur;nom;unité".encode())


def test_the_empty_sheet_filled_in_by_libreoffice_is_imported(run: Run, tmp_path: Path) -> None:
    office = office_or_none(tmp_path)
    run("indicators", "template", "vide.csv")
    with Path("vide.csv").open(encoding="utf-8-sig", newline="") as blank:
        rows = list(csv.DictReader(blank, delimiter=";"))
    said = {"valeur": "1234,5", "date": str(DAY), "rôle": "DRH", "commentaire": "première; session"}
    with Path("rempli.csv").open("w", encoding="utf-8", newline="") as filled:
        writer = csv.DictWriter(filled, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(row | (said if row["indicateur"] == AGENTS else {}) for row in rows)
    semicolons = "CSV:59,34,76,1,,0,false,true"
    office.convert([Path("rempli.csv")], "ods", tmp_path, reading=semicolons)
    ran = run("indicators", "import", "rempli.ods")
    assert (ran.code, "1 recorded" in ran.out) == (0, True), ran.err
    assert rows_kept() == [(AGENTS, "", 1234.5, "DRH")]


def test_the_installed_command_knows_the_group(tmp_path: Path) -> None:
    done = subprocess.run(
        [VIGIE, "indicators", "set", AGENTS, "12", "--role", "DRH"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"{AGENTS} on ")
