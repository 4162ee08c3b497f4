"""What a reader wants of all that comes: axes, risks of the register, words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.assessment import Axis
from classifiers.milestones import Milestone
from digests.choosing.wording import says, searchable
from digests.messages.audience import risks_of
from digests.rows import ItemRow


@dataclass(frozen=True, slots=True)
class Interest:
    """Whatever has one of the `axes`, one of the `risks` (ids) or says one of the `words`.

    `words` are as `wording.folded_words` gives them. Without any of these it is an interest in everything.
    """

    axes: tuple[Axis, ...] = ()
    risks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.axes or self.risks or self.words)

    @property
    def slug(self) -> str:
        """It in small letters, digits and hyphens: what is told of it apart has a name of its own."""
        return "-".join((*self.axes, *(risk.lower() for risk in self.risks), *self.words)).replace(" ", "-")


def wants(interest: Interest, row: ItemRow) -> bool:
    """Whether a publication answers it. Words are looked for in its title and the opening of its text."""
    return (
        interest.is_everything
        or not set(interest.axes).isdisjoint(row.axes)
        or not set(interest.risks).isdisjoint(risk.id for risk in row.risks)
        or _says_any(interest.words, row.title, row.opening or row.lead)
    )


def wants_day(interest: Interest, milestone: Milestone) -> bool:
    """Whether a day of the calendar answers it: it is of the legal axis, its articles touch risks."""
    return (
        interest.is_everything
        or "legal" in interest.axes
        or not set(interest.risks).isdisjoint(risks_of(milestone.articles))
        or _says_any(interest.words, milestone.text, milestone.what)
    )


def _says_any(words: Iterable[str], title: str, text: str) -> bool:
    found = searchable(title, text) if words else ""
    return any(says(found, one) for one in words)
