"""A publication, or a fact of one, as one line of a list, the same in every answer."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from digests.messages.reply import Line, link, strong, text
from digests.rows import ItemRow, UnjudgedRow
from digests.texts.french import NARROW, typeset
from digests.views.unjudged import unjudged_view
from digests.views.view import item_view, machine_view
from watcher.store.listed import Listed, judged_among


def item_line(row: Listed, zone: ZoneInfo) -> Line:
    """Number, title with its link, publisher, date, axes, risks; what is out of scope or unjudged says so."""
    if isinstance(row, UnjudgedRow):
        plain = unjudged_view(row, zone)
        facts = " · ".join((plain.publisher, plain.date, plain.state))
        return text(strong(number(row.item_id)), " · ", link(plain.title, plain.link), f" · {facts}")
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


def machine_lines(rows: Sequence[Listed]) -> tuple[Line, ...]:
    """That a machine classified these publications, and which; nothing when it classified none."""
    sentence = machine_view(sorted({row.model for row in judged_among(rows)}))
    return (text(sentence),) if sentence else ()


def fact(name: str, value: str) -> Line:
    """`Source : CNIL`, the name in bold."""
    return text(strong(name), typeset(" : "), value)


def _risks(row: ItemRow) -> str:
    return ", ".join(risk.id for risk in row.risks)
