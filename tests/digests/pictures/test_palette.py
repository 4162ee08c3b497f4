"""The colours are read on light and dark grounds, in grey and by colour-blind eyes: one hue by lightness."""

import re
from itertools import pairwise

import pytest

from digests.pictures import palette

DARK_GROUND = "#161618"
LIGHT = {name: color for color, name in palette.VARIABLES.items()}
DARK = dict(re.findall(r"--chart-([a-z0-9-]+): (#[0-9a-f]{6});", palette.CHART_CSS))


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_dark_screens_have_a_colour_for_each_variable() -> None:
    assert DARK.keys() == LIGHT.keys()
    assert len(palette.VARIABLES) == len(set(palette.VARIABLES.values()))


@pytest.mark.parametrize(("colors", "ground"), [(LIGHT, palette.GROUND), (DARK, DARK_GROUND)])
def test_texts_are_read(colors: dict[str, str], ground: str) -> None:
    for name in ("ink", "muted"):
        assert contrast(colors[name], ground) >= 4.5
    for step in (1, 2, 3):
        assert contrast(colors["on-low"], colors[f"step-{step}"]) >= 4.5
    for step in (4, 5):
        assert contrast(colors["on-high"], colors[f"step-{step}"]) >= 4.5
    assert contrast(colors["accent"], ground) >= 3


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_more_is_further_from_the_ground_in_grey_too(colors: dict[str, str]) -> None:
    steps = [luminance(colors[f"step-{step}"]) for step in (1, 2, 3, 4, 5)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(max(one, other) / min(one, other) > 1.25 for one, other in pairwise(steps))


def test_the_greatest_count_has_the_last_step_and_one_has_the_first_of_many() -> None:
    assert [palette.step(count, 10) for count in (1, 2, 3, 5, 8, 10)] == [0, 0, 1, 2, 3, 4]
    assert palette.step(1, 1) == 4
