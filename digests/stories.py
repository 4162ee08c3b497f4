"""One story told by several sources: the rows of a story become one, that of its first-hand source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from classifiers.assessment import URGENCIES, Nature, SourceNature
from digests.messages.reply import Reply, link, text
from digests.rows import ItemRow
from digests.texts.language import FRENCH, Language, marked
from digests.views.view import machine_view, name_view

OFFICIAL: tuple[Nature, ...] = ("texte-officiel", "decision")
"""What a legislator or an authority tells at first hand: the act itself."""
ORDER: Mapping[SourceNature, int] = {
    "legislation": 1,
    "authority": 1,
    "peer": 2,
    "research": 3,
    "association": 3,
    "incident-database": 3,
    "press": 4,
    "vendor": 5,
}
"""Who tells a story in front of whom; before all of them stands an official text of the first two."""
URGENT_ELSEWHERE = marked("plus urgent d’après une autre source de la même affaire")


def gather(rows: Sequence[ItemRow]) -> tuple[ItemRow, ...]:
    """The rows with those of one story made one, where the first of them stood.

    Its first-hand source tells it, of several such the earliest; the publishers of the others stand in
    `also_at`. It is as urgent as its most urgent row, and says so in its reasons when that is another one;
    axes, risks and all the rest are those of the row that tells it. Rows without a story stay as they are.
    """
    told: dict[int, list[ItemRow]] = {}
    for row in rows:
        told.setdefault(_story(row), []).append(row)
    return tuple(_as_one(same) for same in told.values())


def told_again(row: ItemRow, about: ItemRow | None, words: Language = FRENCH) -> Reply:
    """Another telling of what an alert told; with `about`, where it does not stand beneath the alert."""
    publisher = name_view(row.publisher)
    lead = (
        words.say("Même affaire, chez {publisher} :", publisher=publisher)
        if about is None
        else words.say(
            "Même affaire que l’alerte « {title} », chez {publisher} :",
            title=about.title,
            publisher=publisher,
        )
    )
    return Reply(
        paragraphs=(text(f"{lead} ", link(row.title, row.link)),),
        close=(text(machine_view((row.model,), words=words)),),
    )


def _story(row: ItemRow) -> int:
    """Rows without a story are one of their own: ids of items and stories are of one kind."""
    return row.item_id if row.story is None else row.story


def _as_one(same: Sequence[ItemRow]) -> ItemRow:
    front, *others = sorted(same, key=_first_hand_first)
    if not others:
        return front
    publishers = [name for row in (front, *others) for name in (row.publisher, *row.also_at)]
    urgency = min((row.urgency for row in same), key=URGENCIES.index)
    elsewhere = () if urgency == front.urgency else (FRENCH.say(URGENT_ELSEWHERE),)
    return replace(
        front,
        urgency=urgency,
        reasons=(*front.reasons, *elsewhere),
        also_at=tuple(name for name in dict.fromkeys(publishers) if name != front.publisher),
    )


def _first_hand_first(row: ItemRow) -> tuple[int, float, float, int]:
    rank = ORDER[row.source_nature]
    official = rank == ORDER["authority"] and row.nature in OFFICIAL
    day = row.published or row.seen
    return (0 if official else rank, day.timestamp(), row.seen.timestamp(), row.item_id)
