"""The `datapackage.json` beside the files (Frictionless Data Package): what they are and may be used for.

Texts are French. Version 1 of the specification is followed, as validators of public bodies read that one;
what stands here is valid under version 2 too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from digests.indicators.evidence import Evidence
from digests.indicators.tables import CellType, Column, Table
from digests.opendata.csvs import COMMA, Dialect
from digests.period import Period

Descriptor = Mapping[str, object]

ORGANISATION = "Observatoire de l’IA, Rennes Ville et Métropole"
LICENCE: Descriptor = {
    "name": "CC-BY-SA-4.0",
    "path": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "title": "Creative Commons Attribution – Partage dans les mêmes conditions 4.0 International",
}
REFERENCES: Mapping[str, tuple[str, str]] = {
    "risque": ("repertoire-risques", "id"),
    "solution": ("repertoire-technologies", "id"),
    "indicateur": ("indicateurs-definitions", "indicateur"),
}
"""Columns by whose values rows of another table are named, wherever they stand."""

_TYPES: Mapping[CellType, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "percent": "number",
    "date": "date",
}
_HOW = (
    "Un fichier CSV par table : UTF-8, première ligne : identifiants des colonnes ; dates AAAA-MM-JJ ; une "
    "valeur manquante est vide et n’est jamais un zéro ; une part va de 0 à 1 ; plusieurs identifiants dans "
    "une cellule sont séparés par un espace. Aucun texte ne contient de saut de ligne. Pour qu’aucun tableur "
    "n’exécute comme formule le texte d’autrui, une apostrophe précède tout signe =, +, - ou @ qui ouvre un "
    "texte ou y suit aussitôt le signe « {other} » (dans une adresse, il est codé, par exemple %3D) : l’ôter "
    "rend le texte exact. Rien n’y dit qui a lu, cherché, réagi ou corrigé ; un nombre d’usages inférieur à "
    "cinq est laissé vide."
)
_MACHINE = (
    "Publications de {count} sources publiques, relevées et classées par la machine (Vigie {version}, "
    "modèle {models}) : portée, axe, risques, urgence et nature n’ont pas tous été relus par une personne. "
    "Les titres appartiennent à leurs auteurs."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the package says of itself. `models` classified, `sources` were watched; `version` is Vigie's."""

    period: Period
    zone: ZoneInfo
    generated: datetime
    sources: int
    models: tuple[str, ...]
    version: str
    is_whole: bool
    organisation: str = ORGANISATION
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the package that holds no single table: its path and what it is (French)."""

    path: str
    title: str
    format: str
    mediatype: str
    content: bytes


def facts_of(
    evidence: Evidence, generated: datetime, *, organisation: str = ORGANISATION, homepage: str = ""
) -> Facts:
    """What the package says of the evidence that its tables were counted from."""
    return Facts(
        period=evidence.now.period,
        zone=evidence.zone,
        generated=generated,
        sources=len({day.source_id for day in evidence.now.source_days}),
        models=tuple(sorted({one.model for one in evidence.now.publications})),
        version=evidence.version,
        is_whole=evidence.now.is_whole,
        organisation=organisation,
        homepage=homepage,
    )


def package(
    facts: Facts,
    tables: Sequence[tuple[Table, bytes]],
    others: Sequence[Written] = (),
    dialect: Dialect = COMMA,
) -> bytes:
    """The descriptor of these tables, each with the bytes of its file `ID.csv`, and of the other files."""
    known = {table.id: table for table, _ in tables}
    resources = [_table(table, content, known, dialect) for table, content in tables]
    resources += [_other(one) for one in others]
    whole = {**_about(facts, dialect), "resources": resources}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _about(facts: Facts, dialect: Dialect) -> Descriptor:
    first = facts.period.start.astimezone(facts.zone).date()
    last = (facts.period.end.astimezone(facts.zone) - timedelta(microseconds=1)).date()
    day = facts.generated.astimezone(facts.zone).date()
    half = "" if facts.is_whole else " La période n’a été suivie qu’en partie."
    return {
        "profile": "data-package",
        "name": f"veille-ia-{facts.period.label.lower().replace('..', '_')}",
        "title": f"Veille IA : indicateurs et répertoires, {facts.period.label}",
        "description": f"Du {first} au {last}.{half} {_HOW.format(other=dialect.other)}",
        **({"homepage": facts.homepage} if facts.homepage else {}),
        "version": f"{day.year}.{day.month}.{day.day}",
        "created": facts.generated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "temporal": {"name": facts.period.label, "start": str(first), "end": str(last)},
        "language": "fr",
        "keywords": ["intelligence artificielle", "IA générative", "service public", "veille", "risques"],
        "licenses": [LICENCE],
        "contributors": [{"title": facts.organisation, "role": "publisher"}],
        "sources": [
            {
                "title": _MACHINE.format(
                    count=facts.sources,
                    version=facts.version or "(version inconnue)",
                    models=", ".join(facts.models) or "(aucun)",
                )
            },
            {
                "title": "Registre des risques et recommandations : rapport de la mission IA générative de "
                "Rennes Ville et Métropole (CC BY-SA 4.0), et décisions du comité"
            },
        ],
    }


def _table(table: Table, content: bytes, known: Mapping[str, Table], dialect: Dialect) -> Descriptor:
    return {
        "profile": "tabular-data-resource",
        "name": table.id,
        "path": f"{table.id}.csv",
        "title": table.title,
        **({"description": table.note} if table.note else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_measured(content),
        "dialect": {
            "delimiter": dialect.delimiter,
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
            "header": True,
        },
        "schema": _schema(table, known, dialect),
    }


def _other(one: Written) -> Descriptor:
    return {
        "profile": "data-resource",
        "type": "file",
        "name": one.path.rpartition(".")[0],
        "path": one.path,
        "title": one.title,
        "format": one.format,
        "mediatype": one.mediatype,
        **_measured(one.content),
    }


def _measured(content: bytes) -> Descriptor:
    return {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def _schema(table: Table, known: Mapping[str, Table], dialect: Dialect) -> Descriptor:
    foreign = [
        {"fields": column.id, "reference": {"resource": there, "fields": field}}
        for column in table.columns
        for there, field in [REFERENCES.get(column.id, ("", ""))]
        if there in known
        and there != table.id
        and _holds(table.column(column.id), known[there].column(field))
    ]
    return {
        "fields": [_field(column, table, dialect) for column in table.columns],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _holds(named: Sequence[object], there: Sequence[object]) -> bool:
    """Whether every name is known there: a reference to nothing is none."""
    return {one for one in named if one is not None} <= set(there)


def _field(column: Column, table: Table, dialect: Dialect) -> Descriptor:
    unit = "part de 0 à 1" if column.type == "percent" else column.unit
    about = " ".join(filter(None, (column.about, f"Unité : {unit}." if unit else "")))
    constraints: dict[str, object] = {}
    if column.id in table.key and all(cell not in (None, "") for cell in table.column(column.id)):
        constraints["required"] = True
        if len(table.key) == 1:
            constraints["unique"] = True
    is_decimal = column.type in ("number", "percent")
    return {
        "name": column.id,
        "type": _TYPES[column.type],
        "title": column.label,
        **({"description": about} if about else {}),
        **({"decimalChar": dialect.decimal} if is_decimal and dialect.decimal != "." else {}),
        **({"constraints": constraints} if constraints else {}),
    }
