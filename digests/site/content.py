"""Everything that the site is made of, as it was gathered at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from classifiers.milestones import Milestone
from classifiers.register import Register
from digests.period import Period
from digests.pictures.figures import SourceWeeks
from digests.rows import BlindSpot, RatingRow
from digests.site.cards import Card
from digests.site.frame import Frame


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source and how it fares. `reason` (English) says why it is not watched; `spot` what it is blind for.

    `succeeded` is the last day on which it answered as it should, `failures` how many visits failed since.
    """

    id: str
    name: str
    publisher: str
    homepage: str | None
    category: str
    language: str
    rhythm_days: float
    watched: bool
    succeeded: date | None
    failures: int
    spot: BlindSpot | None


@dataclass(frozen=True, slots=True)
class Told:
    """A digest that was published: its rhythm, its period, and when. It never changes afterwards."""

    kind: str
    period: Period
    made: datetime


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """A publication that rooms were alerted to, first at `at`."""

    item_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Announced:
    """A day that a publication announces, in the sentence that says so."""

    item_id: int
    day: date
    sentence: str


@dataclass(frozen=True, slots=True)
class Method:
    """What the method page tells: `training` and `measured` count labelled publications.

    `targets` are what the observatory asks of the model: a name (a text of the catalog) and a value.
    """

    models: tuple[str, ...]
    training: int
    measured: int
    targets: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A published file of open data: its path in the folder of its year, what it is (French), its bytes."""

    path: str
    title: str
    size: int


@dataclass(frozen=True, slots=True)
class DataYear:
    """The open data of a year, as they were made on a day."""

    label: str
    made: date
    files: tuple[DataFile, ...]


@dataclass(frozen=True)
class Content:
    """All of it. `cards` has the newest first, those out of scope too; `solutions` says what items name."""

    frame: Frame
    today: date
    week: Period
    cards: tuple[Card, ...]
    solutions: Mapping[int, tuple[str, ...]]
    register: Register
    milestones: tuple[Milestone, ...]
    sources: tuple[SourceFacts, ...]
    told: tuple[Told, ...]
    alerts: tuple[AlertFacts, ...]
    announced: tuple[Announced, ...]
    method: Method
    health: SourceWeeks
    draws: bool
    """Whether pictures can be drawn."""
    ratings: tuple[RatingRow, ...] = ()
    """What the committee decided on the register, in the order in which it did."""
    data: tuple[DataYear, ...] = ()
    """The open data that are published with the site, the newest year first."""

    @cached_property
    def by_risk(self) -> Mapping[str, tuple[Card, ...]]:
        """The shown publications of each risk of the register, in their order."""
        found: dict[str, list[Card]] = {risk.id: [] for risk in self.register.risks}
        for card in self.shown:
            for risk in card.risks:
                if risk in found:
                    found[risk].append(card)
        return {risk: tuple(cards) for risk, cards in found.items()}

    @cached_property
    def shown(self) -> tuple[Card, ...]:
        """The publications that have a place on the site."""
        return tuple(card for card in self.cards if card.is_shown)
