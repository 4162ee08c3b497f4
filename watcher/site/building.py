"""Building the site: every file is planned, and those whose key changed are written.

A file is whole or absent, and what is under way is noted first: a build that is killed half-way is completed
by the next one, which knows what it cannot trust.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digests.choosing.selection import Digest
from digests.rows import RiskRow
from digests.site.articles import Articles
from digests.site.cards import Card
from digests.site.content import Told
from digests.site.naming import Names, load_solutions
from digests.site.plan import planned
from digests.site.planning import AnyPlanned, Shown
from digests.texts.language import LanguageCode
from watcher.files import locked, write_atomically
from watcher.house import House
from watcher.register_book import risk_rows
from watcher.site.gathering import gather, named
from watcher.site.published import published
from watcher.site.state import State, code_stamp, rating_stamp, read_state, write_state
from watcher.store import editions, rows, site
from watcher.store.editions import KINDS
from watcher.store.sqlite import Database

LOCK = ".vigie-site.lock"
_AT_ONCE = 400
"""Publications fetched at once: their texts are held no longer than it takes to clean them."""


@dataclass(frozen=True, slots=True)
class Built:
    """How many files a build wrote, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def build(
    db: Database,
    house: House,
    folder: Path,
    now: datetime,
    *,
    language: LanguageCode = "fr",
    full: bool = False,
) -> Built:
    """Bring the site in `folder` up to date; with `full` every file is written again.

    Raises AlreadyRunningError while another build is at work there, DataFolderError and OSError when the
    folder cannot be written, StoreError when the store cannot be read.
    """
    with locked(folder / LOCK):
        code = code_stamp()
        before = read_state(folder)
        if full or before.code != code:
            before = State(pages=dict.fromkeys(before.pages, ""))
        zone = house.settings.schedule.zone
        ratings = rating_stamp(house.book.decisions(now.astimezone(zone).date()))  # a later one: built again
        cards = site.cards(db, zone)
        listed = load_solutions()
        naming = named(db, cards, Names(listed.solutions), before.naming)
        content = replace(gather(db, house, now, language, cards, naming), data=published(folder, zone))
        pages = planned(content, listed)
        weights = {risk.id: risk.weight for risk in content.register.risks}
        marks = {card.item_id: _mark(card, weights) for card in cards}
        after = State(
            code=code,
            day=str(content.today),
            pages={page.path: page.key(marks, code) for page in pages},
            naming=naming,
            ratings=ratings,
            built=now,
        )
        changed = [page for page in pages if _is_changed(page.path, before, after, folder)]
        gone = sorted(before.pages.keys() - after.pages.keys())
        if changed or gone:
            write_state(folder, _under_way(before, changed))
            _sweep(folder, after.pages)
            articles = Articles(content.frame.words, zone)
            for page, shown in _fetched(db, changed, articles, risk_rows(content.register)):
                write_atomically(folder / page.path, page.text(shown))
            _remove(folder, gone)
        if after != before:
            write_state(folder, after)
        return Built(len(changed), len(pages) - len(changed), len(gone))


def _mark(card: Card, weights: Mapping[str, int]) -> str:
    """The publication's mark with the weights that are shown with it, which the committee may change."""
    return " ".join((card.mark, *(f"{risk}·{weights.get(risk)}" for risk in card.risks)))


def _is_changed(path: str, before: State, after: State, folder: Path) -> bool:
    return before.pages.get(path) != after.pages[path] or not (folder / path).is_file()


def _under_way(before: State, changed: Iterable[AnyPlanned]) -> State:
    """What a build that follows may trust should this one be killed."""
    return replace(before, pages={**before.pages, **{page.path: "" for page in changed}})


def _fetched(
    db: Database, pages: Sequence[AnyPlanned], articles: Articles, risks: Mapping[str, RiskRow]
) -> Iterator[tuple[AnyPlanned, Shown]]:
    """Each page with what it asked for; publications are fetched for as many pages at once as is sensible."""
    waiting: list[AnyPlanned] = []
    wanted: dict[int, None] = {}
    for page in pages:
        waiting.append(page)
        wanted.update(dict.fromkeys(articles.missing(page.items)))
        if len(wanted) >= _AT_ONCE or page is pages[-1]:
            articles.add(rows.rows_by_id(db, wanted, risks).values())
            for one in waiting:
                yield one, Shown(articles, _digest(db, one.edition))
            waiting, wanted = [], {}


def _digest(db: Database, told: Told | None) -> Digest | None:
    if told is None:
        return None
    found = next((editions.find(db, kind, told.period.label) for kind in KINDS if kind == told.kind), None)
    return found.digest if found else None


def _sweep(folder: Path, pages: Iterable[str]) -> None:
    """Remove what a killed build left beside the file that it was about to put in place."""
    for place in sorted({(folder / page).parent for page in pages}):
        for left in place.glob(".*.*[0-9]"):
            if left.suffix[1:].isdigit():
                left.unlink(missing_ok=True)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files of ours, and the folders that they leave empty."""
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        for parent in (folder / path).parents:
            if parent == folder:
                break
            with suppress(OSError):
                parent.rmdir()
