"""What frames a digest: what it was narrowed to, and how much came in against the period before."""

from __future__ import annotations

from collections.abc import Sequence

from digests.choosing.interest import Interest
from digests.choosing.selection import Digest
from digests.choosing.trend import Trend
from digests.period import period_before, period_label
from digests.texts.french import AXIS_NAMES
from digests.texts.language import FRENCH, Language
from digests.texts.safe import excerpt

NAMES_SHOWN = 3
WORD_LIMIT = 60


def interests_view(interests: Sequence[Interest], words: Language = FRENCH) -> str:
    """`axe Légal · risque R08 et mot « jeton »`; what stands after a dot narrows further."""
    return " · ".join(words.enumeration(_names(one, words), NAMES_SHOWN) for one in interests)


def trend_view(digest: Digest, words: Language = FRENCH) -> tuple[str, ...]:
    """Two lines of figures, each with its difference to the period before; none without one."""
    if digest.trend is None:
        return ()
    before = period_label(period_before(digest.period, digest.zone), digest.zone, words)
    return (_totals(digest.trend, before, words), _by_axis(digest.trend, words))


def difference(now: int, before: int, words: Language) -> str:
    """`+12`, `−3` with a true minus, `=`."""
    if now == before:
        return "="
    return f"{'+' if now > before else '−'}{words.number(abs(now - before))}"


def _totals(trend: Trend, before: str, words: Language) -> str:
    now = trend.now
    return words.say(
        "Par rapport à {before} : {publications} ({more}), {urgent} ({more_urgent})",
        before=before,
        publications=words.count(now.publications, "{n} publication", "{n} publications"),
        more=difference(now.publications, trend.before.publications, words),
        urgent=words.count(now.urgent, "{n} urgente", "{n} urgentes"),
        more_urgent=difference(now.urgent, trend.before.urgent, words),
    )


def _by_axis(trend: Trend, words: Language) -> str:
    past = {one.axis: one.publications for one in trend.before.axes}
    return " · ".join(
        f"{words.say(AXIS_NAMES[one.axis])} {words.number(one.publications)} "
        f"({difference(one.publications, past.get(one.axis, 0), words)})"
        for one in trend.now.axes
    )


def _names(interest: Interest, words: Language) -> list[str]:
    return [
        *(words.say("axe {name}", name=words.say(AXIS_NAMES[axis])) for axis in interest.axes),
        *(words.say("risque {id}", id=risk) for risk in interest.risks),
        *(words.say("mot « {word} »", word=excerpt(word, WORD_LIMIT)) for word in interest.words),
    ]
