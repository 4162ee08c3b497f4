"""Full-text search in titles and texts, by words as people type them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digests.rows import RiskRow
from watcher.store import queries
from watcher.store.listed import Listed, listed_by_id
from watcher.store.queries import json_array
from watcher.store.sqlite import Database

_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')

_MOST_CHARACTERS, _MOST_TERMS = 1000, 32
"""What is read of a query: more is a pasted text, and SQLite's parser has a stack to protect."""

_SHORTEST_BEGINNING = 3

# A word in the title says more of a publication than one in its text: it weighs four times as much.
_BEST = """
SELECT rowid AS id FROM items_fts WHERE items_fts MATCH ?
ORDER BY bm25(items_fts, 4.0, 1.0), rowid DESC LIMIT ?
"""

# In a second statement, for the best ones only: it reads their whole texts.
_SNIPPETS = """
SELECT rowid AS id, snippet(items_fts, -1, '[', ']', '…', 24) AS snippet FROM items_fts
WHERE items_fts MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A found item, with some 24 words around the place; what matched stands in square brackets."""

    row: Listed
    snippet: str


def search(db: Database, query: str, risks: Mapping[str, RiskRow], limit: int = 20) -> tuple[SearchHit, ...]:
    """Items that hold every term of `query`, judged or not, best first, the newest first among equals.

    Case and accents do not count. The last term, from three letters on, also matches longer words; "several
    words" in double quotes match as a phrase. Nothing in a query is syntax beyond that: no text is an error,
    and one without a letter or digit finds nothing. Raises StoreError.
    """
    expression = match_expression(query)
    if expression is None or limit <= 0:
        return ()
    ids = [row.integer("id") for row in queries.fetch_all(db, _BEST, [expression, limit])]
    found = queries.fetch_all(db, _SNIPPETS, [expression, json_array(ids)])
    snippets = {row.integer("id"): row.text("snippet") for row in found}
    rows = listed_by_id(db, ids, risks)
    return tuple(SearchHit(rows[item_id], snippets[item_id]) for item_id in ids)


def match_expression(query: str) -> str | None:
    """The FTS5 expression for what someone typed; None when there is nothing to look for."""
    found = [
        match
        for match in _TERM.finditer(query[:_MOST_CHARACTERS].replace("\0", " "))
        if _has_word(match.group())
    ]
    if not found:
        return None
    terms = [f'"{match[1] if match[2] is None else match[2]}"' for match in found[:_MOST_TERMS]]
    return " ".join(terms) + (" *" if _is_beginning(found) else "")


def _is_beginning(found: Sequence[re.Match[str]]) -> bool:
    """Whether the last term may go on: "IA" is a word, and not the beginning of half the dictionary."""
    last = found[-1][2]
    return last is not None and len(last) >= _SHORTEST_BEGINNING and len(found) <= _MOST_TERMS


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)
