"""One page read for its own sake, with the guard, courtesy, archive and sandbox of every visit."""

from __future__ import annotations

import asyncio
from hashlib import blake2b

from watcher.collectors.texts import FIRST_WORDS, shortened
from watcher.fetching import open_fetch
from watcher.items import Article, Change, Entry, Fault, Judged, Problem
from watcher.judging import judge
from watcher.reading import Draft, Recency, to_item
from watcher.sandbox import Sandbox, SandboxError, SandboxTimeoutError
from watcher.sources import Source
from watcher.visit import HarvestPolicy
from watcher.web.answer import PAGE_BYTES, Answer, Ask, FetchError
from watcher.web.article import extract
from watcher.web.urls import canonical


def read_page(url: str, belongs_to: Source, speaks: Source, policy: HarvestPolicy) -> Judged:
    """The page as an item of the source `belongs_to`, judged as a publication of the source that `speaks`.

    Its address is the one after redirects. Older than the policy's window it is stale; without a date it is
    news. Raises FetchError (what cannot be read among it) and ArchiveError.
    """
    answer, article = asyncio.run(_article(url, policy))
    recency = Recency(policy.now - policy.reading.window, undated=True)
    entry = _entry(answer, article)
    item = to_item(entry, belongs_to, answer.evidence, None, recency, frozenset())
    draft = Draft(item, Change.NEW, speaks)
    (judged,) = judge([draft], policy.model_directory, policy.now.date(), policy.retired)
    return judged


async def _article(url: str, policy: HarvestPolicy) -> tuple[Answer, Article]:
    with Sandbox(seconds=policy.parse_seconds, megabytes=policy.parse_megabytes) as box:
        async with open_fetch(policy) as fetch:
            answer = await fetch.get(Ask(url, max_bytes=PAGE_BYTES))
        try:
            article = await asyncio.to_thread(box.call, extract, answer, True)
        except SandboxTimeoutError as error:
            raise _unreadable(Fault.PARSE_TIMEOUT, str(error)) from error
        except SandboxError as error:
            raise _unreadable(Fault.UNREADABLE, str(error)) from error
    if article is None:
        raise _unreadable(Fault.UNREADABLE, "neither a page, nor a PDF, nor a text with anything to read")
    return answer, article


def _entry(answer: Answer, article: Article) -> Entry:
    title = article.title or shortened(article.text.partition("\n")[0], FIRST_WORDS)
    said = f"{title}\n{article.text}".encode("utf-8", "replace")
    return Entry(
        key=f"link:{canonical(answer.url) or answer.url}",
        title=title,
        link=answer.url,
        text=article.text,
        published=article.published,
        author=article.author,
        content_hash=blake2b(said, digest_size=16).hexdigest(),
    )


def _unreadable(fault: Fault, detail: str) -> FetchError:
    return FetchError(Problem(fault, detail, "open the page in a browser"))
