"""docs/scaling.md and its charts: what stands between its marks comes from figures that are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.simulation import charts, tables
from bench.simulation.costs_file import Costs
from bench.simulation.figures import Figures

PAGE = Path("docs") / "scaling.md"
FOLDER = Path("docs") / "scaling"
_BLOCK = re.compile(r"(<!-- table: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

TABLES: Mapping[str, Callable[[Figures, Costs], str]] = {
    "freshness": lambda figures, _: tables.freshness(figures),
    "rounds": lambda figures, _: tables.rounds(figures),
    "politeness": lambda figures, _: tables.politeness(figures),
    "world": lambda figures, _: tables.world(figures),
    "units": lambda _, costs: tables.units(costs),
    "load": tables.load_of_a_source,
    "carried": tables.carried_on,
    "limits": tables.limits,
    "rooms": lambda _, costs: tables.rooms(costs),
    "money": tables.money,
}


def table(name: str, figures: Figures, costs: Costs) -> str:
    """One table in Markdown. Raises KeyError for a name that no table has."""
    return TABLES[name](figures, costs)


def filled(page: str, figures: Figures, costs: Costs) -> str:
    """The page with every table made anew. Raises KeyError for a mark that names no table."""
    return _BLOCK.sub(lambda found: f"{found[1]}{table(found[2], figures, costs)}\n{found[3]}", page)


def kept(root: Path) -> Figures:
    """The figures in the documentation's folder."""
    return Figures.model_validate_json((root / FOLDER / "figures.json").read_bytes())


def keep(root: Path, figures: Figures) -> None:
    """Put figures there."""
    (root / FOLDER).mkdir(exist_ok=True)
    (root / FOLDER / "figures.json").write_text(figures.model_dump_json(indent=1) + "\n", encoding="utf-8")


def write(root: Path, figures: Figures, costs: Costs) -> None:
    """Renew the tables and the charts."""
    page = root / PAGE
    page.write_text(filled(page.read_text(encoding="utf-8"), figures, costs), encoding="utf-8")
    for name, drawing in charts.drawn(figures).items():
        (root / FOLDER / f"{name}.svg").write_text(drawing, encoding="utf-8")
