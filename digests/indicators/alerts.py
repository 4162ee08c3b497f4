"""The alerts, and what members made of them: each is of one outcome, so that outcomes add up to all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from digests.indicators.basis import Basis
from digests.indicators.days import shortfalls
from digests.indicators.evidence import AlertFacts
from digests.indicators.tables import Column, Table
from digests.period import month_label

Outcome = Literal["prises_en_charge", "fausses", "levees", "sans_reponse"]
_OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    "prises_en_charge": ("Prises en charge", "marquées par un membre, et jamais fausses"),
    "fausses": ("Fausses", "signalées fausses par un membre au moins"),
    "levees": ("Levées", "sans marque, et dont rien n’est plus urgent"),
    "sans_reponse": ("Sans réponse", "sans marque, et toujours urgentes"),
}


def alert_tables(basis: Basis) -> Iterator[Table]:
    """By month, then over the period."""
    yield _by_month(basis)
    yield _over_all(basis)


def outcome(one: AlertFacts) -> Outcome:
    """What members' marks say; without any, whether it still holds."""
    if one.verdict is not None:
        return "fausses" if one.verdict == "false" else "prises_en_charge"
    return "levees" if one.lifted else "sans_reponse"


def outcomes(alerts: Sequence[AlertFacts]) -> Counter[Outcome]:
    """How many alerts ended which way."""
    found: Counter[Outcome] = Counter()
    found.update(map(outcome, alerts))
    return found


def true_share(found: Counter[Outcome]) -> float | None:
    """Of a hundred alerts with a mark, those that nobody called false; None without a mark."""
    marked = found["prises_en_charge"] + found["fausses"]
    return round(100 * found["prises_en_charge"] / marked, 1) if marked else None


def _by_month(basis: Basis) -> Table:
    found: Counter[tuple[str, str]] = Counter()
    for one in basis.evidence.now.alerts:
        month = month_label(basis.local_day(one.sent))
        found[month, "alertes"] += 1
        found[month, outcome(one)] += 1
    stretches = basis.watch.months_run()
    columns = (
        Column("alertes", "Alertes envoyées"),
        *(Column(name, label, about=about) for name, (label, about) in _OUTCOMES.items()),
    )
    return Table(
        "alertes-par-mois",
        "Alertes par mois",
        (
            "alertes",
            "alertes-prises-en-charge",
            "alertes-fausses",
            "alertes-levees",
            "alertes-sans-reponse",
        ),
        (Column("mois", "Mois", "text"), *columns),
        tuple(
            (
                one.label,
                *(
                    found[one.label, column.id] if one.watched or found[one.label, "alertes"] else None
                    for column in columns
                ),
            )
            for one in stretches
        ),
        ("mois",),
        shortfalls(stretches),
    )


def _over_all(basis: Basis) -> Table:
    now, before = basis.evidence.now.alerts, basis.evidence.before.alerts
    found, found_before = outcomes(now), outcomes(before)
    rows = [("envoyees", "alertes envoyées", basis.told(len(now)), basis.told_before(len(before)))]
    rows += [
        (
            name.replace("_", "-"),
            f"{label.lower()} ({about})",
            basis.told(found[name]),
            basis.told_before(found_before[name]),
        )
        for name, (label, about) in _OUTCOMES.items()
    ]
    rows += [
        (
            "vraies-pour-cent",
            "prises en charge, pour cent alertes marquées",
            true_share(found),
            true_share(found_before),
        ),
        (
            "reglement-ia",
            "alertes sur le règlement IA",
            basis.told(sum(one.ai_act for one in now)),
            basis.told_before(sum(one.ai_act for one in before)),
        ),
    ]
    return Table(
        "alertes-bilan",
        "Bilan des alertes",
        (
            "alertes",
            "alertes-prises-en-charge",
            "alertes-fausses",
            "alertes-levees",
            "alertes-sans-reponse",
            "alertes-vraies",
        ),
        (
            Column("mesure", "Mesure", "text"),
            Column("nom", "Nom", "text"),
            Column("valeur", "Valeur", "number"),
            Column("avant", "Période précédente", "number"),
        ),
        tuple(rows),
        ("mesure",),
    )
