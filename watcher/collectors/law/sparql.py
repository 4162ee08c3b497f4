"""A SPARQL endpoint, such as the Publications Office's CELLAR, asked with the source's query.

Its rows have ?id ?title ?link ?date ?summary, all but ?id at will (SPARQL 1.1 Query Results JSON Format,
https://www.w3.org/TR/sparql11-results-json/). The dates are those of acts, which come into the database days
or weeks later; so what is new in it is news whatever its date, and has none but at first sight.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from watcher.collectors.collection import Collection
from watcher.collectors.feed import entries_of
from watcher.collectors.law.celex import titled
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.collectors.texts import collapse
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer

REMEMBERED = 5_000
"""The most ids that are remembered; the AI Act has some dozens of acts around it."""

_PREFERRED = {"fr": ("fr", "en"), "multi": ("fr", "en"), "en": ("en", "fr")}
"""By the source's language: in which language a text is taken first."""
_VIRTUOSO = re.compile(r"Virtuoso \w{1,10} Error[^\n<]{0,200}")
_OUT_OF_TIME = "S1TAT"
"""The state with which Virtuoso says that it stopped half-way ("anytime query") and gives what it has."""


class _Value(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    value: str
    language: str = Field(default="", alias="xml:lang")


def _if_readable(cell: object) -> _Value | None:
    try:
        return _Value.model_validate(cell)
    except ValidationError:
        return None


_Cell = Annotated[_Value | None, BeforeValidator(_if_readable)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: _Cell = None
    title: _Cell = None
    link: _Cell = None
    date: _Cell = None
    summary: _Cell = None

    @property
    def name(self) -> str:
        """What rows of one publication have in common."""
        return next((name for cell in (self.id, self.link) if cell and (name := collapse(cell.value))), "")


class _Bindings(BaseModel):
    bindings: list[object]


class _Results(BaseModel):
    results: _Bindings


_IDS = TypeAdapter(tuple[str, ...])


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """One entry for each ?id, in the order of the rows. No row at all is a failure of query or database."""
    try:
        bindings = _Results.model_validate(json.loads(answer.body)).results.bindings
    except (ValueError, RecursionError):  # pydantic's errors are ValueErrors too
        return Collection(problem=_failure(answer.body))
    rows = _by_name(bindings)
    if not rows:
        detail = f"found nothing in {len(bindings)} rows" if bindings else "found no row"
        return Collection(problem=Problem(Fault.EMPTY, detail, "try the query in a browser, and correct it"))
    known = _remembered(memory)
    entries = [
        _entry(name, found, source.language, dated=not known or name in known) for name, found in rows.items()
    ]
    notes: tuple[str, ...] = ()
    if _OUT_OF_TIME in answer.headers.get("x-sql-state", ""):
        notes = ("the database ran out of time and gave only a part of the rows",)
    collection = entries_of(RawDocument(tuple(entries), notes=notes), answer.url, source.keep)
    names = tuple(dict.fromkeys((*rows, *known)))[:REMEMBERED]
    return Collection(
        collection.entries, collection.problem, collection.notes, memory=_IDS.dump_json(names).decode()
    )


def _by_name(bindings: Sequence[object]) -> dict[str, list[_Row]]:
    rows: dict[str, list[_Row]] = {}
    for binding in bindings:
        if isinstance(binding, dict) and (row := _Row.model_validate(binding)).name:
            rows.setdefault(row.name, []).append(row)
    return rows


def _entry(name: str, rows: Sequence[_Row], language: str, *, dated: bool) -> RawEntry:
    title = _best([row.title for row in rows], language)
    summaries = sorted({row.summary.value.strip() for row in rows if row.summary})
    dates = sorted({row.date.value for row in rows if row.date})
    return RawEntry(
        id=name,
        title=_markup(titled(name, title)),
        link=min((row.link.value for row in rows if row.link), default=None),
        contents=(_markup(". ".join((*summaries, name))),),
        dates=tuple(dates) if dated else (),
    )


def _best(cells: Sequence[_Value | None], language: str) -> str:
    """The text in the language that is preferred most. Rows come in any order, which changes nothing."""
    texts = sorted((cell.language.lower()[:2], cell.value) for cell in cells if cell and cell.value.strip())
    rank = {code: number for number, code in enumerate(_PREFERRED[language])}
    return min(texts, key=lambda text: rank.get(text[0], len(rank)), default=("", ""))[1]


def _markup(text: str) -> str:
    return html.escape(text, quote=False)


def _remembered(memory: str | None) -> tuple[str, ...]:
    try:
        return _IDS.validate_json(memory) if memory else ()
    except ValidationError:
        return ()


def _failure(body: bytes) -> Problem:
    text = body[:20_000].decode("utf-8", "replace").strip()
    if (match := _VIRTUOSO.search(text)) is not None:
        detail = f"the database failed: {html.unescape(match.group()).strip()}"
        return Problem(Fault.UNREADABLE, detail, "wait; if it stays so, simplify the query")
    if not text:
        return Problem(Fault.EMPTY, "answered with an empty body", "wait; if it stays so, try the query")
    if text.startswith("<"):
        detail, remedy = "answered a page instead of results", "wait: the database may be out of service"
        return Problem(Fault.NOT_A_FEED, detail, remedy)
    detail = "answered something else than SPARQL results in JSON"
    return Problem(Fault.UNREADABLE, detail, "is it a SELECT query? Try it in a browser")
