"""Labels and numbers as members read them, in French."""

from __future__ import annotations

GROUPS = {"scope": "le champ", "axis": "l'axe principal", "urgency": "l'urgence"}
"""The questions with one answer among several."""

LABELS = {
    "iag": "IA générative",
    "ia": "IA",
    "hors": "hors sujet",
    "-": "hors sujet",
    "usages": "usages",
    "legal": "légal",
    "technologie": "technologie",
    "urgent": "urgent",
    "notable": "notable",
    "routine": "routine",
}
"""The labels in members' words."""


def decimal(number: float, digits: int) -> str:
    """A number with so many decimals, after a comma."""
    return f"{number:.{digits}f}".replace(".", ",")


def percent(share: float) -> str:
    """A share as a whole percentage: `86 %` with a no-break space."""
    return f"{share:.0%}".replace("%", "\u00a0%")
