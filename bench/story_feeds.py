"""Which stories real feeds tell: `python bench/story_feeds.py FOLDER`, to be read and judged.

Every entry of the folder's feeds is kept in a store of its own, in the order of the dates, as if it were in
scope; each story that comes of it is printed with grades and reasons.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlite_utils import Database

from bench.store import SAID
from classifiers.reading.language import detect
from watcher.collectors.registry import collect
from watcher.items import Change, Entry, Item, Judged
from watcher.sources import Source
from watcher.store.database import open_database, transaction
from watcher.store.items import save_many
from watcher.store.sources import sync_sources
from watcher.stories import relate
from watcher.web.answer import Answer
from watcher.web.urls import canonical

_FEEDS = {".xml", ".rss", ".atom", ".json"}
_LEAD = 300
_LANGUAGE = 600
_UNDATED = datetime(2016, 1, 1, tzinfo=UTC)
_STORIES = """
SELECT t.story, t.grade, t.reasons, i.title, i.published, s.publisher FROM stories AS t
JOIN items AS i ON i.id = t.item_id JOIN sources AS s ON s.id = i.source_id ORDER BY t.story, t.item_id
"""


def main() -> None:
    """Keep, relate, print."""
    files = [path for path in sorted(Path(sys.argv[1]).rglob("*")) if path.suffix in _FEEDS]
    sources = {path: _source(number, path) for number, path in enumerate(files)}
    brought = [_judged(entry, sources[path]) for path in files for entry in _entries(path, sources[path])]
    brought.sort(key=lambda one: (_at(one), one.item.source_id, one.item.key))
    with TemporaryDirectory() as directory:
        db = open_database(Path(directory) / "vigie.db")
        sync_sources(db, sources.values())
        joined = sum(_keep(db, one) for one in brought)
        print(f"{len(files)} feeds, {len(brought)} entries, {joined} joined a story")
        story = 0
        for row in db.query(_STORIES):
            if row["story"] != story:
                story = row["story"]
                print()
            day = (row["published"] or "")[:10]
            print(f"{row['grade']:10} {day:10} {row['publisher']} | {row['title']} {row['reasons']}")
        db.close()


def _source(number: int, path: Path) -> Source:
    return Source(
        id=f"feed-{number}",
        name=path.name,
        kind="feed",
        url=f"https://feeds.example/{number}",
        language="multi",
        publisher=path.stem,
        nature="press",
        category="press",
    )


def _entries(path: Path, source: Source) -> tuple[Entry, ...]:
    answer = Answer(source.url, 200, {"content-type": "text/xml"}, path.read_bytes())
    return collect(answer, source).entries


def _judged(entry: Entry, source: Source) -> Judged:
    item = Item(
        source_id=source.id,
        key=entry.key,
        title=entry.title,
        link=entry.link,
        canonical_url=canonical(entry.link) if entry.link else None,
        lead=entry.text[:_LEAD],
        text=entry.text,
        published=entry.published,
        author=None,
        language=detect(f"{entry.title}. {entry.text[:_LANGUAGE]}"),
        content_hash=entry.content_hash,
        evidence=None,
    )
    return Judged(item, Change.NEW, SAID)


def _at(one: Judged) -> datetime:
    return one.item.published or _UNDATED


def _keep(db: Database, one: Judged) -> int:
    with transaction(db):
        saved = save_many(db, [one], _at(one))
        return relate(db, zip(saved, [one], strict=True), _at(one))


if __name__ == "__main__":
    main()
