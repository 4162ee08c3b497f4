"""The AI Act's places and days as readers see them, and which announced day comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from classifiers.assessment import DueDate, Reference
from digests.texts.language import Language
from digests.texts.safe import excerpt

PLACE_LIMIT = 40
TITLE_LIMIT = 90


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in the AI Act: `article 50(2)`, what it is about, and from when it applies.

    `title` and `since` may be empty; `coming` says that it does not apply yet.
    """

    name: str
    title: str
    since: str
    coming: bool


def places_view(references: Sequence[Reference], today: date, words: Language) -> tuple[PlaceView, ...]:
    """The places cited; a title is said once, with the first place that it is the title of.

    A whole article is left out when a part of it is cited too.
    """
    places: list[PlaceView] = []
    titled: set[str] = set()
    for one in _most_exact(references):
        title = excerpt(words.say(one.title), TITLE_LIMIT) if one.title else ""
        places.append(
            PlaceView(
                name=place_name(one, words),
                title="" if title in titled else title,
                since=_since(one.applies_from, today, words) if one.applies_from else "",
                coming=one.applies_from is not None and one.applies_from > today,
            )
        )
        titled.add(title)
    return tuple(places)


def place_name(reference: Reference, words: Language) -> str:
    """`article 50(2)(f)`, `annexe III, point 4`, `considérant 12`."""
    number = excerpt(reference.number, PLACE_LIMIT)
    parts = [excerpt(part, PLACE_LIMIT) for part in (reference.paragraph, reference.point) if part]
    if reference.kind == "annex":
        return words.say("annexe {number}", number=number) + "".join(f", point {part}" for part in parts)
    if reference.kind == "recital":
        return words.say("considérant {number}", number=number)
    return words.say("article {number}", number=number + "".join(f"({part})" for part in parts))


def next_deadline(deadlines: Sequence[DueDate], today: date) -> DueDate | None:
    """The nearest announced day from `today` on, None when there is none; of one day the first."""
    return min((one for one in deadlines if one.day >= today), key=lambda one: one.day, default=None)


def with_days_left(day: date, today: date, words: Language) -> str:
    """`2 décembre 2026, dans 14 jours`."""
    return words.say("{day}, {left}", day=words.long_date(day), left=words.days_left((day - today).days))


def _most_exact(references: Sequence[Reference]) -> list[Reference]:
    parts = {(one.kind, one.number) for one in references if one.paragraph}
    return [one for one in references if one.paragraph or (one.kind, one.number) not in parts]


def _since(day: date, today: date, words: Language) -> str:
    if day <= today:
        return words.say("applicable depuis le {day}", day=words.long_date(day))
    return words.say("applicable à partir du {day}", day=with_days_left(day, today, words))
