"""What the publications are about and where they come from, by the other lists of the observatory."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from digests.indicators.tables import Table
from digests.report.chapters.blocks import missing, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.pictures import bars
from digests.report.chapters.rows import Row, kept, narrowed, ordered, renamed
from digests.report.chapters.wording import told
from digests.report.document import Block, TableBlock

MOST_RECOMMENDATIONS = 10
MOST_LANGUAGES = 10


def spread_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Ce dont parlent les publications", "repartition")
    if not matter.publications:
        yield missing(told("Aucune publication à répartir {within}.", within=matter.name.within))
        return
    yield from _pictured(matter, "Analyse PESTEL", "pestel", "nom")
    yield from _pictured(matter, "Stratégies numériques responsables (SNR)", "strategie", "nom")
    yield section("Recommandations concernées", "repartition-recommandations")
    yield from _recommendations(matter)
    yield from _pictured(matter, "Familles de sources", "famille", "nom")
    yield section("Langues", "repartition-langues")
    languages = renamed(matter.table("publications-par-langue"), "langue", language_name)
    yield TableBlock(
        narrowed(_most_first(languages), "langue", "publications", "avant", "part"), MOST_LANGUAGES
    )


def language_name(code: str) -> str:
    """`français` of `fr`; what is no code of a language as it is."""
    try:
        return Locale.parse(code.lower().partition("-")[0]).get_language_name("fr") or code
    except (UnknownLocaleError, ValueError):
        return code


def _pictured(matter: Matter, title: str, of: str, naming: str) -> Iterator[Block]:
    table = matter.table(f"publications-par-{of}")
    yield section(title, f"repartition-{of}")
    shown = narrowed(table, naming, "publications", "avant", "part")
    yield bars(shown, naming, "publications", f"graphique-{of}", title)


def _recommendations(matter: Matter) -> Iterator[Block]:
    whole = matter.table("publications-par-recommandation")
    found = _most_first(kept(whole, lambda row: bool(row.count("publications"))))
    if not found.rows:
        yield missing(told("Aucune publication ne se rapporte à une recommandation du rapport de mission."))
        return
    shown = narrowed(found, "recommandation", "texte", "publications", "avant")
    yield TableBlock(shown, MOST_RECOMMENDATIONS)


def _most_first(table: Table) -> Table:
    def by(row: Row) -> tuple[float, str]:
        return (-row.count("publications"), row.text(table.columns[0].id))

    return ordered(table, by)
