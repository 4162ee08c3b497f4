"""Who should look: the roles of the observatory that a subject concerns, and the risks an article touches.

The tables are ours, a reading aid deduced from axes, risks and articles alone. Whoever runs the observatory
may know better, and edits them here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, get_args

from classifiers.assessment import Axis
from digests.texts.language import Language, marked

Role = Literal["juridique", "dpo", "dsi", "donnees", "communication", "rh", "metiers"]
ROLES: tuple[Role, ...] = get_args(Role)

ROLE_NAMES: Mapping[Role, str] = {
    "juridique": marked("juridique"),
    "dpo": marked("DPO"),
    "dsi": marked("DSI"),
    "donnees": marked("données"),
    "communication": marked("communication"),
    "rh": marked("RH"),
    "metiers": marked("métiers"),
}
MOST_ROLES = 4
"""What concerns everybody is looked at by nobody."""

_AI_ACT, _MAIN_AXIS, _OTHER_AXIS, _ARTICLE, _RISK = 3, 2, 1, 2, 1
"""What each thing that speaks for a role counts."""

_BY_AXIS: Mapping[Axis, Role] = {"legal": "juridique", "usages": "metiers", "technologie": "dsi"}

_BY_RISK: Mapping[str, tuple[Role, ...]] = {
    "R01": ("dsi",),
    "R02": ("juridique", "dpo"),
    "R03": ("dsi", "dpo"),
    "R04": ("dsi", "metiers"),
    "R05": ("metiers", "dsi"),
    "R06": ("rh", "metiers"),
    "R07": ("dpo", "dsi"),
    "R08": ("dpo", "dsi"),
    "R09": ("rh",),
    "R10": ("rh", "metiers"),
    "R11": ("metiers", "communication"),
    "R12": ("donnees",),
    "R13": ("dsi", "juridique"),
    "R14": ("rh",),
    "R15": ("juridique", "donnees"),
    "R16": ("dsi", "juridique"),
    "R17": ("rh", "dsi"),
    "R18": ("metiers",),
    "R19": ("communication", "donnees"),
    "R20": ("metiers", "juridique"),
    "R21": ("juridique", "communication"),
    "R22": ("rh", "metiers"),
    "R23": ("metiers", "communication"),
    "R24": ("dsi",),
    "R25": ("dsi", "dpo"),
}

_BY_ARTICLE: Mapping[str, tuple[Role, ...]] = {
    "4": ("rh",),
    "4 bis": ("dpo", "donnees"),
    "5": ("dsi",),
    "10": ("donnees",),
    "12": ("dsi",),
    "14": ("metiers",),
    "26": ("metiers", "dsi"),
    "27": ("dpo",),
    "49": ("dsi",),
    "50": ("communication",),
    "53": ("dsi",),
    "57": ("dsi",),
    "86": ("metiers",),
    "111": ("dsi",),
}
"""Beside the lawyers, whom every article concerns."""

_RISKS_BY_ARTICLE: Mapping[str, tuple[str, ...]] = {
    "4": ("R10", "R17"),
    "5": ("R23",),
    "10": ("R12", "R19"),
    "12": ("R15",),
    "14": ("R20",),
    "15": ("R11",),
    "26": ("R20", "R11"),
    "50": ("R19", "R07"),
    "53": ("R21",),
    "57": ("R13",),
    "86": ("R20", "R15"),
    "111": ("R05",),
}

_NUMBER = re.compile(r"\d+(?: (?:bis|ter|quater|quinquies))?")


def roles_for(
    axes: Sequence[Axis], risks: Iterable[str], articles: Iterable[str] = (), *, ai_act: bool = False
) -> tuple[Role, ...]:
    """The roles that a subject concerns most, four at most, the most concerned first.

    `axes` has the main one first, `risks` are ids of the register, `articles` numbers of the AI Act as a
    citation or the calendar writes them (`50`, `5(1)(f)`, `8-27`).
    """
    points = Counter[Role]()
    for place, axis in enumerate(axes):
        points[_BY_AXIS[axis]] += _OTHER_AXIS if place else _MAIN_AXIS
    if ai_act:
        points["juridique"] += _AI_ACT
    for number in numbers_in(articles):
        for role in _BY_ARTICLE.get(number, ()):
            points[role] += _ARTICLE
    for risk in sorted(set(risks)):
        for role in _BY_RISK.get(risk, ()):
            points[role] += _RISK
    ranked = sorted(points, key=lambda role: (-points[role], ROLES.index(role)))
    return tuple(ranked[:MOST_ROLES])


def risks_of(articles: Iterable[str]) -> tuple[str, ...]:
    """Ids of the risks that these articles of the AI Act are meant to lessen, each once, in their order."""
    touched = (risk for number in numbers_in(articles) for risk in _RISKS_BY_ARTICLE.get(number, ()))
    return tuple(dict.fromkeys(touched))


def numbers_in(articles: Iterable[str]) -> tuple[str, ...]:
    """The articles that these places are in, ranges spelled out, each once: `50(2)` is in 50."""
    return tuple(dict.fromkeys(number for written in articles for number in _numbers(written)))


def roles_view(roles: Sequence[Role], words: Language) -> tuple[str, ...]:
    """The names of roles in the reader's language."""
    return tuple(words.say(ROLE_NAMES[role]) for role in roles)


def _numbers(written: str) -> Iterator[str]:
    first, _, last = written.partition("-")
    if last:
        yield from (str(number) for number in range(int(first), int(last) + 1))
    elif found := _NUMBER.match(written):
        yield found[0]
