"""How long it took from publication to alert, and from alert to somebody who looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digests.report.chapters.blocks import bullets, missing, note, ours
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import Row
from digests.report.chapters.wording import capital, figure, hours, told
from digests.report.document import Block

FROM_PUBLICATION = "publication-alerte"
"""The measure that the summary tells."""


LEAST_OF_TEN = 10
"""Nine of ten say something from here on."""
OF_AI_ACT = "-reglement-ia"
"""How measures of alerts on the AI Act end."""


@dataclass(frozen=True, slots=True)
class Median:
    """Half of so many `alerts` came within these hours."""

    alerts: int
    median_hours: float


def delay_lines(matter: Matter, *, of_ai_act: bool = False) -> Iterator[Block]:
    """Each delay in a line, unmeasured ones too: of all alerts, or of those on the AI Act."""
    found = [
        row for row in matter.rows("delais-alertes") if row.text("mesure").endswith(OF_AI_ACT) == of_ai_act
    ]
    if not any(row.count("alertes") for row in found):
        yield missing(told("Aucun délai n’a pu être mesuré {within}.", within=matter.name.within))
        return
    yield bullets([_line(row) for row in found])
    if not of_ai_act and (remark := matter.table("delais-alertes").note):
        yield note(ours(remark))


def _line(row: Row) -> str:
    median = row.number("mediane_heures")
    label = ours(capital(row.text("nom").removesuffix(" (règlement IA)")))
    if median is None:
        return told("{name} : pas de mesure.", name=label)
    alerts = row.count("alertes")
    if alerts == 1:
        return told("{name} : {delay} (1 alerte).", name=label, delay=hours(median))
    nine = row.number("neuf_sur_dix_heures") if alerts >= LEAST_OF_TEN else None
    longest = row.number("plus_long_heures")
    return told(
        "{name} : la moitié en {median} au plus{nine}{longest} ({alerts} alertes).",
        name=label,
        median=hours(median),
        nine=told(", neuf sur dix en {delay}", delay=hours(nine)) if nine is not None else "",
        longest=told(", la plus longue en {delay}", delay=hours(longest)) if longest is not None else "",
        alerts=figure(alerts),
    )


def from_publication(matter: Matter) -> Median | None:
    """From publication to alert; None where nothing was measured."""
    for row in matter.rows("delais-alertes"):
        value = row.number("mediane_heures")
        if row.text("mesure") == FROM_PUBLICATION and value is not None:
            return Median(row.count("alertes"), value)
    return None
