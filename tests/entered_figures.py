"""Definitions of figures that people enter, one of each kind, and a counted one."""

from __future__ import annotations

from datetime import date

from digests.indicators.definitions import Definitions, Entry, Indicator

TODAY = date(2026, 12, 1)
NARROW, NO_BREAK = "\u202f", "\u00a0"


def indicator(id: str, unit: str, entry: Entry | None) -> Indicator:  # noqa: A002
    return Indicator(
        id=id,
        name=f"Nom de {id}",
        question="Combien ?",
        formula="compte",
        unit=unit,
        source="recensement",
        since=date(2026, 1, 1),
        caveats="aucune",
        family="villes",
        entry=entry,
    )


DEFINITIONS = Definitions(
    families={"villes": "Villes"},
    indicators=(
        indicator("agents-formes", "agents", Entry(kind="number", by="direction")),
        indicator("adoption", "part des agents", Entry(kind="percent", by="direction")),
        indicator("budget", "euros", Entry(kind="euro")),
        indicator("maturite", "note de 1 à 5", Entry(kind="scale")),
        indicator("gain", "heures", Entry(kind="number", least=-1000, most=1000)),
        indicator("publications", "publications", None),
    ),
    pestel=(),
    uses={},
)
