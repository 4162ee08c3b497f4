"""Copies of real feeds that are all different: other ids, addresses and titles, dates as old as they were.

Half of the longer words of a text are exchanged for words of the same length from all the folder's texts, so
that sizes and markup stay what they are and no two copies tell the same.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from lxml import etree

from bench.feeds.entry_elements import (
    Node,
    Shift,
    dates,
    disguise,
    entries_of,
    is_atom,
    parsed,
    words_of,
)
from bench.feeds.load import Load, MadeFeed

LEAST = 10
"""Entries below which a file is a sample of a form, and no feed as it was published."""
_HERE = b"<?newest ?>"
"""Stands where the newest entry goes."""
_EXCHANGED = 0.5


@dataclass(frozen=True, slots=True)
class Originals:
    """Real feeds, and the words of all of them by length."""

    feeds: tuple[Node, ...]
    words: Mapping[int, tuple[str, ...]]


def originals(folder: Path) -> Originals:
    """All feeds with ten entries or more under a folder, in the order of their paths.

    Raises ValueError when there is none.
    """
    roots = (parsed(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    feeds = tuple(root for root in roots if root is not None and len(entries_of(root)) >= LEAST)
    if not feeds:
        raise ValueError(
            f"{folder}: no feed with {LEAST} entries or more; name a folder of RSS or Atom files"
        )
    words: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for root in feeds:
        for word in words_of(entries_of(root)):
            words[len(word)].setdefault(word)
    return Originals(feeds, {length: tuple(some) for length, some in words.items()})


def copied(known: Originals, load: Load, number: int) -> MadeFeed:
    """Feed `number` of a load: the first entries of an original, or all several times in other words."""
    chance = random.Random(f"{load.seed}/{number}")
    root = deepcopy(known.feeds[number % len(known.feeds)])
    found = entries_of(root)
    place = found[0].getparent()
    assert place is not None  # an entry stands in a feed
    start = place.index(found[0])
    for entry in found:
        place.remove(entry)
    place.insert(start, etree.PI("newest"))
    said = [date for entry in found for date in dates(entry)] or [load.at]
    span = max(said) - min(said) + timedelta(hours=1)
    lately = timedelta(minutes=chance.randrange(1, 60))
    words: dict[str, str] = {}
    for count in range(load.entries):
        turn, which = divmod(count, len(found))
        if which == 0:
            words = _other_words(known, found, chance)
        entry = deepcopy(found[which])
        disguise(entry, words, f"{number}-{count}", Shift(load.at - max(said) - lately - span * turn))
        place.insert(start + 1 + count, entry)
    newest = deepcopy(found[0])
    disguise(newest, _other_words(known, found[:1], chance), f"{number}-{load.entries}", Shift(to=load.at))
    before, after = etree.tostring(root, encoding="UTF-8", xml_declaration=True).split(_HERE)
    media_type = "application/atom+xml" if is_atom(root) else "application/rss+xml"
    return MadeFeed(before, etree.tostring(newest, encoding="UTF-8"), after, media_type)


def _other_words(known: Originals, entries: Iterable[Node], chance: random.Random) -> dict[str, str]:
    """For half of the words of these entries, another of the same length."""
    own = dict.fromkeys(words_of(entries))
    return {word: chance.choice(known.words[len(word)]) for word in own if chance.random() < _EXCHANGED}
