"""The search: what the script of the search page looks through, a file a month, the newest loaded first.

Each file is a script that hands its publications over, as a page that was opened from a disk may load scripts
and nothing else. A new publication changes the file of its month only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from classifiers.reading.words import fold
from digests.site.articles import Articles
from digests.site.assets import asset
from digests.site.content import Content
from digests.site.frame import Frame, Head, Link, Shell, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.risks import risk_title
from digests.texts.french import AXIS_NAMES
from digests.texts.templating import render

_FOLDER = "recherche"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Shard:
    month: str
    places: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _SearchPage:
    frame: Frame
    months: tuple[str, ...]
    risks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _SearchView:
    shell: Shell
    months: str
    axes: tuple[tuple[str, str], ...]
    risks: tuple[tuple[str, str], ...]
    index: Link


def search_pages(content: Content, places: Mapping[int, str]) -> Iterator[AnyPlanned]:
    """The page, its script, and the files that it looks through; `places` is where publications stand."""
    months: list[str] = []
    for month, cards in groupby(content.shown, key=lambda card: f"{card.day:%Y-%m}"):
        months.append(month)
        items = tuple(card.item_id for card in cards)
        shard = _Shard(month, tuple((item, places[item]) for item in items))
        yield Planned(f"{_FOLDER}/{month}.js", shard, _shard, items)
    risks = tuple((risk.id, risk_title(risk, content.frame)) for risk in content.register.risks)
    yield Planned("recherche.html", _SearchPage(content.frame, tuple(months), risks), _search_page)
    yield Planned(f"{_FOLDER}/recherche.js", None, _script)


def _search_page(page: _SearchPage, _shown: Shown) -> str:
    words = page.frame.words
    head = Head(
        "recherche.html", words.say("Recherche"), section="recherche", script=f"{_FOLDER}/recherche.js"
    )
    view = _SearchView(
        shell=shell(page.frame, head),
        months=" ".join(page.months),
        axes=tuple((axis, words.say(name)) for axis, name in AXIS_NAMES.items()),
        risks=page.risks,
        index=Link("publications/index.html", words.say("Toutes les publications, mois par mois")),
    )
    return render("site/search.html.j2", view, words)


def _script(_data: None, _shown: Shown) -> str:
    return asset("search.js")


def _shard(shard: _Shard, shown: Shown) -> str:
    found = [_entry(item, place, shown.articles) for item, place in shard.places]
    return f"vigie({_literal(shard.month)},{_literal(found)});\n"


def _entry(item: int, place: str, articles: Articles) -> list[object]:
    """Number, title, link, place, publisher, nature, date, language, axes, risks, folded words."""
    article = articles[item]
    view = article.view
    quote = view.quote.text if view.quote else ""
    return [
        item,
        view.title,
        view.link or "",
        place,
        view.publisher,
        view.nature,
        view.date,
        view.language,
        " ".join(article.axes),
        " ".join(risk.id for risk in view.risks),
        folded(f"{view.title} {view.publisher} {view.lead} {quote}"),
    ]


def folded(text: str) -> str:
    """The words of a text as the search compares them, each once, without accents and in lower case."""
    return " ".join(dict.fromkeys(_WORD.findall(fold(text.lower()))))


def _literal(value: object) -> str:
    """JSON that may stand in a script: no `<`, and none of the line ends that are no line ends to JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
