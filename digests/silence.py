"""Pure: how long a source may be quiet before it counts as silent. Watch and report ask here alike."""

from __future__ import annotations

from dataclasses import dataclass

SILENT_AFTER = 3
"""A source is silent when it brought nothing for so many times its usual wait."""
SHORTEST_SILENCE = 3.0
"""Working days: no source is silent sooner."""
_WORKING_SHARE = 5 / 7
"""Working days in a day of `rhythm_days`, which counts weekends."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Waits between two publications, in working days: the usual one, and one that there was twice."""

    usual: float
    longest: float


def patience(rhythm_days: float, own: Rhythm | None = None) -> float:
    """Working days that a source may be quiet: three usual waits, or a wait that it had twice already.

    Without waits of its `own`, by `rhythm_days`, as the sources file states it.
    """
    if own is None:
        return max(SHORTEST_SILENCE, SILENT_AFTER * rhythm_days * _WORKING_SHARE)
    return max(SHORTEST_SILENCE, SILENT_AFTER * own.usual, own.longest)
