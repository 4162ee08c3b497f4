"""What goes to a worker on another machine, and what comes back: data only, no path of ours, no secret."""

from __future__ import annotations

import pickle
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import cast

from watcher.cluster.host_notes import HostNotes
from watcher.feed_notes import FeedNotes
from watcher.items import Harvest
from watcher.rules.moves import address_of
from watcher.sources import ACCOUNTS
from watcher.visit import HarvestPolicy, Visit
from watcher.web.hosts import site_of

MOST_SITES = 200
"""Sites of a batch whose robots.txt travels with it: its sources', and those that their entries point to."""

FEEDS = "feeds"
"""Where `harvest` keeps what it notes of feeds, in the folder of the notes on hosts."""

FeedsRead = Mapping[str, bytes]
"""What is noted of feeds, by the address of their source."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A batch as it travels. `contents` are opened by a worker of the same `release` only."""

    release: str
    model: str
    contents: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """`policy` has no paths; `archived` says whether the answers are to be recorded."""

    visits: tuple[Visit, ...]
    policy: HarvestPolicy
    notes: HostNotes
    feeds: FeedsRead
    archived: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a batch's answers on a worker: the file has `size` bytes."""

    worker: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Aside:
    """Where a worker has put answers aside that are still to be read: a folder of its own."""

    worker: str
    folder: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a batch brought. `archive` begins its WARC file, and `rest` says where the others lie.

    Whoever looked first has no harvest of some visits, and their answers `aside`.
    """

    harvests: list[Harvest]
    notes: HostNotes
    feeds: FeedsRead
    archive: bytes = b""
    rest: Rest | None = None
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class ModelWanted:
    """A worker that does not have the model yet, and the folder into which it goes."""

    worker: str
    folder: str


@cache
def release() -> str:
    """What has to be the same on all machines, for pickles to be understood."""
    major, minor, _ = platform.python_version_tuple()
    return f"Vigie {version('vigie-observatoire')} on Python {major}.{minor}"


def may_leave(visits: Sequence[Visit], policy: HarvestPolicy) -> bool:
    """Whether a batch can be harvested elsewhere: not with the operator's accounts, nor from our files."""
    return not policy.replay and not any(visit.source.kind in ACCOUNTS for visit in visits)


def homebound_first(visits: Sequence[Visit]) -> list[Visit]:
    """The visits that must stay first, so that few batches hold them."""
    return sorted(visits, key=lambda visit: visit.source.kind not in ACCOUNTS)


def feeds_read(visits: Sequence[Visit], hosts: Path | None) -> FeedsRead:
    """What is noted of the feeds of a batch, beside the notes on hosts in a folder."""
    if hosts is None or not (hosts / FEEDS).is_dir():
        return {}
    book = FeedNotes(hosts / FEEDS)
    notes = {one.source.url: book.read(one.source.url) for one in visits if one.source.kind == "feed"}
    return {url: note for url, note in notes.items() if note}


def note_feeds(feeds: FeedsRead, hosts: Path) -> None:
    """Note it in a folder."""
    book = FeedNotes(hosts / FEEDS)
    for url, note in feeds.items():
        book.write(url, note)


def pack(
    visits: Sequence[Visit], policy: HarvestPolicy, notes: HostNotes, feeds: FeedsRead, model: str
) -> Parcel:
    """A batch without what is this machine's own: paths, accounts, the proxy's password.

    A batch that is only looked at needs neither what is noted of its `feeds` nor a `model`.
    """
    proxy = policy.fetch.proxy
    bare = replace(
        policy,
        fetch=replace(policy.fetch, proxy=proxy and replace(proxy, user=None, password=None)),
        model_directory=Path(),
        archive=None,
        replay=(),
        hosts=None,
        mailbox=None,
        piste=None,
        book=None,
        known=None,
    )
    contents = Contents(tuple(visits), bare, notes, feeds, policy.archive is not None)
    return Parcel(release(), model, pickle.dumps(contents, protocol=pickle.HIGHEST_PROTOCOL))


def unpack(parcel: Parcel) -> Contents:
    """What was packed. For a parcel of our release, from a scheduler that is trusted as this code is."""
    return cast("Contents", pickle.loads(parcel.contents))  # noqa: S301 - see above


def sites_of(visits: Sequence[Visit]) -> list[str]:
    """The sites that a batch is likely to ask: of its sources first, then those that known entries are on."""
    asked = [url for one in visits for url in (address_of(one.source, one.state), one.source.url)]
    links = ("/".join(known.link.split("/", 3)[:3]) for one in visits for known in one.known if known.link)
    found = dict.fromkeys(map(site_of, dict.fromkeys((*asked, *links))))
    return [site for site in found if site is not None][:MOST_SITES]
