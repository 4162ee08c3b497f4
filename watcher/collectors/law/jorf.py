"""The Journal officiel: an index of archives, one or two a day, each read once, the oldest first.

Only the texts with one of the source's words are kept, as most of the others appoint somebody.
"""

from __future__ import annotations

import html
import re

from pydantic import BaseModel, ConfigDict, ValidationError

from watcher.collectors.collection import Collection
from watcher.collectors.feed import entries_of
from watcher.collectors.law.dila import Text, read
from watcher.collectors.law.words import Words, form_of_markup
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer, Ask
from watcher.web.urls import absolute

FIRST = 6
"""Archives read at first sight: those of about three days."""
AT_ONCE = 20
"""The most archives asked for in one visit; the next one goes on."""
TRIES = 6
"""Visits after which an archive that cannot be had is given up: none may block the others for ever."""
ARCHIVE_SECONDS = 120
"""Ten megabytes over a slow line."""
ARCHIVE_BYTES = 50 * 1024 * 1024
"""The most an archive may weigh; ordinary ones weigh up to 10 MB, the global ones are never asked for."""

_ARCHIVE = re.compile(r"JORF_([0-9]{8}-[0-9]{6})\.tar\.gz")
_LINK = re.compile(rf"""href\s*=\s*["']?([^"'<>\s]*{_ARCHIVE.pattern})""", re.IGNORECASE)
_PAGE = "https://www.legifrance.gouv.fr/jorf/id/"
_REMEMBERED = 80


class _Memory(BaseModel):
    """Archives by their times: all up to `since` are done with, and so are those `read` after it.

    `tried` counts visits in which one that stands first could not be read.
    """

    model_config = ConfigDict(frozen=True)

    since: str = ""
    read: tuple[str, ...] = ()
    tried: dict[str, int] = {}

    def having_read(self, name: str) -> _Memory:
        done = sorted({*self.read, name})
        tried = {one: count for one, count in self.tried.items() if one != name}
        since = max([self.since, *done[:-_REMEMBERED]])
        return _Memory(since=since, read=tuple(done[-_REMEMBERED:]), tried=tried)


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """The texts of an archive; of the index, which archives are still to be read."""
    seen = _remembered(memory)
    if archive := _ARCHIVE.search(answer.url):
        return _archive(answer, source, seen or _Memory(), archive.group(1))
    if answer.body.startswith(b"\x1f\x8b"):
        problem = Problem(Fault.UNREADABLE, "an archive under a name that says no date", "look at the index")
        return Collection(problem=problem)
    return _index(answer, seen)


def _index(answer: Answer, seen: _Memory | None) -> Collection:
    text = answer.body.decode("utf-8", "replace")
    links = {
        name: link
        for found in _LINK.finditer(text)
        if (link := absolute(answer.url, found[1])) and (name := found[2])
    }
    names = sorted(links)
    if not names:
        remedy = "open the address: is it still the folder of the archives?"
        return Collection(problem=Problem(Fault.EMPTY, "no archive JORF_….tar.gz in the index", remedy))
    if seen is None:
        seen = _Memory(since=names[-FIRST - 1] if len(names) > FIRST else "")
    waiting = [name for name in names if name > seen.since and name not in seen.read]
    newest = max(seen.read, default="")
    # Asks are in order and a failing one ends the visit: who is first again, or was overtaken, was in vain.
    vain = {name for place, name in enumerate(waiting) if place == 0 or name < newest}
    tried = {name: seen.tried.get(name, 0) + 1 for name in waiting if name in vain}
    given_up = [name for name in waiting if tried.get(name, 0) > TRIES]
    notes = tuple(f"JORF_{name}.tar.gz was given up after {TRIES} visits" for name in given_up)
    asked = [name for name in waiting if name not in given_up]
    seen = seen.model_copy(update={"tried": {name: count for name, count in tried.items() if name in asked}})
    for name in given_up:
        seen = seen.having_read(name)
    return Collection(
        notes=notes,
        more=tuple(
            Ask(links[name], max_bytes=ARCHIVE_BYTES, seconds=ARCHIVE_SECONDS) for name in asked[:AT_ONCE]
        ),
        memory=seen.model_dump_json(),
        again=len(asked) > AT_ONCE,
    )


def _archive(answer: Answer, source: Source, seen: _Memory, name: str) -> Collection:
    archive = read(answer.body)
    if archive.cut and not archive.texts:
        problem = Problem(Fault.UNREADABLE, f"JORF_{name}: {archive.cut}", "nothing at once; asked for again")
        return Collection(problem=problem, again=True)
    words = Words.of(source.words)
    kept = [
        text
        for text in archive.texts
        if words.are_in(form_of_markup(f"{html.escape(text.title)}\n{text.markup()}"))
    ]
    found = entries_of(RawDocument(tuple(map(_entry, kept))), answer.url, source.keep)
    notes = [f"JORF_{name}: {len(archive.texts)} texts, {len(kept)} kept", *found.notes]
    if archive.broken:
        notes.append(f"JORF_{name}: {archive.broken} files could not be read")
    if archive.cut:  # it may still have been on its way to the server: what is there, and once more
        notes.append(f"JORF_{name}: read as far as it goes ({archive.cut})")
        return Collection(found.entries, notes=tuple(notes), again=True)
    return Collection(found.entries, notes=tuple(notes), memory=seen.having_read(name).model_dump_json())


def _entry(text: Text) -> RawEntry:
    return RawEntry(
        id=text.id,
        title=html.escape(text.title, quote=False),
        link=f"{_PAGE}{text.id}",
        contents=(text.markup(),),
        dates=(text.published,) if text.published else (),
        author=html.escape(text.ministry, quote=False) or None,
    )


def _remembered(memory: str | None) -> _Memory | None:
    try:
        return _Memory.model_validate_json(memory) if memory else None
    except ValidationError:
        return None
