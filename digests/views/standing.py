"""Why a publication stands where it stands in a digest, in one line."""

from __future__ import annotations

from digests.choosing.ranking import points
from digests.rows import ItemRow
from digests.texts.language import FRENCH, Language


def standing_view(row: ItemRow, words: Language = FRENCH) -> str:
    """`58 points = jugée notable 30 + poids du risque le plus lourd 20 + près de chez nous 8`."""
    counted = points(row)
    total = words.count(sum(one.points for one in counted), "{n} point", "{n} points").replace("-", "−")
    if not counted:
        return total
    first, *others = counted
    sums = [f"{words.say(first.reason)} {_signed(first.points, words)}"]
    for one in others:
        sign = "+" if one.points > 0 else "−"
        sums.append(f"{sign} {words.say(one.reason)} {words.number(abs(one.points))}")
    return f"{total} = {' '.join(sums)}"


def _signed(value: int, words: Language) -> str:
    return f"{'−' if value < 0 else ''}{words.number(abs(value))}"
