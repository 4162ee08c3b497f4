"""Pure: what in a newsletter is no news: reading it elsewhere, leaving it, sharing it, notices of the law."""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_LEAVING = _any(
    r"d[ée]sinscri",
    r"d[ée]sabonn",
    r"unsubscribe",
    r"opt[ -]?out",
    r"vous recevez (?:ce|cet)",
    r"you(?:'re| are)? receiv(?:e|ing) th",
    r"(?:g[ée]re[rz]|modifie[rz]|mettre [àa] jour) (?:vos|mes) (?:pr[ée]f[ée]rences|abonnements|donn[ée]es)",
    r"(?:update|manage) (?:your )?(?:email )?(?:subscription|preferences)",
    r"conform[ée]ment (?:[àa] la loi|au r[èe]glement)[^.]{0,80}(?:informatique et lib|donn[ée]es|\brgpd\b)",
    r"tous droits r[ée]serv[ée]s",
    r"all rights reserved",
)
"""Said in whole sentences; such a passage is never news."""
_ELSEWHERE = _any(
    r"(?:voir|lire|afficher|consulter|ouvrir|visualiser)\b.{0,60}\b(?:en ligne|navigateur)",
    r"version (?:en ligne|web)",
    r"(?:view|read|see|open) (?:this|it|the)\b.{0,40}\b(?:browser|online)",
    r"view (?:in|online)",
    r"ne s'affiche pas",
    r"(?:ajoute[rz]|add)\b.{0,60}\b(?:carnet d'adresses|address book)",
)
_BUTTON = _any(
    r"^\W*(?:mentions l[ée]gales|(?:politique de )?confidentialit[ée]|cgu)\W*$",
    r"^\W*(?:privacy(?: policy)?|legal(?: notice)?)\W*$",
    r"^\W*(?:partage[rz]|transf[ée]re[rz]|forward|share|tweete[rz])\b",
    r"^\W*(?:nous )?contacte[rz]?(?:[ -]nous)?\W*$",
    r"^\W*(?:s'abonner|abonnez[ -]vous|subscribe|suivez[ -]nous|follow us|retrouvez[ -]nous sur)\b",
    r"^\W*(?:©|copyright)",
)
LABEL = 200
"""Characters above which a text is no button's; in a longer one it would be looked for at length."""

_LABEL = _any(
    r"^\W*(?:lire|en savoir|voir|d[ée]couvrir|consulter|acc[ée]der|t[ée]l[ée]charger|retrouver)\b.{0,25}$",
    r"^\W*(?:je (?:m'|d[ée]couvre|lis|participe)|s'inscrire|inscription|inscrivez|cliquez).{0,30}$",
    r"^\W*(?:ici|suite|la suite|plus d'infos?|plus d'informations?)\W*$",
    r"^\W*(?:read|learn|see|view|find out|download|register|continue)\b.{0,25}$",
    r"^\W*(?:more|here)\W*$",
)
_SOCIAL = re.compile(
    r"(?:^|\.)(?:facebook\.com|twitter\.com|x\.com|linkedin\.com|instagram\.com|youtube\.com|youtu\.be|"
    r"tiktok\.com|bsky\.app|threads\.net|pinterest\.com|whatsapp\.com|wa\.me|t\.me|addtoany\.com|mastodon\.[a-z]+)$"
)
_SENTENCE, _SHORT = 500, 70


def is_chore(text: str) -> bool:
    """Whether a passage, or the text of a link, is about the letter itself."""
    text = _plain(text)
    if len(text) <= _SENTENCE and (_LEAVING.search(text) or _ELSEWHERE.search(text[:200])):
        return True
    return len(text) <= _SHORT and _BUTTON.search(text) is not None


def ends_letter(text: str) -> bool:
    """Whether the foot of a letter begins here, when it is not its head."""
    return _LEAVING.search(_plain(text)[:_SENTENCE]) is not None


def is_label(text: str) -> bool:
    """Whether a link's text is that of a button, which says nothing of where it leads."""
    return len(text) <= LABEL and _LABEL.search(_plain(text)) is not None


def is_social(hosts: Iterable[str | None]) -> bool:
    """Whether one of these hosts is a network's, where letters have their profiles and not their stories."""
    return any(name is not None and _SOCIAL.search(name) for name in hosts)


def _plain(text: str) -> str:
    return text.replace("’", "'")
