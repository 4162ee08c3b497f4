"""The first sheet of a file that people filled in, and files that are none."""

from __future__ import annotations

import contextlib
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sheet_files
from digests.odf.opening import MOST_BYTES, MOST_CONTENT
from digests.odf.reading import MOST_COLUMNS, MOST_ROWS, SheetCell, UnreadableSheetError, read_sheet
from sheet_files import content, number, row, text, typed


def read(tmp_path: Path, rows: str, **around: str) -> tuple[tuple[SheetCell, ...], ...]:
    return read_sheet(sheet_files.write(tmp_path / "saisie.ods", content(rows, **around)))


def values(rows: tuple[tuple[SheetCell, ...], ...]) -> list[list[object]]:
    return [[cell.value for cell in cells] for cells in rows]


def refusal(path: Path) -> UnreadableSheetError:
    with pytest.raises(UnreadableSheetError) as caught:
        read_sheet(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy
    return caught.value


def test_cells_have_their_place_kind_and_value(tmp_path: Path) -> None:
    day = typed("date", "1/3/26", ' office:date-value="2026-03-01"')
    rows = read(tmp_path, row(text("budget"), number("1234.5"), number("0.125", "percentage"), day))
    assert rows == (
        (
            SheetCell("A1", "text", "budget", "budget"),
            SheetCell("B1", "number", "1234.5", 1234.5),
            SheetCell("C1", "percent", "0.125", 0.125),
            SheetCell("D1", "date", "1/3/26", date(2026, 3, 1)),
        ),
    )


def test_an_amount_of_money_is_a_number_and_a_moment_is_its_day(tmp_path: Path) -> None:
    moment = '<table:table-cell office:value-type="date" office:date-value="2026-03-01T08:30:00"/>'
    assert values(read(tmp_path, row(number("12", "currency"), moment))) == [[12.0, date(2026, 3, 1)]]


def test_what_is_typed_as_text_stays_text(tmp_path: Path) -> None:
    assert values(read(tmp_path, row(text("1 234,5 %"), text("  x")))) == [["1 234,5 %", "  x"]]


@pytest.mark.parametrize(
    "cell",
    [
        typed("string", "#DIV/0!", ' calcext:value-type="error"'),
        typed("boolean", "#DIV/0!", ' office:boolean-value="true"'),
        typed("float", "#DIV/0!", ' office:value="NaN"'),
        typed("float", "#DIV/0!", ' office:value="1e999"'),
        typed("date", "#DIV/0!", ' office:date-value="2026-02-31"'),
    ],
)
def test_an_error_a_truth_value_or_an_impossible_number_has_no_value(tmp_path: Path, cell: str) -> None:
    assert read(tmp_path, row(cell)) == ((SheetCell("A1", "other", "#DIV/0!", None),),)


def test_empty_cells_between_others_stand_and_those_at_the_ends_do_not(tmp_path: Path) -> None:
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = read(
        tmp_path,
        row(text("a"), gap, text("b"), '<table:table-cell table:number-columns-repeated="1020"/>')
        + row(gap, more=' table:number-rows-repeated="3"')
        + row(text("c"))
        + row(gap, more=' table:number-rows-repeated="1048570"'),
    )
    assert values(rows) == [["a", None, None, "b"], [], [], [], ["c"]]
    assert rows[0][3].place == "D1"
    assert rows[4][0].place == "A5"


def test_what_repeats_is_written_out_with_its_own_places(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        row(
            number("1", more=' table:number-columns-repeated="28"'),
            more=' table:number-rows-repeated="2"',
        ),
    )
    assert [len(cells) for cells in rows] == [28, 28]
    assert [rows[1][place].place for place in (0, 25, 26, 27)] == ["A2", "Z2", "AA2", "AB2"]


def test_spaces_tabs_and_lines_of_a_text_are_kept_and_notes_are_not(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string">'
        "<office:annotation><text:p>note</text:p></office:annotation>"
        '<text:p>a<text:s text:c="2"/>b<text:tab/><text:span>c<text:line-break/></text:span>d</text:p>'
        "<text:p>e</text:p></table:table-cell>"
    )
    assert values(read(tmp_path, row(cell))) == [["a  b\tc\nd\ne"]]


def test_covered_cells_take_their_place_and_headers_and_groups_are_rows(tmp_path: Path) -> None:
    head = row(text("a"), "<table:covered-table-cell/>", text("b"))
    rows = read(
        tmp_path,
        f"<table:table-header-rows>{head}</table:table-header-rows>"
        f"<table:table-row-group>{row(text('c'))}</table:table-row-group>",
    )
    assert values(rows) == [["a", None, "b"], ["c"]]


def test_only_the_first_sheet_is_read(tmp_path: Path) -> None:
    second = f'<table:table table:name="Feuille2">{row(text("autre"))}</table:table>'
    assert values(read(tmp_path, row(text("a")), after=second)) == [["a"]]


def test_a_sheet_without_anything_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, row("<table:table-cell/>", more=' table:number-rows-repeated="1048576"')) == ()


@pytest.mark.parametrize(
    "rows",
    [
        row(text("a"), more=f' table:number-rows-repeated="{MOST_ROWS + 1}"'),
        row(text("a"), more=' table:number-rows-repeated="99999999999999999999"'),
        row("<table:table-cell/>", more=' table:number-rows-repeated="1048575"') + row(text("a")),
        row(text("a", f' table:number-columns-repeated="{MOST_COLUMNS + 1}"')),
        row('<table:table-cell table:number-columns-repeated="16383"/>', text("a")),
        row(text("a", ' table:number-columns-repeated="200"'), more=' table:number-rows-repeated="9999"'),
    ],
)
def test_a_sheet_that_would_unfold_without_end_is_refused(tmp_path: Path, rows: str) -> None:
    error = refusal(sheet_files.write(tmp_path / "long.ods", content(rows)))
    assert "over" in error.fault
    assert "split the file" in error.remedy


def test_an_endless_run_of_spaces_is_cut(tmp_path: Path) -> None:
    [[cell]] = read(tmp_path, row(text('a<text:s text:c="999999999999"/>b')))
    assert len(cell.text) == 1_002


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "absent.ods").fault
    assert "no file" in refusal(tmp_path).fault


@pytest.mark.parametrize("body", [b"", b"indicateur;valeur\n", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "saisie.ods"
    path.write_bytes(body)
    assert "LibreOffice" in refusal(path).remedy


def test_a_file_cut_in_half_is_refused(tmp_path: Path) -> None:
    path = sheet_files.write(tmp_path / "saisie.ods", content(row(text("a"))))
    path.write_bytes(path.read_bytes()[:-30])
    assert "damaged" in refusal(path).fault


def test_other_formats_are_named(tmp_path: Path) -> None:
    excel = sheet_files.write(tmp_path / "a.xlsx", "", parts={"[Content_Types].xml": "<Types/>"})
    letter = sheet_files.write(
        tmp_path / "a.odt", content(""), mimetype="application/vnd.oasis.opendocument.text"
    )
    assert "Microsoft Office" in refusal(excel).fault
    assert "no OpenDocument spreadsheet" in refusal(letter).fault


def test_a_password_is_named(tmp_path: Path) -> None:
    manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    old = sheet_files.write(tmp_path / "a.ods", b"\x8f\x00", parts={"META-INF/manifest.xml": manifest})
    new = sheet_files.write(tmp_path / "b.ods", content(""), parts={"encrypted-package": b"\x8f"})
    flagged = sheet_files.write(tmp_path / "c.ods", content(""))
    body = bytearray(flagged.read_bytes())
    body[body.rindex(b"PK\x01\x02") + 8] |= 1
    flagged.write_bytes(body)
    for path in (old, new, flagged):
        assert "password" in refusal(path).fault


def test_what_would_unpack_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    bomb = sheet_files.write(tmp_path / "bombe.ods", b" " * (MOST_CONTENT + 1))
    assert bomb.stat().st_size < 100_000
    assert f"{MOST_CONTENT:,}" in refusal(bomb).fault


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = sheet_files.write(tmp_path / "saisie.ods", b" " * (MOST_CONTENT + 1))
    body = bytearray(path.read_bytes())
    at = body.rindex(b"PK\x01\x02") + 24
    body[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(body)
    assert "damaged" in refusal(path).fault


def test_a_file_of_too_many_bytes_or_parts_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "grand.ods"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    many = sheet_files.write(
        tmp_path / "parts.ods", content(""), parts={f"p{number}": "" for number in range(1_001)}
    )
    assert "bytes" in refusal(large).fault
    assert "parts" in refusal(many).fault


@pytest.mark.parametrize(
    "prologue",
    [
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "<!DOCTYPE a SYSTEM 'file:///etc/hostname'>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'>"
        + "".join(f"<!ENTITY b{n} '{f'&b{n - 1 or str()};' * 10}'>" for n in range(1, 12))
        + "]>",
    ],
)
def test_entities_are_refused(tmp_path: Path, prologue: str) -> None:
    whole = content(row(text("&b;" if "ENTITY b" in prologue else "b")), prologue=prologue)
    assert refusal(sheet_files.write(tmp_path / "saisie.ods", whole)).fault


@pytest.mark.parametrize(
    "whole",
    [
        "",
        "<a",
        content(row(text("a")))[:-40].replace("</table:table>", ""),
        content("<table:table-row>" + "<text:p>" * 5_000 + "</text:p>" * 5_000 + "</table:table-row>"),
        content(row(text("a\x00b"))),
    ],
)
def test_what_is_no_sound_xml_is_refused(tmp_path: Path, whole: str) -> None:
    assert "XML" in refusal(sheet_files.write(tmp_path / "saisie.ods", whole)).fault


SOUND = content(
    row(text("a"), number("1.5", more=' table:number-columns-repeated="3"')) + row(text("b"))
).encode()


@given(st.data())
def test_whatever_became_of_a_file_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    inside = data.draw(st.booleans(), "inside")
    path = sheet_files.write(folder / "change.ods", SOUND, parts={"META-INF/manifest.xml": "<a/>"})
    body = bytearray(SOUND if inside else path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    if inside:
        sheet_files.write(path, bytes(body))
    else:
        path.write_bytes(body)
    with contextlib.suppress(UnreadableSheetError):
        for place, cells in enumerate(read_sheet(path), 1):
            assert all(cell.place.endswith(str(place)) for cell in cells)


def test_the_archive_is_not_changed_by_reading(tmp_path: Path) -> None:
    path = sheet_files.write(tmp_path / "saisie.ods", content(row(text("a"))))
    before = path.read_bytes()
    read_sheet(path)
    assert path.read_bytes() == before
    assert zipfile.is_zipfile(path)
