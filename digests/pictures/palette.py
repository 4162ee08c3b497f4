"""The colours of pictures: one hue from light to dark, read in grey and by colour-blind eyes too.

A PNG has them as they are. In an SVG each is a CSS variable with that colour to fall back on, so that a page
can give it others, as `CHART_CSS` does for dark screens.
"""

from __future__ import annotations

from collections.abc import Mapping

INK = "#1c1c1e"
MUTED = "#55555c"
RULE = "#d2d2d8"
EMPTY = "#f1f1f4"
GROUND = "#ffffff"
SOFT = "#9dbfe0"
ACCENT = "#0b457f"
STEPS = ("#dfecf8", "#b5d2ea", "#72aad7", "#3576b6", "#09417e")
"""From few to many."""
ON_LOW = "#1c1c1f"
ON_HIGH = "#fefefe"
"""Numbers on the first three steps, and on the others: contrast of at least 4.5 in both sets of colours."""

VARIABLES: Mapping[str, str] = {
    INK: "ink",
    MUTED: "muted",
    RULE: "rule",
    EMPTY: "empty",
    SOFT: "soft",
    ACCENT: "accent",
    **{color: f"step-{number}" for number, color in enumerate(STEPS, 1)},
    ON_LOW: "on-low",
    ON_HIGH: "on-high",
}
"""Colour to the name of its variable, without `--chart-`."""

_DARK: Mapping[str, str] = {
    "ink": "#f0f0f2",
    "muted": "#b4b4bd",
    "rule": "#4a4a52",
    "empty": "#29292e",
    "soft": "#3d6a94",
    "accent": "#a9d2f7",
    "step-1": "#1f3a56",
    "step-2": "#28527a",
    "step-3": "#34699a",
    "step-4": "#7fb4e3",
    "step-5": "#c6e1fb",
    "on-low": "#f6f6f8",
    "on-high": "#10161d",
}

DARK_VARIABLES = " ".join(f"--chart-{name}: {color};" for name, color in _DARK.items())
CHART_CSS = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {DARK_VARIABLES} }} }}\n"
"""For the style sheet of a page that holds pictures; on paper and light screens they need none."""


def step(count: int, most: int) -> int:
    """Which of the steps a count has, 0 to 4, where `most` is the greatest of all; both at least 1."""
    return -(-len(STEPS) * count // most) - 1
