"""Messages for a room, as complete plain text and as HTML that Element and Tchap show well.

Both are made from one view, so that neither says more than the other. A message stays within one event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from digests.fitting import longest_that_fits
from digests.rows import ItemRow, Message
from digests.safe import clean, cut, plain
from digests.select import Digest, rank
from digests.templating import render
from digests.view import (
    ItemView,
    SectionView,
    blind_view,
    digest_title,
    empty_view,
    item_view,
    lifted_view,
    machine_view,
    name_view,
    numbers_view,
    section_view,
    shortened,
)

PARIS = ZoneInfo("Europe/Paris")

_BLIND_SHOWN = 10
_GROUP_SHOWN = 24
_EVIDENCE_SHOWN = 6
_NOTICE_STEP = 1_000
_NOTICE_STEPS = 8


@dataclass(frozen=True, slots=True)
class _DigestView:
    title: str
    numbers: tuple[str, ...]
    empty: str
    sections: tuple[SectionView, ...]
    blind: tuple[str, ...]
    blind_left_out: int
    machine: str
    reactions: bool

    @property
    def has_risks(self) -> bool:
        return any(item.risks for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class _AlertView:
    item: ItemView
    lifted: str
    machine: str
    reactions: bool


@dataclass(frozen=True, slots=True)
class _ItemView:
    item: ItemView
    machine: str


@dataclass(frozen=True, slots=True)
class _GroupView:
    source: str
    total: int
    items: tuple[ItemView, ...]
    left_out: int
    lifted: str
    machine: str
    reactions: bool


@dataclass(frozen=True, slots=True)
class _NoticeView:
    paragraphs: tuple[tuple[str, ...], ...]


def digest_message(digest: Digest, *, reactions: bool = False) -> Message:
    """The week in one message; sections get shorter, and say by how much, until it fits one event.

    With `reactions` its last line says which ones mean something in its thread.
    """
    whole = _DigestView(
        title=digest_title(digest),
        numbers=numbers_view(digest.counts),
        empty=empty_view(digest.counts),
        sections=tuple(section_view(section, digest.zone) for section in digest.sections),
        blind=tuple(blind_view(spot) for spot in digest.blind),
        blind_left_out=0,
        machine=machine_view(digest.models, digest.remark),
        reactions=reactions and bool(digest.sections),
    )
    longest = max((len(section.items) for section in whole.sections), default=0)
    return longest_that_fits(
        lambda limit: _message("digest", _shortened(whole, limit)),
        max(longest, min(len(whole.blind), _BLIND_SHOWN)),
    )


def item_message(row: ItemRow, zone: ZoneInfo = PARIS) -> Message:
    """One publication of a digest, to stand in the digest's thread."""
    item = item_view(row, zone)
    model = name_view(row.model)

    def with_risks(limit: int) -> Message:
        return _message("thread", _ItemView(replace(item, risks=item.risks[:limit]), model))

    return longest_that_fits(with_risks, _EVIDENCE_SHOWN)


def alert_message(row: ItemRow, zone: ZoneInfo = PARIS, *, reactions: bool = False) -> Message:
    """One urgent publication: what it is, why the machine calls it urgent, and that a machine did.

    Of one that is not urgent any more, since its source revised it, the message says first that the alert is
    lifted. With `reactions` it says which ones mean something.
    """
    item = item_view(row, zone)
    lifted = lifted_view((row,))
    machine = machine_view((row.model,))

    def with_evidence(limit: int) -> Message:
        short = replace(item, risks=item.risks[:limit], reasons=() if lifted else item.reasons[:limit])
        return _message("alert", _AlertView(short, lifted, machine, reactions))

    return longest_that_fits(with_evidence, _EVIDENCE_SHOWN)


def grouped_alert_message(
    rows: Sequence[ItemRow], source_name: str, zone: ZoneInfo = PARIS, *, reactions: bool = False
) -> Message:
    """One message for many alerts at once, the gravest first; an answer to floods and storms.

    `source_name` is that of the source which brought them all, empty when there are several. It says how many
    are not urgent any more.
    """
    items = tuple(item_view(row, zone) for row in sorted(rows, key=rank)[:_GROUP_SHOWN])
    machine = machine_view(sorted({row.model for row in rows}))
    source, lifted = name_view(source_name), lifted_view(rows)

    def with_items(limit: int) -> Message:
        shown = items[:limit]
        left_out = len(rows) - len(shown)
        return _message("group", _GroupView(source, len(rows), shown, left_out, lifted, machine, reactions))

    return longest_that_fits(with_items, _GROUP_SHOWN)


def notice_message(text: str) -> Message:
    """A text of ours with its line breaks; an empty line starts a paragraph; cut when it is too long.

    Typography is the caller's, who knows which words are quoted: see `french.typeset`.
    """
    return longest_that_fits(
        lambda limit: _message("notice", _notice_view(text, max(limit, 1) * _NOTICE_STEP)), _NOTICE_STEPS
    )


def _message(template: str, view: object) -> Message:
    body = render(f"{template}.txt.j2", view).strip()
    return Message(body=body, html=clean(render(f"{template}.html.j2", view)).strip())


def _shortened(view: _DigestView, limit: int) -> _DigestView:
    blind = view.blind[: min(limit, _BLIND_SHOWN)]
    return replace(
        view,
        sections=tuple(shortened(section, limit) for section in view.sections),
        blind=blind,
        blind_left_out=len(view.blind) - len(blind),
    )


def _notice_view(text: str, limit: int) -> _NoticeView:
    lines = [plain(line) for line in cut(text.strip(), limit).split("\n")]
    paragraphs: list[tuple[str, ...]] = []
    current: list[str] = []
    for line in [*lines, ""]:
        if line:
            current.append(line)
        elif current:
            paragraphs.append(tuple(current))
            current = []
    return _NoticeView(tuple(paragraphs))
