"""A digest as one HTML page that stands alone: no script, no outside resource, readable on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from digests.choosing.ranking import rank
from digests.choosing.selection import Digest
from digests.rows import ItemRow
from digests.site.assets import asset
from digests.texts.language import FRENCH, Language, LanguageCode
from digests.texts.safe import plain
from digests.texts.templating import render
from digests.views.digest_view import DigestView, digest_view
from digests.views.view import ItemView, item_view, machine_view


@dataclass(frozen=True, slots=True)
class _PageView:
    language: LanguageCode
    style: Markup
    digest: DigestView
    note: str
    alerts: tuple[ItemView, ...]
    machine: str
    day: str
    time: str


def digest_page(
    digest: Digest,
    alerts: Sequence[ItemRow],
    generated: datetime,
    note: str | None,
    words: Language = FRENCH,
) -> str:
    """The digest and the period's `alerts`; each publication with its SANDI, a quotation and the reasons.

    `generated` (aware) is shown in the digest's zone; `note` is a sentence of ours shown under the title.
    """
    made = generated.astimezone(digest.zone)
    models = {*digest.models, *(row.model for row in alerts)}
    view = _PageView(
        language=words.code,
        style=Markup(asset("style.css")),  # noqa: S704 - ours
        digest=digest_view(digest, words),
        note=words.say(plain(note or "")) if note else "",
        alerts=tuple(item_view(row, digest.zone, words) for row in sorted(alerts, key=rank)),
        machine=machine_view(sorted(models), digest.remark, words),
        day=words.long_date(made.date()),
        time=words.clock(made),
    )
    return render("page.html.j2", view, words).lstrip()
