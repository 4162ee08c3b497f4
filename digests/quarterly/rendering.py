"""The quarterly file as a page that stands alone, and the short message that says where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from digests.messages.rendering import message
from digests.quarterly.dossier import Dossier
from digests.quarterly.findings import findings
from digests.quarterly.view import DossierView, dossier_view
from digests.rows import Message
from digests.site.assets import asset
from digests.texts.language import FRENCH, Language, LanguageCode
from digests.texts.safe import plain, safe_link
from digests.texts.templating import render


@dataclass(frozen=True, slots=True)
class _PageView:
    language: LanguageCode
    style: Markup
    file: DossierView
    note: str
    day: str
    time: str


@dataclass(frozen=True, slots=True)
class _MessageView:
    title: str
    numbers: tuple[str, ...]
    late: str
    findings: tuple[str, ...]
    address: str
    name: str
    machine: str


def dossier_page(file: Dossier, generated: datetime, note: str | None, words: Language = FRENCH) -> str:
    """One HTML page without script and outside resources. `generated` (aware) is shown in the file's zone."""
    made = generated.astimezone(file.zone)
    view = _PageView(
        language=words.code,
        style=Markup(asset("style.css")),  # noqa: S704 - ours
        file=dossier_view(file, words),
        note=words.say(plain(note)) if note else "",
        day=words.long_date(made.date()),
        time=words.clock(made),
    )
    return render("quarterly/page.html.j2", view, words).lstrip()


def dossier_message(file: Dossier, words: Language = FRENCH, *, address: str = "", name: str = "") -> Message:
    """The three main findings, the file's `name` on the machine, and the quarter's digest at `address`."""
    whole = dossier_view(file, words)
    view = _MessageView(
        title=whole.title,
        numbers=whole.numbers,
        late=whole.late,
        findings=findings(file, words),
        address=safe_link(address) or "",
        name=name,
        machine=whole.machine,
    )
    return message("quarterly/message", view, words)
