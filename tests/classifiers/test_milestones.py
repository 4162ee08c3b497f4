"""Every day of the calendar in French, in order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from classifiers.calendar import load_calendar
from classifiers.lists import ListError
from classifiers.milestones import Milestone, Wordings, load_wordings, milestones

CALENDAR = load_calendar()


def test_each_entry_of_the_calendar_has_a_french_text_and_no_text_is_left_over() -> None:
    entries = [(one.day, one.articles) for one in CALENDAR.deadlines]
    entries += [(one.day, ()) for one in CALENDAR.related]
    assert sorted((one.day, one.articles) for one in load_wordings().entries) == sorted(entries)


def test_the_days_come_in_order_related_ones_among_them() -> None:
    days = [one.day for one in milestones(CALENDAR, load_wordings())]
    assert days == sorted(days)
    assert len(days) == len(CALENDAR.deadlines) + len(CALENDAR.related)


def test_two_entries_of_one_day_keep_their_own_texts() -> None:
    found = [one.text for one in milestones(CALENDAR, load_wordings()) if one.day == date(2026, 12, 2)]
    assert [text.partition(" ")[0] for text in found] == ["nouvelles", "marquage"]


def test_an_entry_without_french_text_shows_its_own() -> None:
    first = milestones(CALENDAR, Wordings(entries=()))[0]
    assert first == Milestone(date(2024, 8, 1), "Entry into force", what="Entry into force")


def test_each_day_has_the_calendars_own_text_and_articles_beside_the_french() -> None:
    [one] = [one for one in milestones(CALENDAR, load_wordings()) if one.articles == ("72(3)",)]
    assert one.text.startswith("lignes directrices")
    assert one.what == "Post-market monitoring guidance and voluntary template (Art. 72(3))"


def test_no_two_entries_share_day_and_articles() -> None:
    found = [(one.day, one.articles) for one in milestones(CALENDAR, load_wordings())]
    assert len(found) == len(set(found))


def test_a_postponed_day_says_what_it_was() -> None:
    [one] = [one for one in milestones(CALENDAR, load_wordings()) if one.day == date(2027, 12, 2)]
    assert one.was == date(2026, 8, 2)


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("{date: 2024-08-01, fr: ''}", r"entries\.1\.fr"),
        ("{date: 2024-08-01, fr: x, articles: 5}", "articles"),
    ],
)
def test_an_error_is_located(tmp_path: Path, entry: str, key: str) -> None:
    path = tmp_path / "texts.yaml"
    path.write_text(f"entries:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(ListError, match=key):
        load_wordings(path)
