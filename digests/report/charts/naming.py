"""Names below a picture: months are shortened, so that a year of them stands side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from digests.texts.french import days_label
from digests.texts.language import FRENCH

_FIRSTS = tuple(date(2000, month, 1) for month in range(1, 13))
_SHORT = {FRENCH.month(day).split(" ")[0]: days_label(day, day).split(" ")[1] for day in _FIRSTS}
"""`janvier` to `janv.`"""


def named(places: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The lines of each name: `janvier 2026` as `janv.`, and below it the year where it is a new one."""
    parted = [place.split(" ") for place in places]
    if not all(len(parts) == 2 and parts[0] in _SHORT and parts[1].isdigit() for parts in parted):
        return tuple((place,) for place in places)
    lines: list[tuple[str, ...]] = []
    last = ""
    for month, year in parted:
        lines.append((_SHORT[month],) if year == last else (_SHORT[month], year))
        last = year
    return tuple(lines)
