"""The Journal officiel through Légifrance's interface on PISTE, for whom the DILA's archives do not suffice.

The latest issues are listed, each new one gives its summary, and the texts that may matter are asked for one
by one: those whose titles appoint somebody are not. Entries are those of the archives: same ids, same links.
Facts about the form of the answers were read in public repositories that ask this interface.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from watcher.collectors.collection import Collection
from watcher.collectors.feed import entries_of
from watcher.collectors.law.words import Words, plain_form
from watcher.collectors.openings import consult
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.collectors.texts import plain
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer, Ask

FIRST = 3
"""Issues read at first sight: those of about three days."""
TRIES = 3
"""Visits after which a text that cannot be had is given up, so that it does not block the others."""
NODES = 50_000
"""The most objects of an answer that are looked at."""
_REMEMBERED = 60
_WAITING = 2_000

_ABOUT_SOMEBODY = re.compile(
    r"portant (?:nomination|promotion|admission|titularisation|reintegration|cessation|affectation|"
    r"detachement|attribution|delegation de signature|tableau d'avancement|inscription|changement de nom)|"
    r"fin de fonctions|legion d'honneur|ordre national du merite|medaille|avis de vacance|liste des candidats"
)
"""In `plain_form`: titles of texts about persons, two thirds of an issue."""
_PAGE = "https://www.legifrance.gouv.fr/jorf/id/"


class _Waiting(BaseModel):
    """A text that is to be asked for."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    ministry: str = ""
    published: str = ""
    visits: int = 0


class _Memory(BaseModel):
    """The issues whose summaries were read, and the texts of them that wait."""

    model_config = ConfigDict(frozen=True)

    read: tuple[str, ...] = ()
    waiting: tuple[_Waiting, ...] = ()


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """What the list of issues, a summary or a text says."""
    try:
        data: object = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        problem = Problem(
            Fault.UNREADABLE, f"broken JSON: {error}"[:200], "nothing at once; asked again later"
        )
        return Collection(problem=problem)
    seen = _remembered(memory)
    what = (answer.asked or answer.url).partition("/consult/")[2]
    if what == "jorfCont":
        return _summary(data, source, seen or _Memory())
    if what == "jorf":
        return _text(data, source, seen or _Memory())
    return _issues(data, source, seen)


def _issues(data: object, source: Source, seen: _Memory | None) -> Collection:
    ids = [id_ for one in _objects(data) if (id_ := _name(one, "JORFCONT"))]
    ids = list(dict.fromkeys(ids))
    if not ids:
        found = sorted(cast("dict[str, Any]", data))[:10] if isinstance(data, dict) else []
        detail = f"no issue of the Journal officiel in the answer, which has {str(found)[:200]}"
        return Collection(problem=Problem(Fault.EMPTY, detail, "report it: the interface has changed"))
    known = seen.read if seen is not None else tuple(ids[FIRST:])
    waiting = list(seen.waiting) if seen is not None else []
    notes: tuple[str, ...] = ()
    if waiting:  # who stands first again was asked for in vain, or was not reached
        first = waiting[0].model_copy(update={"visits": waiting[0].visits + 1})
        waiting[0] = first
        if first.visits > TRIES:
            waiting.pop(0)
            notes = (f"{first.id} was given up after {TRIES} visits",)
    fresh = [id_ for id_ in reversed(ids) if id_ not in known]
    asks = [_ask_text(source, one.id) for one in waiting]
    asks += [
        consult(
            source, "jorfCont", {"id": id_, "pageNumber": 1, "pageSize": 200, "highlightActivated": False}
        )
        for id_ in fresh
    ]
    after = _Memory(read=known, waiting=tuple(waiting))
    return Collection(notes=notes, more=tuple(asks), memory=after.model_dump_json())


def _summary(data: object, source: Source, seen: _Memory) -> Collection:
    found: dict[str, _Waiting] = {}
    issue, published = "", ""
    total = 0
    words = Words.of(source.words)
    for one in _objects(data):
        if name := _name(one, "JORFCONT"):
            issue, published = issue or name, published or _day(one.get("datePubli"))
        title = _string(one.get("titre"))
        if not (id_ := _name(one, "JORFTEXT")) or not title or id_ in found:
            continue
        total += 1
        form = plain_form(title)
        if words.are_in(form) or not _ABOUT_SOMEBODY.search(form):
            ministry = _string(one.get("ministere")) or _string(one.get("emetteur"))
            found[id_] = _Waiting(id=id_, title=title, ministry=ministry, published=published)
    if not issue:
        problem = Problem(
            Fault.UNREADABLE, "a summary without an issue", "report it: the interface has changed"
        )
        return Collection(problem=problem)
    held = {one.id for one in seen.waiting}
    new = [one for one in found.values() if one.id not in held]
    after = _Memory(read=(*seen.read, issue)[-_REMEMBERED:], waiting=(*seen.waiting, *new)[:_WAITING])
    return Collection(
        notes=(f"{issue}: {total} texts, {len(found)} looked at",),
        more=tuple(_ask_text(source, one.id) for one in new),
        memory=after.model_dump_json(),
    )


def _text(data: object, source: Source, seen: _Memory) -> Collection:
    fields = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    names = {_string(fields.get("cid")), _string(fields.get("id"))}
    known = next((one for one in seen.waiting if one.id in names), None)
    if known is None:
        problem = Problem(
            Fault.UNREADABLE, "a text that was not asked for", "report it: the interface has changed"
        )
        return Collection(problem=problem)
    left = tuple(one for one in seen.waiting if one.id != known.id)
    memory = _Memory(read=seen.read, waiting=left).model_dump_json()
    markup = _markup(fields)
    title = _string(fields.get("title")) or known.title
    if not Words.of(source.words).are_in(plain_form(f"{title}\n{plain(markup)}")):
        return Collection(memory=memory)
    raw = RawEntry(
        id=known.id,
        title=html.escape(title, quote=False),
        link=f"{_PAGE}{known.id}",
        contents=(markup,) if markup else (),
        dates=(known.published,) if known.published else (),
        author=html.escape(known.ministry, quote=False) or None,
    )
    found = entries_of(RawDocument((raw,)), source.url, source.keep)
    return Collection(found.entries, notes=found.notes, memory=memory)


def _markup(fields: dict[str, Any]) -> str:
    """Notice, articles in their order, and what the text rests on, as markup."""
    articles = [
        f"<p>Article {html.escape(_string(one.get('num')))}</p>{content}"
        for one in _objects([fields.get("articles"), fields.get("sections")])
        if (content := _string(one.get("content")))
    ]
    return "\n".join([_string(fields.get("notice")), *articles, _string(fields.get("visa"))]).strip()


def _ask_text(source: Source, id_: str) -> Ask:
    return consult(source, "jorf", {"textCid": id_})


def _objects(data: object) -> Iterator[dict[str, Any]]:
    """All JSON objects in an answer, in its order; a bounded number of them."""
    stack: list[object] = [data]
    for _ in range(NODES):
        if not stack:
            return
        one = stack.pop()
        if isinstance(one, dict):
            fields = cast("dict[str, Any]", one)
            yield fields
            stack.extend(reversed(list(fields.values())))
        elif isinstance(one, list):
            stack.extend(reversed(cast("list[object]", one)))


def _name(fields: dict[str, Any], prefix: str) -> str:
    """The object's own name, if it is one of these."""
    for key in ("cid", "id"):
        value = _string(fields.get(key))
        if re.fullmatch(rf"{prefix}[0-9]{{12}}", value):
            return value
    return ""


def _string(value: object) -> str:
    """A text, empty for anything else; JSON can escape half a surrogate pair, which no encoding can carry."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _day(value: object) -> str:
    """A date that the interface states in milliseconds, at midnight in Paris, as one of the calendar."""
    if isinstance(value, str):
        return value[:10]
    if not isinstance(value, int) or isinstance(value, bool):
        return ""
    try:
        return f"{datetime.fromtimestamp(value / 1000, UTC) + timedelta(hours=4):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return ""


def _remembered(memory: str | None) -> _Memory | None:
    try:
        return _Memory.model_validate_json(memory) if memory else None
    except ValidationError:
        return None
