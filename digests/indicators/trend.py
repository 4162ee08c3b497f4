"""Whether a share rises or falls from month to month beyond chance: a stated test, corrected for many risks.

The test is that of Cochran and Armitage for a linear trend in proportions (P. Armitage, Biometrics, 1955),
two-sided, by its normal approximation. Of months at places t with n affairs, x of them on the risk:

    T = sum t (x - n p),  Var T = p (1 - p) (sum n t² - (sum n t)² / N),  z = T / sqrt(Var T)

where p is the share over all months and N their affairs. Affairs are counted, not publications: retellings
come in bunches, and where three affairs make five publications, a constant share of these would be called
rising or falling for some risk in two years of three. As 25 risks are tested at once, probabilities are
corrected by S. Holm's way (Scandinavian Journal of Statistics, 1979), which holds whatever depends on what.
Measured on years of 25 invented risks whose shares never change: one of them moves in one year of twenty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_AFFAIRS = 10
"""Of the risk over the period: below, the normal approximation is none."""
LEAST_MONTHS = 3
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Month:
    """A watched month: its `place` in the period, from 0 on, affairs of the risk, and all of them."""

    place: int
    of_risk: int
    total: int


@dataclass(frozen=True, slots=True)
class Slope:
    """The statistic, positive when the share rises, and how often chance alone goes so far (two-sided)."""

    z: float
    p: float


def slope(months: Sequence[Month]) -> Slope | None:
    """The test over the months that have any affair; None when they are too few to conclude."""
    told = [one for one in months if one.total]
    of_risk, total = sum(one.of_risk for one in told), sum(one.total for one in told)
    if len(told) < LEAST_MONTHS or of_risk < LEAST_AFFAIRS:
        return None
    share = of_risk / total
    drift = sum(one.place * (one.of_risk - one.total * share) for one in told)
    weighed = sum(one.place * one.total for one in told)
    spread = sum(one.place**2 * one.total for one in told) - weighed**2 / total
    variance = share * (1 - share) * spread
    if variance <= 0:
        return None
    z = drift / math.sqrt(variance)
    return Slope(z, math.erfc(abs(z) / math.sqrt(2)))


def corrected(probabilities: Sequence[float]) -> tuple[float, ...]:
    """The probabilities of tests that are made together, by Holm's correction, in the order given."""
    order = sorted(range(len(probabilities)), key=lambda place: probabilities[place])
    found, least = [0.0] * len(order), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(order) - rank) * probabilities[place]))
        found[place] = least
    return tuple(found)


def said(z: float, p: float) -> str:
    """The result in French words; `p` is the corrected one."""
    if p >= LEVEL:
        return "stable"
    return "en hausse" if z > 0 else "en baisse"
