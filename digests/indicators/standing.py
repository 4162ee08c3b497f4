"""How a source stood at the end of a period, by its visits and by its own rhythm.

Broken when half of its visits fail, as `watcher/rules/standing.py` has it for a week; silent by the one rule
of `digests/silence.py`, by which the watch itself speaks of sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from digests.indicators.evidence import SourceDay, SourceFacts
from digests.silence import patience
from digests.workdays import working_days

State = Literal["vivante", "silencieuse", "en panne", "jamais visitée", "retirée"]
RETIRED: State = "retirée"

LAST_DAYS = 7
"""A source stands as on the last days on which it was visited, and these are so many at most."""


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
    return "silencieuse" if working_days(spoke, last) > patience(source.rhythm_days) else "vivante"
