"""A decision of the committee on the register as readers see it."""

from __future__ import annotations

from digests.rows import RatingRow
from digests.texts.language import FRENCH, Language
from digests.texts.safe import excerpt
from digests.views.view import risk_view

DECISION_LIMIT = 200


def rating_view(one: RatingRow, words: Language = FRENCH) -> str:
    """`R11 Réponses fausses… : poids porté de 16 à 20, décision du 10 décembre 2026 (COPIL)`, in one line."""
    risk = risk_view(one.risk, words)
    return words.say(
        "{risk} : {change}, décision du {day} ({where})",
        risk=f"{risk.id} {risk.short}",
        change=change_view(one, words),
        day=words.long_date(one.decided),
        where=excerpt(one.decision, DECISION_LIMIT),
    )


def decision_view(one: RatingRow, words: Language = FRENCH) -> str:
    """The same beside its risk: `Décision du 10 décembre 2026 : poids porté de 16 à 20 (COPIL).`"""
    return words.say(
        "Décision du {day} : {change} ({where}).",
        day=words.long_date(one.decided),
        change=change_view(one, words),
        where=excerpt(one.decision, DECISION_LIMIT),
    )


def change_view(one: RatingRow, words: Language = FRENCH) -> str:
    """What became of the weight, without signs that are not read aloud."""
    was, weight = words.number(one.was), words.number(one.risk.weight)
    if one.retires:
        return words.say("risque retiré du registre (poids {weight})", weight=weight)
    if one.returns:
        return words.say("risque de nouveau suivi, avec un poids de {weight}", weight=weight)
    if one.risk.weight > one.was:
        return words.say("poids porté de {was} à {weight}", was=was, weight=weight)
    if one.risk.weight < one.was:
        return words.say("poids ramené de {was} à {weight}", was=was, weight=weight)
    return words.say("poids maintenu à {weight}", weight=weight)
