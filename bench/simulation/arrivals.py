"""How publications come: rates, gaps, hours and weekdays, as measured from the dates in real feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

MEASURED = Path(__file__).with_name("arrivals.json")
A_WEEK = 168
Floats = NDArray[np.float64]


class Arrivals(BaseModel):
    """What was measured. Entries of one hour came at once, and are one arrival.

    `mean_gaps` are quantiles over feeds of the mean time between two arrivals, in hours. `gaps` are quantiles
    of the time between two arrivals as a multiple of its feed's mean, each feed with the same weight, by a
    clock that runs as fast as publications come at that hour of the week: the rhythm of the week is taken out
    here and put back by `week`. `at_once` are the shares of arrivals with 1, 2, 3… entries, the last of as
    many or more. `hours` (UTC) are shares of entries, `weekdays` (from Monday) of `dated` publications.
    """

    model_config = ConfigDict(frozen=True)

    how: str
    feeds: int
    entries: int
    dated: int
    mean_gaps: tuple[float, ...]
    gaps: tuple[float, ...]
    at_once: tuple[float, ...]
    hours: tuple[float, ...]
    weekdays: tuple[float, ...]

    @property
    def week(self) -> Week:
        """The rhythm of the week."""
        return Week.of(self.hours, self.weekdays)

    @property
    def entries_an_arrival(self) -> float:
        """The mean."""
        return sum(number * share for number, share in enumerate(self.at_once, start=1))

    @property
    def longest_ordinary(self) -> float:
        """The gap that 95 of 100 do not exceed, as a multiple of the mean."""
        return float(at_quantile(self.gaps, np.array([0.95]))[0])


@dataclass(frozen=True, slots=True)
class Week:
    """The rhythm of the week: the sums of 168 hourly rates of mean 1 from Monday 00:00."""

    sums: Floats

    @classmethod
    def of(cls, hours: Sequence[float], weekdays: Sequence[float]) -> Week:
        """From the shares of hours and weekdays, which need not sum to 1."""
        rates = np.outer(weekdays, hours).ravel()
        return cls(np.concatenate(([0.0], np.cumsum(rates / rates.mean()))))

    def inner(self, hours: Floats) -> Floats:
        """Hours since a Monday 00:00 by the clock of publications: fast in the afternoon, slow at night."""
        weeks, rest = np.divmod(hours, A_WEEK)
        return weeks * A_WEEK + np.interp(rest, np.arange(A_WEEK + 1.0), self.sums)

    def outer(self, inner: Floats) -> Floats:
        """The way back."""
        weeks, rest = np.divmod(inner, A_WEEK)
        return weeks * A_WEEK + np.interp(rest, self.sums, np.arange(A_WEEK + 1.0))


def load(path: Path = MEASURED) -> Arrivals:
    """The measured figures that the repository has."""
    return Arrivals.model_validate_json(path.read_bytes())


def at_quantile(quantiles: Sequence[float], shares: Floats) -> Floats:
    """Values at these shares (0 to 1) of a distribution that is given by equidistant quantiles."""
    return np.interp(shares, np.linspace(0, 1, len(quantiles)), quantiles)
