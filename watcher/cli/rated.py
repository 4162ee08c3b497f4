"""How `vigie register` says what was decided and what is proposed."""

from __future__ import annotations

from classifiers.decisions import Decision, Standing
from digests.period import Period
from digests.quarterly.rerating import Proposal


def standing_said(one: Standing) -> dict[str, object]:
    """How a risk stands, for machines."""
    since, decision = (one.by.decided, one.by.decision) if one.by else (None, None)
    return {"weight": one.weight, "retired": one.retired, "since": since, "decision": decision}


def proposal_said(one: Proposal) -> dict[str, object]:
    """A proposal, for machines; `expected` with one decimal."""
    reasons = [
        {"factor": reason.factor, "count": reason.count, "expected": round(reason.expected, 1)}
        for reason in one.reasons
    ]
    return {"risk": one.risk.id, "weight": one.risk.weight, "up": one.up, "reasons": reasons}


def proposal_line(one: Proposal, quarter: Period) -> str:
    """A proposal of that quarter, for people."""
    reasons = "; ".join(
        f"{reason.factor}: {reason.count} where {reason.expected:.1f} were likely" for reason in one.reasons
    )
    way = "a higher" if one.up else "a lower"
    return f"{quarter.label}: {one.risk.id} may be due {way} weight than {one.risk.weight} ({reasons})"


def told_by(by: Decision | None) -> tuple[str, str]:
    """Since when, and by which decision."""
    return (str(by.decided), by.decision) if by else ("", "as delivered")


def change(one: Decision) -> str:
    """What became of a weight."""
    if one.retires:
        return f"retired ({one.was})"
    factors = f" ({one.probability} x {one.impact})" if one.probability else ""
    return (f"kept at {one.weight}" if one.is_kept else f"{one.was} -> {one.weight}") + factors
