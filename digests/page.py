"""The week as one HTML page that stands alone: no script, no outside resource, readable on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifiers.french import long_date
from digests.french import NARROW, typeset
from digests.period import period_label
from digests.rows import ItemRow
from digests.safe import plain
from digests.select import Digest, rank
from digests.templating import render
from digests.view import (
    ItemView,
    SectionView,
    blind_view,
    digest_title,
    empty_view,
    item_view,
    machine_view,
    numbers_view,
    section_view,
)


@dataclass(frozen=True, slots=True)
class _PageView:
    title: str
    period: str
    numbers: tuple[str, ...]
    empty: str
    note: str
    alerts: tuple[ItemView, ...]
    sections: tuple[SectionView, ...]
    blind: tuple[str, ...]
    machine: str
    generated: str
    iso_generated: str


def digest_page(digest: Digest, alerts: Sequence[ItemRow], generated: datetime, note: str | None) -> str:
    """The digest and the week's `alerts`; each publication with its SANDI line, a quotation and the reasons.

    `generated` (aware) is shown in the digest's zone; `note` is a sentence of ours shown under the title.
    """
    made = generated.astimezone(digest.zone)
    models = {*digest.models, *(row.model for row in alerts)}
    return render(
        "page.html.j2",
        _PageView(
            title=digest_title(digest),
            period=period_label(digest.period, digest.zone),
            numbers=numbers_view(digest.counts),
            empty=empty_view(digest.counts),
            note=typeset(plain(note or "")),
            alerts=tuple(item_view(row, digest.zone) for row in sorted(alerts, key=rank)),
            sections=tuple(section_view(section, digest.zone) for section in digest.sections),
            blind=tuple(blind_view(spot) for spot in digest.blind),
            machine=machine_view(sorted(models), digest.remark),
            generated=f"{long_date(made.date())} à {made.hour}{NARROW}h{NARROW}{made:%M}",
            iso_generated=made.isoformat(timespec="minutes"),
        ),
    )
