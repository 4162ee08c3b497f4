"""Hostile inputs by the thousand: where they start, and what must hold whatever a collector makes of them."""

from __future__ import annotations

import pickle
import re
import time
from dataclasses import dataclass
from datetime import timedelta

from watcher.collectors.collection import Collection
from watcher.collectors.dates import EARLIEST
from watcher.collectors.drafting import LINK
from watcher.collectors.registry import collect
from watcher.collectors.texts import TEXT, TITLE
from watcher.items import Entry
from watcher.sources import Source
from watcher.web.answer import Answer
from watcher.web.urls import host

SECONDS = 2.0
"""Of processor time that a collector may take for one."""

LINE = 1000
"""Characters of a note, a detail or a remedy."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A document that a collector reads, as it would come; `memory` is what the source remembers."""

    name: str
    body: bytes
    source: Source
    url: str
    content_type: str = ""
    memory: str | None = None

    @property
    def answer(self) -> Answer:
        return Answer(self.url, 200, {"content-type": self.content_type}, self.body)


_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")
"""What a link must not hide."""


def examine(seed: Seed) -> list[str]:
    """What is wrong with what the collector makes of a document; raises what it raises."""
    started = time.process_time()
    collection = collect(seed.answer, seed.source, seed.memory)
    seconds = time.process_time() - started
    return [*([f"took {seconds:.1f} s"] if seconds > SECONDS else []), *faults(collection)]


def remembered(seed: Seed) -> str | None:
    """What the next visit would know, after this one."""
    return collect(seed.answer, seed.source, seed.memory).memory


def outcome(seed: Seed) -> str:
    """In which way a document was read: two that are read alike have the same."""
    collection = collect(seed.answer, seed.source, seed.memory)
    first = collection.entries[0] if collection.entries else None
    notes = sorted({re.sub(r"\W*\d+\W*|'[^']*'", "#", note)[:40] for note in collection.notes})
    problem = collection.problem and re.sub(r"\d+|'[^']*'|<[^>]*>", "#", collection.problem.detail)[:60]
    shape = first and (first.key[:3], bool(first.link), bool(first.text), bool(first.published))
    return repr((len(collection.entries).bit_length(), shape, notes, problem, bool(collection.more)))


def faults(collection: Collection) -> list[str]:
    """What of a collection breaks a promise; empty when all is well."""
    found = [fault for entry in collection.entries for fault in _of_entry(entry)]
    if len({entry.key for entry in collection.entries}) < len(collection.entries):
        found.append("two entries have one key")
    problem = collection.problem
    lines = (*collection.notes, *((problem.detail, problem.remedy) if problem else ()))
    found += [f"no line that can be shown: {line[:80]!r}" for line in lines if not _is_line(line)]
    if len(collection.notes) > 20:
        found.append(f"{len(collection.notes)} notes")
    if pickle.loads(pickle.dumps(collection)) != collection:
        found.append("comes out of a pickle as another")
    return found[:5]


def _of_entry(entry: Entry) -> list[str]:
    link, published = entry.link, entry.published
    checks = {
        f"key {entry.key[:80]!r}": re.match(r"(id|link|hash):.", entry.key) and len(entry.key) <= 205,
        f"title {entry.title[:80]!r}": entry.title and _is_plain(entry.title, TITLE),
        f"text {entry.text[:80]!r}": _is_plain(entry.text, TEXT),
        f"author {entry.author!r:.80}": entry.author is None
        or (entry.author and _is_plain(entry.author, TITLE)),
        f"link {link!r:.80}": link is None
        or (host(link) is not None and len(link) <= LINK and not _UNSEEN.search(link)),
        f"date {published}": published is None
        or (published.utcoffset() == timedelta() and published.year >= EARLIEST),
        f"hash {entry.content_hash!r}": entry.content_hash,
    }
    return [name for name, sound in checks.items() if not sound]


def _is_plain(text: str, longest: int) -> bool:
    return text == " ".join(text.split()) and len(text) <= longest and _is_text(text)


def _is_line(text: str) -> bool:
    return 0 < len(text) <= LINE and "\n" not in text and _is_text(text)


def _is_text(text: str) -> bool:
    return not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e]", text)
