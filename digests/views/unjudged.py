"""A publication that no machine has classified yet, as readers see it: what its source states."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digests.choosing.ranking import dated
from digests.rows import UnjudgedRow
from digests.texts.language import FRENCH, Language
from digests.texts.safe import excerpt, headline, safe_link
from digests.views.view import LEAD_LIMIT, name_view


@dataclass(frozen=True, slots=True)
class UnjudgedView:
    """`date` is the day in the reader's zone; `lead`, `author` may be empty; `state` says that it waits."""

    item_id: int
    title: str
    link: str | None
    lead: str
    publisher: str
    author: str
    date: str
    state: str


def unjudged_view(row: UnjudgedRow, zone: ZoneInfo, words: Language = FRENCH) -> UnjudgedView:
    """Every text of the row cleaned and cut, as for what was classified."""
    day = words.long_date(dated(row).astimezone(zone).date())
    return UnjudgedView(
        item_id=row.item_id,
        title=headline(row.title),
        link=safe_link(row.link),
        lead=excerpt(row.lead, LEAD_LIMIT),
        publisher=name_view(row.publisher),
        author=name_view(row.author or ""),
        date=day if row.published else words.say("vu le {day}", day=day),
        state=words.say("pas encore classée"),
    )
