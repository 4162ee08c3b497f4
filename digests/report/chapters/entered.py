"""What people know and the machine cannot: the indicators that are entered, and those that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digests.indicators.definitions import Indicator
from digests.indicators.tables import Cell, Column, Table
from digests.report.chapters.blocks import bullets, data_file, missing, name, note, paragraph, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import Row
from digests.report.chapters.wording import counted, figure, none_or, percent, told
from digests.report.document import Block, TableBlock
from digests.texts.french import NARROW, typeset

MOST_PARTS = 30
MISSING_VALUE = "non renseigné"


def entered_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter, one table for each family of indicators, then what is missing."""
    yield part("Dans nos collectivités", "collectivites")
    wanted = matter.definitions.entered
    lacking = missing_indicators(matter)
    yield paragraph(
        told("Ces chiffres sont déclarés par les directions : la veille ne peut pas les mesurer."),
        none_or(
            len(wanted) - len(lacking),
            "Aucun indicateur n’est renseigné, sur {all}.",
            "{n} indicateur sur {all} est renseigné.",
            "{n} indicateurs sur {all} sont renseignés.",
            all=figure(len(wanted)),
        ),
    )
    for family, of_family in _families(matter):
        if family != "collectivites":
            yield section(matter.definitions.families.get(family, family), f"collectivites-{family}")
        yield _table(of_family, matter)
    if len(lacking) < len(wanted):
        yield note(
            told(
                "Toutes les déclarations, avec leurs versions antérieures, sont dans {file}.",
                file=data_file("indicateurs-historique"),
            )
        )
    if lacking:
        yield section("Non renseignés", "collectivites-non-renseignes")
        yield missing(
            told(
                "{n} : ce n’est pas zéro, c’est une information qui manque.",
                n=counted(
                    len(lacking),
                    "{n} indicateur n’est pas renseigné",
                    "{n} indicateurs ne sont pas renseignés",
                ),
            )
        )
        yield bullets([_missing_text(one) for one in lacking])


def missing_indicators(matter: Matter) -> list[Indicator]:
    """Those that nobody stated anything of for the period."""
    known = {row.text("indicateur") for row in _known(matter)}
    return [one for one in matter.definitions.entered if one.id not in known]


def _known(matter: Matter) -> list[Row]:
    return [row for row in matter.rows("indicateurs-saisis") if row.number("valeur") is not None]


def _families(matter: Matter) -> list[tuple[str, list[Row]]]:
    family_of = {one.id: one.family for one in matter.definitions.indicators}
    found: dict[str, list[Row]] = {}
    for row in _known(matter):
        found.setdefault(family_of.get(row.text("indicateur"), "collectivites"), []).append(row)
    order = list(matter.definitions.families)
    return sorted(found.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def _table(found: Sequence[Row], matter: Matter) -> Block:
    has_parts = any(row.text("partie") for row in found)
    columns = (
        Column("indicateur", "Indicateur", "text"),
        *((Column("partie", "Partie", "text"),) if has_parts else ()),
        Column("valeur", "Valeur", "text"),
        Column("avant", "Avant", "text"),
        Column("date", "Au", "date"),
        Column("role", "Déclaré par", "text"),
        Column("source", "Source et commentaire", "text"),
    )
    table = Table(
        id="indicateurs-saisis",
        title=typeset("Indicateurs déclarés"),
        indicators=tuple(dict.fromkeys(row.text("indicateur") for row in found)),
        columns=columns,
        rows=tuple(_cells(row, matter, has_parts=has_parts) for row in found),
        key=("indicateur", "partie") if has_parts else ("indicateur",),
    )
    return TableBlock(table, MOST_PARTS if len(table.rows) > MOST_PARTS else None)


def _cells(row: Row, matter: Matter, *, has_parts: bool) -> tuple[Cell, ...]:
    remark = " – ".join(filter(None, (name(row.text("source")), name(row.text("commentaire")))))
    before = row.number("avant")
    return (
        row.text("nom"),
        *((name(row.text("partie")) or "ensemble",) if has_parts else ()),
        value_text(row, row.number("valeur") or 0, matter),
        None if before is None else value_text(row, before, matter),
        row.day("date"),
        name(row.text("role")),
        remark,
    )


def value_text(row: Row, value: float, matter: Matter) -> str:
    """The value in its unit: `1 234 agents`, `12 %`, `45 000 €`, `3,5 sur 5`."""
    kinds = {one.id: one.entry.kind for one in matter.definitions.entered if one.entry}
    kind = kinds.get(row.text("indicateur"), "number")
    if kind == "percent":
        return percent(value)
    if kind == "euro":
        return f"{figure(value)}{NARROW}€"
    if kind == "scale":
        return told("{value} sur 5", value=figure(value))
    unit = row.text("unite")
    one = unit.removesuffix("s") if " " not in unit else unit
    return f"{figure(value)} {one if abs(value) < 2 else unit}".strip()


def _missing_text(one: Indicator) -> str:
    return told(
        "{name} : {missing}. {question} Source attendue : {source}.",
        name=typeset(one.name),
        missing=MISSING_VALUE,
        question=typeset(one.question),
        source=typeset(one.source).rstrip("."),
    )
