"""Pure: how much is learnt from one person, so that a flood of remarks teaches no more than a day of them.

A remark on an item of which the person spoke on the same day replaces the earlier one and costs nothing: to
correct oneself is no flood. Days are those of UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from classifiers.improvement.learnt import Remark


@dataclass(frozen=True, slots=True)
class Caps:
    """The most remarks of one person that count on one day, and in any time as long as `window`."""

    a_day: int = 30
    a_window: int = 200
    window: timedelta = timedelta(days=30)


CAPS = Caps()
"""Thirty is a long sitting of `vigie review`; 200 in a month is what a keen reader says, not a script."""


@dataclass(frozen=True, slots=True)
class Capped:
    """What counts, oldest first, and how many remarks of each person do not."""

    kept: tuple[Remark, ...]
    dropped: Mapping[str, int]


def capped(remarks: Iterable[Remark], caps: Caps = CAPS) -> Capped:
    """Keep each person's oldest remarks within the caps; nobody's remarks take room from another's."""
    spent: dict[str, list[Remark]] = {}
    kept: list[Remark] = []
    dropped: dict[str, int] = {}
    for remark in sorted(remarks, key=lambda remark: remark.at):
        own = spent.setdefault(remark.who, [])
        today = [one for one in own if one.at.date() == remark.at.date()]
        if any(one.item_id == remark.item_id for one in today):
            kept.append(remark)
        elif _left(own, remark.at, caps) > 0:
            own.append(remark)
            kept.append(remark)
        else:
            dropped[remark.who] = dropped.get(remark.who, 0) + 1
    return Capped(tuple(kept), dropped)


def remaining(remarks: Iterable[Remark], who: str, now: datetime, caps: Caps = CAPS) -> int:
    """On how many more items what this person says now would still count today."""
    own = [remark for remark in remarks if remark.who == who and remark.at <= now]
    charged: dict[tuple[int, object], Remark] = {}
    for remark in capped(own, caps).kept:
        charged.setdefault((remark.item_id, remark.at.date()), remark)
    return max(_left(list(charged.values()), now, caps), 0)


def _left(spent: list[Remark], at: datetime, caps: Caps) -> int:
    today = sum(one.at.date() == at.date() for one in spent)
    lately = sum(one.at > at - caps.window for one in spent)
    return min(caps.a_day - today, caps.a_window - lately)
