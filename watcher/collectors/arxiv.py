"""arXiv's interface (https://info.arxiv.org/help/api/user-manual.html): Atom, with ways of its own.

The id of a paper names its version, and each version is the same paper. What went wrong is told as an entry
with status 200. And at times the answer is empty though there are thousands of papers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from watcher.collectors import feedparser_border
from watcher.collectors.collection import Collection
from watcher.collectors.feed import entries_of
from watcher.collectors.raw import RawDocument, RawEntry, UnreadableError
from watcher.collectors.sniffing import Shape, sniff
from watcher.collectors.texts import headline
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer

NAMED_AUTHORS = 3
"""With more authors than these, the first two are named; some papers have hundreds."""

_PAPER = re.compile(r"https?://(?:[\w-]{1,20}\.)?arxiv\.org/abs/(?P<number>[\w./-]{4,40}?)(?:v\d{1,3})?/?\Z")
_ERRORS = "arxiv.org/api/errors"


def collect(answer: Answer, source: Source, memory: str | None = None) -> Collection:  # noqa: ARG001
    """The papers of an answer in its order; none at all is a failure of the interface, not a quiet day."""
    sniffed = sniff(answer.body)
    if sniffed.problem is not None:
        return Collection(problem=sniffed.problem)
    if sniffed.shape is not Shape.XML:
        remedy = "compare the source's address with arXiv's manual"
        return Collection(problem=Problem(Fault.NOT_A_FEED, "answered JSON, not Atom", remedy))
    try:
        document = feedparser_border.read(sniffed.body, answer.charset)
    except UnreadableError as error:
        return Collection(problem=Problem(Fault.UNREADABLE, str(error), "wait; if it stays so, ask arXiv"))
    if (problem := _refusal(document)) is not None:
        return Collection(problem=problem)
    papers = tuple(_paper(entry) for entry in document.entries)
    return entries_of(RawDocument(papers, notes=document.notes), answer.url, source.keep)


def _refusal(document: RawDocument) -> Problem | None:
    if not document.entries:
        remedy = "wait: the interface is known to do so at times"
        return Problem(Fault.EMPTY, "answered without a single paper", remedy)
    for entry in document.entries:
        if _ERRORS in (entry.id or ""):
            reason = headline(" ".join(entry.contents)) or "no reason given"
            remedy = "correct the query in the source's address"
            return Problem(Fault.RECIPE, f"arXiv refused the query: {reason}", remedy)
    return None


def _paper(entry: RawEntry) -> RawEntry:
    """Known by its number without version, so that a second version is a revision of the first."""
    text = "\n".join((*entry.contents[:1], f"Catégorie arXiv : {entry.category}" if entry.category else ""))
    entry = replace(entry, contents=(text,) if text.strip() else (), author=_authors(entry.author))
    if (match := _PAPER.match((entry.id or "").strip())) is None:
        return entry
    address = f"https://arxiv.org/abs/{match['number']}"
    return replace(entry, id=address, link=address)


def _authors(names: str | None) -> str | None:
    if names is None or names.count(", ") < NAMED_AUTHORS:
        return names
    return f"{', '.join(names.split(', ')[:2])} et al."
