"""The inventory of personal data is complete: no table, column or file that nobody declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from sqlite_utils import Database

from factories import NOW, judged, source
from people_traces import PEOPLE, leave_traces, whos
from watcher.privacy.holdings import HOLDINGS, MEMBERS
from watcher.privacy.inventory import Nature
from watcher.privacy.places import PLACES
from watcher.privacy.stock import stock
from watcher.settings import Privacy, Settings
from watcher.store import outbox
from watcher.store.database import open_database
from watcher.store.forgetting import forget_person
from watcher.store.items import save
from watcher.store.shapes import Shape, shapes
from watcher.store.sources import sync_sources


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "vigie.db")
    sync_sources(database, [source()])
    yield database
    database.close()


def columns(shape: Shape) -> set[str]:
    """Where words or bytes can stand; a date is a date."""
    return {one.name for one in shape.columns if one.type in {"TEXT", "BLOB"} and not one.is_dated}


def test_every_table_and_every_column_that_can_hold_a_person_is_declared(db: Database) -> None:
    declared: dict[str, set[str]] = defaultdict(set)
    for one in HOLDINGS:
        declared[one.table] |= {*one.persons, *one.plain.split()}
    assert {name: columns(shape) for name, shape in shapes(db).items()} == dict(declared)


def test_no_column_is_declared_to_hold_people_and_nobody() -> None:
    for one in HOLDINGS:
        assert not set(one.persons) & set(one.plain.split()), one.table


SUSPECT = ("who", "address", "author", "mentions", "role", "sender", "user", "email", "phone")


def test_a_column_with_the_name_of_a_person_is_one(db: Database) -> None:
    """The address of a source (`sources`) is one of the web."""
    people = {(one.table, column) for one in HOLDINGS for column in one.persons}
    found = {
        (shape.name, column)
        for shape in shapes(db).values()
        for column in columns(shape)
        if any(word in column for word in SUSPECT)
    }
    assert found - {("sources", "address")} <= people


def test_every_pseudonym_and_address_is_reached_by_forgetting(db: Database) -> None:
    """What people left in every table is looked for in all of them after each was forgotten."""
    save(db, judged().__class__(judged().item, judged().change, judged().assessment), NOW)
    leave_traces(db, NOW, (1,), "$alert")
    filled = {
        one.table for one in MEMBERS if Nature.PSEUDONYM in one.persons.values() and db[one.table].count
    }
    assert filled == {one.table for one in MEMBERS if Nature.PSEUDONYM in one.persons.values()}
    for address, who in zip(PEOPLE, whos(), strict=True):
        forget_person(db, who, address)
    everything = str([list(db[name].rows) for name in shapes(db)])
    assert [one for one in (*PEOPLE, *whos()) if one in everything] == []


def test_every_period_is_one_of_the_settings_or_is_explained() -> None:
    for one in MEMBERS:
        assert one.keeping or one.because, one.table


def test_everything_under_the_data_folder_is_declared() -> None:
    """By the paths of the settings, and what else the code puts there."""
    paths = Settings().paths
    named = [
        paths.database,
        paths.archive,
        paths.model,
        paths.hosts,
        paths.site,
        paths.dossiers,
        paths.matrix,
    ]
    others = ("rooms/veille.jsonl", "backups/vigie-before-1.db", "members.key", "forgotten.csv", "vigie.lock")
    files = [path.relative_to(paths.data).as_posix() for path in (*named, paths.register)] + list(others)
    for name in files:
        assert any(fnmatch(name, one.pattern) or one.pattern.startswith(f"{name}/") for one in PLACES), name


def test_counts_tell_how_many_people_there_are_and_leave_out_the_forgotten(
    db: Database, tmp_path: Path
) -> None:
    save(db, judged(author="Gwenaëlle Kervoas"), NOW)
    leave_traces(db, NOW, (1,), "$alert")
    before = {line.where: line for line in stock(db, tmp_path, Privacy()).members}
    assert (before["heard"].persons, before["heard"].rows) == (6, 6)
    assert before["heard"].kept == "90 jours (conversation_days)"
    forget_person(db, whos()[0], PEOPLE[0])
    stored = stock(db, tmp_path, Privacy(conversation_days=30))
    after = {line.where: line for line in stored.members}
    assert (after["heard"].persons, after["requests"].persons) == (5, 5)
    assert after["heard"].kept == "30 jours (conversation_days)"
    (items, *_) = stored.authors
    assert (items.persons, items.rows, items.oldest) == (1, 1, NOW)
    assert {line.where: line.files for line in stored.files}["vigie.db*"] >= 1
    direct = [line for line in stored.members if line.what.startswith("Messages directs")]
    assert [line.persons for line in direct] == [5]
    assert outbox.pending_count(db) == 0
