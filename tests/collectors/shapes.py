"""What the real counterparts of each kind of source answer: their recorded shape, with contents of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import newsletters
from collectors.law.interface import issues, summary, text
from collectors.law.journal import APPOINTED, CHARTER, archive_of, index_of, members_of
from discovery.pages import cards, linked_cards, page, table
from factories import source
from fuzzing import Seed
from watcher.collectors.pages import change
from watcher.collectors.registry import collect
from watcher.mail.addresses import LetterAt, Listing, ListingOf, Place
from watcher.recipes import Letters, Recipe
from watcher.sources import Kind, Source, bundled_path, load_sources
from watcher.web.answer import Answer

SITE = "https://www.exemple.fr"

SITEMAP = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="//www.exemple.fr/main-sitemap.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>{SITE}/</loc><lastmod>2026-11-23T06:00:00+00:00</lastmod><priority>1.0</priority></url>
  <url><loc>{SITE}/actualites/une-charte-pour-l-ia</loc><lastmod>2026-11-22T10:12:13+01:00</lastmod>
    <image:image><image:loc>{SITE}/images/charte.jpg</image:loc><image:title>Image</image:title></image:image>
    <xhtml:link rel="alternate" hreflang="en" href="{SITE}/en/news/a-charter"/></url>
  <url><loc>{SITE}/actualites/un-agent-conversationnel-a-l-accueil</loc><lastmod>2026-11-20</lastmod></url>
  <url><loc>{SITE}/actualites/2024/05/un-ancien-projet</loc><lastmod>2024-05-06T00:00Z</lastmod></url>
  <url><loc>{SITE}/mentions-legales</loc></url>
</urlset>"""

NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>{SITE}/article/4012</loc><news:news>
    <news:publication><news:name>Le Journal</news:name><news:language>fr</news:language></news:publication>
    <news:publication_date>2026-11-22T18:30:00+01:00</news:publication_date>
    <news:title>L&apos;IA générative entre à l&apos;hôtel de ville</news:title></news:news></url>
  <url><loc>{SITE}/article/4013</loc><news:news>
    <news:publication><news:name>Le Journal</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2026-11-22</news:publication_date>
    <news:title>Generative AI at the town hall</news:title></news:news></url>
</urlset>"""

INDEX = f"""<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>{SITE}/post-sitemap.xml</loc><lastmod>2026-11-22T10:12:13+01:00</lastmod></sitemap>
  <sitemap><loc>{SITE}/page-sitemap.xml</loc><lastmod>2026-01-05T09:00:00+01:00</lastmod></sitemap>
  <sitemap><loc>{SITE}/category-sitemap.xml</loc><lastmod>2026-11-22T10:12:13+01:00</lastmod></sitemap>
</sitemapindex>"""

INCIDENTS: dict[str, object] = {
    "total_results": 2,
    "incidents": [
        {
            "id": "2026-11-21-0a1b",
            "title": "Voice clone used against a town's treasurer",
            "articles": None,
            "n_articles": 4,
            "date": "2026-11-21",
            "location": {"location": "Lyon", "country": "France", "country_code": "FRA"},
            "evidences": None,
            "summary": "A summary written by a machine.",
            "properties": {
                "principles": ["Robustness & digital security"],
                "industries": ["Government, security, and defence"],
                "harm_types": ["Economic/Property"],
                "harm_levels": ["AI incident"],
                "most_severe_harm": None,
                "ai_tasks": ["Content generation"],
            },
            "aiid_ids": [123],
            "language_counts": {"fra": 3, "eng": 1},
        },
        {
            "id": "2026-11-20-2c3d",
            "title": "A hazard",
            "date": "2026-11-20",
            "location": None,
            "properties": None,
        },
    ],
}

CONSULTATIONS: dict[str, object] = {
    "exactMatch": True,
    "initiativeResultDtoPage": {
        "content": [
            {
                "id": 19001.0,
                "initiativeStatus": "ACTIVE",
                "reference": "Ares(2026)1000001",
                "foreseenActType": "REG_IMPL",
                "shortTitle": "Sandboxes for artificial intelligence",
                "currentStatuses": [
                    {
                        "frontEndStage": "ADOPTION_WORKFLOW",
                        "receivingFeedbackStatus": "OPEN",
                        "feedbackStartDate": "2026/11/20 13:24:32",
                        "feedbackEndDate": "2026/12/18 23:59:59",
                        "isCurrent": True,
                    }
                ],
                "topics": [{"code": "DIGITAL", "label": "Digital economy and society"}],
                "initiativeTranslations": [
                    {"value": "Bacs à sable de l’IA", "language": "FR", "field": "SHORT_TITLE"},
                    {"value": "KI-Reallabore", "language": "DE", "field": "SHORT_TITLE"},
                ],
            },
            {
                "id": 19002.0,
                "reference": "Ares(2026)1000002",
                "shortTitle": "A plan",
                "currentStatuses": [
                    {
                        "frontEndStage": "INIT_PLANNED",
                        "receivingFeedbackStatus": "DISABLED",
                        "feedbackStartDate": "2025/03/11 12:32:30",
                        "feedbackEndDate": None,
                        "isCurrent": True,
                    }
                ],
                "initiativeTranslations": [],
            },
        ],
        "totalPages": 1,
        "totalElements": 2,
    },
}

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_DATE = "http://www.w3.org/2001/XMLSchema#date"


def row(celex: str, date: str, title: str = "", language: str = "fr", summary: str = "") -> dict[str, object]:
    """A row as the Publications Office writes it; without `title`, what is optional is absent."""
    link = f"https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=CELEX:{celex}"
    cells: dict[str, object] = {
        "id": {"type": "literal", "datatype": _STRING, "value": celex},
        "link": {"type": "literal", "value": link},
        "date": {"type": "literal", "datatype": _DATE, "value": date},
    }
    if title:
        cells["title"] = {"type": "literal", "xml:lang": language, "value": title}
    if summary:
        cells["summary"] = {"type": "literal", "value": summary}
    return cells


def rows(*bindings: Mapping[str, object]) -> bytes:
    """SPARQL results in JSON."""
    names = ["id", "title", "link", "date", "summary"]
    results = {"distinct": False, "ordered": True, "bindings": bindings}
    return json.dumps({"head": {"link": [], "vars": names}, "results": results}).encode()


ACT = "Règlement (UE) 2024/1689 du Parlement européen et du Conseil du 13\xa0juin 2024 sur l’IA"
ROWS = rows(
    row("32024R1689", "2024-07-12", ACT),
    row("32024R1689", "2024-07-12", "Regulation (EU) 2024/1689 of 13 June 2024", "en"),
    row("32024R1689R(02)", "2026-01-13", summary="Rectifie le règlement (UE) 2024/1689"),
    row("02024R1689-20260727", "2026-07-27", summary="Consolide le règlement (UE) 2024/1689"),
    row("32026R0777", "2026-05-20", "Commission Implementing Regulation (EU) 2026/777", "en"),
)


def paper(number: str, title: str, *authors: str, published: str = "2026-11-20T17:59:01Z") -> str:
    """An entry of arXiv's interface."""
    names = "".join(f"<author><name>{name}</name></author>" for name in authors)
    return f"""<entry><id>http://arxiv.org/abs/{number}</id><updated>2026-11-21T08:00:00Z</updated>
    <published>{published}</published><title>{title}</title>
    <summary>  We study how a town hall
      uses language models, at 3 &lt; n sites.
    </summary>{names}
    <arxiv:comment>12 pages</arxiv:comment><arxiv:primary_category term="cs.CY"
      scheme="http://arxiv.org/schemas/atom"/><category term="cs.CY" scheme="http://arxiv.org/schemas/atom"/>
    <link href="http://arxiv.org/abs/{number}" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/{number}" rel="related" type="application/pdf"/></entry>"""


def papers(*entries: str, total: int = 4012) -> bytes:
    """An answer of arXiv's interface."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
  xmlns:arxiv="http://arxiv.org/schemas/atom">
  <link href="http://arxiv.org/api/query?search_query%3Dcat:cs.CY" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=cat:cs.CY</title><id>http://arxiv.org/api/x</id>
  <updated>2026-11-22T00:00:00-05:00</updated>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>{"".join(entries)}</feed>""".encode()


PAPERS = papers(
    paper(
        "2611.01234v2", "Language Models\n  in Town Halls", "Ada Martin", "Bo Le Gall", "Cy Roy", "Di Roux"
    ),
    paper("cs/0601001v1", "An Old Paper", "Ada Martin", published="2006-01-02T00:00:00Z"),
)


def bundled(name: str) -> Source:
    """A source of the bundled file."""
    (found,) = (one for one in load_sources(bundled_path()) if one.id == name)
    return found


def sitemap_shapes() -> list[Seed]:
    reads = source(kind="sitemap", url=f"{SITE}/sitemap.xml")
    texts = {"sitemap": SITEMAP, "news": NEWS, "lines": f"{SITE}/un\n{SITE}/deux-mots\n"}
    index = Seed("index", INDEX.encode(), reads, reads.url)
    child = Seed("child", SITEMAP.encode(), reads, f"{SITE}/post-sitemap.xml", memory=_memory_after(index))
    return [*(Seed(name, text.encode(), reads, reads.url) for name, text in texts.items()), index, child]


def _memory_after(seed: Seed) -> str | None:
    return collect(seed.answer, seed.source).memory


def json_shapes() -> list[Seed]:
    answers = {"oecd-aim": INCIDENTS, "have-your-say": CONSULTATIONS}
    return [
        Seed(name, json.dumps(data).encode(), one := bundled(name), one.url) for name, data in answers.items()
    ]


def sparql_shapes() -> list[Seed]:
    reads = bundled("cellar")
    return [Seed("rows", ROWS, reads, reads.url, memory='["32024R1689"]')]


def arxiv_shapes() -> list[Seed]:
    reads = source(
        kind="arxiv", url="https://export.arxiv.org/api/query?search_query=cat:cs.CY", language="en"
    )
    return [Seed("papers", PAPERS, reads, reads.url)]


def listing_shapes() -> list[Seed]:
    pages = {
        "cards": (cards(), {"item": "div.card", "link": "h3 a", "date": "p.date", "summary": "p.chapo"}),
        "table": (table(), {"item": "tbody tr", "title": "td:last-child", "date": "td", "summary": "tr"}),
        "links": (linked_cards(), {"item": "a.vignette", "title": ".intitule", "date": ".quand"}),
    }
    return [
        Seed(name, page(body).encode(), one := source(kind="listing", recipe=Recipe(**keys)), one.url)
        for name, (body, keys) in pages.items()
    ]


def change_shapes() -> list[Seed]:
    reads = source(kind="change", url=f"{SITE}/registre")
    before = (
        "<title>Registre</title><main><h1>Registre</h1><p>Douze outils.</p><table><tr><td>1</td></tr></table>"
    )
    after = before.replace("Douze outils.", "Treize outils. Un nouvel assistant est <b>à l'essai</b>.")
    memory = change.collect(Answer(reads.url, 200, {}, before.encode()), reads).memory
    return [
        Seed("first", before.encode(), reads, reads.url),
        Seed("later", after.encode(), reads, reads.url, memory=memory),
    ]


def jorf_shapes() -> list[Seed]:
    reads = source(kind="jorf", url="https://dila.exemple.fr/OPENDATA/JORF/")
    name = "JORF_20261122-003000.tar.gz"
    texts = archive_of(CHARTER, APPOINTED)
    return [
        Seed("index", index_of(name).encode(), reads, reads.url),
        Seed("archive", texts, reads, reads.url + name, "application/x-gzip"),
        Seed("unpacked", b"".join(members_of(CHARTER).values()), reads, reads.url + name),
    ]


def legifrance_shapes() -> list[Seed]:
    reads = source(kind="legifrance", url="https://api.exemple.fr/lf")
    memory = json.dumps({"waiting": [{"id": CHARTER.id, "title": CHARTER.title}]})
    answers = {"lastNJo": issues(1, 2), "jorfCont": summary(1, CHARTER, APPOINTED), "jorf": text(CHARTER)}
    return [
        Seed(name, json.dumps(data).encode(), reads, f"{reads.url}/consult/{name}", memory=memory)
        for name, data in answers.items()
    ]


def mailbox_shapes() -> list[Seed]:
    reads = source(kind="mailbox", letters=Letters(sender=newsletters.SENDER))
    at = LetterAt("INBOX", Place(17, 3)).url
    plain = "Un guide pour les agents\nIl est court.\nhttps://a.exemple.fr/guide\n\nUn forum\nhttps://a.exemple.fr/forum\n"
    return [
        Seed(
            "html",
            newsletters.letter(newsletters.page(*newsletters.STORIES), plain),
            reads,
            at,
            "message/rfc822",
        ),
        Seed("plain", newsletters.letter(text=plain, cte="8bit"), reads, at, "message/rfc822"),
        Seed("listing", Listing(17, (1, 2, 3)).written(), reads, ListingOf("INBOX", newsletters.SENDER).url),
    ]


SHAPES: Mapping[Kind, Callable[[], Sequence[Seed]]] = {
    "sitemap": sitemap_shapes,
    "json": json_shapes,
    "sparql": sparql_shapes,
    "arxiv": arxiv_shapes,
    "change": change_shapes,
    "jorf": jorf_shapes,
    "legifrance": legifrance_shapes,
    "mailbox": mailbox_shapes,
    "listing": listing_shapes,
}
"""The shapes of each kind, for fuzzing and for properties."""
