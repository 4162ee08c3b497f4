"""One chapter for each axis: how much month by month, its main affairs, who published, against last year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from classifiers.assessment import Axis, SourceNature
from classifiers.register import AxisEntry
from digests.report.chapters.affairs import main
from digests.report.chapters.blocks import affair_words, missing, ours, paragraph, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.pictures import months
from digests.report.chapters.wording import capital, counted, listed, none_or, percent, told
from digests.report.document import Block, Bullets
from digests.texts.french import AXIS_NAMES

MOST_AFFAIRS = 8
"""With the picture of the months they fill a page."""

SOURCE_NATURES: Mapping[SourceNature, str] = {
    "legislation": "journaux officiels et législation",
    "authority": "autorités",
    "peer": "collectivités et pairs",
    "research": "recherche",
    "association": "associations",
    "incident-database": "bases d’incidents",
    "press": "presse",
    "vendor": "éditeurs de solutions",
}


def axis_chapters(matter: Matter) -> Iterator[Block]:
    """The three chapters, in the order of the issue: usages, légal, technologie."""
    for axis in ("usages", "legal", "technologie"):
        yield from _chapter(axis, matter)


def _chapter(axis: Axis, matter: Matter) -> Iterator[Block]:
    name = AXIS_NAMES[axis]
    yield part(f"Axe {name}", f"axe-{axis}")
    row = next((one for one in matter.rows("publications-par-axe") if one.text("axe") == axis), None)
    publications = row.count("publications") if row else 0
    scope = next((one for one in matter.evidence.register.axes if one.id == axis), None)
    if row is None or not publications:
        yield missing(
            told("Aucune publication de cet axe {within}.", within=matter.name.within)
            + (f" {_scope(scope)}" if scope else "")
        )
        return
    then, share = row.number("avant"), row.number("part")
    yield paragraph(
        _volume(axis, publications, share, matter.compared.of(publications, then), matter),
        _origins(axis, matter),
        _scope(scope) if scope else "",
    )
    yield section("Mois par mois", f"axe-{axis}-mois")
    yield months(
        matter.table("publications-par-mois"),
        axis,
        f"mois-{axis}",
        f"Publications de l’axe {name} par mois",
        "{n} publication",
        "{n} publications",
    )
    told_first = main(matter.affairs, lambda one: one.axis == axis, MOST_AFFAIRS)
    if told_first:
        yield section("Les principales affaires", f"axe-{axis}-affaires")
        yield Bullets(tuple(affair_words(one, matter) for one in told_first), ordered=True)


def _volume(axis: Axis, publications: int, share: float | None, compared: str, matter: Matter) -> str:
    of_axis = [one for one in matter.affairs if one.axis == axis]
    urgent = sum(one.urgency == "urgent" for one in of_axis)
    return told(
        "{within}, {publications} pour axe principal ({share}{compared}) et {tell} {affairs}, {urgent}.",
        within=capital(matter.name.within),
        publications=counted(publications, "{n} publication a cet axe", "{n} publications ont cet axe"),
        share=told("{share} du total ; ", share=percent(share)) if share is not None else "",
        compared=compared,
        tell="raconte" if publications < 2 else "racontent",
        affairs=counted(len(of_axis), "{n} affaire distincte", "{n} affaires distinctes"),
        urgent=none_or(urgent, "dont aucune urgente", "dont {n} urgente", "dont {n} urgentes"),
    )


def _scope(scope: AxisEntry) -> str:
    return told("L’axe couvre : {scope}.", scope=ours(scope.scope).rstrip("."))


def _origins(axis: Axis, matter: Matter) -> str:
    """Publications of the axis by the nature of their source, the most frequent first."""
    sources = matter.evidence.sources
    found: Counter[SourceNature] = Counter(
        source.nature
        for one in matter.now.publications
        if one.is_counted and one.axes[:1] == (axis,) and (source := sources.get(one.source_id))
    )
    every = found.total()
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    named = [
        told("{nature} {share}", nature=SOURCE_NATURES[nature], share=percent(count / every))
        for nature, count in ranked
    ]
    return told("Nature des sources : {named}.", named=listed(named, len(named))) if named else ""
