"""Pure: the stories of a newsletter, out of the passages of its page.

A story begins at a title: a link that is most of its passage, or a heading. What follows belongs to it, up to
the next title. Menus, social links, unsubscribing and legal notices are no stories, and neither is a heading
that only announces others. A letter in which no two stories are recognised is one publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from watcher.collectors.letters.chores import ends_letter, is_chore, is_label, is_social
from watcher.collectors.letters.unwrapping import unwrap
from watcher.collectors.markup import Passage
from watcher.collectors.texts import shortened
from watcher.web.urls import canonical, host

MOST = 60
"""The most stories of one letter."""
TEXT = 4000
"""The most characters of one story."""
SHORT_TITLE, LONG_TITLE = 12, 220
"""Characters that a title has."""
EDITORIAL = 200
"""Characters from which a text under a heading without any link is a story of its own."""


@dataclass(frozen=True, slots=True)
class Story:
    """One publication of a letter. An `opaque` link leads where only a click would tell."""

    title: str
    link: str | None
    text: str
    opaque: bool = False


@dataclass(slots=True)
class _Section:
    title: str
    link: str | None = None
    opaque: bool = False
    named: bool = False
    lines: list[str] = field(default_factory=list[str])

    def take(self, link: str, opaque: bool, label: bool) -> None:
        """A link of the section's text: that of a button is better than one amid a sentence."""
        if not self.named and (self.link is None or label):
            self.link, self.opaque = link, opaque
            self.named = label


@dataclass(frozen=True, slots=True)
class _Link:
    text: str
    link: str
    opaque: bool

    @property
    def label(self) -> bool:
        return is_label(self.text)


def stories(passages: Sequence[Passage]) -> tuple[Story, ...]:
    """The stories in their order, each link once; empty when there are not two of them."""
    sections: list[_Section] = []
    for passage in _body(passages):
        links = _links(passage)
        title = _title(passage, links)
        if title is not None:
            _begin(sections, title)
        elif sections:
            if not (all(link.label for link in links) and _is_only_links(passage)):
                sections[-1].lines.append(passage.text)
            for link in links:
                sections[-1].take(link.link, link.opaque, link.label)
    found = _once(story for section in sections if (story := _story(section)) is not None)
    return found[:MOST] if len(found) > 1 else ()


def whole(passages: Sequence[Passage], title: str) -> Story:
    """The letter as one publication: all of its text, and its link when it has one only."""
    body = list(_body(passages))
    links = {link.link: link.opaque for passage in body for link in _links(passage)}
    link, opaque = next(iter(links.items())) if len(links) == 1 else (None, False)
    return Story(title, link, " ".join(passage.text for passage in body if passage.text != title), opaque)


def _begin(sections: list[_Section], title: _Section) -> None:
    """A new section; a heading and the link right below it are one, and so are two links to one page."""
    last = sections[-1] if sections else None
    if (
        last is not None
        and not last.lines
        and title.link is not None
        and last.link is None
        and len(last.title) > 40
    ):
        last.link, last.opaque, last.named = title.link, title.opaque, True
        last.lines.append(title.title)
    elif last is not None and last.link is not None and last.link == title.link:
        last.lines.append(title.title)
    else:
        sections.append(title)


def _body(passages: Sequence[Passage]) -> Iterable[Passage]:
    """Without chores, and without the foot."""
    for number, passage in enumerate(passages):
        if number > len(passages) / 3 and ends_letter(passage.text):
            return
        if is_chore(passage.text):
            continue
        yield passage


def _links(passage: Passage) -> list[_Link]:
    found: list[_Link] = []
    for text, href in passage.links:
        target = unwrap(href)
        if target is None or is_chore(text) or is_social([host(target.link)]):
            continue
        found.append(_Link(text, target.link, target.opaque))
    return found


def _title(passage: Passage, links: Sequence[_Link]) -> _Section | None:
    """The section that a passage opens, when it is a title."""
    for link in links:
        if _can_be_title(link.text) and not link.label and len(link.text) >= 0.6 * len(passage.text):
            return _Section(link.text, link.link, link.opaque, named=True)
    if passage.heading and _can_be_title(passage.text) and not is_label(passage.text):
        section = _Section(passage.text)
        for link in links:
            section.take(link.link, link.opaque, link.label)
        return section
    return None


def _can_be_title(text: str) -> bool:
    return (
        SHORT_TITLE <= len(text) <= LONG_TITLE
        and " " in text
        and not text.startswith(("http:", "https:", "www."))
    )


def _is_only_links(passage: Passage) -> bool:
    """Whether nothing but links stands there, as in a button or a row of networks."""
    return bool(passage.links) and len(passage.text) <= sum(len(text) + 3 for text, _ in passage.links)


def _story(section: _Section) -> Story | None:
    text = " ".join(section.lines)
    if section.link is None and len(text) < EDITORIAL:
        return None
    return Story(section.title, section.link, shortened(text, TEXT), section.opaque)


def _once(found: Iterable[Story]) -> tuple[Story, ...]:
    """Of two stories with one link the first stays, with the longer text."""
    kept: dict[str, Story] = {}
    for number, story in enumerate(found):
        key = (
            story.link if story.opaque else story.link and canonical(story.link)
        ) or f"without link {number}"
        if key not in kept:
            kept[key] = story
        elif len(story.text) > len(kept[key].text):
            kept[key] = replace(kept[key], text=story.text)
    return tuple(kept.values())
