"""A digest's material cut down to what a reader wants."""

from __future__ import annotations

from dataclasses import replace

from digests.choosing.interest import Interest, wants, wants_day
from digests.choosing.selection import Material


def narrowed(material: Material, interest: Interest) -> Material:
    """What answers `interest`, and that it was narrowed to it; narrowing again leaves what answers both.

    The history of a risk that is asked for stays or, when none is, of those that the publications left bear:
    it is counted over everything that came. Sources that bring nothing stay, as nobody knows what they would
    have brought, and so do decisions, but for those on other risks than are asked for.
    """
    if interest.is_everything:
        return material
    rows = tuple(row for row in material.rows if wants(interest, row))
    told = set(interest.risks) or {risk.id for row in rows for risk in row.risks}
    return replace(
        material,
        rows=rows,
        before=tuple(row for row in material.before if wants(interest, row)),
        milestones=tuple(one for one in material.milestones if wants_day(interest, one)),
        histories=tuple(one for one in material.histories if one.risk.id in told),
        interests=(*material.interests, interest),
        decisions=tuple(
            one for one in material.decisions if not interest.risks or one.risk.id in interest.risks
        ),
    )
