"""Messages for a room, as complete plain text and as HTML that Element and Tchap show well.

Both are made from one view, so that neither says more than the other. A message stays within one event.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digests.choosing.selection import Digest
from digests.messages.fitting import longest_that_fits
from digests.messages.rendering import message
from digests.rows import ItemRow, Message
from digests.texts.language import FRENCH, Language
from digests.texts.safe import cut, plain
from digests.views.digest_view import BLIND_SHOWN, digest_view
from digests.views.view import ItemView, item_view, name_view

PARIS = ZoneInfo("Europe/Paris")

_EVIDENCE_SHOWN = 6
_NOTICE_STEP = 1_000
_NOTICE_STEPS = 8


@dataclass(frozen=True, slots=True)
class _ItemView:
    item: ItemView
    machine: str


@dataclass(frozen=True, slots=True)
class _NoticeView:
    paragraphs: tuple[tuple[str, ...], ...]


def digest_message(
    digest: Digest, words: Language = FRENCH, *, reactions: bool = False, address: str = ""
) -> Message:
    """The period in one message; lists get shorter, and say by how much, until it fits one event.

    With `reactions` its last line says which ones mean something in its thread; `address` is where the whole
    of it can be read.
    """
    whole = digest_view(digest, words, reactions=reactions, blind_shown=BLIND_SHOWN, address=address)
    return longest_that_fits(
        lambda limit: message("digest", whole.shortened(limit), words), max(whole.longest, 1)
    )


def item_message(row: ItemRow, zone: ZoneInfo = PARIS, words: Language = FRENCH) -> Message:
    """One publication of a digest, to stand in the digest's thread."""
    item = item_view(row, zone, words)
    machine = words.say("Classé par une machine ({model})", model=name_view(row.model))
    return longest_that_fits(
        lambda limit: message("thread", _ItemView(item.with_risks(limit), machine), words), _EVIDENCE_SHOWN
    )


def notice_message(text: str) -> Message:
    """A text of ours with its line breaks; an empty line starts a paragraph; cut when it is too long.

    Typography is the caller's, who knows which words are quoted: see `french.typeset`.
    """
    return longest_that_fits(
        lambda limit: message("notice", _notice_view(text, max(limit, 1) * _NOTICE_STEP)), _NOTICE_STEPS
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
