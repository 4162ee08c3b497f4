"""The three findings of a quarter that its message names: the first of a stated order that there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from digests.quarterly.dossier import AxisChapter, Dossier, RiskChapter
from digests.quarterly.view import proposal_title
from digests.texts.french import AXIS_NAMES
from digests.texts.language import FRENCH, Language
from digests.texts.safe import excerpt
from digests.views.milestone import milestone_text
from digests.views.view import risk_view

MOST_FINDINGS = 3
RISKS_NAMED = 3
DAY_LIMIT = 160


def findings(file: Dossier, words: Language = FRENCH) -> tuple[str, ...]:
    """Three sentences at most: what calls for a decision first, then what moved most, then what comes."""
    return tuple(islice(_findings(file, words), MOST_FINDINGS))


def _findings(file: Dossier, words: Language) -> Iterator[str]:
    if file.proposals:
        named = [proposal_title(one, words) for one in file.proposals]
        yield words.say("Registre : {risks}.", risks=words.enumeration(named, RISKS_NAMED))
    if file.open_alerts:
        yield words.say(
            "{open} sur {all}.",
            open=words.count(
                len(file.open_alerts), "{n} alerte restée sans réponse", "{n} alertes restées sans réponse"
            ),
            all=words.number(len(file.alerts)),
        )
    if (risk := _moved_most(file)) is not None:
        yield _risk(risk, words)
    if (axis := max(file.axes, key=_size, default=None)) is not None and axis.change.stories:
        yield _axis(axis, words)
    if file.coming:
        day = file.coming[0]
        text = milestone_text(day, words)
        yield words.say(
            "Prochaine échéance, le {day} : {what}.",
            day=words.long_date(day.day),
            what=excerpt(text, DAY_LIMIT).rstrip("."),
        )


def _moved_most(file: Dossier) -> RiskChapter | None:
    """The risk with most stories more than before, the heavier one of two, but none that is proposed."""
    proposed = {one.risk.id for one in file.proposals}
    moved = [one for one in file.risks if _gain(one) > 0 and one.risk.id not in proposed]
    return min(moved, key=lambda one: (-_gain(one), -one.risk.weight, one.risk.id), default=None)


def _gain(chapter: RiskChapter) -> int:
    """None without a quarter before: nothing moved as far as anybody knows."""
    before = chapter.change.stories_before
    return 0 if before is None else chapter.change.stories - before


def _size(chapter: AxisChapter) -> int:
    return chapter.change.stories


def _risk(chapter: RiskChapter, words: Language) -> str:
    risk = risk_view(chapter.risk, words)
    return words.say(
        "{risk} : {stories}, {more} de plus qu’au trimestre précédent.",
        risk=f"{risk.code} {risk.short}",
        stories=words.count(chapter.change.stories, "{n} sujet", "{n} sujets"),
        more=words.number(_gain(chapter)),
    )


def _axis(chapter: AxisChapter, words: Language) -> str:
    return words.say(
        "L’axe le plus fourni est {axis} : {stories}, dont {urgent}.",
        axis=words.say(AXIS_NAMES[chapter.axis]),
        stories=words.count(chapter.change.stories, "{n} sujet", "{n} sujets"),
        urgent=words.count(chapter.change.urgent, "{n} urgent", "{n} urgents"),
    )
