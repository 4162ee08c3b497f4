"""Printed pages as flowing text: running headers go, words and sentences cut at line ends are whole again.

Pure: pages as texts in, paragraphs out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from watcher.web.readable import lines_of

EDGE = 3
"""Lines at the top and at the bottom of a page among which running headers and page numbers stand,"""
EDGE_SHARE = 0.25
"""but on a short page no more than this share of it, and at least one."""
RUNNING = 120
"""The most characters of a running line."""
REPEATED = 3
"""Pages on which a line must stand there to be a running one,"""
REPEATED_SHARE = 0.3
"""and the share of all pages: left and right pages may have their own."""
FULL_SHARE = 0.75
"""A line of this share of the usual length was broken because it was full, not because it was over."""
FULL = 40
"""Characters below which no line counts as full: titles, rows of tables, addresses."""

_TAIL = 120
"""Characters at the end of a line that are looked at: a line may be hundreds of thousands long."""
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SOFT_BREAK = re.compile("\u00ad[ \t]*\r?\n[ \t]*")
_CONTENTS = re.compile(r"(?:[.…_] ?){4,}[\divxlc]+\Z")
"""The end of a line of the table of contents, which is no text: leaders and a page."""
_PAGE_NUMBER = re.compile(r"\d+|^[ivxlc]+$")
_COMPOUND = re.compile(r"\b[^\W\d_]++(?:-[^\W\d_]++)+")
_PLAIN = re.compile(r"[^\W\d_]+")
_CUT_WORD = re.compile(r"([^\W\d_]+)(-| ?\u2010)\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_OPEN_END = re.compile(r"[^\W\d_]['’]?\Z|[,(«]\Z")
_BULLET = re.compile(r"(?:[-–—•▪◦*·]|\(?\w{1,3}[.)])\s")

_KEEPS_BEFORE = frozenset(
    {
        *("vice", "sous", "non", "mi", "demi", "semi", "ex", "peut", "quasi", "avant", "après", "au", "ci"),
        *("celui", "celle", "ceux", "celles", "grand", "grande", "est", "self", "well", "co"),
    }
)
_KEEPS_AFTER = frozenset(
    {
        *("je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce", "le", "la", "les", "lui"),
        *("leur", "moi", "toi", "y", "en", "ci", "là", "même", "mêmes", "dire", "être", "based"),
    }
)
"""Words that French (and English) tie by a hyphen that stays when a line ends after it."""


def paragraphs(pages: Sequence[str]) -> list[str]:
    """The text of pages, each as its PDF gives it, as lines that end where a sentence or title does.

    Pages on which nothing but running lines stands, as on a scan that was stamped, are no text.
    """
    lines = list(_without_running([_lines(page) for page in pages]))
    return _joined(lines, _Spelling(lines))


def _lines(page: str) -> list[str]:
    lines = lines_of(_SOFT_BREAK.sub("", page).translate(_LIGATURES))
    return [line for line in lines if not _CONTENTS.search(line[-_TAIL:])]


def _without_running(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """What stands at the edge of many pages is read once, and never where its numbers count the pages."""
    least = max(REPEATED, REPEATED_SHARE * len(pages))
    if not _say_something(pages, least):
        return
    shapes = Counter(chain.from_iterable({_shape(lines[at]) for at in _edge(lines)} for lines in pages))
    texts = Counter(chain.from_iterable({lines[at] for at in _edge(lines)} for lines in pages))
    told: set[str] = set()
    for lines in pages:
        edge = _edge(lines)
        for at, line in enumerate(lines):
            if at not in edge or shapes[_shape(line)] < least:
                yield line
            elif texts[line] >= least and line not in told:
                told.add(line)
                yield line


def _say_something(pages: Sequence[Sequence[str]], least: float) -> bool:
    """Whether there is a line, wherever it stands, that is not on many pages."""
    shapes = Counter(chain.from_iterable(set(map(_shape, lines)) for lines in pages))
    return any(shapes[_shape(line)] < least or len(line) > RUNNING for lines in pages for line in lines)


def _edge(lines: Sequence[str]) -> set[int]:
    count = len(lines)
    depth = min(EDGE, count, max(1, int(EDGE_SHARE * count)))
    places = {*range(depth), *range(count - depth, count)}
    return {at for at in places if len(lines[at]) <= RUNNING}


def _shape(line: str) -> str:
    return _PAGE_NUMBER.sub("#", line.lower())


class _Spelling:
    """How a document spells words where no line ends within them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._compounds = {word.lower() for line in lines for word in _COMPOUND.findall(line)}
        self._plain = {word.lower() for line in lines for word in _PLAIN.findall(line)}

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether the hyphen between the halves belongs to the word."""
        first, second = first.lower(), second.lower()
        if first + second in self._plain:
            return False
        return f"{first}-{second}" in self._compounds or first in _KEEPS_BEFORE or second in _KEEPS_AFTER


def _joined(lines: Sequence[str], spelling: _Spelling) -> list[str]:
    full = _full_width(lines)
    done: list[str] = []
    parts: list[str] = []
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        text = _open_ended(line, after, full, spelling)
        parts.append(line if text is None else text)
        if text is None:
            done.append("".join(parts))
            parts = []
    return done


def _open_ended(line: str, after: str, full: float, spelling: _Spelling) -> str | None:
    """The line as it stands before the one that goes on with it; None when it ends there."""
    second = _FIRST_WORD.match(after)
    if second and (first := _CUT_WORD.search(line[-_TAIL:])):
        keeps = second[0][0].isupper() or spelling.keeps_hyphen(first[1], second[0])
        return line.removesuffix(first[2]) + "-" * keeps
    return f"{line} " if _goes_on(line, after, full) else None


def _goes_on(line: str, after: str, full: float) -> bool:
    if not after or _BULLET.match(after) or not _OPEN_END.search(line):
        return False
    return after[0].islower() or (len(line) >= full and after[0].isalpha())


def _full_width(lines: Sequence[str]) -> float:
    """Characters from which on a line of this document is full."""
    lengths = sorted(len(line) for line in lines if len(line) >= FULL)
    return FULL_SHARE * lengths[len(lengths) // 2] if lengths else FULL
