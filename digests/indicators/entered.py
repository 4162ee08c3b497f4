"""The figures that people know and the machine cannot: what they stated, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from digests.indicators.basis import Basis
from digests.indicators.definitions import Indicator
from digests.indicators.evidence import Entered
from digests.indicators.tables import Cell, Column, Table

STATED = "renseigné"
MISSING = "non renseigné"
_WHOLE = ""


def entered_tables(basis: Basis) -> Iterator[Table]:
    """What stands for the period, then every statement that was ever made."""
    yield _standing(basis)
    yield _history(basis)


def newest(statements: Iterable[Entered]) -> dict[tuple[str, str], Entered]:
    """Of each indicator and part the statement about the latest day, of those that were not taken back."""
    found: dict[tuple[str, str], Entered] = {}
    for one in statements:
        known = found.get((one.indicator, one.part))
        if one.value is not None and (
            known is None or (one.as_of, one.entered) >= (known.as_of, known.entered)
        ):
            found[one.indicator, one.part] = one
    return found


def _standing(basis: Basis) -> Table:
    now, before = newest(basis.evidence.now.entered), newest(basis.evidence.before.entered)
    return Table(
        "indicateurs-saisis",
        "Indicateurs renseignés par les directions",
        tuple(one.id for one in basis.definitions.entered),
        (
            Column("indicateur", "Indicateur", "text"),
            Column("nom", "Nom", "text"),
            Column("partie", "Partie", "text", about="vide pour l’ensemble"),
            Column(
                "valeur", "Valeur", "number", about="une part va de 0 à 1 ; vide : manque, ce n’est pas zéro"
            ),
            Column("unite", "Unité", "text"),
            Column("date", "Au", "date"),
            Column("role", "Déclaré par", "text", about="la fonction, jamais le nom"),
            Column("source", "Source", "text"),
            Column("commentaire", "Commentaire", "text"),
            Column("etat", "État", "text", about="renseigné ou non renseigné pour la période"),
            Column("avant", "Période précédente", "number"),
        ),
        tuple(
            _row(indicator, part, now, before)
            for indicator in basis.definitions.entered
            for part in _parts(indicator, now, before)
        ),
        ("indicateur", "partie"),
    )


def _parts(
    indicator: Indicator, now: Mapping[tuple[str, str], Entered], before: Mapping[tuple[str, str], Entered]
) -> list[str]:
    """Every part that one of the periods has, the whole first; the whole alone when none has any."""
    found = {part for of in (now, before) for name, part in of if name == indicator.id}
    return sorted(found) or [_WHOLE]


def _row(
    indicator: Indicator,
    part: str,
    now: Mapping[tuple[str, str], Entered],
    before: Mapping[tuple[str, str], Entered],
) -> tuple[Cell, ...]:
    one, then = now.get((indicator.id, part)), before.get((indicator.id, part))
    earlier = None if then is None else then.value
    if one is None:
        return (indicator.id, indicator.name, part, None, indicator.unit, None, "", "", "", MISSING, earlier)
    return (
        indicator.id,
        indicator.name,
        part,
        one.value,
        indicator.unit,
        one.as_of,
        one.role,
        one.source,
        one.comment,
        STATED,
        earlier,
    )


def _history(basis: Basis) -> Table:
    known = {one.id for one in basis.definitions.indicators}
    told = [one for one in basis.evidence.history if one.indicator in known]
    left = len(basis.evidence.history) - len(told)
    return Table(
        "indicateurs-historique",
        "Historique des indicateurs renseignés",
        tuple(one.id for one in basis.definitions.entered),
        (
            Column("indicateur", "Indicateur", "text"),
            Column("partie", "Partie", "text", about="vide pour l’ensemble"),
            Column("date", "Au", "date"),
            Column("valeur", "Valeur", "number", about="vide : la déclaration a été retirée"),
            Column("role", "Déclaré par", "text", about="la fonction, jamais le nom"),
            Column("source", "Source", "text"),
            Column("commentaire", "Commentaire", "text"),
            Column("saisi_le", "Saisi le", "date"),
        ),
        tuple(
            (
                one.indicator,
                one.part,
                one.as_of,
                one.value,
                one.role,
                one.source,
                one.comment,
                basis.local_day(one.entered),
            )
            for one in told
        ),
        note=f"Déclarations d’indicateurs qui ne sont plus définis : {left}, gardées hors de cette table."
        if left
        else "",
    )
