from __future__ import annotations

import pickle
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from factories import entry, known, source
from harvests import loopback_policy
from watcher.cluster.host_notes import HostNotes
from watcher.cluster.parcel import homebound_first, may_leave, pack, release, sites_of, unpack
from watcher.config.accounts import Mailbox, Piste
from watcher.items import SourceState
from watcher.stored_entries import StoredEntries
from watcher.visit import HarvestPolicy, Visit
from watcher.web.fetch_policy import Proxy

FEED = Visit(source("a", url="https://a.example/feed"), SourceState(), (known(entry()),))


def everything_of_ours(folder: Path) -> HarvestPolicy:
    """A policy with all that must not leave."""
    policy = loopback_policy(
        folder / "zzmodel",
        archive=folder / "zzarchive.warc.gz",
        hosts=folder / "zzhosts",
        mailbox=Mailbox(host="mail.example", user="zzuser", password_file=folder / "zzpassword"),
        piste=Piste(client_id="zzclient", client_secret_file=folder / "zzsecret"),
    )
    proxy = Proxy("http://proxy.example:3128", "zzname", "zzpassword")
    return replace(
        policy, fetch=replace(policy.fetch, proxy=proxy), known=StoredEntries(folder / "zzvigie.db")
    )


def test_no_secret_and_no_path_of_ours_is_in_a_parcel(tmp_path: Path) -> None:
    folder = tmp_path / "zzdata"
    whole = pickle.dumps(pack([FEED], everything_of_ours(folder), HostNotes(), {}, "v1"))
    assert b"https://a.example/feed" in whole
    assert b"proxy.example" in whole
    assert [word for word in (b"zz", tmp_path.name.encode(), b"mail.example") if word in whole] == []


def test_every_field_of_a_policy_that_is_a_path_or_an_account_stays_here(tmp_path: Path) -> None:
    """Whoever adds one has to say here what becomes of it on a worker."""
    bare = unpack(pack([FEED], everything_of_ours(tmp_path), HostNotes(), {}, "v1")).policy
    hints: dict[str, Any] = get_type_hints(HarvestPolicy)
    ours = {
        name
        for name, hint in hints.items()
        if any(one in str(hint) for one in ("Path", "accounts.", "Book", "Callable"))
    }
    assert ours == {"archive", "book", "hosts", "known", "mailbox", "model_directory", "piste", "replay"}
    assert {getattr(bare, name) for name in ours} == {None, (), Path()}
    kept = {field.name for field in fields(HarvestPolicy)} - ours - {"fetch"}
    policy = everything_of_ours(tmp_path)
    assert {name: getattr(bare, name) for name in kept} == {name: getattr(policy, name) for name in kept}


def test_what_is_packed_is_what_is_unpacked(tmp_path: Path) -> None:
    contents = unpack(pack([FEED], loopback_policy(tmp_path, archive=tmp_path / "a"), HostNotes(), {}, "v1"))
    assert (contents.visits, contents.notes, contents.archived) == ((FEED,), HostNotes(), True)


def test_a_parcel_says_what_can_open_it() -> None:
    assert release().startswith("Vigie ")
    assert " on Python 3." in release()


@pytest.mark.parametrize("kind", ["mailbox", "legifrance"])
def test_sources_of_the_operators_accounts_do_not_leave(kind: str, tmp_path: Path) -> None:
    account = Visit(source("m", kind=kind), SourceState(), ())
    assert not may_leave([FEED, account], loopback_policy(tmp_path))
    assert may_leave([FEED], loopback_policy(tmp_path))
    assert homebound_first([FEED, account]) == [account, FEED]


def test_an_archive_of_ours_is_read_here(tmp_path: Path) -> None:
    assert not may_leave([FEED], loopback_policy(tmp_path, replay=(tmp_path / "old.warc.gz",)))


def test_the_sites_of_a_batch_are_its_sources_and_where_their_entries_are() -> None:
    moved = replace(FEED, state=replace(FEED.state, address="https://new.example/feed"))
    assert sites_of([moved]) == ["https://new.example", "https://a.example", "https://cnil.example"]
