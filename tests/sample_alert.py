"""A made-up urgent publication with everything that an alert can tell."""

from __future__ import annotations

from datetime import date
from typing import Any

from classifiers.assessment import DueDate, Reference
from digests.rows import ItemRow
from sample_week import item
from watcher.register_book import risk_rows

WRITTEN = date(2026, 11, 18)
"""The day on which the alert is written."""
DEADLINE = DueDate(
    day=date(2026, 12, 4),
    sentence="L’éditeur doit marquer ses contenus avant le 4 décembre 2026, sous astreinte.",
    stated="absolute",
)
MARKING = Reference(
    kind="article",
    number="50",
    paragraph="2",
    title="Obligations de transparence",
    applies_from=date(2026, 12, 2),
)
SANCTIONS = Reference(kind="article", number="99", title="Sanctions", applies_from=date(2025, 8, 2))


def alerted(**changes: Any) -> ItemRow:
    """A sanction that an authority published on a Wednesday of week 47; `changes` replace its fields."""
    risks = risk_rows()
    fields: dict[str, Any] = {
        "source_id": "cnil",
        "publisher": "CNIL",
        "title": "Sanction de 900 000 euros contre un éditeur d’assistant conversationnel",
        "link": "https://exemple.fr/cnil/sanction-assistant",
        "lead": "La formation restreinte a prononcé le 17 novembre 2026 une amende de 900 000 euros contre "
        "l’éditeur d’un assistant utilisé par des communes.",
        "author": "Collège",
        "axes": ("legal", "technologie"),
        "risks": (risks["R21"], risks["R08"]),
        "urgency": "urgent",
        "reasons": ("sanction : « amende »", "autorité : « CNIL »"),
        "nature": "decision",
        "source_nature": "authority",
        "ai_act": True,
        "also_at": ("Next",),
        "references": (MARKING, SANCTIONS),
        "deadlines": (DEADLINE,),
        "confidence": 0.83,
        "evidence": "urn:uuid:0",
    }
    return item(1, **(fields | changes))
