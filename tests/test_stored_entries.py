"""What the store holds of entries is looked up by the visit that needs it, and by no other."""

from __future__ import annotations

import pickle
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from factories import NOW, item, source
from feeds import Post, feed
from harvests import loopback_policy
from servers import Page, ScriptedServer
from watcher.harvest import harvest
from watcher.items import Change, Fault, Judged, Outcome, SourceState
from watcher.store import items
from watcher.store.database import open_database
from watcher.store.sources import sync_sources
from watcher.stored_entries import StoredEntries
from watcher.visit import HarvestPolicy, Visit
from watcher.web.answer import FetchError


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A database that holds entry `a` of one source."""
    path = tmp_path / "vigie.db"
    with closing(open_database(path)) as db:
        sync_sources(db, [source()])
        items.save(db, Judged(item(key="id:a"), Change.NEW, None), NOW)
    return path


@pytest.fixture
def nowhere(tmp_path: Path) -> StoredEntries:
    (tmp_path / "spoilt.db").write_bytes(b"no database" * 100)
    return StoredEntries(tmp_path / "spoilt.db")


@pytest.fixture
def policy(model_directory: Path) -> HarvestPolicy:
    return loopback_policy(model_directory)


def test_entries_are_found_by_their_source_in_whatever_process(store: Path) -> None:
    travelled: StoredEntries = pickle.loads(pickle.dumps(StoredEntries(store)))
    with travelled() as known:
        assert [one.key for one in known(source().id)] == ["id:a"]
        assert known("nobody") == ()


def test_what_another_connection_has_kept_meanwhile_is_found(store: Path) -> None:
    with StoredEntries(store)() as known, closing(open_database(store)) as db:
        assert len(known(source().id)) == 1
        items.save(db, Judged(item(key="id:b"), Change.NEW, None), NOW)
        assert len(known(source().id)) == 2


def test_a_visit_finds_its_own(server: ScriptedServer, store: Path, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(feed(Post("a"), Post("b"))))
    visit = Visit(source(url=url), SourceState(succeeded_at=NOW))
    (brought,) = harvest([visit], replace(policy, known=StoredEntries(store)))
    changes = {each.item.key: each.change for each in brought.judged}
    assert changes == {"id:a": Change.REVISED, "id:b": Change.NEW}


def test_a_visit_that_finds_nothing_new_opens_no_database(
    server: ScriptedServer, nowhere: StoredEntries, policy: HarvestPolicy
) -> None:
    url = server.script("/feed", Page(feed(Post("1"))))
    (first,) = harvest([Visit(source(url=url), SourceState())], policy)
    (brought,) = harvest([Visit(source(url=url), first.state)], replace(policy, known=nowhere))
    assert brought.outcome is Outcome.UNCHANGED


def test_a_database_that_cannot_be_read_is_the_machines_fault_and_none_of_the_source(
    server: ScriptedServer, nowhere: StoredEntries, policy: HarvestPolicy
) -> None:
    with nowhere() as known, pytest.raises(FetchError):
        known("a")
    url = server.script("/feed", Page(feed(Post("1"))))
    (brought,) = harvest([Visit(source(url=url), SourceState())], replace(policy, known=nowhere))
    assert brought.problem is not None
    assert brought.problem.fault is Fault.MACHINE
    assert "vigie doctor" in brought.problem.remedy
