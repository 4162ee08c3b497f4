"""Solutions and peers: who was named most, and who for the first time."""

from __future__ import annotations

from collections.abc import Iterator

from digests.report.chapters.blocks import missing, name, paragraph, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import Row, kept, narrowed, ordered, renamed
from digests.report.chapters.wording import counted, listed, told
from digests.report.document import Block, TableBlock

MOST = 15
NAMED = 8


def actor_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Solutions et pairs", "solutions-pairs")
    yield section("Les solutions les plus citées", "solutions")
    yield from _table(
        matter,
        "solutions-citees",
        "Aucune solution de la liste n’a été citée {within}.",
        ("nom", "editeur", "pays", "publications", "avant", "premiere_fois"),
        "nom",
        (
            "{n} solution a été citée",
            "{n} solutions ont été citées",
            "{n} pour la première fois : {names}",
        ),
    )
    yield section("Les pairs les plus présents", "pairs")
    yield from _table(
        matter,
        "pairs-cites",
        "Aucune publication de collectivité ou de pair {within}.",
        ("pair", "publications", "usages", "avant", "premiere_fois"),
        "pair",
        (
            "{n} pair a publié sur l’intelligence artificielle",
            "{n} pairs ont publié sur l’intelligence artificielle",
            "{n} pour la première fois : {names}",
        ),
    )


def _table(
    matter: Matter,
    table_id: str,
    none: str,
    columns: tuple[str, ...],
    naming: str,
    words: tuple[str, str, str],
) -> Iterator[Block]:
    whole = renamed(matter.table(table_id), naming, name)
    cited = kept(whole, lambda row: bool(row.count("publications")))
    if not cited.rows:
        yield missing(told(none, within=matter.name.within))
        return
    one, many, firsts = words
    was_watched = matter.evidence.before.since is not None
    new = [name(row.text(naming)) for row in matter.rows(table_id) if was_watched and _is_new(row, matter)]
    yield paragraph(
        told(
            "{cited} {within}{new}.",
            cited=counted(len(cited.rows), one, many),
            within=matter.name.within,
            new=told(", dont ") + counted(len(new), firsts, firsts, names=listed(sorted(new), NAMED))
            if new
            else told(", sans nouveau venu")
            if was_watched
            else "",
        )
    )
    most = ordered(cited, lambda row: (-row.count("publications"), row.text(naming)))
    yield TableBlock(narrowed(most, *columns), MOST)


def _is_new(row: Row, matter: Matter) -> bool:
    """Whether it was named for the first time in the period; says something only after a watched one."""
    first = row.day("premiere_fois")
    return bool(row.count("publications")) and first is not None and first >= matter.first_day
