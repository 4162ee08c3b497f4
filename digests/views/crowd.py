"""What one source brought in number, as one line of a digest."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from digests.choosing.selection import Crowd
from digests.period import Period
from digests.texts.language import FRENCH, Language
from digests.views.view import ItemView, item_view, name_view


@dataclass(frozen=True, slots=True)
class CrowdView:
    """What a source brought in number: `lead` counts it, `items` are the best, `search` finds all."""

    lead: str
    items: tuple[ItemView, ...]
    count: int
    search: str


def crowd_view(crowd: Crowd, period: Period, zone: ZoneInfo, words: Language = FRENCH) -> CrowdView:
    """`CERT-FR : 12 publications, dont` the best, and the command that finds those of the period."""
    publications = words.count(crowd.count, "{n} publication", "{n} publications")
    since = period.start.astimezone(zone).date()
    return CrowdView(
        lead=words.say(
            "{source} : {publications}, dont", source=name_view(crowd.publisher), publications=publications
        ),
        items=tuple(item_view(row, zone, words) for row in crowd.best),
        count=crowd.count,
        search=f"!cherche source:{crowd.source_id} depuis:{since.isoformat()}",
    )
