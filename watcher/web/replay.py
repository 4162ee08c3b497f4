"""Answers asks from archives instead of the network, under the same rules of verdict and redirect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from watcher.items import Fault, Problem
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.decoding import too_large
from watcher.web.redirects import next_hop
from watcher.web.urls import as_requested
from watcher.web.verdict import accept
from watcher.web.warc import ArchivedAnswer, Place, places, read


class Replay:
    """A Fetch over records: the n-th ask of an address gets its n-th record, and the last one ever after.

    An address on the way of a redirect counts as asked. Bodies are read from the files when asked for.
    """

    def __init__(self, recorded: Mapping[str, Sequence[Place]]) -> None:
        self._recorded = recorded
        self._asked: dict[str, int] = {}

    @classmethod
    def open(cls, paths: Iterable[Path]) -> Replay:
        """Index the archives, in the order given. Raises ArchiveError naming the file that is damaged."""
        recorded: dict[str, list[Place]] = {}
        for path in paths:
            for place in places(path):
                recorded.setdefault(_name(place.url), []).append(place)
        return cls(recorded)

    async def get(self, ask: Ask) -> Answer:
        """The recorded answer after recorded redirects. Raises FetchError, NOT_ARCHIVED among its faults.

        Validators are not looked at: what was recorded as 304 is 304.
        """
        trail = [as_requested(ask.url)]
        while True:
            found = self._next(ask.named(trail[-1]), ask.max_bytes)
            headers = {name.lower(): value for name, value in found.headers}
            target = next_hop(trail, found.status, headers)
            if target is None:
                return accept(trail[-1], found.status, headers, found.body, found.record_id, found.at)
            trail.append(target)

    def _next(self, url: str, max_bytes: int) -> ArchivedAnswer:
        recorded = self._recorded.get(url)
        if not recorded:
            raise FetchError(
                Problem(
                    Fault.NOT_ARCHIVED,
                    f"{url} is not in the archive",
                    "Replay an archive that covers this source, or run without --replay.",
                )
            )
        turn = self._asked.get(url, 0)
        self._asked[url] = turn + 1
        found = read(recorded[min(turn, len(recorded) - 1)], max_bytes + 1)
        if len(found.body) > max_bytes:
            raise too_large(max_bytes)
        return found


def _name(url: str) -> str:
    """A recorded address as asks are looked up: as requested, with the mark of a POST (`Ask.named`)."""
    address, mark, body = url.partition("#")
    return f"{as_requested(address)}{mark}{body}"
