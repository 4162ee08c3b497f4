"""A page's tree is cleared of what surrounds its text, and tells of its lines."""

from __future__ import annotations

from typing import Any

import pytest
from trafilatura import load_html

from watcher.web.clearing import clear
from watcher.web.passages import words

PROSE = "La métropole présente sa charte d’usage aux agents. " * 8
MENU = "".join(f'<li><a href="/{n}">Rubrique {n}</a></li>' for n in range(6))


def tree(body: str, head: str = "") -> Any:
    root = load_html(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return root


def text_of(root: Any) -> str:
    return " ".join("".join(root.find("body").itertext()).split())


@pytest.mark.parametrize(
    "surrounding",
    [
        "<nav><p>Menu</p></nav>",
        '<div role="navigation"><p>Menu</p></div>',
        "<header><p>Ville</p></header>",
        "<footer><p>Contact</p></footer>",
        '<div role="search"><p>Rechercher</p></div>',
        f"<ul>{MENU}</ul>",
        f"<div><ol>{MENU}</ol></div>",
        f"<nav><nav><ul>{MENU}</ul></nav></nav>",
    ],
)
def test_what_surrounds_the_content_goes(surrounding: str) -> None:
    root = tree(f"{surrounding}<p>{PROSE}</p>{surrounding}")
    clear(root)

    assert text_of(root) == PROSE.strip()


@pytest.mark.parametrize(
    "content",
    [
        "<article><header><p>Chapeau</p></header></article>",
        "<header><h1>Titre</h1></header>",
        "<header><h2>Titre</h2><time>2026-03-12</time></header>",
        "<main><footer><p>Source</p></footer></main>",
        '<div role="banner"><main><p>Texte</p></main></div>',
        '<ul><li><a href="/a">Un</a></li><li><a href="/b">Deux</a></li></ul>',
        "<ul><li>Le premier point, <a href='/a'>ici</a></li><li>Le second</li><li>a</li><li>b</li></ul>",
    ],
)
def test_what_may_be_content_stays(content: str) -> None:
    root = tree(f"{content}<p>{PROSE}</p>")
    before = text_of(root)
    clear(root)

    assert text_of(root) == before


def test_a_page_of_links_keeps_them() -> None:
    root = tree(f"<p>Voici :</p><ul>{MENU}</ul>")
    clear(root)

    assert "Rubrique 5" in text_of(root)


def test_signs_tell_titles_headings_and_links() -> None:
    head = '<title>Une charte | Ville</title><meta property="og:title" content="La charte">'
    link = '<p>Voir : <a href="/a">la charte elle-même, en entier</a></p>'
    signs = clear(tree(f"<h1>Une charte</h1><h2>Le cadre</h2><p>{PROSE}</p>{link}<script>x()</script>", head))

    assert signs.titles == {"une charte", "la charte"}
    assert signs.window == "une charte ville"
    assert signs.headings == {"une charte", "le cadre"}
    said = signs.linked[words("Voir : la charte elle-même, en entier")]
    assert said.last == "la charte elle même en entier"
    assert 0.8 < said.share < 0.9
    assert words(PROSE) not in signs.linked


def test_the_element_around_the_pieces_of_a_body_is_marked() -> None:
    piece = f'<div><div class="article__body">{PROSE}</div></div>'
    root = tree(f'<article><div class="all">{piece}{piece}</div></article>')
    clear(root)

    assert [node.get("class") for node in root.iter() if node.get("itemprop")] == ["all"]


@pytest.mark.parametrize(
    "body",
    [
        f'<article><div class="article-body">{PROSE}</div></article>' * 2,
        f'<article><div class="article-body">{PROSE}<div class="article-body">{PROSE}</div></div></article>',
        f'<article><div class="article-body">{PROSE}</div><div class="article-body">court</div></article>',
        f'<div class="article-body">{PROSE}</div>' * 2,
        f'<article><div class="related">{PROSE}</div><div class="related">{PROSE}</div></article>',
    ],
)
def test_other_elements_are_not_joined(body: str) -> None:
    root = tree(body)
    clear(root)

    assert not [node for node in root.iter() if node.get("itemprop")]
