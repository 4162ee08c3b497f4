from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from rich.console import Console
from sqlite_utils import Database

from factories import NOW, source
from feeds import LONG, URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, ScriptedServer, html
from watcher import judging
from watcher.follow_up import tell
from watcher.house import House
from watcher.items import Fault, Outcome
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.round_report import RoundReport
from watcher.settings import Engine, Paths, Room, Settings, Web
from watcher.sources import Source
from watcher.store import proposals
from watcher.store.database import open_database
from watcher.store.sources import load_states


@dataclass
class Watch:
    """A house under test: a clock to turn, a screen to read, a database to look into."""

    house: House
    db: Database
    screen: io.StringIO
    told: list[str] = field(default_factory=list[str])
    judgements: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def begin(self, visits: int) -> None:
        self.told.append(f"{visits} visits")

    def visited(self, source_id: str) -> None:
        self.told.append(source_id)

    def judged(self, done: int, of: int) -> None:
        self.judgements.append((done, of))

    def round(self, after: timedelta = timedelta(0), *, only_due: bool = False) -> RoundReport:
        at = self.house.now() + after
        self.house = replace(self.house, now=lambda: at)
        return run_round(self.db, self.house, self, only_due=only_due)

    def count(self, table: str) -> int:
        return self.db[table].count


Watching: TypeAlias = Callable[..., Watch]


@pytest.fixture
def watch(tmp_path: Path, model_directory: Path) -> Iterator[Watching]:
    opened: list[Database] = []

    def make(
        *sources: Source,
        rooms: tuple[Room, ...] = (Room(name="observatoire"),),
        now: datetime = NOW,
        workers: int = 1,
    ) -> Watch:
        (tmp_path / "model").symlink_to(model_directory)
        screen = io.StringIO()
        numbers = itertools.count()
        settings = Settings(
            paths=Paths(data=tmp_path),
            rooms=rooms,
            web=Web(host_spacing=0, allow_loopback=True),
            engine=Engine(workers=workers),
        )
        console = Console(file=screen, width=120)
        house = House(
            settings,
            sources,
            RegisterBook(settings.paths.register),
            lambda: now,
            lambda: f"txn-{next(numbers)}",
            console,
        )
        db = open_database(settings.paths.database)
        opened.append(db)
        return Watch(house, db, screen)

    yield make
    for db in opened:
        db.close()


URGENT = Post("u", URGENT_TITLE, URGENT_TEXT)


def test_an_urgent_publication_is_posted_at_once_and_once(server: ScriptedServer, watch: Watching) -> None:
    vigil = watch(source(url=server.script("/feed", Page(feed(URGENT, Post("1"))))))
    report = vigil.round()
    assert (report.alerts, report.delivery.sent, report.exit_code) == (1, 1, 0)
    assert "sanction" in vigil.screen.getvalue()
    again = vigil.round(timedelta(hours=3))
    assert (again.alerts, again.delivery.sent) == (0, 0)
    assert vigil.count("items") == 2


def test_the_page_of_the_week_shows_what_was_alerted(server: ScriptedServer, watch: Watching) -> None:
    wednesday = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
    urgent = replace(URGENT, published=wednesday)
    vigil = watch(source(url=server.script("/feed", Page(feed(urgent)))), now=wednesday)
    vigil.round()
    vigil.round(timedelta(days=5))
    page = vigil.house.settings.paths.site / "syntheses" / "2026-W47.html"
    assert "Alertes de la période" in page.read_text(encoding="utf-8")


def test_old_publications_of_a_new_source_are_kept_and_not_posted(
    server: ScriptedServer, watch: Watching
) -> None:
    old = replace(URGENT, published=NOW - timedelta(days=60))
    report = watch(source(url=server.script("/feed", Page(feed(old))))).round()
    assert (report.lines[0].new, report.alerts) == (1, 0)


def test_old_publications_are_judged_at_the_end_of_the_round_that_brought_them(
    server: ScriptedServer, watch: Watching
) -> None:
    old = [Post(str(number), published=NOW - timedelta(days=60 + number)) for number in range(3)]
    vigil = watch(source(url=server.script("/feed", Page(feed(*old)))))
    report = vigil.round()
    assert (report.judged_later, report.unjudged) == (3, 0)
    assert vigil.judgements == [(3, 3)]
    assert vigil.count("assessments") == 3
    page = vigil.house.settings.paths.site / "sources" / "cnil.html"
    assert "Une charte d’usage" in page.read_text(encoding="utf-8").replace("&#39;", "’")


def test_the_same_page_from_two_sources_alerts_once(server: ScriptedServer, watch: Watching) -> None:
    link = "https://cnil.example/sanction"
    vigil = watch(
        source("a", url=server.script("/a", Page(feed(replace(URGENT, link=link))))),
        source("b", url=server.script("/b", Page(feed(replace(URGENT, link=f"{link}?utm_source=b"))))),
    )
    report = vigil.round()
    assert (report.alerts, vigil.count("items")) == (1, 2)


def test_a_site_that_moves_to_new_ids_and_addresses_brings_nothing_new(
    server: ScriptedServer, watch: Watching
) -> None:
    before = [replace(URGENT, guid=f"u{n}", title=f"{URGENT_TITLE}, décision {n}") for n in range(5)]
    after = [replace(post, guid=f"https://www.cnil.example/node/{post.guid}") for post in before]
    moved = Page(feed(*after, base="https://nouveau.cnil.example/actualites"))
    vigil = watch(source(url=server.script("/feed", Page(feed(*before)), moved)))
    vigil.round()
    report = vigil.round(timedelta(days=2))
    assert (report.lines[0].entries, report.lines[0].new, report.alerts) == (5, 0, 0)
    assert vigil.count("items") == 5


def test_a_storm_of_changed_ids_posts_nothing_and_leaves_one_note(
    server: ScriptedServer, watch: Watching
) -> None:
    before = [
        replace(
            URGENT, guid=f"u{n}", title=f"{URGENT_TITLE}, décision {n}", published=NOW - timedelta(hours=n)
        )
        for n in range(200)
    ]
    after = [
        replace(
            post,
            guid=f"node/{post.guid}",
            title=f"{post.title} | CNIL",
            link=f"https://cnil.example/{post.guid}",
            published=NOW + timedelta(days=1),
        )
        for post in before
    ]
    vigil = watch(source(url=server.script("/feed", Page(feed(*before)), Page(feed(*after)))))
    vigil.round()
    report = vigil.round(timedelta(days=1))
    (line,) = report.lines
    assert (line.new, line.revised, report.alerts, report.delivery.sent) == (0, 200, 0, 1)
    assert list(vigil.db["outbox"].rows)[-1]["body"].startswith("Source cnil\u202f: publications gardées")
    assert line.notes == ("storm of changed ids: 200 known entries came under other names, nobody is told",)
    assert list(vigil.db["fetches"].rows)[-1]["detail"] == line.notes[0]


def test_a_flood_is_one_grouped_post(server: ScriptedServer, watch: Watching) -> None:
    flood = [replace(URGENT, guid=f"u{n}", title=f"{URGENT_TITLE}, décision {n}") for n in range(12)]
    report = watch(source(url=server.script("/feed", Page(feed(*flood))))).round()
    assert (report.alerts, report.delivery.sent) == (1, 1)


def test_a_revision_of_what_was_told_is_kept_and_not_told_again(
    server: ScriptedServer, watch: Watching
) -> None:
    revised = replace(URGENT, text=URGENT_TEXT + "La décision est susceptible de recours.")
    vigil = watch(source(url=server.script("/feed", Page(feed(URGENT)), Page(feed(revised)))))
    vigil.round()
    report = vigil.round(timedelta(hours=3))
    assert (report.lines[0].revised, report.alerts) == (1, 0)


def test_one_broken_source_fails_by_name_and_the_others_proceed(
    server: ScriptedServer, watch: Watching
) -> None:
    vigil = watch(
        source("good", url=server.script("/good", Page(feed(Post("1"))))),
        source("bad", url=server.script("/bad", html("<html>Bienvenue</html>"))),
    )
    report = vigil.round()
    outcomes = {line.source_id: line.outcome for line in report.lines}
    assert outcomes == {"good": Outcome.COLLECTED, "bad": Outcome.FAILED}
    assert report.exit_code == 1
    assert sorted(vigil.told[1:]) == ["bad", "good"]


def test_without_network_no_source_is_blamed(watch: Watching) -> None:
    vigil = watch(
        source("a", url="http://no-such-host-a.invalid/"), source("b", url="http://no-such-host-b.invalid/")
    )
    report = vigil.round()
    assert (report.network_down, report.exit_code, report.lines) == (True, 3, ())
    assert all(state.failures == 0 for state in load_states(vigil.db).values())
    assert vigil.count("fetches") == 0


def test_one_host_that_does_not_resolve_among_others_is_blamed(
    server: ScriptedServer, watch: Watching
) -> None:
    vigil = watch(
        source("good", url=server.script("/good", Page(feed(Post("1"))))),
        source("gone", url="http://no-such-host.invalid/"),
    )
    report = vigil.round()
    assert not report.network_down
    blamed = [line.problem.fault for line in report.lines if line.problem is not None]
    assert blamed in ([Fault.DNS], [Fault.NO_NETWORK])


def test_an_alert_that_nobody_takes_in_charge_is_recalled_by_a_later_round(
    server: ScriptedServer, watch: Watching
) -> None:
    vigil = watch(source(url=server.script("/feed", Page(feed(URGENT)))))
    with_id = vigil.house.settings.model_copy(update={"rooms": (Room(name="veille", id="!veille"),)})
    vigil.house = replace(vigil.house, settings=with_id)
    vigil.round()
    later = vigil.round(timedelta(hours=3), only_due=True)
    assert (later.alerts, later.delivery.sent) == (0, 1)
    assert "Rappel" in vigil.screen.getvalue()
    assert vigil.round(timedelta(minutes=10), only_due=True).delivery.sent == 0


def test_the_digest_of_the_week_goes_out_once_late_or_not(server: ScriptedServer, watch: Watching) -> None:
    wednesday = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
    posts = feed(Post("1", published=wednesday))
    vigil = watch(source(url=server.script("/feed", Page(posts))), now=wednesday)
    assert vigil.round().digests == 0
    tuesday_after = vigil.round(timedelta(days=6))
    assert (tuesday_after.digests, tuesday_after.delivery.sent) == (1, 1)
    assert "charte d'usage" in vigil.screen.getvalue().replace("’", "'")
    assert vigil.round(timedelta(hours=1)).digests == 0


def test_a_digest_missed_over_the_weekend_waits_for_the_working_day(
    server: ScriptedServer, watch: Watching
) -> None:
    wednesday = datetime.fromisoformat("2026-11-18T12:00:00+00:00")
    rooms = (Room(name="observatoire", receives=("digest",)),)
    vigil = watch(source(url=server.script("/feed", Page(feed(Post("1"))))), now=wednesday, rooms=rooms)
    vigil.round()
    saturday = vigil.round(timedelta(days=10))
    assert (saturday.digests, saturday.delivery.sent) == (1, 0)
    monday = vigil.round(timedelta(days=2))
    assert (monday.digests, monday.delivery.sent) == (1, 2)


def test_a_day_of_the_ai_act_that_comes_near_is_told_by_a_round_once(watch: Watching) -> None:
    vigil = watch(now=datetime.fromisoformat("2026-11-02T12:00:00+00:00"))
    assert vigil.round().delivery.sent == 2
    assert "2 décembre 2026, dans 30 jours" in vigil.screen.getvalue()
    assert vigil.round(timedelta(hours=1)).delivery.sent == 0
    assert tell(vigil.db, vigil.house).sent == 0


def test_rooms_get_what_they_receive(server: ScriptedServer, watch: Watching) -> None:
    rooms = (
        Room(name="juridique", receives=("alerts",), axes=("legal",)),
        Room(name="rh", receives=("alerts",), axes=("usages",)),
    )
    vigil = watch(source(url=server.script("/feed", Page(feed(URGENT)))), rooms=rooms)
    vigil.round()
    assert [row["room"] for row in vigil.db["outbox"].rows] == ["juridique"]


def test_kinds_without_collector_are_named_as_skipped(watch: Watching) -> None:
    report = watch(source(kind="sparql")).round()
    assert [line.outcome for line in report.lines] == [Outcome.WAITING]
    assert report.exit_code == 0


def test_a_pool_of_processes_brings_the_same(server: ScriptedServer, watch: Watching) -> None:
    vigil = watch(
        source("a", url=server.script("/a", Page(feed(Post("1"))))),
        source("b", url=server.script("/b", Page(feed(Post("2"), base="https://b.example")))),
        workers=2,
    )
    report = vigil.round()
    assert sorted(line.new for line in report.lines) == [1, 1]
    assert sorted(vigil.told[1:]) == ["a", "b"]


def test_a_batch_whose_worker_fails_is_named_and_tried_again(
    server: ScriptedServer, watch: Watching, tmp_path: Path
) -> None:
    vigil = watch(source(url=server.script("/feed", Page(feed(Post("1"))), Page(feed(Post("2"), Post("1"))))))
    vigil.round()
    model = (tmp_path / "model").readlink()
    (tmp_path / "model").unlink()
    (tmp_path / "model").write_text("not a folder", encoding="utf-8")
    judging._model.cache_clear()  # pyright: ignore[reportPrivateUsage]  # another process reads it anew
    report = vigil.round(timedelta(hours=1))
    assert [line.problem.fault for line in report.lines if line.problem] == [Fault.MACHINE]
    assert vigil.count("items") == 1
    (tmp_path / "model").unlink()
    (tmp_path / "model").symlink_to(model)
    assert vigil.round(timedelta(hours=1)).lines[0].new == 1


def test_what_members_proposed_is_read_and_answered_in_a_round(
    server: ScriptedServer, watch: Watching
) -> None:
    vigil = watch(source(url=server.script("/feed", Page(feed(Post("1"))))))
    page = server.script("/page", html(f"<html><body><article><p>{LONG}</p></article></body></html>"))
    proposals.add(vigil.db, proposals.NewProposal(page, "", "who", "observatoire", "$1", "$1"), NOW)
    assert vigil.round().delivery.sent == 1
    assert "lue et gardée" in vigil.screen.getvalue()
    assert vigil.round(timedelta(hours=3)).delivery.sent == 0


def test_without_a_network_proposals_wait_for_a_better_day(watch: Watching) -> None:
    vigil = watch(
        source("a", url="http://no-such-host-a.invalid/"), source("b", url="http://no-such-host-b.invalid/")
    )
    proposals.add(
        vigil.db, proposals.NewProposal("http://a.invalid/", "", "who", "observatoire", "$1", "$1"), NOW
    )
    assert vigil.round().network_down
    assert [one.attempts for one in proposals.due(vigil.db, NOW, 5)] == [0]


def test_every_answer_of_a_round_is_in_one_archive(server: ScriptedServer, watch: Watching) -> None:
    sources = [source(f"s{n}", url=server.script(f"/{n}", Page(feed(Post(str(n)))))) for n in range(30)]
    report = watch(*sources).round()
    assert report.archive is not None
    assert [path.name for path in report.archive.parent.iterdir()] == [report.archive.name]


def test_an_archived_round_played_again_keeps_the_same_items(
    server: ScriptedServer, watch: Watching, tmp_path: Path
) -> None:
    vigil = watch(source(url=server.script("/feed", Page(feed(URGENT, Post("1"))))))
    report = vigil.round()
    first = [(row["key"], row["title"], row["text"]) for row in vigil.db["items"].rows]
    assert report.archive is not None
    fresh = open_database(tmp_path / "again.db")
    try:
        house = replace(vigil.house, replay=(report.archive,))
        run_round(fresh, house, vigil)
        assert [(row["key"], row["title"], row["text"]) for row in fresh["items"].rows] == first
    finally:
        fresh.close()
