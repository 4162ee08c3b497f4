"""The risks: where each stands, how they moved, what is proposed and what the committee decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digests.indicators.evidence import Rating
from digests.indicators.tables import Cell, Column, Table
from digests.report.chapters.blocks import bullets, missing, name, note, ours, paragraph, part, section
from digests.report.chapters.matter import Matter
from digests.report.chapters.pictures import risk_heat, risk_matrix
from digests.report.chapters.portraits import portraits
from digests.report.chapters.rows import Row, narrowed, ordered, renamed
from digests.report.chapters.wording import a_date, capital, counted, none_or, sentence, short_month, told
from digests.report.document import Block
from digests.texts.french import NARROW, typeset
from digests.texts.safe import cut

TITLE_LIMIT = 48


def risk_chapter(matter: Matter) -> Iterator[Block]:
    """The whole chapter."""
    yield part("Les risques", "risques")
    yield paragraph(*_state(matter))
    yield section("Poids, publications et tendance", "risques-matrice")
    yield from _trends(matter)
    yield section("Mois par mois", "risques-mois")
    pivot = by_month(matter)
    if pivot.rows and len(pivot.columns) > 1:
        yield risk_heat(pivot)
    else:
        yield missing(told("Aucune publication ne se rapporte à un risque du registre."))
    yield section("Propositions de réévaluation", "risques-propositions")
    yield from _proposals(matter)
    yield section("Décisions du comité", "risques-decisions")
    yield _decisions(matter)
    yield section("Risque par risque", "risques-un-par-un")
    yield from portraits(matter)


def by_month(matter: Matter) -> Table:
    """A risk a row, a month a column, for risks that any publication bears on; labels are `janv. 2026`."""
    long = matter.table("risques-par-mois")
    found = matter.rows("risques-par-mois")
    months = list(dict.fromkeys(row.text("mois") for row in found))
    counts: dict[str, dict[str, Cell]] = {}
    for row in found:
        counts.setdefault(row.text("risque"), {})[row.text("mois")] = row.cell("publications")
    names = {row.text("risque"): row.text("nom") for row in matter.rows("publications-par-risque")}
    shown = [risk for risk, of in counts.items() if any(of.values())]
    return Table(
        id=long.id,
        title=typeset("Publications par risque et par mois"),
        indicators=long.indicators,
        columns=(
            Column("risque", "Risque", "text"),
            *(Column(f"m-{month}", short_month(month)) for month in months),
        ),
        rows=tuple(
            (_title(risk, names.get(risk, "")), *(counts[risk].get(month) for month in months))
            for risk in shown
        ),
        key=("risque",),
        note=long.note,
    )


def _title(risk: str, label: str) -> str:
    """`R08 · Données personnelles ou sensibles…`: it fits the head of a row."""
    return cut(f"{risk} · {ours(label)}", TITLE_LIMIT).replace(f"{NARROW}…", "…")


def _heaviest_first(table: Table) -> Table:
    return ordered(table, lambda row: (-row.count("poids"), -row.count("publications"), row.text("risque")))


def _state(matter: Matter) -> Iterator[str]:
    found = matter.rows("publications-par-risque")
    told_of = [row for row in found if row.count("publications")]
    yield told(
        "Le registre compte {risks} ; {with_evidence} {within}.",
        risks=counted(len(found), "{n} risque", "{n} risques"),
        with_evidence=none_or(
            len(told_of),
            "aucune publication ne s’y rapporte",
            "{n} seul a donné lieu à des publications",
            "{n} ont donné lieu à des publications",
        ),
        within=matter.name.within,
    )
    if retired := [risk.id for risk in matter.evidence.register.risks if risk.retired]:
        yield told(
            "{retired} : {ids}.",
            retired=counted(
                len(retired), "{n} risque n’est plus recherché", "{n} risques ne sont plus recherchés"
            ),
            ids=", ".join(retired),
        )
    yield told("Le poids est le produit de la probabilité et de l’impact (de 1 à 25), fixé par le comité.")


def _trends(matter: Matter) -> Iterator[Block]:
    table = renamed(matter.table("publications-par-risque"), "nom", ours)
    if not table.rows:
        yield missing(told("Le registre ne compte aucun risque."))
        return
    yield paragraph(
        told(
            "Un risque est dit en hausse ou en baisse quand la part des affaires qui le concernent "
            "change, de mois en mois, plus que le hasard ne l’explique. Une affaire est grave quand elle est "
            "urgente, ou raconte un incident ou une décision."
        )
    )
    columns = ("risque", "nom", "poids", "publications", "avant", "graves", "tendance")
    yield risk_matrix(_unexplained(_heaviest_first(narrowed(table, *columns))))
    if about := next((one.about for one in table.columns if one.id == "tendance"), ""):
        yield note(sentence(ours(about)))


def _unexplained(table: Table) -> Table:
    """Without the remarks that the text beside it makes."""
    return replace(table, note="", columns=tuple(replace(one, about="") for one in table.columns))


def _proposals(matter: Matter) -> Iterator[Block]:
    found = matter.rows("propositions-de-reevaluation")
    if not found:
        yield missing(told("Aucune proposition {within}.", within=matter.name.within))
        return
    yield paragraph(
        told("Une machine compte et propose ; le comité décide. Aucun poids n’a été changé sans lui.")
    )
    yield bullets([proposal_text(row, matter) for row in found])


def proposal_text(row: Row, matter: Matter) -> str:
    """One proposal with its evidence and what became of it."""
    weights = {risk.id: risk.weight for risk in matter.evidence.register.risks}
    risk = row.text("risque")
    return told(
        "{risk} {name}{weight} : réexaminer à la {way} ({factor}), {quarter} : {count}, contre {expected} "
        "d’après les trimestres précédents. {decision}",
        risk=risk,
        name=ours(row.text("nom")),
        weight=told(", poids {n}", n=weights[risk]) if risk in weights else "",
        way=row.text("sens"),
        factor=row.text("facteur"),
        quarter=quarter_name(row.text("trimestre")),
        count=_evidence(row),
        expected=counted(row.number("attendu") or 0, "{n} attendue", "{n} attendues"),
        decision=_decided(row.text("decision")),
    )


def quarter_name(label: str) -> str:
    """`3e trimestre 2026` of `2026-Q3`."""
    year, _, number = label.partition("-Q")
    ordinal = {"1": "1er", "2": "2e", "3": "3e", "4": "4e"}.get(number)
    return f"{ordinal} trimestre {year}" if ordinal else label


def _evidence(row: Row) -> str:
    """`12 affaires`, of an impact `5 affaires graves`, as it was counted."""
    count = row.count("constat")
    if row.text("facteur") == "impact":
        return counted(count, "{n} affaire grave constatée", "{n} affaires graves constatées")
    return counted(count, "{n} affaire constatée", "{n} affaires constatées")


def _decided(decision: str) -> str:
    return (
        sentence(told("décision : {text}", text=name(decision)))
        if decision
        else told("Pas encore de décision.")
    )


def _decisions(matter: Matter) -> Block:
    found = sorted(matter.now.ratings, key=lambda one: (one.decided, one.risk_id))
    if not found:
        return missing(told("Aucune décision enregistrée {within}.", within=matter.name.within))
    return bullets([_rating_text(one, matter) for one in found])


def _rating_text(one: Rating, matter: Matter) -> str:
    names = {risk.id: ours(risk.fr) for risk in matter.evidence.register.risks}
    if one.retires:
        what = told(
            "retiré du registre (poids {was}) ; ses publications passées restent comptées", was=one.was
        )
    elif one.weight == one.was:
        what = told("poids maintenu à {was}", was=one.was)
    else:
        what = told("poids porté de {was} à {weight}", was=one.was, weight=one.weight)
    return told(
        "{day} : {risk} {name}, {what}. {decision}",
        day=capital(a_date(one.decided)),
        risk=one.risk_id,
        name=name(names.get(one.risk_id, "")),
        what=what,
        decision=sentence(name(one.decision)),
    ).strip()
