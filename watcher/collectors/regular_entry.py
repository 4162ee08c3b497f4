"""An entry of a regular feed under way: of elements that say the same, which one counts.

The rules are feedparser's: they decide between `description` and `content:encoded`, or two titles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from watcher.collectors.raw import RawEntry
from watcher.collectors.regular_names import Part

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(slots=True)
class RegularEntry:
    """`links` are (rel, type, href), `place` is what feedparser calls the entry's link.

    A depth is that below the entry: what stands deeper does not take the place of what was there.
    """

    parts: dict[Part, str] = field(default_factory=dict[Part, str])
    links: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    authors: list[str] = field(default_factory=list[str])
    persons: list[str] = field(default_factory=list[str])
    contents: list[str] = field(default_factory=list[str])
    place: str | None = None
    title: str = ""
    title_kept_at: int | None = None
    title_found_at: int | None = None
    summary: str | None = None
    summary_at: int | None = None
    has_content: bool = False

    def take_title(self, text: str, depth: int, *, passing: bool) -> None:
        """The first title that says something; one in `passing` does not count as that."""
        is_first = self.title_found_at is None or depth < self.title_found_at
        if is_first and (self.title_kept_at is None or depth <= self.title_kept_at):
            self.title, self.title_kept_at = text, depth
        if text and not passing:
            self.title_found_at = depth

    def forget_title(self) -> None:
        """The title of where the entry came from is over: another one would count."""
        self.title_found_at = None

    def take_summary(self, text: str, depth: int) -> None:
        """A second summary is a content, unless there is one."""
        if self.summary is not None and not self.has_content:
            self.take_content(text)
        elif self.summary_at is None or depth <= self.summary_at:
            self.summary, self.summary_at = text, depth

    def take_content(self, text: str) -> None:
        self.has_content = True
        self.contents.append(text)
        if self.summary is None:
            self.summary = text

    def take_link(self, relation: str, kind: str, address: str) -> None:
        self.links.append((relation, kind, address))

    def raw(self) -> RawEntry:
        """What `feedparser_border` would make of it."""
        dates = (self.parts.get(part) for part in (Part.PUBLISHED, Part.UPDATED, Part.CREATED))
        authors = dict.fromkeys(
            _whole(name).strip(" ,;") for name in (*self.authors, *self.persons) if "@" not in name
        )
        return RawEntry(
            id=self.parts.get(Part.ID) or None,
            title=self.title,
            link=self._page(),
            contents=tuple(dict.fromkeys(text for text in (*self.contents, self.summary) if text)),
            dates=tuple(date for date in dates if date),
            author=", ".join(name for name in authors if name) or None,
        )

    def _page(self) -> str | None:
        if original := self.parts.get(Part.ORIGINAL_LINK):
            return original
        pages = [(kind, href) for rel, kind, href in self.links if href and rel == "alternate"]
        for kind, href in pages:
            if "html" in kind:
                return href
        if pages:
            return pages[0][1]
        if self.place and _ADDRESS.match(self.place):
            return self.place
        others = (href for wanted in ("self", "enclosure") for rel, _, href in self.links if rel == wanted)
        return next((href for href in others if href), None)


def _whole(name: str) -> str:
    """What feedparser_border makes of a name whose mail address was cut out of its middle."""
    return name if ")" in name else name.rpartition("(")[2]
