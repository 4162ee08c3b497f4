"""The committee's decisions as rows for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from classifiers.decisions import Decision
from digests.rows import RatingRow, RiskRow


def rating_rows(decisions: Iterable[Decision], risks: Mapping[str, RiskRow]) -> tuple[RatingRow, ...]:
    """All decisions on these risks, given in the order of the file, by the committee's day.

    Each has the risk with the weight that it gave.
    """
    retired: set[str] = set()
    found: list[RatingRow] = []
    for one in decisions:
        if one.risk in risks:
            found.append(_row(one, risks[one.risk], returns=one.risk in retired and not one.retires))
        (retired.add if one.retires else retired.discard)(one.risk)
    return tuple(sorted(found, key=lambda one: one.decided))


def _row(one: Decision, risk: RiskRow, *, returns: bool) -> RatingRow:
    return RatingRow(
        risk=replace(risk, weight=one.weight),
        was=one.was,
        decided=one.decided,
        decision=one.decision,
        recorded=one.recorded,
        retires=one.retires,
        returns=returns,
    )
