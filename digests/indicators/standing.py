"""How a source stood at the end of a period, by its visits and by its own rhythm.

The thresholds are those by which the watch itself speaks of sources (`watcher/rules/standing.py`, `health`):
broken when half of its visits fail, silent after three usual waits, in working days, three at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from digests.indicators.evidence import SourceDay, SourceFacts

State = Literal["vivante", "silencieuse", "en panne", "jamais visitée", "retirée"]
RETIRED: State = "retirée"

LAST_DAYS = 7
"""A source stands as on the last days on which it was visited, and these are so many at most."""
_WAITS = 3
_SHORTEST = 3.0
"""Working days: no source is silent sooner."""
_WORKING_SHARE = 5 / 7
"""Working days in a day of `rhythm_days`, which counts weekends."""
_SLACK = 1 / 3
"""What a weekday counts in August and from Christmas to New Year's Day, when little is published."""


def state(source: SourceFacts, visited: Sequence[SourceDay], newest: date | None, last: date) -> State:
    """How the source stood on the day `last`; `visited` are its days with visits until then, in order.

    `newest` is the day on which it brought anything last; without any, its first visit counts for that. One
    that is disabled now, and was not visited in the last days before the end, was retired by then; one that
    was visited before and not at all in the period is broken.
    """
    lately = [one for one in visited if one.day > last - timedelta(days=LAST_DAYS)]
    if not source.enabled and not lately:
        return RETIRED
    if not visited:
        return "jamais visitée" if source.first_visit is None else "en panne"
    looked_at = visited[-LAST_DAYS:]
    if 2 * sum(one.failures for one in looked_at) >= sum(one.visits for one in looked_at):
        return "en panne"
    spoke = newest or source.first_visit or visited[0].day
    return "silencieuse" if weekdays(spoke, last) > patience(source.rhythm_days) else "vivante"


def patience(rhythm_days: float) -> float:
    """Working days that a source may be quiet: three usual waits, three at least."""
    return max(_SHORTEST, _WAITS * rhythm_days * _WORKING_SHARE)


def weekdays(after: date, until: date) -> float:
    """Working days after the day `after` up to and with `until`; public holidays count as any day."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return sum(_weight(day) for day in days if day.weekday() < 5)


def _weight(day: date) -> float:
    is_slack = day.month == 8 or (day.month, day.day) == (1, 1) or (day.month == 12 and day.day >= 25)
    return _SLACK if is_slack else 1.0
