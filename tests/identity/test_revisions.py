"""Revisions are seen and kept; what only flickers is neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds import LONG, URGENT_TITLE, Post, feed
from watched_source import Vigil
from watcher.store import retention, revisions

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POST = Post("1", URGENT_TITLE, LONG)
PASSED_OVER = "changes passed over: an entry change too often or back and forth"


def test_the_former_version_is_kept_with_its_days(vigil: Vigil) -> None:
    vigil.visit(feed(POST))
    first = vigil.now
    revised = vigil.visit(
        feed(replace(POST, title="[MàJ] Sanction", text=LONG + "Un recours est formé.")), DAY
    )
    assert (revised.kept.revised, revised.kept.alerts) == (1, 0)
    before, after = revisions.history(vigil.db, 1)
    assert (before.number, before.seen_at, before.title) == (0, first, URGENT_TITLE)
    assert (after.number, after.seen_at, after.title) == (1, vigil.now, "[MàJ] Sanction")
    assert after.text.endswith("Un recours est formé.")


def test_a_text_that_flips_between_two_forms_is_one_revision_and_one_new_version_of_its_alert(
    vigil: Vigil,
) -> None:
    forms = [feed(POST), feed(replace(POST, title=f"{URGENT_TITLE} (publicité)"))]
    seen = [vigil.visit(forms[number % 2]) for number in range(40)]
    assert sum(one.kept.revised for one in seen) == 1
    assert [one.notes for one in seen[2:4]] == [(PASSED_OVER,), ()]
    assert vigil.db["revisions"].count == 1
    assert [kind for one in seen for kind, _ in one.messages] == ["alert", "notice", "notice"]


def test_a_counter_makes_no_endless_revisions(vigil: Vigil) -> None:
    seen = [vigil.visit(feed(replace(POST, text=f"{LONG} Lu {n} fois."))) for n in range(24 * 14)]
    assert sum(one.kept.revised for one in seen) <= 10
    assert vigil.db["revisions"].count <= 10


def test_a_form_that_stood_for_a_week_may_be_taken_back(vigil: Vigil) -> None:
    vigil.visit(feed(POST))
    vigil.visit(feed(replace(POST, title="Tout autre titre")))
    assert vigil.visit(feed(POST), 8 * DAY).kept.revised == 1


def test_what_rests_after_a_restless_time_is_read_as_it_is_then(vigil: Vigil) -> None:
    for number in range(9):
        vigil.visit(feed(replace(POST, title=f"Version {number}")))
    assert vigil.titles() == ["Version 5"]
    vigil.visit(feed(replace(POST, title="Version 8 ")), 7 * DAY)
    assert vigil.titles() == ["Version 8"]


def test_an_alert_that_its_authority_keeps_up_to_date_is_followed(vigil: Vigil) -> None:
    vigil.visit(feed(POST))
    seen = [vigil.visit(feed(replace(POST, text=f"{LONG} Mise à jour {n}.")), 2 * DAY) for n in range(12)]
    assert [one.kept.revised for one in seen] == [1] * 12


def test_the_last_versions_are_kept_and_no_more(vigil: Vigil) -> None:
    for number in range(30):
        vigil.visit(feed(replace(POST, title=f"Version {number}")), 6 * DAY)
    kept = revisions.history(vigil.db, 1)
    assert [one.number for one in kept] == list(range(9, 30))
    assert kept[-1].title == "Version 29"


def test_former_versions_go_with_the_archives(vigil: Vigil) -> None:
    for number in range(4):
        vigil.visit(feed(replace(POST, title=f"Version {number}")), DAY)
    oldest = vigil.now - 2 * DAY
    for rule in retention.RULES:
        retention.apply(vigil.db, rule, oldest)
    assert [one.title for one in revisions.history(vigil.db, 1)] == ["Version 1", "Version 2", "Version 3"]
