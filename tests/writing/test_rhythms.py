"""Monthly notes and quarterly files: out on first days, once, each room in its language and with its axes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from sqlite_utils import Database

from digests.choosing.interest import Interest
from digests.period import period_named
from factories import judged, source
from watcher.config.site import Site
from watcher.house import House
from watcher.register_book import RegisterBook, risk_rows
from watcher.rules.reactions import Meaning
from watcher.settings import Paths, Room, Schedule, Settings
from watcher.store import due, editions, items, outbox, reactions, runs, sources
from watcher.store.database import open_database
from watcher.store.messages import NewMessage
from watcher.store.timestamps import stamp
from watcher.writing.composing import compose
from watcher.writing.desk import Desk
from watcher.writing.distributing import drawn, enqueue
from watcher.writing.editions import note_due, publish_due, write_page
from watcher.writing.newsroom import Newsroom
from watcher.writing.quarterly import gather_dossier, write_dossier

PARIS = ZoneInfo("Europe/Paris")
NOVEMBER = datetime(2026, 11, 18, 12, tzinfo=UTC)
FIRST = datetime(2026, 12, 1, 7, tzinfo=UTC)
"""Eight o'clock in Paris on the first of December, a Tuesday."""
NEW_YEAR = datetime(2027, 1, 1, 7, tzinfo=UTC)
LEGAL = Room(name="juridique", id="!legal:example.org", receives=("digest", "monthly"), axes=("legal",))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source()])
    yield db
    db.close()


def newsroom_of(*rooms: Room, address: str = "") -> Newsroom:
    numbers = itertools.count()
    desk = Desk(rooms, PARIS, risk_rows(), lambda: f"txn-{next(numbers)}")
    return Newsroom(desk, (source(),), Schedule(), address=address)


MONTHLY = newsroom_of(Room(name="direction", id="!d:example.org", receives=("monthly",)))


def publish(db: Database, newsroom: Newsroom, site: Path, now: datetime) -> int:
    note_due(db, newsroom.schedule, now)
    return publish_due(db, newsroom, site, now)


def bodies(db: Database) -> list[str]:
    return [str(row["body"]) for row in db.query("SELECT body FROM outbox ORDER BY id")]


def test_a_watch_that_just_began_owes_no_note_and_no_file(db: Database, tmp_path: Path) -> None:
    assert publish(db, MONTHLY, tmp_path, NOVEMBER) == 0
    done = {row["kind"]: row["done_at"] for row in db["due"].rows}
    assert done == dict.fromkeys(("digest", "monthly", "quarterly"), stamp(NOVEMBER))


def test_a_note_is_out_on_the_first_day_at_the_digests_hour_once(db: Database, tmp_path: Path) -> None:
    publish(db, MONTHLY, tmp_path, NOVEMBER)
    items.save(db, judged(title="Une charte à Brest"), NOVEMBER)
    came = [publish(db, MONTHLY, tmp_path, FIRST + timedelta(minutes=5 * step)) for step in range(-3, 4)]
    assert came == [0, 0, 0, 1, 0, 0, 0]
    (body,) = bodies(db)
    assert body.startswith("📰 Note mensuelle de veille IA · novembre 2026\n")
    assert "Une charte à Brest" in body
    assert editions.find(db, "monthly", "2026-11") is not None


def test_a_note_has_no_thread_and_asks_for_no_reactions(db: Database, tmp_path: Path) -> None:
    publish(db, MONTHLY, tmp_path, NOVEMBER)
    items.save(db, judged(), NOVEMBER)
    publish(db, MONTHLY, tmp_path, FIRST)
    (body,) = bodies(db)
    assert "👍" not in body


def test_a_note_is_of_what_was_seen_in_its_month(db: Database, tmp_path: Path) -> None:
    publish(db, MONTHLY, tmp_path, NOVEMBER - timedelta(days=30))
    midnight = datetime(2026, 11, 30, 23, tzinfo=UTC)
    for number, seen in enumerate((midnight - timedelta(seconds=1), midnight)):
        items.save(db, judged(f"id:{number}", title=f"Titre {number}"), seen)
    publish(db, MONTHLY, tmp_path, FIRST)
    body = bodies(db)[-1]
    assert ["Titre 0" in body, "Titre 1" in body] == [True, False]


def test_a_note_that_was_missed_comes_late_and_only_the_last_one(db: Database, tmp_path: Path) -> None:
    publish(db, MONTHLY, tmp_path, NOVEMBER - timedelta(days=90))
    assert publish(db, MONTHLY, tmp_path, FIRST + timedelta(days=3)) == 1
    (body,) = bodies(db)
    assert "Envoyé en retard\u202f: la période est bien novembre 2026." in body


def test_a_note_waits_for_the_end_of_quiet_days(db: Database, tmp_path: Path) -> None:
    publish(db, MONTHLY, tmp_path, datetime(2026, 10, 15, 12, tzinfo=UTC))
    sunday = datetime(2026, 11, 1, 7, tzinfo=UTC)
    assert publish(db, MONTHLY, tmp_path, sunday) == 1
    (message,) = db["outbox"].rows
    assert message["not_before"] == stamp(datetime(2026, 11, 2, 7, tzinfo=UTC))


def test_a_stop_between_page_and_messages_writes_them_later(db: Database, tmp_path: Path) -> None:
    def stop() -> str:
        raise RuntimeError("stopped here")

    quarterly = newsroom_of(Room(name="comite", receives=("monthly", "quarterly")))
    publish(db, quarterly, tmp_path, NOVEMBER)
    note_due(db, quarterly.schedule, NEW_YEAR)
    broken = replace(quarterly, desk=replace(quarterly.desk, new_id=stop))
    for _ in range(2):
        with pytest.raises(RuntimeError, match="stopped here"):
            publish_due(db, broken, tmp_path, NEW_YEAR)
    assert db["outbox"].count == 0
    assert publish_due(db, quarterly, tmp_path, NEW_YEAR) == 2
    assert publish_due(db, quarterly, tmp_path, NEW_YEAR) == 0


def test_figures_are_told_against_the_month_before_when_all_of_it_was_watched(
    db: Database, tmp_path: Path
) -> None:
    began = datetime(2026, 9, 20, 12, tzinfo=UTC)
    runs.start_run(db, "round", began)
    publish(db, MONTHLY, tmp_path, began)
    for number, seen in enumerate((NOVEMBER, NOVEMBER, NOVEMBER - timedelta(days=30))):
        items.save(db, judged(f"id:{number}", axes=["legal"], urgency="urgent"), seen)
    publish(db, MONTHLY, tmp_path, datetime(2026, 11, 2, 7, tzinfo=UTC))
    publish(db, MONTHLY, tmp_path, FIRST)
    october, november = bodies(db)
    assert "Par rapport" not in october
    assert "Par rapport à octobre 2026\u202f: 2 publications (+1), 2 urgentes (+1)\n" in november
    assert "\nLégal 2 (+1) · Usages 0 (=) · Technologie 0 (=)\n" in november


def test_each_room_has_the_publications_of_its_axes(db: Database, tmp_path: Path) -> None:
    newsroom = newsroom_of(LEGAL, Room(name="veille", id="!all:example.org", receives=("digest", "monthly")))
    publish(db, newsroom, tmp_path, NOVEMBER)
    items.save(db, judged("id:1", title="Du droit", axes=["legal"]), NOVEMBER)
    items.save(db, judged("id:2", title="Un usage", axes=["usages"]), NOVEMBER)
    publish(db, newsroom, tmp_path, datetime(2026, 11, 23, 7, tzinfo=UTC))
    publish(db, newsroom, tmp_path, FIRST)
    told = [
        (row["room"], "Un usage" in row["body"])
        for row in db.query("SELECT room, body FROM outbox WHERE parent_id IS NULL ORDER BY id")
    ]
    of_the_week, of_the_next_week, of_the_month = told[:2], told[2:4], told[4:]
    assert of_the_week == of_the_month == [("juridique", False), ("veille", True)]
    assert of_the_next_week == [("juridique", False), ("veille", False)]


def test_a_room_is_told_in_its_language(db: Database, tmp_path: Path) -> None:
    newsroom = newsroom_of(
        Room(name="lab", id="!lab:example.org", language="en", receives=("digest", "monthly", "quarterly"))
    )
    publish(db, newsroom, tmp_path, NOVEMBER)
    items.save(db, judged(title="Une charte"), NOVEMBER)
    publish(db, newsroom, tmp_path, NEW_YEAR)
    titles = [body.splitlines()[0] for body in bodies(db) if body.startswith(("📰", "🗂️"))]
    assert titles[0].startswith("📰 AI watch · week 52")
    assert [title.rpartition("· ")[2] for title in titles[1:]] == ["December 2026", "4th quarter of 2026"]
    assert not any("Classé" in body for body in bodies(db))


def test_a_note_says_where_the_site_has_it(db: Database, tmp_path: Path) -> None:
    newsroom = replace(MONTHLY, address="https://veille.example.org")
    publish(db, newsroom, tmp_path, NOVEMBER)
    items.save(db, judged(), NOVEMBER)
    publish(db, newsroom, tmp_path, FIRST)
    assert "Tout lire sur le site\nhttps://veille.example.org/syntheses/2026-11.html\n" in bodies(db)[0]


COMMITTEE = newsroom_of(
    Room(name="comite", id="!comite:example.org", receives=("quarterly",)),
    Room(name="juridique", id="!legal:example.org", receives=("alerts",)),
)


def alerted(db: Database, event: str, item_id: int, at: datetime) -> None:
    message = NewMessage(
        "juridique", "alert", f"alert:{event}", f"alert-{event}", "alerte", "alerte", item_ids=(item_id,)
    )
    message_id = outbox.enqueue(db, message, at)
    assert message_id is not None
    outbox.mark_sent(db, message_id, event, at)


def test_a_quarters_file_is_written_and_told_of_once(db: Database, tmp_path: Path) -> None:
    publish(db, COMMITTEE, tmp_path, NOVEMBER)
    first = items.save(db, judged("id:1", title="Une sanction", urgency="urgent"), NOVEMBER).item_id
    other = items.save(db, judged("id:2", title="Un décret", urgency="urgent"), NOVEMBER).item_id
    alerted(db, "$1", first, NOVEMBER)
    alerted(db, "$2", other, NOVEMBER)
    reactions.add(db, reactions.Reaction("$r", "$2", Meaning.TAKEN, "who", NOVEMBER))
    assert publish(db, COMMITTEE, tmp_path, NEW_YEAR) == 1
    assert publish(db, COMMITTEE, tmp_path, NEW_YEAR + timedelta(days=2)) == 0
    body = bodies(db)[-1]
    assert body.startswith("🗂️ Dossier trimestriel de veille IA · 4e trimestre 2026\n")
    assert "1 alerte restée sans réponse sur 2." in body
    assert "fichier 2026-Q4.html" in body
    page = (tmp_path / "2026-Q4.html").read_text(encoding="utf-8")
    assert page.index("Une sanction") < page.index("sans réponse</strong>")
    assert editions.find(db, "quarterly", "2026-Q4") is not None


def test_a_file_can_be_had_as_markdown_too(db: Database, tmp_path: Path) -> None:
    items.save(db, judged(title="Une charte"), NOVEMBER)
    issue = compose(db, COMMITTEE, period_named("2026-Q4", PARIS), NEW_YEAR)
    write_dossier(tmp_path, gather_dossier(db, COMMITTEE, issue), COMMITTEE, NEW_YEAR, markdown=True)
    assert "[Une charte](<https://cnil.example/1>)" in (tmp_path / "2026-Q4.md").read_text(encoding="utf-8")


def test_what_is_asked_for_is_told_beside_the_periods_own_digest(db: Database) -> None:
    newsroom = newsroom_of(LEGAL)
    items.save(db, judged(axes=["legal"], risks=["R08"]), NOVEMBER)
    week = period_named("2026-W47", PARIS)
    issue = compose(db, newsroom, week, FIRST)
    narrowed = issue.narrowed(Interest(risks=("R08",)))
    assert [enqueue(db, one, newsroom, FIRST, at_once=True) for one in (narrowed, narrowed, issue)] == [
        1,
        0,
        1,
    ]
    keys = [row["dedupe_key"] for row in db.query("SELECT * FROM outbox WHERE parent_id IS NULL ORDER BY id")]
    assert keys == ["digest:juridique:2026-W47:r08", "digest:juridique:2026-W47"]


def test_a_narrowed_page_has_a_name_of_its_own_and_the_alerts_of_its_subject(
    db: Database, tmp_path: Path
) -> None:
    legal = items.save(
        db, judged("id:1", title="Du droit", axes=["legal"], urgency="urgent"), NOVEMBER
    ).item_id
    other = items.save(
        db, judged("id:2", title="Un usage", axes=["usages"], urgency="urgent"), NOVEMBER
    ).item_id
    alerted(db, "$1", legal, NOVEMBER)
    alerted(db, "$2", other, NOVEMBER)
    issue = compose(db, COMMITTEE, period_named("2026-W47", PARIS), FIRST)
    path = write_page(tmp_path, db, COMMITTEE, issue.digest(Interest(axes=("legal",))), FIRST)
    assert path.name == "2026-W47-legal.html"
    page = path.read_text(encoding="utf-8")
    assert ["Du droit" in page, "Un usage" in page] == [True, False]


def test_the_clock_change_of_a_quarters_first_day_brings_it_once(db: Database, tmp_path: Path) -> None:
    """In Lord Howe clocks go on half an hour at two on the first Sunday of October: in 2028 the first day."""
    rooms = (Room(name="comite", receives=("quarterly",)),)
    schedule = Schedule(timezone="Australia/Lord_Howe", digest="mon 02:15", quiet=())
    newsroom = replace(newsroom_of(*rooms), schedule=schedule)
    newsroom = replace(newsroom, desk=replace(newsroom.desk, zone=schedule.zone, schedule=schedule))
    hour = datetime(2028, 9, 30, 15, 45, tzinfo=UTC)
    publish(db, newsroom, tmp_path, hour - timedelta(days=40))
    came = [publish(db, newsroom, tmp_path, hour + timedelta(minutes=5 * step)) for step in range(-20, 20)]
    assert (sum(came), came.index(1)) == (1, 20)
    assert due.latest(db, "quarterly") is not None


def test_the_picture_of_the_week_stands_in_the_thread_in_the_rooms_language(db: Database) -> None:
    newsroom = newsroom_of(
        Room(name="lab", id="!lab:example.org", language="en", receives=("digest",)),
        Room(name="veille", id="!veille:example.org", receives=("digest",), pictures=False),
        Room(name="terminal"),
    )
    week = period_named("2026-W47", PARIS)
    seen = [*(datetime(2026, month, 10, tzinfo=UTC) for month in range(5, 11)), *(NOVEMBER,) * 6]
    seen += [NOVEMBER - timedelta(weeks=weeks) for weeks in (2, 4, 5)]
    for number, at in enumerate(seen):
        items.save(db, judged(f"id:{number}", risks=["R08"], canonical_url=f"https://a.example/{number}"), at)
    pictures = drawn(db, newsroom.desk, week)
    assert [*pictures] == ["en"]
    enqueue(db, compose(db, newsroom, week, FIRST), newsroom, FIRST, pictures=pictures)
    shown = [row["room"] for row in db.query("SELECT * FROM outbox WHERE dedupe_key LIKE 'picture:%'")]
    assert shown == ["lab"]


def test_the_house_knows_where_its_site_is(tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data=tmp_path), site=Site(url="https://veille.example.org/"))
    house = House(settings, (), RegisterBook(settings.paths.register), lambda: FIRST, lambda: "id", Console())
    assert house.newsroom.address == "https://veille.example.org"
