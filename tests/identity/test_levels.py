"""By what a source is known degrades by itself, says so once, and costs nobody a message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from factories import NOW, source
from feeds import Post, feed
from watched_source import Vigil
from watcher.items import Identity, IdentityLevel
from watcher.rules.recognition import advice
from watcher.store import sources

DAY = timedelta(days=1)
BY_LINK = "ids of this source change or are given to others: known by link from now on"
BY_CONTENT = "links of this source change or are given to others: known by content from now on"


def posts(count: int = 8) -> list[Post]:
    words = (
        "hôpital",
        "école",
        "commune",
        "police",
        "impôt",
        "emploi",
        "banque",
        "justice",
        "culture",
        "forêt",
    )
    return [
        Post(
            f"p{number}",
            f"{words[number % 10].capitalize()} et algorithmes, volet {number}",
            f"Ce que la commission dit de {words[number % 10]} en {number} points. " * 4,
            NOW - number * DAY,
        )
        for number in range(count)
    ]


def renamed(listed: list[Post], visit: int) -> list[Post]:
    """Other ids, the same links."""
    return [
        replace(one, guid=f"{visit}-{one.guid}", link=f"https://cnil.example/{one.guid}") for one in listed
    ]


def test_ids_that_change_at_each_visit_are_given_up_for_links(vigil: Vigil) -> None:
    old = posts()
    vigil.visit(feed(*renamed(old, 0)))
    seen = [vigil.visit(feed(*renamed(old, visit))) for visit in range(1, 6)]
    assert [(one.kept.new, one.kept.revised, one.told) for one in seen] == [(0, 0, 0)] * 5
    assert [BY_LINK in one.notes for one in seen] == [False, False, True, False, False]
    assert seen[3].notes == seen[4].notes == ()
    assert vigil.identity.level is IdentityLevel.LINK
    assert all(key.startswith("link:") for key in vigil.names())
    assert advice(vigil.identity).endswith("known by link since 2026-11-23")


def test_what_is_new_and_revised_is_found_at_the_lower_level_too(vigil: Vigil) -> None:
    old = posts()
    for visit in range(4):
        vigil.visit(feed(*renamed(old, visit)))
    changed = [replace(old[0], text=old[0].text + "Un ajout."), *old[1:]]
    fresh = Post("neuf", "Une nouvelle recommandation", "Elle porte sur les assistants. " * 9, NOW + DAY)
    brought = vigil.visit(feed(*renamed([fresh, *changed], 9)), after=DAY)
    assert (brought.kept.new, brought.kept.revised, brought.kept.alerts) == (1, 1, 1)


def test_one_move_or_two_prove_nothing(vigil: Vigil) -> None:
    old = posts()
    for visit in (0, 1, 0):
        vigil.visit(feed(*renamed(old, visit)))
    assert (vigil.identity.level, vigil.identity.strikes) == (IdentityLevel.ID, 2)
    vigil.visit(feed(*renamed(old, 5)), after=31 * DAY)
    assert (vigil.identity.level, vigil.identity.strikes) == (IdentityLevel.ID, 1)


def test_sound_ids_are_never_given_up(vigil: Vigil) -> None:
    stock = posts(30)
    for first in range(20, 0, -1):
        vigil.visit(feed(*stock[first : first + 10]))
    assert vigil.identity == Identity()
    assert len(vigil.titles()) == 29


def test_ids_that_are_places_in_the_list_swallow_no_publication(vigil: Vigil) -> None:
    stock = posts(10)
    told = []
    for first in (4, 3, 2, 1, 0):
        placed = [
            replace(one, guid=f"rang-{place}", link=f"https://cnil.example/{one.guid}")
            for place, one in enumerate(stock[first : first + 5])
        ]
        told.append(vigil.visit(feed(*placed)).kept.new)
    assert told == [5, 1, 1, 1, 1]
    assert sorted(vigil.titles()) == sorted(one.title for one in stock[:9])
    assert vigil.identity.level is IdentityLevel.LINK


def test_one_id_for_whatever_is_latest_swallows_nothing(vigil: Vigil) -> None:
    stock = posts(5)
    for one in reversed(stock):
        vigil.visit(feed(replace(one, guid="accueil", link=f"https://cnil.example/{one.guid}")), after=DAY)
    assert len(vigil.titles()) == 5


def test_links_that_change_at_each_visit_are_given_up_for_words(vigil: Vigil) -> None:
    def listed(visit: int) -> str:
        items = "".join(
            f"<item><title>{one.title}</title><link>https://cnil.example/{one.guid}?s=t{visit}</link>"
            f"<description>{one.text}</description>"
            f"<pubDate>Mon, {23 - place} Nov 2026 08:00:00 GMT</pubDate></item>"
            for place, one in enumerate(posts())
        )
        return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"

    visits = [vigil.visit(listed(visit)) for visit in range(9)]
    assert sum(one.kept.new for one in visits[1:]) == 0
    assert [one.notes for one in visits if BY_LINK in one.notes or BY_CONTENT in one.notes] == []
    assert vigil.identity.level is IdentityLevel.ID


def test_a_new_address_in_the_file_begins_anew(vigil: Vigil) -> None:
    old = posts()
    for visit in range(4):
        vigil.visit(feed(*renamed(old, visit)))
    assert vigil.identity.level is IdentityLevel.LINK
    sources.sync_sources(vigil.db, [source()])
    assert vigil.identity.level is IdentityLevel.LINK
    sources.sync_sources(vigil.db, [source(url="https://cnil.example/nouveau.xml")])
    assert vigil.identity == Identity()
