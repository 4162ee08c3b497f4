"""What is known of hosts, as it travels between machines: without paths, and without any machine's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watcher.web.hosts import HostBook, RobotsCopy
from watcher.web.urls import host


@dataclass(frozen=True, slots=True)
class HostNotes:
    """Rests by host, with their ends; robots.txt by site; and turns: seconds until a host may be asked."""

    rests: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    robots: Mapping[str, RobotsCopy] = field(default_factory=dict[str, RobotsCopy])
    turns: Mapping[str, float] = field(default_factory=dict[str, float])


def notes_on(book: HostBook, sites: Iterable[str], now: datetime) -> HostNotes:
    """What a book says of some sites (scheme, host and port), and every rest that it knows."""
    wanted = set(sites)
    robots = {site: copy for site in wanted if (copy := book.robots(site)) is not None}
    turns = {name: wait for site in wanted if (name := host(site)) and (wait := book.ahead(name)) > 0}
    return HostNotes(book.rests(now), robots, turns)


def learnt(book: HostBook, before: HostNotes, turns: Mapping[str, float], now: datetime) -> HostNotes:
    """What a book says that `before` did not, with the turns that were taken."""
    rests = {name: end for name, end in book.rests(now).items() if before.rests.get(name) != end}
    robots = {site: copy for site, copy in book.all_robots().items() if before.robots.get(site) != copy}
    return HostNotes(rests, robots, {name: wait for name, wait in turns.items() if wait > 0})


def take(book: HostBook, notes: HostNotes) -> None:
    """Note what others learnt; what is known already and newer stays. Raises FetchError as the book does."""
    for name, end in notes.rests.items():
        book.rest(name, end)
    for site, copy in notes.robots.items():
        known = book.robots(site)
        if known is None or known.tried_at <= copy.tried_at:
            book.keep_robots(site, copy)
    for name, wait in notes.turns.items():
        book.hold(name, wait)
