"""The readable part of pages."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.items import Article
from watcher.web.answer import Answer
from watcher.web.page import TAGS, read

ROOT = Path(__file__).parents[2]
AEB = ROOT.parent / "shared" / "pages" / "aeb"
SAMPLE = 25

PARAGRAPH = (
    "La métropole présente sa charte d'usage de l'intelligence artificielle générative aux agents. " * 4
)
PAGE = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Une charte — Métropole</title>
<meta property="og:title" content="Une charte"><meta name="author" content="Jeanne Martin">
<meta property="article:published_time" content="2026-03-04T10:00:00+01:00"></head><body>
<nav><ul><li><a href="/">Accueil du site</a></li></ul></nav>
<article><h1>Une charte</h1><p>{PARAGRAPH}</p><p>Et {PARAGRAPH}</p></article>
<footer><p>Mentions légales</p></footer></body></html>"""
MENU = "".join(f'<li><a href="/{n}">Rubrique numéro {n}</a></li>' for n in range(8))


def article(body: bytes | str, *, metadata: bool = False, charset: str = "") -> Article | None:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": f"text/html; charset={charset}"} if charset else {}
    return read(Answer("https://a.example/x", 200, headers, data), metadata)


def text_of(body: bytes | str, *, charset: str = "") -> str:
    found = article(body, charset=charset)
    assert found is not None
    return found.text


def test_a_page_gives_its_article_without_menus() -> None:
    found = article(PAGE)

    assert found is not None
    assert "La métropole présente sa charte" in found.text
    assert "Accueil du site" not in found.text
    assert "Mentions" not in found.text
    assert (found.title, found.author, found.published) == (None, None, None)


def test_metadata_is_read_on_request() -> None:
    found = article(PAGE, metadata=True)

    assert found is not None
    assert (found.title, found.author) == ("Une charte", "Jeanne Martin")
    assert found.published == datetime(2026, 3, 4, tzinfo=UTC)


def test_the_title_is_not_the_first_sentence() -> None:
    assert text_of(PAGE).startswith("La métropole")


def test_paragraphs_are_lines_and_spaces_single() -> None:
    text = text_of(PAGE.replace("La métropole", "La \u00ad  métro\u200bpole"))

    assert text.count("\n") == 1
    assert "La métropole présente" in text
    assert all(line == " ".join(line.split()) != "" for line in text.splitlines())


@pytest.mark.parametrize("length", [1, 3, 12])
@pytest.mark.parametrize(
    "content",
    [
        "<main><article>{}</article></main>",
        '<div id="contenu">{}</div>',
        '<div class="row"><div>{}</div></div>',
    ],
)
def test_a_short_notice_is_read_without_what_surrounds_it(content: str, length: int) -> None:
    notice = f"<h1>Fermeture de la médiathèque</h1><p>{'La médiathèque sera fermée le 3 mars. ' * length}</p>"
    menu = f"<ul>{MENU}</ul>"
    text = text_of(
        "<!DOCTYPE html><html><head><title>Fermeture de la médiathèque - Ville</title></head><body>"
        f'<header><a href="/">Ville de Trucville</a><nav>{menu}</nav></header>{content.format(notice)}'
        f"<footer><p>Mairie, ouverte du lundi au vendredi de 9 h à 17 h.</p>{menu}</footer></body></html>"
    )

    assert set(text.splitlines()) == {" ".join(["La médiathèque sera fermée le 3 mars."] * length)}


def test_an_article_cut_into_pieces_is_whole() -> None:
    parts = [f"Partie {name}. {PARAGRAPH}" for name in ("une", "deux", "trois")]
    pieces = '<div class="pub">Publicité</div>'.join(
        f'<div class="grid"><div class="field field-body"><p>{part}</p></div></div>' for part in parts
    )
    text = text_of(f"<!DOCTYPE html><html><body><article><h1>Titre</h1>{pieces}</article></body></html>")

    assert all(f"Partie {name}" in text for name in ("une", "deux", "trois"))
    assert "Publicité" not in text


def test_headlines_of_other_pages_are_not_part_of_the_article() -> None:
    teaser = (
        '<p>À lire aussi : <a href="/b">Le règlement européen sur l’IA entre en application demain</a></p>'
    )
    text = text_of(PAGE.replace("</article>", f"{teaser}<p>{PARAGRAPH}</p>{teaser}</article>"))

    assert "règlement européen" not in text


@pytest.mark.parametrize(
    ("encoding", "meta", "charset"),
    [
        ("utf-8", "", ""),
        ("utf-8-sig", "", ""),
        ("cp1252", "", ""),
        ("cp1252", '<meta charset="windows-1252">', ""),
        ("cp1252", "", "windows-1252"),
        ("iso-8859-15", '<meta charset="iso-8859-15">', ""),
        ("utf-8", '<meta charset="iso-8859-1">', "iso-8859-1"),
    ],
)
def test_a_page_is_decoded_as_it_says_or_is(encoding: str, meta: str, charset: str) -> None:
    said = "Délibération n° 12 : l'été, 35 euros par élève à Besançon, « voilà ». " * 4
    body = f"<!DOCTYPE html><html><head>{meta}</head><body><article><p>{said}</p></article></body></html>"

    assert text_of(body.encode(encoding), charset=charset).startswith(
        "Délibération n° 12 : l'été, 35 euros par élève"
    )


@pytest.mark.parametrize(
    "piece",
    [
        "<p>some words here, ok ",
        "<div>x ",
        "<b>x</i>",
        "<tr><td>x y z</td></tr>",
        "<h1>x</h1>",
        '<div class="article-body"><p>some words</p></div>',
        "<nav><ul><li><a href=x>x y</a></nav>",
    ],
)
def test_a_page_of_200_000_tags_is_read_in_part(piece: str) -> None:
    started = time.process_time()
    article(b"<html><body><article>" + piece.encode() * (8 * TAGS))

    assert time.process_time() - started < 8


@given(st.data())
def test_a_damaged_page_raises_nothing(data: st.DataObject) -> None:
    body = bytearray(PAGE.encode())
    pieces = (
        b"",
        b"<",
        b"<p>",
        b"<ul><li><a href=x>",
        b"</article>",
        b"<!--",
        b"\xff",
        b"&#0;",
        b"<base href='http://['>",
    )
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(st.sampled_from(pieces))
    article(bytes(body), metadata=True)


@pytest.fixture(scope="module")
def measuring() -> Iterator[ModuleType]:
    """The measure as `bench/extraction.py` takes it."""
    spec = importlib.util.spec_from_file_location("bench_extraction", ROOT / "bench" / "extraction.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = path
    del sys.modules[spec.name]


def test_the_measure_is_of_runs_of_four_words(measuring: ModuleType) -> None:
    counts = measuring.compare("un deux trois quatre cinq", "zéro un deux trois quatre")
    assert (counts.both, counts.extra, counts.missing, counts.exact) == (1, 1, 1, False)
    short = measuring.compare("Un, deux !", "Un deux")
    assert (short.both, short.exact) == (1, True)
    nothing = measuring.compare("un deux", "")
    assert (nothing.both, nothing.extra, nothing.missing) == (0, 0, 1)

    found = measuring.scores([counts, short, nothing])
    assert (found.precision, found.recall) == (pytest.approx(0.75), pytest.approx(0.5))
    assert (found.f1, found.accuracy) == (pytest.approx(0.6), pytest.approx(1 / 3))


@pytest.mark.skipif(not AEB.exists(), reason="needs ../shared/pages/aeb beside the project")
def test_real_pages_are_read_as_people_read_them(measuring: ModuleType) -> None:
    names = sorted(path.name.partition(".")[0] for path in (AEB / "html").iterdir())
    pages = measuring.pages(AEB, names[:: len(names) // SAMPLE][:SAMPLE])
    found = measuring.scores([measuring.compare(page.truth, page.found) for page in pages])

    assert found.f1 >= 0.96
