"""Reading what an answer holds: entries in a sandbox, then the articles behind the new ones.

An article is fetched only where it helps: a recent entry whose own text is short. The rest of a first
sight (some feeds hold a thousand entries) is kept with the text that the feed gave.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.collectors.collection import Collection
from watcher.collectors.news import collect_news
from watcher.collectors.registry import collect
from watcher.feed_notes import FeedNotes
from watcher.items import Article, Change, Entry, Fault, Item, Problem
from watcher.rules.novelty import Decision
from watcher.sandbox import Sandbox, SandboxError, SandboxTimeoutError
from watcher.sources import WHOLE, Source
from watcher.turns import Turns
from watcher.visit import ReadingPolicy
from watcher.web.answer import PAGE_BYTES, Answer, Ask, Fetch, FetchError
from watcher.web.article import extract
from watcher.web.urls import canonical

SHORT_TEXT = 600
"""Characters under which an entry's own text is not enough to judge it."""

ARTICLES_A_VISIT = 10
"""The most articles fetched for one source in one visit: politeness first."""

LEAD = 600
"""Characters of the source's own text that are kept as the lead."""


@dataclass(frozen=True, slots=True)
class Recency:
    """From which date on a source's entries are news, and whether undated ones are.

    The window opens before the last successful visit, so that an outage of ours makes nothing stale; at
    first sight it opens before now, and entries without a date are of unknown age. A visit that lies ahead
    is of a clock that was put back.
    """

    since: datetime
    undated: bool

    @classmethod
    def of(cls, last_success: datetime | None, now: datetime, window: timedelta) -> Recency:
        return cls(min(last_success or now, now) - window, last_success is not None)

    def is_news(self, published: datetime | None) -> bool:
        return self.undated if published is None else published >= self.since


@dataclass(frozen=True, slots=True)
class Draft:
    """An item to be judged. Its `language` may be "" when neither source nor entry says it.

    What is `held` is kept and told to nobody.
    """

    item: Item
    change: Change
    source: Source
    held: bool = False


class Reader:
    """Collects entries and reads articles, with parsing done in the sandbox."""

    def __init__(
        self, fetch: Fetch, box: Sandbox, policy: ReadingPolicy, notes: FeedNotes | None = None
    ) -> None:
        self._fetch = fetch
        self._turns = Turns(box)
        self._policy = policy
        self._notes = notes

    @property
    def window(self) -> timedelta:
        """How long a publication is news."""
        return self._policy.window

    async def collect(self, answer: Answer, source: Source, memory: str | None = None) -> Collection:
        """The entries of an answer, or the problem that kept them from us."""
        return await self._collect(answer, source, memory, self._notes)

    async def collect_afresh(self, answer: Answer, source: Source, memory: str | None) -> Collection:
        """The same, each entry with its text."""
        return await self._collect(answer, source, memory, None)

    async def _collect(
        self, answer: Answer, source: Source, memory: str | None, notes: FeedNotes | None
    ) -> Collection:
        try:
            if source.kind != "feed" or notes is None:
                return await self._turns.call(collect, answer, source, memory)
            found = await self._turns.call_together(
                collect_news, answer, source.keep, notes.read(source.url), size=len(answer.body)
            )
            if found.notes is not None:
                notes.write(source.url, found.notes)
            return found.collection
        except SandboxTimeoutError:
            detail = "the answer took too long to parse and was given up"
            return Collection(
                problem=Problem(Fault.PARSE_TIMEOUT, detail, "look at the file; report if it is sound")
            )
        except SandboxError as error:
            return Collection(
                problem=Problem(Fault.UNREADABLE, f"parsing failed: {error}", "look at the file")
            )

    async def read(
        self,
        decisions: Sequence[Decision],
        source: Source,
        evidence: Mapping[str, str | None],
        recency: Recency,
    ) -> tuple[Draft, ...]:
        """Drafts of the new and revised entries, in the source's order.

        `evidence` gives, by key, the record that each entry was read from.
        """
        wanted = [one for one in decisions if one.change is not None]
        short = [one.entry for one in wanted if source.kind not in WHOLE and not one.held]
        articles = await self._articles(short, recency)
        shared = shared_links(one.entry for one in decisions)
        if source.kind == "change":  # many entries, of one page: an alert for one must not silence the next
            shared |= {one.entry.link for one in decisions if one.entry.link is not None}
        drafts: list[Draft] = []
        for one in wanted:
            record, article = evidence.get(one.listed or one.entry.key), articles.get(one.entry.key)
            item = to_item(one.entry, source, record, article, recency, shared)
            item = replace(item, stale=True) if one.held else item
            if one.change is not None:
                drafts.append(Draft(item, one.change, source, one.held))
        return tuple(drafts)

    async def _articles(self, entries: Sequence[Entry], recency: Recency) -> dict[str, Reading]:
        if not self._policy.fetch_articles:
            return {}
        chosen = [entry for entry in entries if _needs_article(entry, recency)][:ARTICLES_A_VISIT]
        found = await asyncio.gather(*(self._article(entry) for entry in chosen))
        return {entry.key: read for entry, read in zip(chosen, found, strict=True) if read is not None}

    async def _article(self, entry: Entry) -> Reading | None:
        """The article behind an entry; None when it cannot be had: the entry stands without it."""
        if entry.link is None:
            return None
        try:
            answer = await self._fetch.get(Ask(entry.link, max_bytes=PAGE_BYTES))
            wanting = entry.published is None or entry.guessed
            article = await self._turns.call(extract, answer, wanting)
        except FetchError as error:
            if error.problem.fault is Fault.MACHINE:
                raise  # kept without its article now, it would never be read again
            return None
        except SandboxError:
            return None
        return None if article is None else Reading(article, answer.evidence)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with the WARC record that it was read from."""

    article: Article
    evidence: str | None


def _needs_article(entry: Entry, recency: Recency) -> bool:
    """An undated entry may be news: its article tells."""
    maybe_news = entry.published is None or recency.is_news(entry.published)
    return maybe_news and entry.link is not None and len(entry.text) < SHORT_TEXT


def shared_links(entries: Iterable[Entry]) -> frozenset[str]:
    """Pure: links that several entries of one answer have: a home page, a list; no publication's own page."""
    counts = Counter(entry.link for entry in entries if entry.link is not None)
    return frozenset(link for link, count in counts.items() if count > 1)


def to_item(
    entry: Entry,
    source: Source,
    evidence: str | None,
    read: Reading | None,
    recency: Recency,
    shared: AbstractSet[str],
) -> Item:
    """Pure: the item that an entry and, if it was read, its article make."""
    article = read.article if read else None
    text = entry.text
    if article is not None and len(article.text) > len(text):
        text = article.text
    published = entry.published or (article.published if article else None)
    return Item(
        source_id=source.id,
        key=entry.key,
        title=(article and entry.guessed and article.title) or entry.title,
        link=entry.link,
        canonical_url=canonical(entry.link) if entry.link and entry.link not in shared else None,
        lead=(entry.text or text)[:LEAD],
        text=text,
        published=published,
        author=entry.author or (article.author if article else None),
        language="" if source.language == "multi" else source.language,
        content_hash=entry.content_hash,
        evidence=read.evidence if read else evidence,
        stale=not recency.is_news(published),
    )
