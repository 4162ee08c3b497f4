"""Article pages for the benchmarks: real ones from a folder, made distinct, or made up with the same sizes.

Made-up pages follow the deciles of the 181 pages of the article-extraction-benchmark: bytes, tags and letters
of the article, each drawn by itself, as they are correlated by 0.4 at most there. Their markup is plainer, so
that one costs 9 ms to extract where a real one costs 24.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_CORPUS = Path(__file__).parents[1] / "classifiers" / "corpus" / "items.jsonl"
_BYTES = (21267, 50706, 59260, 75728, 91895, 114612, 134677, 177840, 215288, 289207, 600000)
_ARTICLE = (600, 1011, 1602, 2184, 2603, 3158, 3857, 4648, 5469, 9101, 53372)
_TAGS = (138, 689, 854, 1003, 1287, 1506, 1599, 1834, 2028, 2330, 3229)
"""From the least to the most, by tenths. The largest page (1.5 MB, nearly all script) is left out, and so are
articles under 600 characters, which the feed's own text would stand for."""


def article_page(number: int, folder: Path | None = None) -> bytes:
    """Page `number`, the same bytes each time and like no other's: of `folder/html/*.html.gz`, or made up."""
    return made_page(number) if folder is None else _real_page(number, folder)


def made_page(number: int) -> bytes:
    """A page with navigation, an article, what is related and scripts."""
    chance = random.Random(number)
    size, characters, tags = (_drawn(deciles, chance) for deciles in (_BYTES, _ARTICLE, _TAGS))
    title = f"{chance.choice(sentences())[:90]} ({number})"
    written, paragraphs = 0, list[str]()
    while written < characters:
        paragraphs.append(" ".join(chance.choices(sentences(), k=chance.choice((1, 2, 3, 4)))))
        written += len(paragraphs[-1])
    links = max((tags - 2 * len(paragraphs)) // 4, 10)
    around = [f"<li class='lien'><a href='/rubrique/{n}'>{_few_words(chance)}</a></li>" for n in range(links)]
    article = "".join(f"<p>{text}</p>\n" for text in paragraphs)
    head = f"<title>{title}</title><meta charset='utf-8'><meta name='author' content='Rédaction'>"
    body = (
        f"<header><nav><ul>{''.join(around[: links // 2])}</ul></nav></header><main><article><h1>{title}</h1>"
        f"<time datetime='2026-11-20'>20 novembre 2026</time>\n{article}</article>"
        f"<aside><ul>{''.join(around[links // 2 :])}</ul></aside></main><footer>Mentions légales</footer>"
    )
    page = f"<!doctype html><html lang='fr'><head>{head}</head><body>{body}"
    filling = "0, 1, 2, 3, " * (max(size - len(page), 12) // 12)
    script = f"window.etat = {{'page': {number}, 'liste': [{filling}]}};"
    return f"{page}<script>{script}</script></body></html>".encode()


@cache
def sentences() -> Sequence[str]:
    """French sentences of the bundled corpus, about what the observatory reads."""
    told = [json.loads(line) for line in _CORPUS.read_text(encoding="utf-8").splitlines()]
    return [
        sentence.strip() + "."
        for one in told
        if one["lang"] == "fr"
        for sentence in one["text"].split(". ")
        if 40 < len(sentence) < 400
    ]


def _real_page(number: int, folder: Path) -> bytes:
    pages = _bodies(folder)
    mark = f"<p>Page {number} du banc, qui n’est celle de personne d’autre.</p></body>".encode()
    body = pages[number % len(pages)]
    head, found, tail = body.rpartition(b"</body>")
    return head + mark + tail if found else body + mark


@cache
def _bodies(folder: Path) -> Sequence[bytes]:
    return [gzip.decompress(path.read_bytes()) for path in sorted((folder / "html").glob("*.html.gz"))]


def _drawn(deciles: Sequence[int], chance: random.Random) -> int:
    """A number between two deciles, each pair of them as likely as the next."""
    tenth = chance.randrange(len(deciles) - 1)
    return chance.randint(deciles[tenth], deciles[tenth + 1])


def _few_words(chance: random.Random) -> str:
    return " ".join(chance.choice(sentences()).split()[: chance.choice((1, 2, 3, 8))])
