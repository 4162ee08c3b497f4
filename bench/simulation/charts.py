"""The charts of docs/scaling.md. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.simulation.drawing import Axis, Line, Point, chart
from bench.simulation.figures import CURVE, Figures, Freshness, Round

_DELAYS = Axis(
    "minutes from publication to the store (logarithmic)",
    1,
    1440,
    ((1, "1"), (5, "5"), (15, "15"), (60, "1 h"), (240, "4 h"), (1440, "24 h")),
    logarithmic=True,
)
_SHARES = Axis(
    "share that was seen by then",
    0,
    1,
    ((0, "0"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1, "100 %")),
)


def drawn(figures: Figures) -> dict[str, str]:
    """Each chart by the name of its file, without its ending."""
    return {
        "freshness": _freshness(figures, "all", "all publications"),
        "freshness-law": _freshness(figures, "urgent law", "sources of urgent law"),
        "queue": _queue(
            figures.adaptive.rounds, figures.fixed.rounds, "Sources that wait when a round begins"
        ),
        "outage": _outage(figures.outage.rounds),
    }


def _freshness(figures: Figures, group: str, name: str) -> str:
    title = f"Time from publication to the store, {name}, at equal requests"
    lines = [
        Line("adaptive", _curve(figures.adaptive.of(group))),
        Line(f"every {figures.fixed_minutes:.0f} minutes", _curve(figures.fixed.of(group))),
    ]
    return chart(title, _DELAYS, _SHARES, lines)


def _curve(found: Freshness) -> list[Point]:
    return list(zip(found.curve, np.linspace(0, 1, CURVE).tolist(), strict=True))


def _queue(adaptive: Sequence[Round], even: Sequence[Round], title: str) -> str:
    lines = [Line("adaptive", _waiting(adaptive)), Line("fixed", _waiting(even))]
    return chart(title, _hours([*adaptive, *even]), _sources([*adaptive, *even]), lines)


def _outage(rounds: Sequence[Round]) -> str:
    title = "Sources that wait when a round begins: an hour off, from the second hour on"
    return chart(title, _hours(rounds), _sources(rounds), [Line("adaptive", _waiting(rounds))])


def _waiting(rounds: Sequence[Round]) -> list[Point]:
    return [(one.hour, float(one.due)) for one in rounds]


def _hours(rounds: Sequence[Round]) -> Axis:
    low, high = rounds[0].hour, max(one.hour for one in rounds)
    step = 3 if high - low > 12 else 1
    first = int(-(-low // step) * step)
    return Axis("hours", low, high, [(hour, str(hour)) for hour in range(first, int(high) + 1, step)])


def _sources(rounds: Sequence[Round]) -> Axis:
    most = max(one.due for one in rounds)
    step = 10 ** (len(str(most)) - 1)
    top = -(-most // step) * step
    marks = [(mark, f"{mark:,}") for mark in range(0, top + 1, max(top // 5 // step, 1) * step)]
    return Axis("sources", 0, top, marks)
