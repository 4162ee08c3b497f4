"""How often chance alone brings a count, when all that is known is what the past brought.

Counts of events in so much of everything follow the negative binomial law (a Poisson count whose rate is
known from the past only), parts of a number of events the beta-binomial law; both with Jeffreys' prior.
"""

# scipy has no stubs; this module is the border of its statistics.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations


def at_least(count: int, exposure: int, past_count: int, past_exposure: int) -> float:
    """How often `count` or more come in an `exposure` (of whatever unit), after the past's; 0 to 1.

    One of the two exposures must be positive. The law's upper tail, an incomplete beta.
    """
    # A quarter of a second that few commands need.
    from scipy.special import betainc  # noqa: PLC0415

    if not count:
        return 1.0
    return float(betainc(count, past_count + 0.5, exposure / (past_exposure + exposure)))


def at_most(count: int, exposure: int, past_count: int, past_exposure: int) -> float:
    """How often `count` or fewer come."""
    return 1 - at_least(count + 1, exposure, past_count, past_exposure)


def share_at_least(part: int, whole: int, past_part: int, past_whole: int) -> float:
    """How often `part` or more of `whole` are of a sort, when `past_part` of `past_whole` were; 0 to 1."""
    # Most of a second, for the quarterly file only.
    from scipy.stats import betabinom  # noqa: PLC0415

    return float(betabinom.sf(part - 1, whole, past_part + 0.5, past_whole - past_part + 0.5))
