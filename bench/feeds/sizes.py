"""How long and how old what real feeds bring is, for feeds that are made up.

Measured on the 73 feeds with ten entries or more (2,678 entries, 3.4 KB each) among the 122 that the test
suites of three feed libraries hold (arminreiter/FeedReader, feedjira, rss-parser); 21 of them are Atom.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deciles:
    """A distribution as its least value, its nine deciles and its greatest."""

    values: tuple[float, ...]

    def at(self, rank: float) -> float:
        """The value that a share of `rank` (0 to 1) stays under; straight between deciles."""
        place = min(max(rank, 0.0), 1.0) * (len(self.values) - 1)
        lower = min(int(place), len(self.values) - 2)
        below, above = self.values[lower : lower + 2]
        return below + (above - below) * (place - lower)


ENTRY_BYTES = Deciles((438, 661, 810, 1076, 1288, 1454, 2217, 3426, 5578, 8878, 20462))
"""Bytes of a feed's document an entry."""
TEXT_SHARE = Deciles((0, 0.09, 0.155, 0.24, 0.31, 0.41, 0.49, 0.63, 0.69, 0.79, 0.96))
"""How much of these is the entry's own text; the rest is title, addresses, dates and markup."""
WITHIN = Deciles((0.3, 0.58, 0.755, 0.88, 0.98, 1, 1.05, 1.12, 1.2, 1.27, 4.07))
"""How long the text of one entry is beside the mean of its feed."""
TITLE = Deciles((12, 25, 25, 32, 39, 45, 52, 59, 67, 78, 282))
"""Characters."""
DAYS_APART = Deciles((0.005, 0.014, 0.026, 0.067, 0.111, 0.454, 1.2, 4, 9.67, 19, 48.5))
"""Days between two entries of one feed, on average; single gaps spread about as chance would have it."""
OF_HTML = 0.6
"""Feeds whose texts have markup."""
OF_ATOM = 0.3
"""Feeds that are Atom; the others are RSS."""
