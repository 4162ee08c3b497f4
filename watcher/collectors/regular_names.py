"""What the elements of regular feeds mean, and which of them mean nothing to us.

`regular` reads only what stands here. An element that is not named here and whose local name is none of
`TELLING` has no meaning to feedparser either, in whatever namespace: it is passed over with all inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum, auto

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_CHAPTERS = "{http://podlove.org/simple-chapters}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_FEEDBURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"
_GEO = "{http://www.georss.org/georss}"
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RSS1 = "{http://purl.org/rss/1.0/}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_SPELLINGS = {
    _ITUNES: (
        "{http://www.itunes.com/DTDs/Podcast-1.0.dtd}",
        "{http://www.itunes.com/DTDs/PodCast-1.0.dtd}",
    ),
    _MEDIA: ("{http://search.yahoo.com/mrss}",),
}
"""What else is written for a namespace, and means the same to feedparser."""


class Part(IntEnum):
    """What an element is to its entry, or to its feed: a number, by which things are looked up faster."""

    TITLE = auto()
    LINK = auto()
    ATOM_LINK = auto()
    ID = auto()
    SUMMARY = auto()
    CONTENT = auto()
    PUBLISHED = auto()
    UPDATED = auto()
    CREATED = auto()
    AUTHOR = auto()
    PERSON = auto()
    ENCLOSURE = auto()
    ORIGINAL_LINK = auto()
    MEDIA_TITLE = auto()
    SOURCE = auto()
    GROUP = auto()
    IMAGE = auto()
    CONTRIBUTOR = auto()
    PLACE = auto()
    CHAPTERS = auto()
    PICTURE = auto()
    """Nothing to us, whatever media type it states."""
    LEAF = auto()
    """Nothing to us, and nothing inside."""


def _spelt(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name in all spellings, with the one that it stands for."""
    for name in names:
        space = name[: name.rfind("}") + 1]
        yield name, name
        yield from ((other + name[len(space) :], name) for other in _SPELLINGS.get(space, ()))


def _meanings(table: Mapping[str, Part]) -> Mapping[str, Part]:
    return {name: table[usual] for name, usual in _spelt(table)}


_LEAVES = (
    *("category", "rights", "copyright", "language", "subtitle", "rating"),
    *(f"{_ATOM}{name}" for name in ("category", "rights")),
    *(f"{_DC}{name}" for name in ("subject", "rights", "language", "publisher", "contributor", "source")),
    *(f"{_MEDIA}{name}" for name in ("thumbnail", "credit", "rating", "keywords", "category", "copyright")),
    *(f"{_ITUNES}{name}" for name in ("image", "keywords", "explicit", "subtitle", "block")),
)

_ENTRY: Mapping[str, Part] = {
    "title": Part.TITLE,
    f"{_ATOM}title": Part.TITLE,
    f"{_DC}title": Part.TITLE,
    "link": Part.LINK,
    f"{_ATOM}link": Part.ATOM_LINK,
    "guid": Part.ID,
    f"{_ATOM}id": Part.ID,
    "description": Part.SUMMARY,
    f"{_ATOM}summary": Part.SUMMARY,
    f"{_DC}description": Part.SUMMARY,
    f"{_MEDIA}description": Part.SUMMARY,
    f"{_ITUNES}summary": Part.SUMMARY,
    f"{_CONTENT}encoded": Part.CONTENT,
    f"{_ATOM}content": Part.CONTENT,
    "pubDate": Part.PUBLISHED,
    f"{_ATOM}published": Part.PUBLISHED,
    f"{_TERMS}issued": Part.PUBLISHED,
    f"{_ATOM}updated": Part.UPDATED,
    f"{_DC}date": Part.UPDATED,
    f"{_TERMS}modified": Part.UPDATED,
    f"{_TERMS}created": Part.CREATED,
    "author": Part.AUTHOR,
    f"{_DC}creator": Part.AUTHOR,
    f"{_ITUNES}author": Part.AUTHOR,
    f"{_ATOM}author": Part.PERSON,
    f"{_ATOM}contributor": Part.CONTRIBUTOR,
    "enclosure": Part.ENCLOSURE,
    f"{_FEEDBURNER}origLink": Part.ORIGINAL_LINK,
    f"{_MEDIA}title": Part.MEDIA_TITLE,
    "source": Part.SOURCE,
    "image": Part.SOURCE,
    f"{_RSS1}title": Part.TITLE,
    f"{_RSS1}link": Part.LINK,
    f"{_RSS1}description": Part.SUMMARY,
    f"{_MEDIA}content": Part.GROUP,
    f"{_MEDIA}group": Part.GROUP,
    **dict.fromkeys((f"{_GEO}{name}" for name in ("point", "line", "polygon", "box")), Part.PLACE),
    f"{_CHAPTERS}chapters": Part.CHAPTERS,
    **dict.fromkeys(_LEAVES, Part.LEAF),
}
ENTRY = _meanings(_ENTRY)
"""What stands in an entry of RSS 2.0 or Atom, by the name that ElementTree gives it."""

_FEED: Mapping[str, Part] = {
    "link": Part.LINK,
    f"{_ATOM}link": Part.ATOM_LINK,
    f"{_ATOM}id": Part.ID,
    "image": Part.IMAGE,
    f"{_RSS1}link": Part.LINK,
    f"{_ITUNES}summary": Part.SUMMARY,
    f"{_ATOM}author": Part.PERSON,
    f"{_ATOM}contributor": Part.PERSON,
    f"{_ITUNES}owner": Part.PERSON,
    f"{_ITUNES}link": Part.PICTURE,
    **dict.fromkeys(
        (
            *("title", "description", "pubDate", "lastBuildDate", "generator", "managingEditor", "webMaster"),
            *("category", "copyright", "language", "cloud", "rating"),
            *(f"{_ATOM}{name}" for name in ("title", "subtitle", "published", "updated", "generator")),
            *(f"{_ATOM}{name}" for name in ("rights", "category")),
            *(f"{_DC}{name}" for name in ("creator", "date", "language", "publisher", "rights")),
            *(f"{_DC}{name}" for name in ("subject", "source", "title")),
            *(
                f"{_ITUNES}{name}"
                for name in ("author", "image", "keywords", "explicit", "subtitle", "block")
            ),
            *(
                f"{_MEDIA}{name}"
                for name in ("copyright", "category", "credit", "rating", "keywords", "thumbnail")
            ),
            *(f"{_FEEDBURNER}{name}" for name in ("info", "browserFriendly")),
            *(f"{_RSS1}{name}" for name in ("title", "description")),
        ),
        Part.LEAF,
    ),
}
FEED = _meanings(_FEED)
"""What stands beside the entries."""

IMAGE = frozenset({"title", "link", "description", "url", "width", "height"})
"""What stands in the image of a channel."""

PERSON = frozenset(
    dict(_spelt((f"{_ATOM}name", f"{_ATOM}uri", f"{_ATOM}email", f"{_ITUNES}name", f"{_ITUNES}email")))
)
"""What stands in an author of Atom, or an owner of iTunes."""

NAME = f"{_ATOM}name"
CHAPTER = f"{_CHAPTERS}chapter"
RDF = f"{_RDF}RDF"
ENTRIES = {"rss": "item", f"{_ATOM}feed": f"{_ATOM}entry", RDF: f"{_RSS1}item"}
"""By the name of the root, that of entries."""
RDF_CHANNEL = f"{_RSS1}channel"
ABOUT = f"{_RDF}about"
RDF_ASIDE = frozenset({f"{_RSS1}items", f"{_RSS1}image", f"{_RSS1}textinput"})
"""What an RDF feed says of its parts, and tells us nothing."""
RDF_INSIDE = frozenset(
    (
        *(f"{_RDF}{name}" for name in ("Seq", "Bag", "li")),
        *(f"{_RSS1}{name}" for name in ("title", "link", "url", "description", "name")),
    )
)
XHTML = "{http://www.w3.org/1999/xhtml}"

IN_GROUP = frozenset({Part.GROUP, Part.LEAF, Part.MEDIA_TITLE, Part.SUMMARY})
"""What may stand inside of a group of media."""

BASE = f"{_XML}base"
MEANING = frozenset(
    {
        *(
            "about",
            "base",
            "domain",
            "href",
            "ispermalink",
            "label",
            "lang",
            "mode",
            "rel",
            "scheme",
            "src",
            "term",
        ),
        *("type", "uri", "url"),
    }
)
"""Local names of attributes that feedparser looks for, whatever their namespace."""

TELLING = frozenset(
    {
        *("abstract", "author", "authors", "author_detail", "block", "body", "box", "category", "channel"),
        *("chapter", "chapters", "cloud", "content", "contributor", "copyright", "copyright_detail"),
        *("created", "creator", "credit", "date", "date_parsed", "description", "description_detail"),
        *("email", "enclosure", "encoded", "entries", "entry", "explicit", "expirationdate", "exterior"),
        *(
            "feed",
            "browserfriendly",
            "fullitem",
            "generator",
            "geom",
            "georssgeom",
            "geometry",
            "group",
            "guid",
            "height",
        ),
        *(
            "homepage",
            "id",
            "image",
            "info",
            "issued",
            "issued_parsed",
            "item",
            "items",
            "keywords",
            "language",
        ),
        *("lastbuilddate", "license", "line", "linearring", "linestring", "link", "links"),
        *("managingeditor", "math", "modified", "modified_parsed", "name", "newlocation", "origlink"),
        *("owner", "player", "point", "polygon", "pos", "poslist", "primary_category", "pubdate"),
        *("published", "publisher", "rating", "restriction", "rights", "rss", "source", "subject"),
        *("subtitle", "summary", "svg", "tagline", "tagline_detail", "tags", "textinput", "thumbnail"),
        *("title", "updated", "uri", "url", "valid", "webmaster", "where", "width"),
    }
)
"""Local names, in lower case, that have a meaning in some namespace, or would take the place of one."""

HARMLESS = frozenset(dict(_spelt((f"{_ITUNES}category",))))
"""What may stand within itself."""

DIALECTS = re.compile(
    r"backend\.userland\.com/rss|my\.netscape\.com/rdf|purl\.org/(?:echo|pie)|purl\.org/atom/ns",
    re.IGNORECASE,
)
"""Other namespaces of feeds, which change what the rest means."""
