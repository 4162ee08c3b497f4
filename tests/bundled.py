"""The bundled sources, and the families that the mission wants watched."""

from __future__ import annotations

from pathlib import Path

from watcher.sources import Source, load_sources

SOURCES = load_sources(Path(__file__).parents[1] / "sources.yaml")

FAMILIES = ("regulatory FR", "regulatory EU", "peers", "technology", "observatory", "incidents", "press")
"""What the mission wants watched: the categories, of which the regulatory one is two."""

OF_THE_UNION = frozenset(
    {
        "Commission européenne",
        "EDPB",
        "EDPS",
        "Future of Life Institute",
        "Parlement européen",
        "Union européenne",
    }
)
"""Publishers of the regulatory category that speak of the law of the Union; the others are French."""


def family(source: Source) -> str:
    """The family of a source: its category, the regulatory one split by publisher."""
    if source.category != "regulatory":
        return source.category
    return "regulatory EU" if source.publisher in OF_THE_UNION else "regulatory FR"
