"""A publication, or a fact of one, as one line of a list, the same in every answer."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from digests.messages.reply import Line, link, strong, text
from digests.rows import ItemRow
from digests.texts.french import NARROW, typeset
from digests.views.view import item_view, machine_view


def item_line(row: ItemRow, zone: ZoneInfo) -> Line:
    """Number, title with its link, publisher, date, axes, risks; what is out of scope says so."""
    item = item_view(row, zone)
    labels = ("hors sujet",) if row.scope == "hors" else (", ".join(item.axes), _risks(row))
    facts = (item.publisher, item.date, *labels)
    mark = f" {item.mark} " if item.mark else " "
    return text(
        strong(number(row.item_id)),
        f"{mark}· ",
        link(item.title, item.link),
        "".join(f" · {fact}" for fact in facts if fact),
    )


def number(item_id: int) -> str:
    """`n° 12`, which `!item` understands."""
    return f"n°{NARROW}{item_id}"


def machine_lines(rows: Sequence[ItemRow]) -> tuple[Line, ...]:
    """That a machine classified these publications, and which; nothing when there are none."""
    sentence = machine_view(sorted({row.model for row in rows}))
    return (text(sentence),) if sentence else ()


def fact(name: str, value: str) -> Line:
    """`Source : CNIL`, the name in bold."""
    return text(strong(name), typeset(" : "), value)


def _risks(row: ItemRow) -> str:
    return ", ".join(risk.id for risk in row.risks)
