"""Archives of the Journal officiel as the DILA makes them: our own reconstruction, with invented texts."""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class JournalText:
    """One text; each article is a file of its own."""

    number: int
    title: str
    articles: tuple[str, ...] = ()
    published: str = "2026-11-22"
    ministry: str = "Ministère de l'économie"
    visas: str = ""
    nature: str = "ARRETE"

    @property
    def id(self) -> str:
        return f"JORFTEXT{self.number:012}"

    @property
    def article_ids(self) -> list[str]:
        return [f"JORFARTI{self.number * 100 + place:012}" for place in range(len(self.articles))]


CHARTER = JournalText(
    54000001,
    "Décret n° 2026-1201 du 20 novembre 2026 relatif aux outils numériques des administrations",
    (
        "<p>Les systèmes d'intelligence artificielle des communes sont inscrits dans un registre.</p>",
        "<p>Le registre est public.<br/>Il est tenu à jour chaque année.</p>",
    ),
    visas="<p>Vu le code des relations entre le public et l'administration ;</p>",
    nature="DECRET",
)
APPOINTED = JournalText(
    54000002, "Arrêté du 18 novembre 2026 portant nomination", ("<p>M. Martin est nommé.</p>",)
)
HOSES = JournalText(
    54000003, "Arrêté relatif aux robinets d'incendie armés (RIA)", ("<p>Les RIA et l'hibIA.</p>",)
)


def _meta(text: JournalText, kind: str) -> str:
    return f"""<META><META_COMMUN><ID>{text.id}</ID><ANCIEN_ID/><ORIGINE>JORF</ORIGINE>
<URL>texte/{kind}/JORF/TEXT/{text.id}.xml</URL><NATURE>{text.nature}</NATURE></META_COMMUN>
<META_SPEC><META_TEXTE_CHRONICLE><CID>{text.id}</CID><NUM/><NOR>ECOX26{text.number % 100000:05}A</NOR>
<DATE_PUBLI>{text.published}</DATE_PUBLI><DATE_TEXTE>2026-11-18</DATE_TEXTE></META_TEXTE_CHRONICLE>"""


def version_xml(text: JournalText) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEXTE_VERSION>{_meta(text, "version")}<META_TEXTE_VERSION><TITRE>{escape(text.title[:20])}</TITRE>
<TITREFULL>{escape(text.title)}</TITREFULL><ETAT/><DATE_DEBUT>2999-01-01</DATE_DEBUT><AUTORITE/>
<MINISTERE>{escape(text.ministry)}</MINISTERE></META_TEXTE_VERSION></META_SPEC></META>
<NOTICE><CONTENU/></NOTICE><VISAS><CONTENU>{text.visas}</CONTENU></VISAS><SIGNATAIRES><CONTENU/></SIGNATAIRES>
</TEXTE_VERSION>"""


def struct_xml(text: JournalText) -> str:
    links = "".join(
        f'<LIEN_ART debut="2999-01-01" etat="" id="{one}" num="{number}" origine="JORF"/>'
        for number, one in enumerate(text.article_ids, start=1)
    )
    meta = _meta(text, "struct")
    return f"<TEXTELR>{meta}</META_SPEC></META><VERSIONS/><STRUCT>{links}</STRUCT></TEXTELR>"


def article_xml(text: JournalText, place: int) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ARTICLE><META><META_COMMUN><ID>{text.article_ids[place]}</ID><NATURE>Article</NATURE></META_COMMUN>
<META_SPEC><META_ARTICLE><NUM>{place + 1}</NUM><ETAT/></META_ARTICLE></META_SPEC></META>
<CONTEXTE><TEXTE cid="{text.id}" date_publi="{text.published}" nature="{text.nature}"><TITRE_TXT>x</TITRE_TXT>
</TEXTE></CONTEXTE><VERSIONS/><NOTA><CONTENU/></NOTA>
<BLOC_TEXTUEL><CONTENU>{text.articles[place]}</CONTENU></BLOC_TEXTUEL></ARTICLE>"""


def members_of(*texts: JournalText) -> dict[str, bytes]:
    """Path to content; articles before the texts that they belong to, the last one first."""
    found: dict[str, bytes] = {}
    for text in texts:
        for place, one in reversed(list(enumerate(text.article_ids))):
            found[f"20261122-003000/jorf/global/article/JORF/ARTI/00/{one}.xml"] = article_xml(
                text, place
            ).encode()
    for text in texts:
        found[f"20261122-003000/jorf/global/texte/struct/JORF/TEXT/00/{text.id}.xml"] = struct_xml(
            text
        ).encode()
        found[f"20261122-003000/jorf/global/texte/version/JORF/TEXT/00/{text.id}.xml"] = version_xml(
            text
        ).encode()
    return found


def packed(members: dict[str, bytes]) -> bytes:
    """A .tar.gz of these files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def archive_of(*texts: JournalText) -> bytes:
    return packed(members_of(*texts))


def index_of(*names: str) -> str:
    """Apache's page of a folder."""
    rows = "".join(
        f'<tr><td><a href="{name}">{name}</a></td><td align="right">2026-11-22 00:35  </td><td>1.2M</td></tr>'
        for name in ("Freemium_jorf_global_20250713-140000.tar.gz", *names)
    )
    return (
        "<!DOCTYPE HTML><html><head><title>Index of /OPENDATA/JORF</title></head><body>"
        f'<h1>Index of /OPENDATA/JORF</h1><table><tr><th><a href="?C=N;O=D">Name</a></th></tr><tr><td>'
        f"<a href='/OPENDATA/'>Parent Directory</a></td></tr>{rows}</table></body></html>"
    )
