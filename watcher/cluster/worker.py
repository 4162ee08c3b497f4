"""A worker's side: a batch is harvested in a folder of the worker's own, and all that it left comes back.

A worker has no database, no secrets and no disk in common with us. Of a batch it keeps nothing; of a round,
the model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from watcher.cluster.aside import Shelf, sweep
from watcher.cluster.dask_border import Here, this_worker
from watcher.cluster.errors import ClusterError
from watcher.cluster.host_notes import learnt, take
from watcher.cluster.model_files import model_folder
from watcher.cluster.parcel import (
    Aside,
    Brought,
    ModelWanted,
    Parcel,
    Rest,
    feeds_read,
    note_feeds,
    release,
    unpack,
)
from watcher.cluster.shared_book import SharedBook
from watcher.items import Harvest
from watcher.visit import HarvestPolicy, Visit
from watcher.warm_sandbox import WarmSandbox
from watcher.web.hosts import is_ahead

_ASIDE = "vigie-aside-"
"""The names of folders with answers that were put aside begin so."""


def look_afar(parcel: Parcel, piece: int) -> Brought:
    """Ask the sources of a batch here: the harvests of those that have nothing new, and where the answers of
    the others were put aside. At most `piece` bytes of the archive come with that.

    Raises ClusterError for a parcel of another release, and what `look_first` raises.
    """
    from watcher.harvest import look_first  # noqa: PLC0415 - where batches are worked on only

    here = _understood(parcel)
    sweep(Path(here.folder).glob(f"{_ASIDE}*"))
    folder = Path(mkdtemp(prefix=_ASIDE, dir=here.folder))
    shelf = Shelf(folder)
    is_kept = False
    try:
        brought = _worked(here, parcel, piece, lambda visits, policy: look_first(visits, policy, shelf.put))
        is_kept = not shelf.is_empty()
    finally:
        if not is_kept:
            rmtree(folder, ignore_errors=True)
    return replace(brought, aside=Aside(here.address, str(folder))) if is_kept else brought


def harvest_afar(parcel: Parcel, piece: int, aside: str | None = None) -> Brought | ModelWanted:
    """Harvest a batch here; at most `piece` bytes of its archive come with what it brought.

    Its answers are those that lie `aside`, in a folder of the worker that looked first; any other asks anew.
    Raises ClusterError for a parcel of another release, and what `harvest` raises.
    """
    from watcher.harvest import harvest  # noqa: PLC0415 - as above

    here = _understood(parcel)
    model = model_folder(here.folder, parcel.model)
    if not model.is_dir():
        return ModelWanted(here.address, here.folder)

    def work(visits: Sequence[Visit], policy: HarvestPolicy) -> list[Harvest]:
        _warm(threading.get_ident()).serve()
        looked = Shelf(Path(aside)).take if aside else None
        return harvest(visits, replace(policy, model_directory=model), looked=looked)

    try:
        return _worked(here, parcel, piece, work)
    finally:
        if aside:
            rmtree(aside, ignore_errors=True)


def _understood(parcel: Parcel) -> Here:
    """This worker, which can open the parcel. Raises ClusterError."""
    here = this_worker()
    if parcel.release != release():
        raise ClusterError(
            f"the worker {here.address} has {release()}, and this machine {parcel.release}",
            "install the same on all machines of the cluster",
        )
    return here


def _worked(
    here: Here,
    parcel: Parcel,
    piece: int,
    work: Callable[[Sequence[Visit], HarvestPolicy], list[Harvest]],
) -> Brought:
    """What the work on a parcel brings, with all that it leaves in a folder of its own."""
    contents = unpack(parcel)
    folder = Path(mkdtemp(prefix="vigie-batch-", dir=here.folder))
    kept = False
    try:
        book = SharedBook(folder / "hosts", here.ledger)
        told = here.ledger.rests().items()
        rests = {name: end for name, end in told if is_ahead(end, contents.policy.now)}
        notes = replace(contents.notes, rests={**contents.notes.rests, **rests})
        take(book, notes)
        note_feeds(contents.feeds, folder / "hosts")
        archive = folder / "answers.warc.gz"
        policy = replace(
            contents.policy,
            archive=archive if contents.archived else None,
            hosts=folder / "hosts",
            book=book,
        )
        harvests = work(contents.visits, policy)
        first, size = _head(archive, piece)
        kept = size > len(first)
        rest = Rest(here.address, str(archive), size) if kept else None
        feeds = feeds_read(contents.visits, folder / "hosts")
        fresh = {url: note for url, note in feeds.items() if contents.feeds.get(url) != note}
        return Brought(harvests, learnt(book, notes, book.turns(), policy.now), fresh, first, rest)
    finally:
        if not kept:
            rmtree(folder, ignore_errors=True)


def read_on(path: str, start: int, piece: int) -> bytes:
    """The next bytes of a batch's archive. Raises OSError when it is not there any more."""
    with Path(path).open("rb") as file:
        file.seek(start)
        return file.read(piece)


def discard(path: str) -> None:
    """Delete what a batch left here."""
    rmtree(Path(path).parent, ignore_errors=True)


@lru_cache(maxsize=64)
def _warm(thread: int) -> WarmSandbox:  # noqa: ARG001 - each thread has its own
    """The sandbox of a thread of this worker, for all its batches."""
    return WarmSandbox()


def _head(archive: Path, piece: int) -> tuple[bytes, int]:
    if not archive.exists():
        return b"", 0
    with archive.open("rb") as file:
        return file.read(piece), archive.stat().st_size
