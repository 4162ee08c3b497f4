"""Datetimes as the store writes them: UTC, ISO 8601, always with microseconds, so that text sorts as time."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """`2026-11-23T08:00:00.000000+00:00`. Raises ValueError for a datetime without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_or_none(moment: datetime | None) -> str | None:
    """As `stamp`, and None for None."""
    return None if moment is None else stamp(moment)


def parse_stamp(text: str) -> datetime:
    """The aware UTC datetime that `stamp` wrote."""
    return datetime.fromisoformat(text)


def parse_stamp_or_none(text: str | None) -> datetime | None:
    """As `parse_stamp`, and None for None."""
    return None if text is None else parse_stamp(text)
