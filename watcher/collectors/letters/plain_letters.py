"""Pure: a letter without HTML as passages, so that its stories are found as in any other."""

from __future__ import annotations

import re

from watcher.collectors.markup import Passage

_URL = re.compile(r"<?(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])>?")
_RULE = re.compile(r"^\W*$")
_LIST = re.compile(r"^\s*(?:[-*•>#]|\d{1,2}[.)])\s+")
_HEADING = 130
"""The most characters of a line that stands alone and announces what follows."""


def passages_of(text: str) -> list[Passage]:
    """A block for each paragraph; the first line of one is its heading when it reads like one."""
    found: list[Passage] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [_LIST.sub("", line).strip() for line in block.split("\n") if not _RULE.match(line)]
        if lines and _reads_as_heading(lines[0]):
            found.append(Passage(lines[0].strip("*=# "), heading=True))
            lines = lines[1:]
        if lines:
            found.append(_passage(" ".join(lines)))
    return found


def _reads_as_heading(line: str) -> bool:
    return len(line) <= _HEADING and not _URL.search(line) and not line.endswith((".", ",", ";", ":", "…"))


def _passage(text: str) -> Passage:
    """Addresses become links; they are no text."""
    links = tuple(("", address) for address in _URL.findall(text))
    return Passage(" ".join(_URL.sub(" ", text).split()), links)
