"""The document as one HTML page that needs nothing else: no script, no font, no address to fetch from."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from digests.report.document import Document
from digests.report.view import LINE, Part, parts
from digests.texts.language import FRENCH
from digests.texts.safe import excerpt
from digests.texts.templating import render

_LICENCES = {
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "Licence Ouverte 2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


@dataclass(frozen=True, slots=True)
class _PageView:
    language: str
    style: Markup
    style_hash: str
    title: str
    subtitle: str
    period: str
    organisation: str
    licence: str
    licence_link: str
    generated: str
    day: str
    parts: tuple[Part, ...]


def page(document: Document) -> str:
    """The whole page, in French; the same document, the same text.

    Raises ValueError when the document is at fault: an anchor or a chart's id that stands twice, a chart
    with more or fewer figures than places.
    """
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    view = _PageView(
        language=document.language,
        style=Markup(style),  # noqa: S704 - ours
        style_hash=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        title=excerpt(document.title, LINE),
        subtitle=excerpt(document.subtitle, LINE),
        period=excerpt(document.period, LINE),
        organisation=excerpt(document.organisation, LINE),
        licence=excerpt(document.licence, LINE),
        licence_link=_LICENCES.get(document.licence, ""),
        generated=document.generated.isoformat(timespec="seconds"),
        day=FRENCH.long_date(document.generated.date()),
        parts=parts(document),
    )
    return render("report/page.html.j2", view)
