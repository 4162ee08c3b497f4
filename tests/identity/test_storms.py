"""A site built anew: its old entries come under other names, and nobody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from factories import NOW
from feeds import Post, feed
from watched_source import Vigil

MANY = 1000
DAY = timedelta(days=1)


def posts(count: int, last: datetime = NOW) -> list[Post]:
    """One a day, the newest first, each with its own words."""
    return [
        Post(
            guid=f"node-{number}",
            title=f"La CNIL rend sa décision {number} sur un traitement de données",
            text=f"Décision {number} de la formation restreinte sur un assistant. " * 4,
            published=last - number * DAY,
        )
        for number in range(count)
    ]


def test_a_thousand_old_items_under_new_ids_post_nothing_and_leave_one_note(vigil: Vigil) -> None:
    old = posts(MANY)
    vigil.visit(feed(*old))
    again = vigil.visit(
        feed(*(replace(one, guid=f"urn:{one.guid}", link=f"https://cnil.example/{one.guid}") for one in old))
    )
    assert (again.kept.new, again.kept.revised, again.told) == (0, 0, 0)
    assert again.notes == (
        f"storm of changed ids: {MANY} known entries came under other names, nobody is told",
    )
    assert len(vigil.titles()) == MANY


@pytest.mark.parametrize("base", ["https://www.cnil.example", "https://nouveau.example/actualites"])
def test_nor_do_they_under_new_links(vigil: Vigil, base: str) -> None:
    old = posts(MANY)
    vigil.visit(feed(*old, base="http://cnil.example"))
    again = vigil.visit(feed(*(replace(one, guid=f"n{one.guid}") for one in old), base=base))
    assert (again.kept.new, again.told, len(again.notes)) == (0, 0, 1)
    assert len(vigil.digest()) == 7


def test_nor_do_they_when_titles_are_touched_up_and_dates_are_now(vigil: Vigil) -> None:
    old = posts(MANY)
    vigil.visit(feed(*old))
    before = vigil.digest()
    moved = [
        replace(
            one,
            guid=f"https://nouveau.example/?p={number}",
            title=f"{one.title} | CNIL",
            link=f"https://nouveau.example/fr/{one.guid}",
            published=NOW + DAY,
        )
        for number, one in enumerate(old)
    ]
    again = vigil.visit(feed(*moved), after=DAY)
    assert (again.kept.new, again.kept.revised) == (0, MANY)
    assert again.messages == ()
    assert len(again.notes) == 1
    assert again.notes[0].startswith("storm of changed ids: 1000 ")
    assert len(vigil.digest()) == len(before)
    assert vigil.visit(feed(*moved)).kept.revised == 0


def test_what_is_new_among_them_goes_out(vigil: Vigil) -> None:
    old = posts(50)
    vigil.visit(feed(*old))
    fresh = Post("fresh", "Un avis tout à fait inédit", "Un texte inédit sur un autre sujet. " * 5, NOW + DAY)
    again = vigil.visit(feed(fresh, *(replace(one, guid=f"x{one.guid}") for one in old)), after=DAY)
    assert (again.kept.new, again.kept.alerts) == (1, 1)


def test_a_template_that_touches_every_title_alerts_nobody(vigil: Vigil) -> None:
    old = posts(30, NOW - 30 * DAY)
    vigil.visit(feed(*old))
    touched = [replace(one, title=f"{one.title} | CNIL", published=NOW) for one in old]
    again = vigil.visit(feed(*touched))
    assert (again.kept.revised, again.told) == (30, 0)
    assert again.notes == ("storm of revisions: 30 of 30 entries changed, nobody is told",)


def weekly(count: int) -> list[Post]:
    """Three a week."""
    return [
        replace(one, published=NOW - number * 7 * DAY / 3 - DAY) for number, one in enumerate(posts(count))
    ]


def strangers(count: int, at: datetime) -> list[Post]:
    return [
        Post(f"s{n}", f"Dossier numéro {n} versé aux archives", f"Archive {n} de la maison. " * 5, at)
        for n in range(count)
    ]


def test_more_than_a_source_ever_brought_is_kept_and_not_told(vigil: Vigil) -> None:
    known = weekly(30)
    vigil.visit(feed(*known))
    flood = strangers(200, NOW + DAY)
    again = vigil.visit(feed(*flood, *known), after=DAY)
    assert again.kept.new == 200
    assert again.notes == (
        "flood: 200 new entries at once, 1 at most came in such a time before; "
        "199 of them are kept and not told",
    )
    assert again.kept.alerts == 1
    assert len([title for title in vigil.digest() if title.startswith("Dossier")]) == 1
    assert len(vigil.titles()) == 230
    assert vigil.visit(feed(*flood, *known)).told == 0


def test_a_burst_of_a_few_goes_out(vigil: Vigil) -> None:
    known = weekly(30)
    vigil.visit(feed(*known))
    again = vigil.visit(feed(*strangers(20, NOW + DAY), *known), after=DAY)
    assert (again.kept.new, again.kept.alerts, again.notes) == (20, 1, ())


def test_after_an_outage_of_ours_as_much_is_plausible_as_came_in_such_a_time(vigil: Vigil) -> None:
    daily = [replace(one, published=NOW - number * DAY / 4) for number, one in enumerate(posts(200))]
    vigil.visit(feed(*daily))
    missed = [replace(one, published=NOW + n * DAY / 4) for n, one in enumerate(strangers(60, NOW))]
    again = vigil.visit(feed(*missed, *daily), after=16 * DAY)
    assert (again.kept.new, again.notes) == (60, ())
    assert len([title for title in vigil.digest() if title.startswith("Dossier")]) == 60


def test_a_source_without_history_is_not_judged_by_it(vigil: Vigil) -> None:
    assert vigil.visit(feed()).told == 0
    first = vigil.visit(feed(*strangers(40, NOW + DAY)), after=DAY)
    assert (first.kept.new, first.kept.alerts, first.notes) == (40, 1, ())
