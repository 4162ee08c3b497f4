"""Pages and records are read as SQLite wrote them, and whatever else they hold ends in one kind of error."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.recovery.gaps import Gaps
from watcher.recovery.pages import DamagedError, PageFile, open_pages, read_log
from watcher.recovery.records import INDEX_LEAF, TABLE_LEAF, decode, read_node
from watcher.recovery.trees import Walk, walk

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()
ROWS = st.lists(st.tuples(VALUES, st.text(max_size=3000), VALUES), max_size=6)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages") / "some.db"


@given(rows=ROWS, page_size=st.sampled_from([512, 4096]))
def test_every_row_is_read_as_sqlite_wrote_it(path: Path, rows: Sequence[tuple[object, ...]], page_size: int):
    path.unlink(missing_ok=True)
    storable = [row for row in rows if "\ud800" not in str(row)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute("CREATE TABLE some (a, b, c)")
        with suppress(UnicodeEncodeError):
            connection.executemany("INSERT INTO some VALUES (?, ?, ?)", storable)
        connection.commit()
        root = connection.execute("SELECT rootpage FROM sqlite_master").fetchone()[0]
        expected = connection.execute("SELECT rowid, a, b, c FROM some").fetchall()
    file, notes = open_pages(path)
    walked = Walk()
    found = [(rowid, *record) for rowid, record in walk(file, root, walked, has_rowids=True)]
    assert notes == ()
    assert walked.is_whole
    assert found == expected
    assert (file.page_size, file.sound_header) == (page_size, True)


@given(content=st.binary(max_size=600), kind=st.sampled_from([TABLE_LEAF, INDEX_LEAF, 5, 2, 0]))
def test_any_bytes_are_a_page_or_damaged(content: bytes, kind: int):
    page = (bytes([kind]) + content).ljust(4096, b"\x81")
    with suppress(DamagedError):
        read_node(PageFile(bytes(4096) + page), 2)
    with suppress(DamagedError):
        decode(content)
    with suppress(DamagedError):
        read_log(content)


def test_a_tree_in_circles_ends():
    node = bytearray(4096)
    node[0], node[4] = 5, 0
    node[8:12] = (2).to_bytes(4, "big")  # its last page is itself
    walked = Walk()
    assert list(walk(PageFile(bytes(4096) + bytes(node)), 2, walked, has_rowids=True)) == []
    assert not walked.is_whole


def test_gaps_know_what_may_have_stood_in_them():
    gaps = Gaps([(5, 8), (None, 2), (7, 10), (20, None)])
    assert [n for n in range(-1, 25) if n in gaps] == [-1, 0, 1, 2, 6, 7, 8, 9, 10, 21, 22, 23, 24]
    assert list(gaps.closed()) == [(0, 2), (5, 10)]
    assert gaps.is_open
    assert not Gaps([(1, 2)]).is_open
