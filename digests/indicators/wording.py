"""Words that several tables write: register texts as French typography has them, risks, axes in columns."""

from __future__ import annotations

from classifiers.french import long_date
from classifiers.register import Risk
from digests.indicators.evidence import Evidence, Rating

FEW = "moins de 5"
LEAST_TOLD = 5
"""Counts of what people did are told from here on."""
UNTOLD = "non suivi"


def ours(text: str) -> str:
    """A text of ours with typographic apostrophes."""
    return text.replace("'", "’")


def told_from_five(count: int) -> int | None:
    """A count of what people did, None when it is so small that it speaks of somebody."""
    return count if count >= LEAST_TOLD else None


def retirement(risk_id: str, evidence: Evidence) -> Rating | None:
    """The decision by which the risk was retired and still is at the end of the period; else None."""
    after = evidence.now.period.end.astimezone(evidence.zone).date()
    found = [one for one in evidence.ratings if one.risk_id == risk_id and one.decided < after]
    latest = max(found, key=lambda one: (one.decided, one.recorded), default=None)
    return latest if latest is not None and latest.retires else None


def risk_name(risk: Risk, evidence: Evidence) -> str:
    """The French name; a retired risk says so, and since when where a decision tells."""
    if (by := retirement(risk.id, evidence)) is not None:
        return f"{ours(risk.fr)} (retiré le {long_date(by.decided)})"
    return f"{ours(risk.fr)} (retiré)" if risk.retired else ours(risk.fr)


def risk_names(evidence: Evidence) -> dict[str, str]:
    """The names of all risks."""
    return {risk.id: risk_name(risk, evidence) for risk in evidence.register.risks}
