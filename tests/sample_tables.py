"""Made-up tables of a report: months not watched, risks, days, links, and figures that are missing."""

from __future__ import annotations

from datetime import date, timedelta

from digests.indicators.tables import Cell, Column, Table

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))
WEIGHTS = (20,) * 8 + (16,) * 6 + (15,) * 2 + (12,) * 5 + (10, 9, 8, 6)
RISKS = tuple(f"R{number:02d}" for number in range(1, 26))
RISK_NAMES = (
    "Énergie et eau consommées par l’entraînement et surtout par l’usage de l’IA générative",
    "Prestataires, délégataires ou SPL qui emploient l’IA hors du cadre de la collectivité",
    "Données lisibles par l’hébergeur pendant le calcul",
    "Coût imprévisible des abonnements",
    "Laisser faire",
)


def count(row: int, month: int) -> int:
    """Some number of publications, the same each time; the heavier risks have more."""
    return (row * 7 + month * 5 + row * month * 3) % (29 - row) * (3 if row % 6 == 0 else 1)


def months_table(table_id: str, title: str, names: tuple[str, ...]) -> Table:
    """Twelve months; the first two were not watched."""
    rows: list[tuple[Cell, ...]] = [
        (
            month,
            *(None if place < 2 else 40 + 13 * column + count(column, place) for column in range(len(names))),
        )
        for place, month in enumerate(MONTHS)
    ]
    columns = (Column("mois", "Mois", "text"), *(Column(name.lower(), name) for name in names))
    return Table(
        table_id,
        title,
        ("publications",),
        columns,
        tuple(rows),
        ("mois",),
        "La veille a commencé le 2 mars 2026 : janvier et février n’ont pas été observés.",
    )


def risks_table() -> Table:
    """All kinds of cells: texts, counts, shares, decimals, and what is missing."""
    rows = tuple(
        (
            risk,
            RISK_NAMES[place % len(RISK_NAMES)],
            WEIGHTS[place],
            1 + place % 6,
            (total := sum(count(place, month) for month in range(12))),
            total - place,
            place % 4,
            None if place == 3 else 10 * place,
            total / 4000,
            ("hausse", "baisse", "stable")[place % 3],
            None if place == 7 else 0.0312 * (place + 1) / 3,
        )
        for place, risk in enumerate(RISKS)
    )
    columns = (
        Column("risque", "Risque", "text"),
        Column("nom", "Nom", "text"),
        Column("poids", "Poids", about="Probabilité × impact, de 1 à 25."),
        Column("strategie", "Stratégie"),
        Column("publications", "Publications"),
        Column("affaires", "Affaires"),
        Column("graves", "Graves"),
        Column("avant", "Année d’avant"),
        Column("part", "Part", "percent"),
        Column("tendance", "Tendance", "text"),
        Column("p", "p", "number", about="Probabilité d’un écart au moins aussi grand par hasard."),
    )
    note = "Une publication qui porte deux risques compte pour chacun."
    return Table(
        "publications-par-risque", "Publications par risque", ("risques",), columns, rows, ("risque",), note
    )


def heat_table() -> Table:
    """Every risk in every month, in the long form."""
    rows = tuple(
        (month, risk, None if place < 2 else count(row, place))
        for place, month in enumerate(MONTHS)
        for row, risk in enumerate(RISKS)
    )
    columns = (
        Column("mois", "Mois", "text"),
        Column("risque", "Risque", "text"),
        Column("publications", "Publications"),
    )
    return Table(
        "risques-par-mois",
        "Risques par mois",
        ("risques",),
        columns,
        rows,
        ("mois", "risque"),
        "Forme longue.",
    )


def axes_table() -> Table:
    """Three rows, which a bar chart shows."""
    return Table(
        "publications-par-axe",
        "Publications par axe",
        ("axes",),
        (
            Column("axe", "Axe", "text"),
            Column("nom", "Nom", "text"),
            Column("publications", "Publications"),
            Column("avant", "Année d’avant"),
            Column("part", "Part", "percent"),
        ),
        (
            ("legal", "Légal", 4210, None, 0.3412),
            ("usages", "Usages", 5980, None, 0.4846),
            ("technologie", "Technologie", 2150, None, 0.1742),
        ),
        ("axe",),
    )


def acts_table() -> Table:
    """Days, links and delays."""
    rows = tuple(
        (
            4000 + place,
            date(2026, 3, 2) + timedelta(days=13 * place),
            f"Acte n° {place} : lignes directrices sur l’article {place + 5} du règlement (UE) 2024/1689",
            "Commission européenne",
            f"https://exemple.eu/actes/{place}?langue=fr&version=2",
            "texte officiel",
            1.25 * place if place % 5 else None,
            None if place % 3 else 12 + place / 2,
        )
        for place in range(18)
    )
    return Table(
        "reglement-ia-actes",
        "Actes du règlement IA",
        ("reglement-ia",),
        (
            Column("publication", "Publication", about="Numéro dans la veille."),
            Column("jour", "Jour", "date"),
            Column("titre", "Titre", "text"),
            Column("editeur", "Éditeur", "text"),
            Column("lien", "Lien", "text"),
            Column("nature", "Nature", "text"),
            Column("alerte_apres_heures", "Alerte après", "number", "h"),
            Column("prise_en_charge_apres_heures", "Prise en charge après", "number", "h"),
        ),
        rows,
        ("publication",),
    )
