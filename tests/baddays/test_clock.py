"""The machine's clock is wrong for a while: nothing is told for it, deleted, or asleep after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baddays.houses import Watch, watching
from factories import source
from feeds import Post, feed
from servers import Page, ScriptedServer
from watcher.items import Fault
from watcher.rules.clock import LEAP, LONG_LEAP, STANDING, Clock, Leap, State, look
from watcher.store import outbox, sources
from watcher.store.messages import NewMessage

DAY, HOUR, YEAR = timedelta(days=1), timedelta(hours=1), timedelta(days=365)
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""After the hour of the digest of the week 47."""


@pytest.mark.parametrize(
    ("sign", "leap", "now", "state"),
    [
        (None, None, MONDAY, State.STEADY),
        (MONDAY, None, MONDAY + HOUR, State.STEADY),
        (MONDAY, None, MONDAY - HOUR, State.STEADY),
        (MONDAY, None, MONDAY - DAY, State.BEHIND),
        (MONDAY, None, MONDAY + LEAP, State.STEADY),
        (MONDAY, None, MONDAY + LEAP + HOUR, State.LEAPT),
        (MONDAY, Leap(WEDNESDAY, MONDAY), MONDAY + HOUR, State.LEAPT),
        (MONDAY + DAY, Leap(WEDNESDAY, MONDAY), MONDAY + STANDING, State.STEADY),
        (MONDAY + HOUR, Leap(WEDNESDAY, MONDAY), WEDNESDAY + HOUR, State.WENT_BACK),
        (MONDAY + HOUR, Leap(WEDNESDAY, MONDAY), WEDNESDAY - DAY, State.BEHIND),
        (MONDAY + 31 * DAY, Leap(WEDNESDAY, MONDAY), WEDNESDAY + HOUR, State.BEHIND),
        (MONDAY + HOUR, Leap(None, MONDAY), WEDNESDAY, State.WENT_BACK),
        (MONDAY + 9 * DAY, Leap(None, MONDAY), WEDNESDAY, State.BEHIND),
    ],
    ids=[
        "nothing is known at the first start",
        "an hour later",
        "put back by less than a round may last",
        "put back, and no leap explains it",
        "off for a weekend",
        "off for longer, or wrong",
        "not yet for a day",
        "for a day",
        "back before the leap",
        "back before all that is known",
        "back after so long that the past is rather the wrong one",
        "wrong at the first start, and set right at once",
        "a battery that died after days",
    ],
)
def test_a_clock_is_judged_by_the_last_sign_of_life(
    sign: datetime | None, leap: Leap | None, now: datetime, state: State
) -> None:
    assert look(sign, leap, now).state is state


def test_after_a_leap_of_days_only_deleting_waits_after_one_of_weeks_the_digests_too() -> None:
    days, weeks = Leap(WEDNESDAY, WEDNESDAY + LEAP), Leap(WEDNESDAY, WEDNESDAY + LONG_LEAP + HOUR)
    assert [
        (one.may_delete, one.may_date) for one in (Clock(State.LEAPT, days), Clock(State.LEAPT, weeks))
    ] == [
        (False, True),
        (False, False),
    ]
    assert all(Clock(state, weeks).may_delete for state in State if state is not State.LEAPT)


@pytest.fixture
def vigil(tmp_path: Path, server: ScriptedServer, model_directory: Path) -> Iterator[Watch]:
    server.script("/feed", Page(feed(Post("1", published=WEDNESDAY))))
    with watching(tmp_path / "var", model_directory, source(url=server.url("/feed")), now=WEDNESDAY) as watch:
        watch.round()
        watch.round(HOUR)
        yield watch


def bring(server: ScriptedServer, *posts: Post) -> None:
    server.script("/feed", Page(feed(*posts)))


def digests(watch: Watch) -> list[str]:
    """What the room was told of weeks."""
    return [body for body in watch.posted() if "Veille IA" in body]


def test_a_year_forward_and_back_tells_no_digest_too_early_and_the_right_one_once(
    vigil: Watch, server: ScriptedServer
) -> None:
    vigil.round(YEAR)
    vigil.tell(HOUR)
    bring(
        server, Post("1", published=WEDNESDAY), Post("2", "Un guide de l'IA", published=WEDNESDAY + 3 * HOUR)
    )
    vigil.round(HOUR)
    assert vigil.posted() == []
    vigil.at(WEDNESDAY + 5 * HOUR)
    vigil.round()
    assert vigil.column("SELECT DISTINCT seen_at < '2026-11-19' FROM items") == [1]
    bring(
        server, Post("3", "Une enquête sur l'IA", published=WEDNESDAY + DAY), Post("1", published=WEDNESDAY)
    )
    vigil.round(DAY)
    vigil.at(MONDAY)
    vigil.round()
    (told,) = vigil.posted()
    missing = [title for title in ("Une charte", "Un guide", "Une enquête") if title not in told]
    assert missing == [], told
    vigil.round(7 * DAY)
    vigil.tell(HOUR)
    assert len(vigil.posted()) == 2


def test_a_digest_told_too_early_is_followed_by_the_right_one_with_what_came_since(
    vigil: Watch, server: ScriptedServer
) -> None:
    vigil.round(8 * DAY)
    (early,) = vigil.posted()
    assert "Une charte" in early
    vigil.at(WEDNESDAY + 3 * HOUR)
    vigil.round()
    bring(server, Post("1", published=WEDNESDAY), Post("2", "Un guide de l'IA", published=WEDNESDAY + DAY))
    vigil.round(DAY)
    for _ in range(5):
        vigil.round(DAY)
    assert len(vigil.posted()) == 2
    assert "Un guide" in vigil.posted()[1]
    assert "Une charte" not in vigil.posted()[1]


def test_a_day_back_repeats_no_digest_and_passes_nothing_over(vigil: Watch, server: ScriptedServer) -> None:
    vigil.at(MONDAY - DAY)
    vigil.round()
    vigil.at(MONDAY)
    vigil.round()
    assert len(vigil.posted()) == 1
    bring(server, Post("1", published=WEDNESDAY), Post("2", "Un guide de l'IA", published=MONDAY - DAY))
    vigil.round(-DAY)
    vigil.round(HOUR)
    for _ in range(9):
        vigil.round(DAY)
    assert len(vigil.posted()) == 2
    assert "Un guide" in vigil.posted()[1]


@pytest.mark.parametrize("start", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2031, 5, 5, tzinfo=UTC)])
def test_a_clock_that_is_wrong_at_the_first_start_floods_no_room_and_delays_nothing_for_years(
    start: datetime, tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    post = Post("1", published=WEDNESDAY)
    bring(server, post)
    with watching(tmp_path / "var", model_directory, source(url=server.url("/feed")), now=start) as vigil:
        vigil.round()
        vigil.at(WEDNESDAY)
        bring(server, post, Post("2", "Un guide de l'IA générative", published=WEDNESDAY))
        assert vigil.round(only_due=True).lines[0].new == 1
        assert digests(vigil) == []
        vigil.round(DAY)
        vigil.at(MONDAY)
        vigil.round()
        vigil.tell(HOUR)
        missed = [body for body in digests(vigil) if "Aucune publication reçue" in body]
        assert len(missed) <= 1, "all that a clock in the past has missed is one, and late"
        assert ["Un guide" in body for body in digests(vigil) if body not in missed] == [True]
        vigil.round(7 * DAY)
        assert len(digests(vigil)) == len(missed) + 2


def test_a_year_forward_deletes_nothing_before_it_has_stood_for_a_day(vigil: Watch) -> None:
    visits = "SELECT count(*) FROM fetches"
    before = vigil.column(visits)
    vigil.round(YEAR + 60 * DAY)
    vigil.round(23 * HOUR)
    vigil.at(WEDNESDAY + 2 * HOUR)
    vigil.round()
    assert vigil.column(visits)[0] >= before[0] + 2
    assert sum(1 for _ in (vigil.data / "archive").rglob("*.warc.gz")) == 5
    vigil.round(YEAR + 60 * DAY)
    vigil.round(2 * DAY - HOUR)
    vigil.round(2 * HOUR)
    assert vigil.column(visits)[0] <= 3, "the new time has stood, so what is old by it goes"


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.GONE])
def test_a_source_that_was_to_rest_by_a_wrong_clock_is_visited_again(
    vigil: Watch, server: ScriptedServer, fault: Fault
) -> None:
    ahead = (WEDNESDAY + YEAR).isoformat()
    vigil.write("UPDATE sources SET not_before = ?, visited_at = ?, fault = ?", ahead, ahead, fault)
    vigil.house.hosts.rest("127.0.0.1", WEDNESDAY + YEAR)
    vigil.round(2 * HOUR, only_due=True)
    assert len(server.asked("/feed")) == 3


def test_what_waits_by_a_wrong_clock_goes_once_it_is_set_right(vigil: Watch) -> None:
    now = vigil.house.now()
    for number, kind in enumerate(("alert", "notice", "digest")):
        message = NewMessage("observatoire", kind, f"key {number}", f"id {number}", kind, f"<p>{kind}</p>")
        outbox.enqueue(vigil.db, replace(message, not_before=now + YEAR), now + YEAR)
    outbox.mark_failed(vigil.db, 2, "no answer", now + YEAR, now + YEAR)
    vigil.round(YEAR)
    vigil.at(now + 2 * HOUR)
    vigil.round()
    assert sorted(vigil.posted()) == ["alert", "digest", "notice"]


def test_what_came_under_a_wrong_clock_makes_nothing_stale_and_no_unconditional_fetch_wait(
    vigil: Watch, server: ScriptedServer
) -> None:
    vigil.round(YEAR)
    vigil.at(WEDNESDAY + 3 * HOUR)
    bring(server, Post("1", published=WEDNESDAY), Post("2", "Un guide", published=WEDNESDAY + 2 * HOUR))
    assert vigil.round(only_due=True).lines[0].new == 1
    assert vigil.column("SELECT stale FROM items WHERE key = 'id:2'") == [0]
    state = sources.load_states(vigil.db)["cnil"]
    assert state.visited_at == WEDNESDAY + 3 * HOUR


def test_days_of_the_ai_act_are_recalled_by_the_right_clock_only(
    tmp_path: Path, model_directory: Path
) -> None:
    with watching(tmp_path / "var", model_directory, now=WEDNESDAY, alerts={"reminders": True}) as vigil:
        vigil.round()
        first = vigil.posted()
        vigil.round(YEAR)
        vigil.tell(HOUR)
        assert vigil.posted() == first
        vigil.at(WEDNESDAY + DAY)
        vigil.round()
        assert vigil.posted() == first
        vigil.at(datetime(2026, 11, 26, 9, tzinfo=UTC))
        vigil.round()
        assert any("dans 6 jours" in body for body in vigil.posted()), vigil.posted()


def test_a_clock_that_is_behind_is_named_with_the_remedy(
    vigil: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    vigil.round(2 * DAY)
    vigil.round(DAY)
    vigil.round(-10 * DAY)
    assert "timedatectl" in caplog.text
    assert "the clock says 2026-11-11" in caplog.text


def test_a_second_leap_is_not_taken_for_the_first() -> None:
    first = look(WEDNESDAY, None, WEDNESDAY + 3 * DAY)
    assert first.leap == Leap(WEDNESDAY, WEDNESDAY + 3 * DAY)
    later = look(WEDNESDAY + 40 * DAY, first.leap, WEDNESDAY + 80 * DAY)
    assert later.leap == Leap(WEDNESDAY + 40 * DAY, WEDNESDAY + 80 * DAY)
    assert not later.may_date
