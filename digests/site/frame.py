"""What all pages have in common: whose site it is, how they link to each other, what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from digests.texts.language import Language, LanguageCode, language, marked

_SECTIONS = (
    ("syntheses", "syntheses/index.html", marked("Synthèses")),
    ("risques", "risques/index.html", marked("Risques")),
    ("axes", "axes/index.html", marked("Axes")),
    ("echeances", "echeances.html", marked("Échéances")),
    ("solutions", "solutions/index.html", marked("Solutions")),
    ("usages", "usages/index.html", marked("Usages")),
    ("sources", "sources/index.html", marked("Sources")),
    ("recherche", "recherche.html", marked("Recherche")),
)
_ABOUT = (
    ("a-propos.html", marked("À propos")),
    ("methode.html", marked("Méthode et limites")),
    ("flux.html", marked("Flux et agenda")),
    ("donnees.html", marked("Données ouvertes")),
    ("confidentialite.html", marked("Données personnelles")),
    ("accessibilite.html", marked("Accessibilité : non auditée")),
    ("mentions-legales.html", marked("Mentions légales")),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose site it is. `url` is its address without a slash at the end, empty when it has none yet.

    `note` is a sentence of ours under every title, such as that of a demo.
    """

    title: str
    zone: ZoneInfo
    url: str = ""
    code: LanguageCode = "fr"
    organisation: str = ""
    contact: str = ""
    note: str = ""

    @property
    def words(self) -> Language:
        """The language of the site."""
        return language(self.code)

    def address(self, path: str, seen_from: str) -> str:
        """Where a page is, for whoever reads `seen_from`: absolute with `url`, else relative to that page."""
        return f"{self.url}/{path}" if self.url else root_of(seen_from) + path

    def urn(self, name: str) -> str:
        """A lasting id for something of this site, whatever address it has one day."""
        return uuid5(NAMESPACE_URL, f"vigie:{self.title}:{name}").urn


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself. `feed` is the path of its own feed, `script` that of the script it runs."""

    path: str
    title: str
    description: str = ""
    section: str = ""
    feed: str = ""
    script: str = ""
    is_lost: bool = False
    """Shown in place of any page, at any depth: with an address, its links begin at the server's root."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words; `current` when it leads to where one is."""

    href: str
    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around a page, ready for the layout."""

    site: str
    title: str
    description: str
    language: LanguageCode
    root: str
    canonical: str
    feed: str
    feeds: tuple[Link, ...]
    script: str
    note: str
    organisation: str
    sections: tuple[Link, ...]
    about: tuple[Link, ...]
    is_home: bool


def shell(frame: Frame, head: Head) -> Shell:
    """The shell of one page."""
    words = frame.words
    root = f"{urlsplit(frame.url).path}/" if head.is_lost and frame.url else root_of(head.path)
    return Shell(
        site=frame.title,
        title=head.title,
        description=head.description
        or words.say("Veille de l’intelligence artificielle pour le service public"),
        language=frame.code,
        root=root,
        canonical=f"{frame.url}/{head.path}" if frame.url and not head.is_lost else "",
        feed=root + head.feed if head.feed else "",
        feeds=(
            Link(f"{root}flux/syntheses.xml", words.say("Synthèses")),
            Link(f"{root}flux/alertes.xml", words.say("Alertes")),
        ),
        script=root + head.script if head.script else "",
        note=words.say(frame.note) if frame.note else "",
        organisation=frame.organisation,
        sections=tuple(
            Link(root + path, words.say(text), current=name == head.section) for name, path, text in _SECTIONS
        ),
        about=tuple(Link(root + path, words.say(text), current=path == head.path) for path, text in _ABOUT),
        is_home=head.path == "index.html",
    )


def root_of(path: str) -> str:
    """From a page to the folder that all pages are in: `../` for `risques/R08.html`."""
    return "../" * path.count("/")
