"""Which open data stand in the site's folder, by the descriptors that were written with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ValidationError

from digests.opendata.writing import DESCRIPTOR
from digests.period import year_label
from digests.site.content import DataFile, DataYear
from digests.site.opendata import FOLDER


class _Resource(BaseModel):
    path: str
    title: str
    bytes: int


class _Descriptor(BaseModel):
    created: AwareDatetime
    resources: tuple[_Resource, ...]


def published(site: Path, zone: ZoneInfo) -> tuple[DataYear, ...]:
    """What is published in the site's folder, the newest year first; what cannot be read is not there."""
    found = (_year(path, zone) for path in (site / FOLDER).glob(f"[0-9]*/{DESCRIPTOR}"))
    return tuple(sorted((one for one in found if one), key=lambda one: one.label, reverse=True))


def due(made: Mapping[str, date], today: date) -> tuple[str, ...]:
    """The years whose data are to be made today, by the days on which those that there are were made.

    The running year's once a day; those of the year before once more when it is over, so that they are whole.
    """
    running, before = year_label(today), str(today.year - 1)
    is_unfinished = before in made and made[before].year < today.year
    return (*((before,) if is_unfinished else ()), *((running,) if made.get(running) != today else ()))


def _year(path: Path, zone: ZoneInfo) -> DataYear | None:
    try:
        read = _Descriptor.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return DataYear(
        label=path.parent.name,
        made=read.created.astimezone(zone).date(),
        files=tuple(DataFile(one.path, one.title, one.bytes) for one in read.resources),
    )
