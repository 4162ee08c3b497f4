"""All entries of a visit: those of the first answer, and of what its collector asks for after it.

An index lists archives, a sitemap lists sitemaps, a mailbox lists letters. Each answer goes to the same
collector, with the memory of the one before. What fails on the way ends the visit and loses nothing: the
memory says how far it came, and the next visit goes on from there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from watcher.items import Entry, Problem
from watcher.reading import Reader
from watcher.sources import FOR_MACHINES, Source
from watcher.web.answer import Answer, Fetch, FetchError

MOST_ASKS = 20
"""The most that is asked for after the first answer in one visit; the next visit goes on."""

NOT_THERE = frozenset({404, 410})
"""Statuses of one page's own: what else was named may well be there."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a visit's answers hold. `evidence` is the record that each entry was read from, by its key.

    With a `problem` there are no entries. `whole` says that nothing is left to be asked for.
    """

    entries: tuple[Entry, ...] = ()
    evidence: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    memory: str | None = None
    whole: bool = True
    bytes: int = 0


async def gather_afresh(answer: Answer, source: Source, gathered: Gathered, reader: Reader) -> Gathered:
    """The entries of a feed again, when those whose text is not at hand turn out to be wanted."""
    read = await reader.collect_afresh(answer, source, gathered.memory)
    return replace(gathered, entries=read.entries, notes=read.notes, problem=read.problem)


async def gather(first: Answer, source: Source, memory: str | None, fetch: Fetch, reader: Reader) -> Gathered:
    """Read `first` and what follows from it; the later of two entries of one key stays."""
    opened = await reader.collect(first, source, memory)
    if opened.problem is not None:
        return Gathered(problem=opened.problem, notes=opened.notes, memory=memory)
    memory = opened.memory or memory
    entries = {entry.key: entry for entry in opened.entries}
    evidence = {entry.key: first.evidence for entry in opened.entries}
    notes = list(opened.notes)
    waiting = deque(opened.more)
    again = opened.again
    size = 0
    for _ in range(MOST_ASKS):
        if not waiting:
            break
        ask = waiting.popleft()
        ask = replace(ask, for_machines=source.kind in FOR_MACHINES and not ask.optional)
        try:
            answer = replace(await fetch.get(ask), asked=ask.url)
        except FetchError as error:
            if ask.optional:
                continue
            if error.status in NOT_THERE:
                notes.append(f"passed over {ask.url}: {error.problem.detail}")
                continue
            notes.append(f"stopped at {ask.url}: {error.problem.detail}")
            return Gathered(tuple(entries.values()), evidence, None, tuple(notes), memory, False, size)
        size += len(answer.body)
        found = await reader.collect(answer, source, memory)
        notes += found.notes
        if found.problem is not None:
            notes.append(f"passed over {ask.url}: {found.problem.detail}")
        memory = found.memory or memory
        entries.update((entry.key, entry) for entry in found.entries)
        evidence.update((entry.key, answer.evidence) for entry in found.entries)
        waiting.extend(found.more)
        again = again or found.again
    whole = not waiting and not again
    return Gathered(tuple(entries.values()), evidence, None, tuple(notes), memory, whole, size)
