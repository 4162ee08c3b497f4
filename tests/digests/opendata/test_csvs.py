"""Tables as CSV files: what stands there is what was counted, and nothing in it is run."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.indicators.tables import Cell, CellType, Column, Table
from digests.opendata.csvs import COMMA, SEMICOLON, Dialect, csv_bytes, exact, inert
from digests.opendata.wording import one_line
from sample_repertoires import risk_table

SIGNS = "=+-@＝＋－＠"
DIALECTS = st.sampled_from((COMMA, SEMICOLON))
NASTY = st.text(st.sampled_from("=+-@＝;,'\" \t\r\n\u00a0\ufeff\ud800aé1") | st.characters(), max_size=40)


def table(kind: CellType, *cells: Cell) -> Table:
    return Table("essai", "Essai", (), (Column("a", "A", kind),), tuple((cell,) for cell in cells))


def read(content: bytes, dialect: Dialect) -> list[list[str]]:
    text = content.decode(dialect.encoding)
    return list(csv.reader(StringIO(text, newline=""), delimiter=dialect.delimiter))


def test_a_table_is_ids_then_rows_with_a_point_and_nothing_for_what_is_missing() -> None:
    assert csv_bytes(risk_table()).decode().split("\r\n") == [
        "risque,nom,publications,part,p,depuis",
        'R11,"Réponses fausses, périmées ; inventées",3,0.6,0.0123,2026-01-04',
        """R08,"'- « Fuite » =1+1;'=2+2 ""cité""\",12340,0.3,-0.0000000015,""",
        "R12,Petites communes,,,,",
        "",
    ]


def test_for_french_spreadsheets_there_are_semicolons_a_decimal_comma_and_a_mark() -> None:
    content = csv_bytes(risk_table(), SEMICOLON)
    assert content.startswith("\ufeffrisque;nom;".encode())
    assert content.decode("utf-8-sig").split("\r\n")[1] == (
        'R11;"Réponses fausses, périmées ; inventées";3;0,6;0,0123;2026-01-04'
    )


def test_an_empty_table_is_its_header() -> None:
    assert csv_bytes(table("integer")) == b"a\r\n"


@pytest.mark.parametrize(
    ("kind", "cell", "written"),
    [
        ("integer", 5.0, "5"),
        ("integer", 0, "0"),
        ("number", 1e21, "1000000000000000000000"),
        ("number", 5, "5"),
        ("percent", 1 / 3, "0.333333333333"),
        ("date", datetime(2026, 5, 1, 23, 0), "2026-05-01"),
        ("text", 2026, "2026"),
        ("text", "ligne\r\n une\tdeux\x00", "ligne une deux"),
        ("text", "1 234 €", "1 234 €"),
        ("text", "\ud83d\udc7d seul \ud800", "seul"),
        ("text", "l'été", "l'été"),
        ("text", "'cité", "'cité"),
        ("text", "", '""'),
    ],
)
def test_a_cell_is_written_by_the_type_of_its_column(kind: CellType, cell: Cell, written: str) -> None:
    assert csv_bytes(table(kind, cell)).decode() == f"a\r\n{written}\r\n"


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("integer", 1.5),
        ("integer", "5"),
        ("number", float("nan")),
        ("number", float("inf")),
        ("percent", "12 %"),
        ("date", "2026-01-01"),
        ("number", date(2026, 1, 1)),
    ],
)
def test_a_cell_of_another_type_is_an_error_that_says_where(kind: CellType, cell: Cell) -> None:
    with pytest.raises(ValueError, match=r"table essai, row 2: column a holds"):
        csv_bytes(table(kind, None, cell))


@given(NASTY, DIALECTS)
def test_no_text_begins_with_a_sign_wherever_a_program_sees_a_cell_begin(text: str, dialect: Dialect) -> None:
    """Split at either separator and at any line's end, with and without belief in quotes."""
    content = csv_bytes(
        Table("t", "T", (), (Column("a", "A", "text"), Column("b", "B", "text")), ((text, text),)), dialect
    ).decode(dialect.encoding)
    for separator in ",;\t":
        cells = [
            cell for row in csv.reader(StringIO(content, newline=""), delimiter=separator) for cell in row
        ]
        if separator != dialect.delimiter:
            cells += [cell.strip('"') for line in content.splitlines() for cell in line.split(separator)]
        assert not [cell for cell in cells if cell.lstrip("\ufeff").startswith(tuple(SIGNS))]


@given(NASTY, DIALECTS)
def test_what_was_put_before_a_sign_can_be_taken_away_again(text: str, dialect: Dialect) -> None:
    line = one_line(text)
    assert exact(inert(text, dialect), dialect) == line or line.startswith("http")


@given(NASTY, DIALECTS)
def test_a_text_is_read_back_as_it_was_written(text: str, dialect: Dialect) -> None:
    rows = read(csv_bytes(table("text", text, "fin"), dialect), dialect)
    assert rows == [["a"], [inert(text, dialect)], ["fin"]]


def test_an_address_stays_one() -> None:
    assert inert("https://x.example/a,-b;c?d=+1") == "https://x.example/a,-b;c?d=+1"
    assert inert("https://x.example/a,-b;=c") == "https://x.example/a,-b;%3Dc"
    assert inert("https://x.example/a,-b", SEMICOLON) == "https://x.example/a,%2Db"


def test_libreoffice_runs_nothing_even_when_told_to(tmp_path: Path) -> None:
    """Opened with either separator and with formulas evaluated; the same texts unguarded are run."""
    soffice = shutil.which("soffice")
    if soffice is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no LibreOffice: install libreoffice-calc")
    texts = ("=1+1", "+1+1", "-1+1", "x;=1+1;y", 'x;"=1+1;y', "x,=1+1,y", "\t=1+1", "＝1+1", "@SUM(1)")
    dangerous = table("text", *texts)
    (tmp_path / "comma.csv").write_bytes(csv_bytes(dangerous))
    (tmp_path / "semicolon.csv").write_bytes(csv_bytes(dangerous, SEMICOLON))
    (tmp_path / "unguarded.csv").write_text("a\n" + "\n".join(texts), "utf-8")
    found: dict[str, int] = {}
    for separator in ",;":
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                f"--infilter=Text - txt - csv (StarCalc):{ord(separator)},34,76,1,,1036,false,true"
                ",false,false,false,0,true",
                "--convert-to",
                "ods",
                "--outdir",
                str(tmp_path / str(ord(separator))),
                *map(str, sorted(tmp_path.glob("*.csv"))),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        for made in (tmp_path / str(ord(separator))).glob("*.ods"):
            with ZipFile(made) as opened:
                formulas = len(re.findall(rb"table:formula=", opened.read("content.xml")))
            found[made.stem] = found.get(made.stem, 0) + formulas
    assert found.pop("unguarded") > 0
    assert found == {"comma": 0, "semicolon": 0}
