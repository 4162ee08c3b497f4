"""A digest before it is chosen: each room, or whoever asks, has its own made of the same material."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from zoneinfo import ZoneInfo

from digests.choosing.interest import Interest
from digests.choosing.narrowing import narrowed
from digests.choosing.selection import Digest, Material, Shape, select
from digests.period import Kind, Period

SHAPES: Mapping[Kind, Shape] = {
    "week": Shape(),
    "month": Shape(retained=5, per_section=7, peers=7),
    "quarter": Shape(retained=7, per_section=8, peers=8),
    "days": Shape(),
}
"""How much a digest of each kind of period tells: a longer one is read sitting down."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is told of one period; dates are those of `zone`."""

    material: Material
    period: Period
    zone: ZoneInfo

    def narrowed(self, *interests: Interest) -> Issue:
        """What of it answers all of these interests."""
        return replace(self, material=reduce(narrowed, interests, self.material))

    def digest(self, *interests: Interest) -> Digest:
        """The digest of what answers all of these interests."""
        material = self.narrowed(*interests).material
        return select(material, self.period, self.zone, SHAPES[self.period.kind])
