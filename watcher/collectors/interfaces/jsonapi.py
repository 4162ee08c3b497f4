"""JSON interfaces: the publications that the source's JMESPath expressions find in an answer.

An interface that gives so many publications and no more, and has no pages, is asked again for what is older,
down to what the last visit had read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from jmespath.exceptions import JMESPathError
from pydantic import BaseModel, ConfigDict, ValidationError

from watcher.collectors.collection import Collection
from watcher.collectors.dates import parse_date
from watcher.collectors.feed import entries_of
from watcher.collectors.interfaces.jsonvalues import Finder, as_dates, keys_of
from watcher.collectors.openings import posted
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.collectors.sniffing import Shape, sniff
from watcher.items import Fault, Problem
from watcher.recipes import Fields
from watcher.sources import Source
from watcher.web.answer import Answer

_REPAIR = "the interface was changed: correct 'fields' of the source"


class _Read(BaseModel):
    """How far the answers were read: all up to `whole`, and since then from `newest` some way back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whole: date | None = None
    newest: date | None = None


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """The publications that the expressions find, in the answer's order."""
    if source.fields is None:
        problem = Problem(Fault.NO_COLLECTOR, "json without fields", "add the key 'fields' to the source")
        return Collection(problem=problem)
    try:
        items = _items(answer.body, source.fields)
    except _FailedError as failed:
        return Collection(problem=failed.problem)
    finder = Finder()
    entries = tuple(_entry(item, source.fields, finder) for item in items)
    if not any(entry.title for entry in entries):
        detail = f"none of {len(items)} publications has {source.fields.title!r}; {keys_of(items[0])}"
        return Collection(problem=Problem(Fault.RECIPE, detail, _REPAIR), notes=finder.notes())
    found = entries_of(RawDocument(entries, notes=finder.notes()), answer.url, source.keep)
    days = [day.date() for entry in entries if (day := next(map(parse_date, entry.dates), None))]
    return _older(found, source, len(items), days, memory) if days else found


def _older(
    found: Collection, source: Source, count: int, days: Sequence[date], memory: str | None
) -> Collection:
    """What was found, and what to ask for older ones with, as long as the last visit had not read them.

    At first sight one answer is enough. A day is read once an answer reaches to the day before it.
    """
    fields = source.fields
    if fields is None or fields.body is None or fields.most is None:
        return found
    read = _remembered(memory)
    newest = max(days) if read.newest is None else max(*days, read.newest)
    if count < fields.most or read.whole is None or min(days) < read.whole:
        return replace(found, memory=_Read(whole=newest).model_dump_json())
    until, notes = min(days), found.notes
    if until == max(days):
        notes = (*notes, f"more than {count} publications of {until}: the rest of them cannot be had")
        until -= timedelta(days=1)
    more = (posted(source.url, fields.body, until, read.whole),)
    read = _Read(whole=read.whole, newest=newest)
    return replace(found, notes=notes, more=more, memory=read.model_dump_json())


class _FailedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def _items(body: bytes, fields: Fields) -> list[object]:
    """The publications as they stand in the answer, one or more. Raises _FailedError."""
    sniffed = sniff(body)
    if sniffed.problem is not None:
        raise _FailedError(sniffed.problem)
    if sniffed.shape is not Shape.JSON:
        raise _FailedError(Problem(Fault.NOT_A_FEED, "answered a feed, not JSON", "set kind: feed"))
    try:
        data: object = json.loads(body)
        found = Finder.search(fields.items, data)
    except JMESPathError as error:
        detail = f"{fields.items!r} cannot be followed ({error})"
        raise _FailedError(Problem(Fault.RECIPE, detail, _REPAIR)) from None
    except (ValueError, RecursionError) as error:
        remedy = "wait; if it stays so, tell the publisher"
        raise _FailedError(Problem(Fault.UNREADABLE, f"broken JSON: {error}", remedy)) from None
    if not isinstance(found, list):
        detail = f"{fields.items!r} finds no list; {keys_of(data)}"
        raise _FailedError(Problem(Fault.RECIPE, detail, _REPAIR))
    if not found:
        detail = f"{fields.items!r} finds an empty list; {keys_of(data)}"
        raise _FailedError(Problem(Fault.EMPTY, detail, f"wait; if it stays so, {_REPAIR}"))
    return cast("list[object]", found)


def _entry(item: object, fields: Fields, finder: Finder) -> RawEntry:
    link = finder.text(fields.link, item) or finder.address(fields.address, item)
    summary = finder.text(fields.summary, item)
    return RawEntry(
        id=finder.text(fields.id, item),
        title=finder.text(fields.title, item) or "",
        link=link,
        contents=(summary,) if summary else (),
        dates=as_dates(finder.value(fields.date, item)),
        author=finder.text(fields.author, item),
    )


def _remembered(memory: str | None) -> _Read:
    try:
        return _Read.model_validate_json(memory) if memory else _Read()
    except ValidationError:
        return _Read()
