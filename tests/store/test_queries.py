"""The border to SQLite: what goes in, what comes back, and that errors are named there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from watcher.store import queries
from watcher.store.errors import Reason, StoreError
from watcher.store.queries import json_array, storable


def test_rows_are_read_by_name(db: Database):
    row = queries.fetch_one(db, "SELECT 'x' AS t, 7 AS i, 0.5 AS r, 1 AS f, NULL AS n, '[\"a\"]' AS a")
    assert row is not None
    assert (row.text("t"), row.integer("i"), row.real("r"), row.flag("f")) == ("x", 7, 0.5, True)
    assert (row.text_or_none("n"), row.integer_or_none("n"), row.moment_or_none("n")) == (None, None, None)
    assert (row.texts("a"), row.texts("n")) == (("a",), ())


def test_no_row_is_none(db: Database):
    assert queries.fetch_one(db, "SELECT 1 WHERE 0") is None


def test_one_write_commits_by_itself(db: Database):
    assert queries.execute(db, "UPDATE sources SET enabled = 0") == 3
    assert not db.conn.in_transaction


def test_nothing_to_write_is_no_transaction(db: Database):
    said: list[str] = []
    db.conn.set_trace_callback(said.append)
    queries.execute_many(db, "UPDATE sources SET enabled = 0 WHERE id = ?", [])
    assert said == []


def test_many_writes_are_all_or_none(db: Database):
    def values():
        yield ["cnil"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        queries.execute_many(db, "UPDATE sources SET enabled = 0 WHERE id = ?", values())
    assert queries.fetch_integer(db, "SELECT count(*) FROM sources WHERE enabled") == 3


def test_reading_names_errors_too(db: Database):
    db.execute("CREATE VIRTUAL TABLE broken USING fts5(a)")
    db.execute("INSERT INTO broken VALUES ('x')")
    db.execute("UPDATE broken_data SET block = x'ffffffffff'")
    with pytest.raises(StoreError) as caught:
        queries.fetch_all(db, "SELECT * FROM broken WHERE broken MATCH 'x'")
    assert caught.value.reason is Reason.CORRUPT


anything = st.text(alphabet=st.characters(codec=None))


@given(anything)
def test_what_is_storable_is_stored_as_it_is(text: str):
    database = Database(memory=True)
    clean = storable(text)
    assert database.execute("SELECT ?", [clean]).fetchone() == (clean,)
    assert storable(clean) == clean
    database.close()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_ordinary_text_is_not_touched(text: str):
    assert storable(text) == text


@given(st.lists(anything | st.integers(-(2**62), 2**62)))
def test_a_list_is_one_parameter(values: list[str | int]):
    database = Database(memory=True)
    rows = database.execute("SELECT value FROM json_each(?)", [json_array(values)]).fetchall()
    assert [row[0] for row in rows] == [storable(v) if isinstance(v, str) else v for v in values]
    database.close()
