"""A page that is watched for changes: each change is an entry that says in words what differs.

The first visit only remembers the page. What is compared, and what is noise, stands in `noise` and
`differing`; what is remembered between visits, in `baseline`.
"""

from __future__ import annotations

import re

from watcher.collectors.collection import Collection
from watcher.collectors.identity import Draft, content_hash, keyed
from watcher.collectors.markup import Element, SelectorSyntaxError, parse
from watcher.collectors.pages.baseline import Baseline
from watcher.collectors.pages.differing import Difference, difference, in_short, sentences, told
from watcher.collectors.pages.noise import comparable, digits_aside, of_any_day
from watcher.collectors.texts import TITLE, collapse, headline, shortened
from watcher.items import Entry, Fault, Problem
from watcher.recipes import Watched
from watcher.sources import Source
from watcher.web.answer import Answer
from watcher.web.article import extract
from watcher.web.charset import decode

TEXT = 300_000
"""The most characters of a page that are compared."""
HINT = 90
"""Characters of the first change that stand in the title: two changes of a page have two titles."""

_FURNITURE = ("head", "nav", "header", "footer", "aside", "select", "button", "noscript", "[role=navigation]")
"""What stands around the text of most pages; left out unless the source says which part is watched."""

_REPAIR = "was the page redesigned? Open it, and correct 'watched.part' of the source"


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:
    """No entry at first sight or when nothing differs, else one; its key names the version, not the page."""
    watched = source.watched or Watched()
    try:
        title, lines = _read(answer, watched)
        noise = [re.compile(pattern) for pattern in watched.noise]
    except SelectorSyntaxError as error:
        return _failed(Fault.NO_COLLECTOR, f"watched: {error}", "correct the key 'watched' of the source")
    if not lines:
        found = f"no text in {watched.part!r}" if watched.part else "no text in the page"
        return _failed(Fault.RECIPE if watched.part else Fault.EMPTY, found, _REPAIR)
    text = sentences(lines)
    before = Baseline.read(memory, watched)
    if before is None:
        note = f"watches {len(text)} sentences from now on"
        return Collection(memory=Baseline.of(text, watched, answer.moment).kept(), notes=(note,))
    return _compared(before, text, title or source.name, answer, noise)


def _compared(
    before: Baseline, text: list[str], title: str, answer: Answer, noise: list[re.Pattern[str]]
) -> Collection:
    moment = answer.moment
    old_day, new_day = before.day, moment.date() if moment else None
    counters = before.counters()

    def plain(sentence: str) -> str:
        return comparable(sentence, noise)

    def without_counters(sentence: str) -> str:
        aside = digits_aside(plain(sentence))
        return aside if aside in counters else plain(sentence)

    found = difference(
        before.text,
        text,
        (plain, plain),
        (lambda one: of_any_day(plain(one), old_day), lambda one: of_any_day(plain(one), new_day)),
        (without_counters, without_counters),
    )
    if not found:
        return Collection(memory=before.seen(text, moment).kept())
    if before.restless(moment):
        what = in_short(found, HINT)
        note = f"changes too often, told once a day ({what}): name what is noise in 'watched.noise'"
        return Collection(notes=(note,), again=True)
    moved = frozenset(
        digits_aside(plain(new))
        for old, new in found.reworded
        if digits_aside(plain(old)) == digits_aside(plain(new))
    )
    after = before.changed(text, moment, moved)
    notes = [f"left out from now on, as it changes at each visit: {form!r}" for form in after.learnt(before)]
    return Collection(_entry(found, text, title, answer.url), notes=tuple(notes), memory=after.kept())


def _entry(found: Difference, text: list[str], title: str, url: str) -> tuple[Entry, ...]:
    name = shortened(headline(title), TITLE - HINT - 60)
    draft = Draft(
        id=f"version {content_hash('', ' '.join(text))}",
        title=f"Page modifiée : {name} ({in_short(found, HINT)})",
        link=url,
        text=collapse(told(found)),
        published=None,
        author=None,
    )
    return keyed([draft])[0]


def _read(answer: Answer, watched: Watched) -> tuple[str, list[str]]:
    """The page's title and the lines that are watched. Raises SelectorSyntaxError."""
    if answer.body.startswith(b"%PDF"):
        return _document(answer)
    text = decode(answer.body, answer.charset)
    if answer.content_type == "text/plain":
        return "", _bounded(text.splitlines())
    page = parse(text)
    if page is None:
        return "", []
    title = next((one.text() for one in page.select("title")), "")
    for selector in (*watched.ignore, *(() if watched.part else _FURNITURE)):
        for element in page.select(selector):
            element.remove()
    parts = Element.outermost(page.select(watched.part)) if watched.part else [page]
    return collapse(title), _bounded([line for part in parts for line in part.lines()])


def _document(answer: Answer) -> tuple[str, list[str]]:
    article = extract(answer, want_metadata=True)
    return (article.title or "", _bounded(article.text.splitlines())) if article else ("", [])


def _bounded(lines: list[str]) -> list[str]:
    kept: list[str] = []
    size = 0
    for line in map(collapse, lines):
        size += len(line)
        if size > TEXT:
            break
        if line:
            kept.append(line)
    return kept


def _failed(fault: Fault, detail: str, remedy: str) -> Collection:
    return Collection(problem=Problem(fault, detail, remedy))
