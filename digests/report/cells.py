"""What stands in a table's cells, as French readers see it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from digests.indicators.tables import Cell, Column
from digests.texts.french import NARROW, number
from digests.texts.safe import safe_link

MISSING = "n. r."
"""Not filled in (« non renseigné »), which is never zero."""
MINUS = "\u2212"
_ENDLESS = 1e15
"""No figure of ours comes near; from there on spreadsheets do not count exactly any more."""


def heading(column: Column) -> str:
    """The label with its unit: `Médiane (h)`."""
    return f"{column.label} ({column.unit})" if column.unit else column.label


def shown(cell: Cell, column: Column, *, is_name: bool = False) -> str:
    """`12 340`, `2,5`, `34,1 %`, `02/03/2026`, `n. r.`; a text as it is.

    A number that is a name (of a publication, say) is not grouped by thousands.
    """
    cell = known(cell)
    if cell is None:
        return MISSING
    if is_name and isinstance(cell, int):
        return str(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        return cell
    if column.type == "percent":
        return _share(100 * cell)
    return number(int(cell)) if cell == int(cell) and cell >= 0 else _decimal(cell, 2)


def known(cell: Cell) -> Cell:
    """The cell, or None for a number that is none: infinite, a division by zero, or beyond `_ENDLESS`."""
    return None if isinstance(cell, int | float) and not abs(cell) < _ENDLESS else cell


def is_number(column: Column) -> bool:
    """Whether its cells stand to the right."""
    return column.type in {"integer", "number", "percent"}


def link_of(cell: Cell) -> tuple[str, str] | None:
    """The address of a cell that holds nothing else, and its host to be shown instead."""
    if not isinstance(cell, str) or not cell.startswith(("http://", "https://")):
        return None
    address = safe_link(cell)
    return (address, (urlsplit(address).hostname or "").removeprefix("www.")) if address else None


def _share(hundredth: float) -> str:
    """With one decimal, so that those of a column stand below each other."""
    if 0 < hundredth < 0.05:
        return f"<{NARROW}0,1{NARROW}%"
    sign = MINUS if hundredth < 0 else ""
    whole, _, rest = f"{abs(hundredth):.1f}".partition(".")
    return f"{sign}{number(int(whole))},{rest}{NARROW}%"


def _decimal(value: float, digits: int) -> str:
    """Rounded to so many digits; below a tenth two that count are kept (`0,0031`)."""
    size = abs(value)
    written = f"{size:.2g}" if 0.0001 <= size < 0.1 else f"{size:.{digits}f}"
    whole, _, rest = written.partition(".")
    rest = rest.rstrip("0")
    text = number(int(whole)) + (f",{rest}" if rest else "")
    return f"{MINUS}{text}" if value < 0 and text != "0" else text
