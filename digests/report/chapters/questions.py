"""What the committee is asked: questions that follow from the figures by stated rules, in their order.

One for each proposal without a decision, then the indicators that nobody stated, the sources of which
nothing comes, the alerts without an answer, the heaviest risks without evidence, and last the question that
the mission's own report leaves open: whether the observatory is for all of AI.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from digests.report.chapters.alerts import unanswered
from digests.report.chapters.blocks import bullets, name, note, ours, part
from digests.report.chapters.entered import missing_indicators
from digests.report.chapters.matter import Matter
from digests.report.chapters.risks import quarter_name
from digests.report.chapters.rows import Row
from digests.report.chapters.watch import troubled_sources
from digests.report.chapters.wording import counted, listed, none_or, percent, told
from digests.report.document import Block
from digests.texts.french import typeset

NAMED = 5
MAJOR = 16
"""Risks of this weight on are asked about when nothing was found on them."""
MOST_PROPOSALS = 8
REASONS = {
    ("probabilité", "hausse"): "une probabilité plus forte",
    ("probabilité", "baisse"): "une probabilité plus faible",
    ("impact", "hausse"): "un impact plus fort",
    ("impact", "baisse"): "un impact plus faible",
}


def question_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Questions ouvertes pour le comité", "questions")
    yield bullets([*questions(matter)], ordered=True)
    yield note(
        told(
            "Ces questions découlent des chiffres du rapport par des règles fixes ; la dernière est celle "
            "que pose le rapport de la mission IAG."
        )
    )


def questions(matter: Matter) -> tuple[str, ...]:
    """All of them, in order."""
    return tuple(_questions(matter))


def _questions(matter: Matter) -> Iterator[str]:
    yield from _proposals(matter)
    yield from _missing(matter)
    yield from _blind(matter)
    yield from _alerts(matter)
    yield from _silent_risks(matter)
    yield _whole_of_ai(matter)


def open_proposals(matter: Matter) -> list[Row]:
    """The newest proposal of each risk and direction that is not decided, the heaviest risk first."""
    undecided = [row for row in matter.rows("propositions-de-reevaluation") if not row.text("decision")]
    newest = {(row.text("risque"), row.text("sens")): row for row in undecided}
    weights = {risk.id: risk.weight for risk in matter.evidence.register.risks}
    return sorted(newest.values(), key=lambda row: (-weights.get(row.text("risque"), 0), row.text("risque")))


def _proposals(matter: Matter) -> Iterator[str]:
    ranked = open_proposals(matter)
    weights = {risk.id: risk.weight for risk in matter.evidence.register.risks}
    for row in ranked[:MOST_PROPOSALS]:
        risk = row.text("risque")
        yield (
            told(
                "Faut-il réévaluer à la {way} le risque {risk} « {name} »{weight} ? Les affaires du "
                "{quarter} plaident pour {why}.",
                way=row.text("sens"),
                risk=risk,
                name=ours(row.text("nom")),
                weight=told(" (poids {n})", n=weights[risk]) if risk in weights else "",
                quarter=quarter_name(row.text("trimestre")),
                why=REASONS.get((row.text("facteur"), row.text("sens")), row.text("facteur")),
            )
        )
    more = len(ranked) - MOST_PROPOSALS
    if more > 0:
        yield counted(
            more,
            "Que décider de {n} autre proposition de réévaluation (chapitre des risques) ?",
            "Que décider des {n} autres propositions de réévaluation (chapitre des risques) ?",
        )


def _missing(matter: Matter) -> Iterator[str]:
    lacking = missing_indicators(matter)
    if lacking:
        yield (
            told(
                "{who} ({names}) ?",
                who=counted(
                    len(lacking),
                    "Qui renseignera l’indicateur qui manque, et quand",
                    "Qui renseignera les {n} indicateurs qui manquent, et quand",
                ),
                names=_named([typeset(one.name) for one in lacking]),
            )
        )


def _blind(matter: Matter) -> Iterator[str]:
    troubled = troubled_sources(matter)
    if troubled:
        yield (
            told(
                "{what} ({names}) ?",
                what=counted(
                    len(troubled),
                    "Faut-il remplacer, réparer ou retirer la source dont rien ne vient",
                    "Faut-il remplacer, réparer ou retirer les {n} sources dont rien ne vient",
                ),
                names=_named([name(row.text("nom")) for row in troubled]),
            )
        )


def _alerts(matter: Matter) -> Iterator[str]:
    left = unanswered(matter)
    if left:
        yield (
            counted(
                len(left),
                "{n} alerte sur {all} est restée sans réponse {within} ({share}) : qui doit y répondre ?",
                "{n} alertes sur {all} sont restées sans réponse {within} ({share}) : qui doit y répondre ?",
                within=matter.name.within,
                all=len(matter.now.alerts),
                share=percent(len(left) / len(matter.now.alerts)),
            )
        )


def _silent_risks(matter: Matter) -> Iterator[str]:
    if not matter.publications:
        return
    evidence = {
        row.text("risque") for row in matter.rows("publications-par-risque") if row.count("publications")
    }
    silent = [
        risk
        for risk in matter.evidence.register.risks
        if risk.id not in evidence and risk.weight >= MAJOR and not risk.retired
    ]
    if silent:
        yield (
            told(
                "{what} ({names}) : faut-il chercher ailleurs, ou revoir {whose} ?",
                what=counted(
                    len(silent),
                    "Rien n’a été trouvé sur {n} risque majeur, de poids {least} ou plus",
                    "Rien n’a été trouvé sur {n} risques majeurs, de poids {least} ou plus",
                    least=MAJOR,
                ),
                whose="son poids" if len(silent) == 1 else "leur poids",
                names=listed([risk.id for risk in silent], len(silent)),
            )
        )


def _whole_of_ai(matter: Matter) -> str:
    """The mission's question, with how much of what is read is about AI that is not generative."""
    counts = [one.scope for one in matter.now.publications if one.is_counted]
    other = sum(scope == "ia" for scope in counts)
    share = (
        told(
            " Parmi les publications retenues, {n} ({share}).",
            n=none_or(
                other,
                "aucune ne porte sur une IA autre que générative",
                "{n} porte sur une IA autre que générative",
                "{n} portent sur une IA autre que générative",
            ),
            share=percent(other / len(counts)),
        )
        if counts
        else ""
    )
    return told("L’observatoire suit l’IA générative : faut-il l’étendre à l’ensemble de l’IA ?") + share


def _named(names: Sequence[str]) -> str:
    return listed(list(names), NAMED)
