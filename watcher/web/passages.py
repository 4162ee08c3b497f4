"""Which lines of an extracted page are the article: its own title, teasers and closing links go.

General rules over what the page's markup says of each line. What each bought is in docs/extraction.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TITLE_WITHIN = 3
"""A page's title stands among so many first lines, below a rubric or a date."""
SHORT = 120
"""A line above the title with more characters than this is prose, and stays."""
TITLE = 15
"""A line of so many letters found in the title of the window is the title, without the site's name."""
HEADLINE = 7
"""A link of so many words that stands alone is the headline of another page; a shorter one may be a name."""
LABEL = 4
"""The most words before the colon of a labelled link: "À lire aussi :"."""
LINKED = 0.9
"""The share of a line's letters within links from which on it is nothing but links."""
LEFT = 0.5
"""When the rules would leave less than this of a text, the page is about its links, and all of it stays."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page's markup says of its lines. Each text is as `words` gives it.

    `titles` are the main headings and the titles for sharing, `window` the title of the window, which may
    name the site too; `headings` are all of them; `linked` tells of the links of each short block.
    """

    titles: frozenset[str] = frozenset()
    window: str = ""
    headings: frozenset[str] = frozenset()
    linked: Mapping[str, Linked] = field(default_factory=dict[str, "Linked"])


@dataclass(frozen=True, slots=True)
class Linked:
    """The links of a block: their share of its letters, 0 to 1, and the words of the last one."""

    share: float
    last: str


def words(text: str) -> str:
    """The words of a text in lower case with single spaces, so that typography makes no difference."""
    return " ".join(_WORD.findall(text)).lower()


def article_lines(lines: Sequence[str], signs: Signs) -> Sequence[str]:
    """The lines that are the article, in their order; all of them when too little would be left."""
    kept = _without_ending(_without_teasers(_without_title(lines, signs), signs), signs)
    if sum(map(len, kept)) < LEFT * sum(map(len, lines)):
        return lines
    return kept


def _without_title(lines: Sequence[str], signs: Signs) -> Sequence[str]:
    """The title is kept apart; a rubric or date above it is no sentence of the article."""
    for place, line in enumerate(lines[:TITLE_WITHIN]):
        if _is_title(words(line), signs):
            return lines[place + 1 :]
        if len(line) > SHORT:
            break
    return lines


def _is_title(line: str, signs: Signs) -> bool:
    return line in signs.titles or (len(line) >= TITLE and line in signs.window)


def _without_teasers(lines: Sequence[str], signs: Signs) -> Sequence[str]:
    return [line for line in lines if not _is_teaser(line, signs)]


def _without_ending(lines: Sequence[str], signs: Signs) -> Sequence[str]:
    """An article ends with a sentence: links, and headings without a text, come after it."""
    end = len(lines)
    while end and _is_ending(lines[end - 1], signs):
        end -= 1
    return lines[:end]


def _is_ending(line: str, signs: Signs) -> bool:
    said = signs.linked.get(words(line))
    return words(line) in signs.headings or (said is not None and said.share >= LINKED)


def _is_teaser(line: str, signs: Signs) -> bool:
    """A headline of another page: a link of many words, or what a labelled link consists of."""
    said = signs.linked.get(words(line))
    if said is None:
        return False
    if said.share >= LINKED:
        return words(line).count(" ") >= HEADLINE - 1
    label, colon, rest = line.partition(":")
    return bool(colon) and len(_WORD.findall(label)) <= LABEL and words(rest) == said.last
