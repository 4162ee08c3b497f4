"""The stories of a newsletter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters import STORIES, card, page
from watcher.collectors.letters.chores import is_chore, is_label
from watcher.collectors.letters.plain_letters import passages_of
from watcher.collectors.letters.stories import Story, stories, whole
from watcher.collectors.markup import parse

LINKS = [
    "https://cnil.example/recommandations",
    "https://ville.example/registre?id=12",
    "https://droit.example/calendrier",
]


def of(html: str) -> tuple[Story, ...]:
    tree = parse(html)
    return stories(tree.passages()) if tree else ()


def test_each_story_has_its_title_its_link_and_its_text() -> None:
    found = of(page(*STORIES))
    assert [(one.title, one.link, one.text) for one in found] == [
        (told.title, link, told.text) for told, link in zip(STORIES, LINKS, strict=True)
    ]


def test_titles_without_link_take_that_of_the_button_or_the_first_in_the_text() -> None:
    found = of(
        "<h2>La CNIL publie un guide</h2><p>Voir aussi <a href='https://b.example/autre'>cet avis</a>.</p>"
        "<p><a href='https://a.example/guide'>Lire la suite</a></p>"
        "<p><b>Un forum ouvert à tous</b></p>"
        "<p>Le programme est <a href='https://a.example/forum'>en ligne</a>.</p>"
    )
    assert [(one.title, one.link) for one in found] == [
        ("La CNIL publie un guide", "https://a.example/guide"),
        ("Un forum ouvert à tous", "https://a.example/forum"),
    ]
    assert found[0].text == "Voir aussi cet avis."


def test_links_amid_a_sentence_are_no_stories() -> None:
    link = "<a href='https://a.example/1'>la CNIL et ses homologues européens</a>"
    assert of(f"<p>Cette semaine, {link} ont publié avec {link} un avis long et détaillé.</p>" * 2) == ()


def test_headings_that_only_announce_are_none() -> None:
    found = of(
        "<h2>Les actualités du mois</h2>"
        + card(STORIES[0])
        + "<h2>Les rendez-vous du mois</h2>"
        + card(STORIES[1])
    )
    assert [one.title for one in found] == [STORIES[0].title, STORIES[1].title]


def test_an_editorial_without_link_is_a_story_when_it_says_something() -> None:
    editorial = "<h2>L'éditorial de la maire</h2><p>" + "Nous avons choisi une voie prudente. " * 8 + "</p>"
    assert [one.link for one in of(editorial + card(STORIES[0]))] == [None, LINKS[0]]


def test_a_page_that_is_told_twice_is_one_story() -> None:
    again = replace(
        STORIES[0], title="Les recommandations de la CNIL sont parues", link=f"{STORIES[0].link}&utm_term=2"
    )
    assert len(of(page(STORIES[0], STORIES[1], again))) == 2


def test_a_letter_without_two_stories_is_one_publication() -> None:
    tree = parse(page(STORIES[0]))
    assert tree is not None
    assert stories(tree.passages()) == ()
    only = whole(tree.passages(), "La lettre n° 42")
    assert (only.title, STORIES[0].text in only.text) == ("La lettre n° 42", True)
    assert "Vous recevez" not in only.text
    assert "en ligne" not in only.text


def test_stories_of_a_letter_in_plain_text() -> None:
    text = (
        "LA LETTRE\n=========\n\nLa CNIL publie un guide\nIl porte sur les invites.\nhttps://a.example/guide?utm_source=x\n\n"
        "* Un forum ouvert à tous\n  https://a.example/forum\n\n--\nSe désinscrire : https://a.example/u/token\n"
    )
    assert [(one.title, one.link, one.text) for one in stories(passages_of(text))] == [
        ("La CNIL publie un guide", "https://a.example/guide", "Il porte sur les invites."),
        ("Un forum ouvert à tous", "https://a.example/forum", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Si ce message ne s’affiche pas correctement, cliquez ici",
        "Voir dans votre navigateur",
        "View this email in your browser",
        "Se désinscrire",
        "Mentions légales",
        "Partager sur X",
        "Conformément au règlement RGPD, vous disposez d'un droit d'accès aux données",
    ],
)
def test_what_is_about_the_letter_is_a_chore(text: str) -> None:
    assert is_chore(text)


@pytest.mark.parametrize(
    "text",
    [
        "La CNIL publie un guide sur la confidentialité des invites",
        "Partage des données : le règlement sur les données s'applique, ce que les communes doivent savoir",
        "Les mentions légales des sites publics changent au 1er janvier",
    ],
)
def test_news_about_the_same_words_are_none(text: str) -> None:
    assert not is_chore(text)


def test_a_button_is_no_title() -> None:
    assert is_label("Lire l’article →")
    assert not is_label("Lire entre les lignes du règlement sur l'intelligence artificielle")


@given(
    st.lists(
        st.sampled_from(
            [
                card(STORIES[0]),
                "<p>x</p>",
                "<h2>Un titre assez long</h2>",
                "<a href='https://a.example/é'>",
                "</td>",
                "<b>",
                "Se désinscrire",
            ]
        )
    )
)
def test_no_letter_breaks_it(parts: list[str]) -> None:
    tree = parse("".join(parts))
    if tree is not None:
        found = stories(tree.passages())
        assert len(found) != 1
        assert len({one.link for one in found if one.link}) == len([one for one in found if one.link])
