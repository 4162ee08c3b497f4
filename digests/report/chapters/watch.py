"""The watch on itself: what it saw, how it was used, how good the model is, what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from digests.indicators.tables import Table
from digests.report.chapters.blocks import missing, name, note, paragraph, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.pictures import months
from digests.report.chapters.rows import Row, kept, narrowed, ordered, renamed, rows, total
from digests.report.chapters.wording import counted, listed, percent, told
from digests.report.document import Block, TableBlock

MOST_SOURCES = 15
_BY_MONTH = (
    ("wh", "Électricité estimée par mois", "{n} Wh"),
    ("heures_cpu", "Temps de calcul par mois", "{n} h"),
)
"""The first of which there are figures is drawn."""
TROUBLED = ("en panne", "silencieuse", "jamais visitée")


def watch_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("La veille elle-même", "veille")
    yield section("Couverture", "veille-couverture")
    yield from _coverage(matter)
    yield section("Usage", "veille-usage")
    yield from _filled(
        matter.table("usage"),
        ("nom", "nombre", "mention", "avant"),
        "Aucun usage n’a été compté.",
    )
    yield section("Qualité du classement", "veille-qualite")
    yield from _filled(
        matter.table("qualite-du-modele"),
        ("date", "modele", "mesure", "valeur", "bas", "haut", "origine"),
        "Aucune mesure de qualité du modèle n’est disponible pour cette période.",
        "Les bornes sont celles de l’intervalle de confiance à 95 % : plus elles sont proches, plus la "
        "mesure est sûre.",
    )
    yield from _filled(
        matter.table("corrections"),
        ("nom", "publications", "mention"),
        "Aucun classement n’a été corrigé par les membres.",
    )
    yield section("Empreinte", "veille-empreinte")
    yield from _footprint(matter)


def troubled_sources(matter: Matter) -> list[Row]:
    """Sources of which nothing comes: broken, silent, never visited; the blindest first."""
    found = [row for row in matter.rows("couverture-par-source") if row.text("etat") in TROUBLED]
    return sorted(found, key=lambda row: (-row.count("jours_aveugles"), row.text("nom"), row.text("source")))


def coverage_share(matter: Matter) -> float | None:
    """The share of days followed that were not blind, over all sources; None without any."""
    found = matter.rows("couverture-par-mois")
    followed, blind = total(found, "jours_suivis"), total(found, "jours_aveugles")
    return (followed - blind) / followed if followed else None


def states(matter: Matter) -> str:
    """`80 sources vivantes, 3 silencieuses et 2 en panne`, in that order; empty without a source."""
    found = Counter(row.text("etat") for row in matter.rows("couverture-par-source"))
    order = ("vivante", "silencieuse", "en panne", "jamais visitée", "retirée")
    named = [
        counted(found[state], f"{{n}} {state}", f"{{n}} {_plural(state)}") for state in order if found[state]
    ]
    return listed(named, len(named))


def _plural(state: str) -> str:
    return (
        state
        if state == "en panne"
        else " ".join(f"{word}s" if word != "jamais" else word for word in state.split())
    )


def _coverage(matter: Matter) -> Iterator[Block]:
    share = coverage_share(matter)
    sources = len(matter.rows("couverture-par-source"))
    if share is None or not sources:
        yield missing(told("Aucune visite de source n’a été notée {within}.", within=matter.name.within))
        return
    yield paragraph(
        told(
            "{sources} : {states}.",
            sources=counted(sources, "{n} source", "{n} sources"),
            states=states(matter),
        ),
        told(
            "La veille a vu {share} des jours à suivre ; un jour est aveugle quand aucune visite n’a abouti.",
            share=percent(share),
        ),
    )
    yield months(
        matter.table("couverture-par-mois"),
        "jours_aveugles",
        "mois-couverture",
        "Jours aveugles par mois, toutes sources ensemble",
        "{n} jour",
        "{n} jours",
    )
    troubled = kept(matter.table("couverture-par-source"), lambda row: row.text("etat") in TROUBLED)
    if not troubled.rows:
        yield missing(told("Aucune source en panne ou silencieuse."))
        return
    blindest = ordered(troubled, lambda row: (-row.count("jours_aveugles"), row.text("nom")))
    shown = narrowed(
        renamed(blindest, "nom", name), "nom", "etat", "jours_suivis", "jours_aveugles", "derniere"
    )
    yield TableBlock(shown, MOST_SOURCES)


def _footprint(matter: Matter) -> Iterator[Block]:
    table = matter.table("empreinte")
    if not any(row.number("valeur") for row in rows(table)):
        yield missing(told("Aucune mesure de l’empreinte {within}.", within=matter.name.within))
        return
    yield TableBlock(narrowed(table, "nom", "valeur", "unite", "avant"))
    by_month = matter.table("empreinte-par-mois")
    for column, title, unit in _BY_MONTH:
        if any(by_month.column(column)):
            yield months(by_month, column, "mois-empreinte", title, unit, unit)
            return


def _filled(table: Table, columns: tuple[str, ...], none: str, remark: str = "") -> Iterator[Block]:
    if not table.rows:
        yield missing(told(none))
        return
    yield TableBlock(narrowed(table, *columns))
    if remark:
        yield note(told(remark))
