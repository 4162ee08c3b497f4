"""French dates, as the reasons of an assessment and the digests write them."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def long_date(day: date) -> str:
    """`3 novembre 2026`, `1er mai 2026`."""
    return f"{day_of_month(day)} {_MONTHS[day.month - 1]} {day.year}"


def day_of_month(day: date) -> str:
    """`3`, `1er`."""
    return "1er" if day.day == 1 else str(day.day)
