"""The summary: first sentences, figures side by side, and what is asked of the committee."""

from __future__ import annotations

from collections.abc import Iterator

from digests.report.chapters.affairs import Affair, main
from digests.report.chapters.alerts import unanswered
from digests.report.chapters.blocks import affair_words, missing, note, part, section
from digests.report.chapters.entered import missing_indicators
from digests.report.chapters.key_figures import key_figures
from digests.report.chapters.lead import lead
from digests.report.chapters.matter import Matter
from digests.report.chapters.questions import open_proposals
from digests.report.chapters.watch import troubled_sources
from digests.report.chapters.wording import counted, told
from digests.report.document import Block, Bullets, Paragraph, Words

MOST_AFFAIRS = 5


def essential_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("L’essentiel", "essentiel")
    yield Paragraph((Words(" ".join(lead(matter))),), "lead")
    figures = key_figures(matter)
    yield figures or missing(told("Aucun chiffre à montrer pour cette période."))
    if marking := main(matter.affairs, _is_marking, MOST_AFFAIRS):
        yield section("Les affaires marquantes", "essentiel-affaires")
        yield Bullets(tuple(affair_words(one, matter) for one in marking))
        yield note(told("Entre parenthèses, le poids du risque dans le registre, sur 25."))
    yield section("Ce qui est demandé au comité", "essentiel-demandes")
    yield Bullets(tuple(_asked(matter)))


def _is_marking(one: Affair) -> bool:
    """Routine is no mark of a year."""
    return one.urgency != "routine"


def _asked(matter: Matter) -> Iterator[tuple[Words, ...]]:
    """One entry for each kind of question, with a link to its place."""
    counts = (
        (
            len(open_proposals(matter)),
            "se prononcer sur {n} proposition de réévaluation d’un risque",
            "se prononcer sur {n} propositions de réévaluation de risques",
            "#risques-propositions",
        ),
        (
            len(missing_indicators(matter)),
            "dire qui renseigne {n} indicateur manquant",
            "dire qui renseigne {n} indicateurs manquants",
            "#collectivites-non-renseignes",
        ),
        (
            len(troubled_sources(matter)),
            "décider du sort de {n} source dont rien ne vient",
            "décider du sort de {n} sources dont rien ne vient",
            "#veille-couverture",
        ),
        (
            len(unanswered(matter)),
            "organiser la réponse aux alertes ({n} sans réponse)",
            "organiser la réponse aux alertes ({n} sans réponse)",
            "#alertes-sans-reponse",
        ),
    )
    for count, one, many, anchor in counts:
        if count:
            yield (Words(counted(count, one, many), anchor), Words(told(" ;")))
    yield (
        Words(told("dire si l’observatoire s’étend à l’ensemble de l’IA"), "#questions"),
        Words("."),
    )
