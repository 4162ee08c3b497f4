"""What a release may take at most, as multiples of the calibration loop of the same run.

A bar is told in wall seconds for 2,000 feeds of 25 entries on two cores (docs/performance.md). Here
some of these feeds are read, and CPU seconds counted, as other work on the machine disturbs those least:

    limit = (START + (bar - START) × feeds / 2,000) × ROOM / UNIT      in laps of the calibration loop

START is what of the bar goes into starting up, and into what is done once a round, however many the feeds.
Two cores give 2 s of CPU in a second of wall time: what takes more than ROOM = 2 cannot meet its bar, on
however idle a machine. What takes less may, which `make bench` tells. For the cold round of 60 feeds this
makes (2.5 + (35 - 2.5) × 60 / 2,000) × 2 / 0.45 = 15.4 laps.

Not in here are 10,000 feeds and the peers (`make bench`); that no feed file takes two seconds and none raises
(`collectors/test_all_feeds.py`); the same entries as feedparser's (`collectors/test_conformance.py`); that no
hostile document stops a round (`hostile/test_round.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

UNIT = 0.45
"""CPU seconds of `bench/calibration.py` on the machine of the bars: the least of some 60 laps."""
ROOM = 2.0
FEEDS = 2_000
"""Of the bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Seconds for `whole` feeds or pages, `start` of them for however many; MB of all processes (PSS)."""

    seconds: float
    start: float
    megabytes: float
    whole: int = FEEDS

    def laps(self, part: int) -> float:
        """The most that so many feeds or pages may take, in laps of the calibration loop."""
        return (self.start + (self.seconds - self.start) * part / self.whole) * ROOM / UNIT


COLLECTION, PIPELINE = 210, 500
COLD = Bar(35, start=2.5, megabytes=PIPELINE)
UNCHANGED = Bar(1.5, start=1.0, megabytes=COLLECTION)
SAME = Bar(2.5, start=1.0, megabytes=COLLECTION)
ONE_MORE = Bar(8, start=2.5, megabytes=PIPELINE)
PAGES = Bar(20, start=2.5, megabytes=PIPELINE, whole=1_000)
HELD = 10
"""Seconds that a document may hold a worker."""
