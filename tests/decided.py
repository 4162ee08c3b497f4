"""Decisions of a committee, with one word: tests name what matters to them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from classifiers.decisions import Decision


def decision(risk: str = "R11", was: int = 16, weight: int = 20, **changes: Any) -> Decision:
    """Decided on 10 November 2026 and recorded a week later, in the week that the sample digests tell."""
    values: dict[str, Any] = {
        "decided": date(2026, 11, 10),
        "decision": "COPIL du 10 novembre",
        "recorded": datetime(2026, 11, 17, 9, 12, tzinfo=UTC),
    }
    return Decision(risk=risk, was=was, weight=weight, **(values | changes))
