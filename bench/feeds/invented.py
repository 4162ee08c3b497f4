"""A feed that is invented whole: RSS or Atom, French or English, as long and as old as real ones are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from bench.feeds import sizes
from bench.feeds.load import Load, MadeFeed
from bench.feeds.words import Tongue, headline, prose

_OF_AI = 0.1
"""Entries that speak of AI: an assumption; feeds of the press have fewer, an authority's own more."""
_PARAGRAPH = 600
_RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title>'
    "<link>{home}</link><description>{title}</description><language>{tongue}</language>\n"
)
_ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{tongue}">'
    "<title>{title}</title><id>{home}</id><link href='{home}'/><updated>{updated}</updated>\n"
)


@dataclass(frozen=True, slots=True)
class _Habits:
    """What the entries of one feed have in common; lengths in characters."""

    number: int
    home: str
    tongue: Tongue
    is_atom: bool
    has_markup: bool
    text: float
    markup: float


def invented(load: Load, number: int) -> MadeFeed:
    """Feed `number` of a load."""
    chance = random.Random(f"{load.seed}/{number}")
    size = sizes.ENTRY_BYTES.at(chance.random())
    share = sizes.TEXT_SHARE.at(chance.random())
    apart = timedelta(days=sizes.DAYS_APART.at(chance.random()))
    home = f"http://banc.example/{number}"
    tongue: Tongue = "fr" if chance.random() < 0.5 else "en"
    is_atom = chance.random() < sizes.OF_ATOM
    has_markup = chance.random() < sizes.OF_HTML
    habits = _Habits(number, home, tongue, is_atom, has_markup, size * share, size * (1 - share))
    newest = _entry(chance, habits, load.entries, load.at)
    published = load.at - apart * chance.random()
    entries: list[str] = []
    for place in reversed(range(load.entries)):
        entries.append(_entry(chance, habits, place, published))
        published -= apart * chance.expovariate(1.0)
    head = (_ATOM if is_atom else _RSS).format(
        title=escape(headline(chance, tongue, 30)), home=home, tongue=tongue, updated=load.at.isoformat()
    )
    tail = "</feed>\n" if is_atom else "</channel></rss>\n"
    media_type = "application/atom+xml" if is_atom else "application/rss+xml"
    return MadeFeed(head.encode(), newest.encode(), ("".join(entries) + tail).encode(), media_type)


def _entry(chance: random.Random, habits: _Habits, place: int, published: datetime) -> str:
    """One entry; `place` counts from the oldest, and names it."""
    of_ai = chance.random() < _OF_AI
    title = headline(chance, habits.tongue, round(sizes.TITLE.at(chance.random())), of_ai=of_ai)
    length = round(habits.text * sizes.WITHIN.at(chance.random()))
    link = f"{habits.home}/{place}"
    text = escape(_text(chance, habits, link, length, of_ai=of_ai)) if length > 6 else ""
    author = headline(chance, habits.tongue, 14)
    if habits.is_atom:
        said = (
            f"<entry><title>{escape(title)}</title><link href='{link}'/><id>{link}</id>"
            f"<updated>{published.isoformat()}</updated><author><name>{author}</name></author>"
            f"<summary type='html'>{text}</summary>"
        )
        return said + "".join(_ballast(chance, habits, len(said) - len(text))) + "</entry>\n"
    said = (
        f"<item><title>{escape(title)}</title><link>{link}</link><guid isPermaLink='false'>{link}</guid>"
        f"<pubDate>{format_datetime(published)}</pubDate><dc:creator>{author}</dc:creator>"
        f"<description>{text}</description>"
    )
    return said + "".join(_ballast(chance, habits, len(said) - len(text))) + "</item>\n"


def _text(chance: random.Random, habits: _Habits, link: str, length: int, *, of_ai: bool) -> str:
    """The entry's text, in paragraphs with a picture and a link where the feed has markup."""
    if not habits.has_markup:
        return prose(chance, habits.tongue, length, of_ai=of_ai)
    parts = [
        f'<p>{prose(chance, habits.tongue, part, of_ai=of_ai)} <a href="{link}">ici</a></p>'
        for part in (min(_PARAGRAPH, length - start) for start in range(0, length, _PARAGRAPH))
    ]
    picture = f'<img src="{link}.jpg" alt="{headline(chance, habits.tongue, 20)}">'
    return "".join([*parts[:1], picture, *parts[1:]])


def _ballast(chance: random.Random, habits: _Habits, already: int) -> Iterator[str]:
    """Categories, until an entry has as much around its text as those of such feeds have."""
    written = already
    while written < habits.markup:
        subject = headline(chance, habits.tongue, 24)
        element = (
            f"<category term='{subject}' scheme='{habits.home}/themes'/>"
            if habits.is_atom
            else f"<category domain='{habits.home}/themes'>{subject}</category>"
        )
        written += len(element)
        yield element
