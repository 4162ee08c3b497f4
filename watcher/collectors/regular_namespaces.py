"""Namespaces as feedparser takes them: by which prefix it calls each, and which elements then mean something.

It forgets where a prefix was declared. So an element of a namespace that it does not know passes for one of
another when prefixes are taken twice; what its own rules call the same in the whole document is safe.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from xml.etree import ElementTree as ET  # nosec B405 - what has a DTD is refused unread

from watcher.collectors.regular_elements import IrregularError, check
from watcher.collectors.regular_names import DIALECTS, HARMLESS, RDF, TELLING

PREFIXES: Mapping[str, str] = {
    "http://webns.net/mvcb/": "admin",
    "http://purl.org/rss/1.0/modules/aggregation/": "ag",
    "http://purl.org/rss/1.0/modules/annotate/": "annotate",
    "http://media.tangent.org/rss/1.0/": "audio",
    "http://backend.userland.com/blogchannelmodule": "blogchannel",
    **dict.fromkeys(("http://creativecommons.org/ns#license", "http://web.resource.org/cc/"), "cc"),
    **dict.fromkeys(
        (
            "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html",
            "http://backend.userland.com/creativecommonsrssmodule",
        ),
        "creativecommons",
    ),
    "http://purl.org/rss/1.0/modules/company": "co",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://my.theinfo.org/changed/1.0/rss/": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/email/": "email",
    "http://purl.org/rss/1.0/modules/event/": "ev",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://freshmeat.net/rss/fm/": "fm",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://postneo.com/icbm/": "icbm",
    "http://purl.org/rss/1.0/modules/image/": "image",
    **dict.fromkeys(
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://example.com/dtds/podcast-1.0.dtd"), "itunes"
    ),
    "http://purl.org/rss/1.0/modules/link/": "l",
    **dict.fromkeys(("http://search.yahoo.com/mrss", "http://search.yahoo.com/mrss/"), "media"),
    "http://madskills.com/public/xml/rss/module/pingback/": "pingback",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://purl.org/rss/1.0/modules/reference/": "ref",
    "http://purl.org/rss/1.0/modules/richequiv/": "reqv",
    "http://purl.org/rss/1.0/modules/search/": "search",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://schemas.xmlsoap.org/soap/envelope/": "soap",
    "http://purl.org/rss/1.0/modules/servicestatus/": "ss",
    "http://hacks.benhammersley.com/rss/streaming/": "str",
    "http://purl.org/rss/1.0/modules/subscription/": "sub",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://schemas.pocketsoap.com/rss/mydescmodule/": "szf",
    "http://purl.org/rss/1.0/modules/taxonomy/": "taxo",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    "http://purl.org/rss/1.0/modules/textinput/": "ti",
    "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/rss/1.0/modules/wiki/": "wiki",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://podlove.org/simple-chapters": "psc",
}
"""By namespaces in lower case, as feedparser compares them."""

PLAIN = frozenset(
    {
        "",
        "http://backend.userland.com/rss",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://example.com/newformat#",
        "http://example.com/necho",
        "http://purl.org/echo/",
        "uri/of/echo/namespace#",
        "http://purl.org/pie/",
        "http://purl.org/atom/ns#",
        "http://www.w3.org/2005/atom",
        "http://purl.org/rss/1.0/modules/rss091#",
    }
)
"""Those whose elements it calls by their local names alone."""

_HANDLED = {
    "cc": "license",
    "content": "encoded",
    "creativecommons": "license",
    "dc": "author contributor creator date description language publisher rights subject title",
    "dcterms": "created issued modified valid",
    "feedburner": "browserfriendly origlink",
    "georss": "box line point polygon where",
    "gml": "exterior linearring linestring point polygon pos poslist",
    "itunes": "author block category email explicit image keywords link name owner subtitle summary",
    "media": "category content credit description group keywords license player rating restriction"
    " thumbnail title",
    "psc": "chapter chapters",
    "xhtml": "body",
}
HANDLED = frozenset(f"{prefix}_{name}" for prefix, names in _HANDLED.items() for name in names.split())
"""What means something, of namespaces that have a prefix: all else is kept under a name that nobody reads."""

_TAKEN = frozenset({*PREFIXES.values(), *TELLING, "arxiv"})
"""Prefixes under which elements of an unknown namespace would pass for something."""


class Bindings:
    """The prefixes of one document, as they are declared."""

    def __init__(self) -> None:
        self._spaces: defaultdict[str, set[str]] = defaultdict(set)
        self._prefixes: defaultdict[str, set[str]] = defaultdict(set)

    def bind(self, prefix: str, space: str) -> None:
        """Take a declaration. Raises IrregularError when it changes what other elements mean."""
        if not space or prefix in self._prefixes[space]:
            return
        if " " in space or DIALECTS.search(space) or (prefix == "rdf" and f"{{{space}}}RDF" != RDF):
            raise IrregularError
        usual = _usual_prefix(space)
        if prefix in PREFIXES.values() and usual not in {None, prefix}:
            raise IrregularError  # all elements of the namespace that has this prefix would be of that one
        self._spaces[prefix].add(space)
        self._prefixes[space].add(prefix)

    def foreign(self) -> Set[str]:
        """The namespaces whose elements are nothing to feedparser, whatever their local names.

        A document that is not whole may hide that a prefix is taken twice.
        """
        return {space for space in self._prefixes if self._is_foreign(space)}

    def _is_foreign(self, space: str) -> bool:
        if _usual_prefix(space) is not None or len(self._prefixes[space]) > 1:
            return False
        (prefix,) = self._prefixes[space]
        is_plain = bool(prefix) and prefix == prefix.lower() and prefix not in _TAKEN
        return is_plain and len(self._spaces[prefix]) == 1


class Passing:
    """What may be passed over in one document, by its `foreign` namespaces."""

    def __init__(self, foreign: Set[str]) -> None:
        self._foreign = foreign
        self._telling: dict[str, bool] = {}

    def over(self, element: ET.Element) -> None:
        """An element that means nothing to anybody, with all that is in it. Raises IrregularError."""
        for one in element.iter():
            if (telling := self._telling.get(one.tag)) is None:
                telling = self._telling[one.tag] = self._is_telling(one.tag)
            if telling:
                raise IrregularError
            if one.attrib:
                check(one)

    def _is_telling(self, name: str) -> bool:
        space, _, local = name.rpartition("}")
        space, local = space[1:], local.lower()
        if local not in TELLING or name in HARMLESS:
            return False
        if prefix := _usual_prefix(space):
            return f"{prefix}_{local}" in HANDLED
        return space not in self._foreign


def is_rebinding(declared: Set[tuple[str, str]]) -> bool:
    """Whether a namespace that feedparser does not know has two prefixes, or shares one with another.

    `declared` are prefixes and namespaces as they stand in a document, wherever that is.
    """
    prefixes, spaces = (Counter(pair[place] for pair in declared) for place in (0, 1))
    return any(
        prefixes[prefix] > 1 or spaces[space] > 1 or "&" in space
        for prefix, space in declared
        if _usual_prefix(space) is None
    )


def _usual_prefix(space: str) -> str | None:
    """What feedparser calls a namespace; empty for those of feeds themselves, None when it knows it not."""
    lower = space.lower()
    return PREFIXES.get(lower, "" if lower in PLAIN else None)
