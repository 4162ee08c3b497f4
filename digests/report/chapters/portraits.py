"""The risks one by one: a short paragraph for each that something was published about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from classifiers.register import Risk
from digests.report.chapters.affairs import main
from digests.report.chapters.blocks import affair_words, missing, ours, paragraph, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.rows import Row
from digests.report.chapters.wording import counted, none_or, sentence, told
from digests.report.document import Block, Bullets

MOST_AFFAIRS, FEWER_AFFAIRS = 3, 1
MAJOR = 16
"""From this weight on a risk shows three affairs, below it one."""
MITIGATIONS_NAMED = 6


def portraits(matter: Matter) -> Iterator[Block]:
    """Those with publications, the heaviest first; then the others in one sentence."""
    by_risk = {row.text("risque"): row for row in matter.rows("publications-par-risque")}
    heaviest = sorted(
        matter.evidence.register.risks, key=lambda one: (-one.weight, -_publications(one, by_risk), one.id)
    )
    shown = [(risk, by_risk[risk.id]) for risk in heaviest if _publications(risk, by_risk)]
    for risk, row in shown:
        yield from _portrait(risk, row, matter)
    silent = [risk for risk in heaviest if risk.id not in {one.id for one, _ in shown} and not risk.retired]
    if silent:
        yield section("Sans publication", "risques-sans-publication", 3)
        yield missing(
            told(
                "{none} : {names}. L’absence de publication ne dit rien de la gravité d’un risque.",
                none=counted(
                    len(silent),
                    "Rien n’a été trouvé sur {n} risque",
                    "Rien n’a été trouvé sur {n} risques",
                ),
                names=", ".join(f"{one.id} (poids {one.weight})" for one in silent),
            )
        )


def _publications(risk: Risk, by_risk: Mapping[str, Row]) -> int:
    row = by_risk.get(risk.id)
    return row.count("publications") if row else 0


def _portrait(risk: Risk, row: Row, matter: Matter) -> Iterator[Block]:
    yield section(f"{risk.id} · {ours(risk.fr)}", f"risque-{risk.id.lower()}", 3)
    yield paragraph(*_figures(risk, row, matter), _mitigations(risk, matter))
    most = MOST_AFFAIRS if risk.weight >= MAJOR else FEWER_AFFAIRS
    bearing = main(matter.affairs, lambda one: risk.id in one.risks, most)
    if bearing:
        yield Bullets(tuple(affair_words(one, matter) for one in bearing))


def _figures(risk: Risk, row: Row, matter: Matter) -> Iterator[str]:
    publications = row.count("publications")
    yield told(
        "Poids {weight}{retired}.", weight=risk.weight, retired=", retiré du registre" if risk.retired else ""
    )
    compared = matter.compared.of(publications, row.number("avant"))
    yield told(
        "{publications}, {affairs}, {grave} ; {compared}.",
        publications=counted(publications, "{n} publication", "{n} publications"),
        affairs=counted(row.count("affaires"), "{n} affaire", "{n} affaires"),
        grave=none_or(
            row.count("graves"),
            "aucune grave",
            "dont {n} grave (urgence, incident ou décision)",
            "dont {n} graves (urgence, incident ou décision)",
        ),
        compared=compared,
    )
    yield sentence(told("tendance : {trend}", trend=row.text("tendance"))) if row.text("tendance") else ""


def _mitigations(risk: Risk, matter: Matter) -> str:
    answers = matter.evidence.register.mitigations(risk)
    if not answers:
        return told("Le registre ne prévoit pas de parade.")
    named = [f"{one.id} {ours(one.text)}" for one in answers[:MITIGATIONS_NAMED]]
    more = len(answers) - len(named)
    return told(
        "Parades du registre : {named}{more}.",
        named=told(" ; ").join(named).rstrip("."),
        more=counted(more, " ; et {n} autre", " ; et {n} autres") if more else "",
    )
