"""The days on which something starts, ends or is due, as French and English text announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from classifiers.assessment import DueDate
from classifiers.law.dates import WrittenDay, days_in
from classifiers.reading.plaintext import plain_marks, without_markup

_LONGEST = 300
_ROOM = _LONGEST - 2
"""For the sentence's own words, when an ellipsis stands on both sides."""
_WINDOW = 120
"""Characters around a day in which what is said of it is looked for: a long clause has about as many."""

_FILLER = (
    r"(?:(?:le|la|les|au|du|de|en|on|the|of|fin|end|early|late|mid|d[ée]but|mois|month|minuit|midnight|midi"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d{1,2} ?h(?:\d\d)?"
    r"|noon|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? |[dl]' ?|(?:mi|mid|end)-)*"
)
"""What may stand between the words looked for and the day: articles, weekdays, hours, parts of a month."""
_BOUND = re.compile(
    r"(?:\b(?:à (?:compter|partir) d[ue']|dès|avant|au plus tard|jusqu'(?:au|en|à)|d'ici(?: à| au)?|as of"
    r"|as from|with effect from|starting(?: on| from)?|beginning(?: on)?|effective(?: on| from| as of)?|by"
    rf"|before|until|till|(?:no|not) later than)|^\W*from(?! the (?!end))) ?{_FILLER}$"
)
"""Words that bind the day right after them; `from` does so where a clause begins, else see `_FROM`."""
_FROM = re.compile(
    r"\b(?:appl(?:y|ies|icable)|force|effect|mandatory|required|must|shall|will|available|open|starts?|begins?"
    rf"|bann?ed|prohibited|binding)\b[^.;!?]*\bfrom {_FILLER}$"
)
_CUE = re.compile(
    r"\b(?:entr(?:e|ent|era|eront|erait|eraient|ant|er) en (?:vigueur|application)"
    r"|(?:l'|d'|son |leur |cette )entrée en (?:vigueur|application)"
    r"|s'appliqu(?:e|ent|era|eront|erait|eraient)|applicables?|pren(?:d|nent|dra|dront) (?:effet|fin)"
    r"|échéances?|dates? (?:limites?|butoirs?)|clôtur\w+|clos\w*|délais? (?:fixé|limite|de \w+)|expir\w+"
    r"|ouvr(?:e|ent|ira|iront)|ferm(?:e|ent|era|eront)|débuter?(?:a|ont)?|commence(?:nt|ra|ront)?"
    r"|s'achèv(?:e|ent|era|eront)|se termine(?:nt|ra|ront)?"
    r"|attendue?s? (?:pour|d'ici)|deadlines?|due(?! to)|closing|entry into (?:force|application|effect)"
    r"|(?:enters?|entering|comes?|coming) into (?:force|application|effect)|appl(?:y|ies)|takes? effect"
    r"|(?:starts?|begins?|ends?|opens?) (?:on|in)|(?:will|to) (?:start|begin|end|open|close)"
    r"|obligatoires?|mandatory|(?<!entré )(?<!entrée )(?<!entrés )(?<!entrées )en vigueur)(?!\w)"
)
"""What starts, ends or is due, said before the day but not right before it."""
_AFTER_CUE = re.compile(
    r"\b(?:entr(?:e|ent|era|eront) en (?:vigueur|application)|(?:l'|d')?entrée en (?:vigueur|application)"
    r"|s'appliqu(?:e|ent|era|eront)|pren(?:d|nent|dra|dront) (?:effet|fin)|date limite|échéance|deadline"
    r"|(?:enters?|comes?) into (?:force|effect)|appl(?:y|ies)|takes? effect)\b"
)
"""The same, said after a day with which the clause begins."""
_REPORTED = re.compile(
    r"publi|adopt|sign[ée]|propos|pr[ée]sent[ée]|vot[ée]|dat[ée]|paru|rendu|enregistr|annonc|announc|issued"
    r"|approv|dépos|depuis|since|lanc[ée]|décid|decid|launched|appear|entrée?s? en|entered|took"
    r"|\b(?:lois?|décret|ordonnance|arrêté?|jugement|avis|rapport|décision|délibération|judgment|report)\b"
)
"""Between them and the day: it is then of what happened, or of a text's name (`la loi du 7 octobre 2016`)."""
_PREPOSITION = re.compile(
    rf"^ {_FILLER}$|(?:^|[ (])(?:le|au|en|du|de|d'|on|in|is|est|for|pour|to|until|the|fixée? (?:au|à)|:|-|\()"
    rf" ?{_FILLER}$"
)
_MOVED = re.compile(
    r"\b(?:report(?:e|ent|er|era|ée?s?)|repouss|recul|(?:postpon|delay|defer|mov|shift|push|extend|prolong)\w*\b)"
    rf"(?P<between>[^.;!?\n]*) (?:to|until|au|à|en|jusqu'au) {_FILLER}$"
)
_WINDOW_OPEN = re.compile(
    r"\b(?:ouvert|consultation|concertation|candidature|inscription|open|applications|submissions)\w*"
    rf"(?P<between>[^.;!?\n]*) (?:du|from) [^.;!?\n]{{1,25}} (?:au|to|until) {_FILLER}$"
)
"""This and `_MOVED` reach back over another day: `from August 2026 to December 2027`, `du 3 au 15 juin`."""
_CHAIN = re.compile(
    rf"^[^.;:!?()\n]*(?:,| et| and| puis| ou| or| then)(?: on| in| from| à compter)? {_FILLER}$"
)
_FRONTED = re.compile(rf"^\W*(?:le |on |en |in |au |à la date du )?{_FILLER}$")
_FUTURE = re.compile(
    r"\b(?:\w+(?:era|ira|dra|ura|rront|eront|iront|dront|rrez|erez)|doi(?:t|vent)|devr\w+|entrent?|ferment?"
    r"|ouvrent?|expirent?|clôture|échéance|limite|s'appliquent?|prévue?s?|attendue?s?|will|must|shall|due"
    r"|expires?|closes?|ends?|starts?|begins?|apply|applies|deadline|opens?|ha(?:s|ve) to|takes? effect"
    r"|into force|planned|scheduled|expected)\b"
)
"""What makes `dans deux mois` a day to come, and not the time that something took."""
_PAST = re.compile(r"\b(?:était|étaient|avait|avaient|\w{3,}[^\Wrf]ai(?:t|ent)|(?:a|ont) été|was|were|had)\b")
_LINE_GOES_ON = re.compile(r"\n(?=[a-zà-öø-ÿœ0-9])")
"""A line ends a sentence or item, unless the next one begins in the middle of one."""
_CLAUSE_END = re.compile(r"[.;!?](?: |$)|\n")
_SENTENCE_END = re.compile(r"(?<!\bart)(?<!\bM)(?<![ .'][A-Z])[.!?…][»\")]?\s(?=[\"«“(]?\s?[A-ZÀ-ÖØ-Þ])|\n")


def deadlines_in(text: str, published: date | None) -> tuple[DueDate, ...]:
    """The days on which a text says that something starts, ends or is due; each once, in its order.

    Other days in it (of publication, adoption, an event) are left out. For days without a year and days
    counted from today see `classifiers.law.dates.days_in`.
    """
    readable = _LINE_GOES_ON.sub(" ", without_markup(text))
    even = plain_marks(readable)
    days = days_in(even, published)
    if not days:
        return ()
    due: dict[date, DueDate] = {}
    for one in _due(even.lower(), days):
        if one.day not in due:
            due[one.day] = DueDate(day=one.day, sentence=_sentence(readable, one), stated=one.stated)
    return tuple(due.values())


def _due(text: str, days: list[WrittenDay]) -> Iterator[WrittenDay]:
    """The days of which the text, in lower case, says that something is due then."""
    end, counted = 0, False
    for place, day in enumerate(days):
        before = text[max(end, day.start - _WINDOW) : day.start]
        following = days[place + 1].start if place + 1 < len(days) else len(text)
        after = text[day.end : min(following, day.end + _WINDOW)]
        clause, rest = _clause_end(before), _clause_start(after)
        if day.stated == "relative":
            counted = _runs(day, clause, rest)
        else:
            counted = (counted and _goes_on(before)) or _is_due(clause, rest)
            counted = counted or _ends_there(_clause_end(text[max(0, day.start - _WINDOW) : day.start]))
        if counted:
            yield day
        end = day.end


def _runs(day: WrittenDay, before: str, after: str) -> bool:
    """Whether a term begins to run with the publication, rather than being one of a time that is over."""
    if day.term:
        return not _PAST.search(before)
    return bool(_FUTURE.search(before) or _FUTURE.search(after))


def _goes_on(before: str) -> bool:
    """Whether a list of days goes on: `le 2 août 2025 et le 2 août 2026`."""
    return len(before) < _WINDOW // 2 and bool(_CHAIN.search(before)) and not _REPORTED.search(before)


def _is_due(before: str, after: str) -> bool:
    """Whether the clause around a day says that something starts, ends or is due then."""
    if _BOUND.search(before) or ("from" in before and _FROM.search(before)):
        return True
    cue = _last(_CUE, before)
    if cue and _says_when(before[cue.end() :]):
        return True
    cue = _AFTER_CUE.search(after) if _FRONTED.search(before) else None
    return bool(cue and not _REPORTED.search(after, 0, cue.start()))


def _ends_there(clause: str) -> bool:
    """Whether a day is the second of two: to which something is put off, or with which a time to act ends."""
    found = _MOVED.search(clause) or _WINDOW_OPEN.search(clause)
    return bool(found and not _REPORTED.search(found["between"]))


def _says_when(between: str) -> bool:
    """Whether the day after these words is the cue's (`échéance fixée au`), not another's (`publié le`)."""
    return bool(_PREPOSITION.search(between)) and not _REPORTED.search(between)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(text):
        last = match
    return last


def _clause_end(before: str) -> str:
    """What a text says after its last full stop or semicolon."""
    return _CLAUSE_END.split(before)[-1]


def _clause_start(after: str) -> str:
    return _CLAUSE_END.split(after, maxsplit=1)[0]


def _sentence(text: str, day: WrittenDay) -> str:
    """The sentence in which a day stands, cut around it with an ellipsis when it is too long."""
    first, last = max(0, day.start - _LONGEST), min(len(text), day.end + _LONGEST)
    opening = _last(_SENTENCE_END, text[first : day.start])
    closing = _SENTENCE_END.search(text, day.end, last)
    start = first + opening.end() if opening else first
    end = closing.end() if closing else last
    low = max(start, min(day.start - _ROOM // 2, end - _ROOM))
    high = min(end, low + _ROOM)
    left, right = text[low : day.start], text[day.end : high]
    if low > start:
        left = "…" + (left.partition(" ")[2] or left)
    if high < end:
        right = (right.rpartition(" ")[0] or right) + "…"
    return f"{left}{text[day.start : day.end]}{right}".strip()
