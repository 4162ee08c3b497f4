"""What members propose is read outside of the conversation, kept like any publication, and answered once."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlite_utils import Database

from factories import judged, source
from feeds import LONG, URGENT_TEXT, URGENT_TITLE
from servers import Page, ScriptedServer, html
from watcher import proposals as worker
from watcher.house import House
from watcher.items import Judged
from watcher.proposals import PROPOSED, work_through
from watcher.register_book import RegisterBook
from watcher.rules.proposing import MOST_ATTEMPTS, WAITS
from watcher.settings import Paths, Room, Settings, Web
from watcher.store import items, outbox, proposals, sources
from watcher.store.database import open_database
from watcher.store.errors import Reason, StoreError
from watcher.store.messages import OutboxMessage, Place

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


@dataclass
class Desk:
    """A house to which pages are proposed."""

    db: Database
    house: House
    now: datetime = NOW

    def propose(self, url: str, note: str = "") -> int:
        new = proposals.NewProposal(url, note, "who", "!r", f"$p{url}", "$root")
        return proposals.add(self.db, new, self.now)

    def work(self, after: timedelta = timedelta(0)) -> int:
        self.now += after
        return work_through(self.db, self.house, self.now)

    @property
    def messages(self) -> list[OutboxMessage]:
        found = [outbox.message(self.db, one.id) for one in outbox.waiting(self.db)]
        return [one for one in found if one is not None]

    @property
    def answers(self) -> list[str]:
        return [
            one.body.replace("\u202f", " ") for one in self.messages if one.dedupe_key.startswith("proposal:")
        ]


@pytest.fixture
def desk(tmp_path: Path, model_directory: Path) -> Iterator[Desk]:
    (tmp_path / "model").symlink_to(model_directory)
    settings = Settings(
        paths=Paths(data=tmp_path),
        rooms=(Room(name="veille"),),
        web=Web(host_spacing=0, allow_loopback=True),
    )
    numbers = itertools.count()
    watched = (source("cnil"),)
    house = House(
        settings,
        watched,
        RegisterBook(settings.paths.register),
        lambda: NOW,
        lambda: f"txn-{next(numbers)}",
        Console(file=io.StringIO()),
    )
    db = open_database(settings.paths.database)
    sources.sync_sources(db, watched)
    yield Desk(db, house)
    db.close()


def article(title: str = "Une charte d'usage de l'IA générative", text: str = LONG) -> Page:
    return html(
        f"<html lang='fr'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def test_a_page_is_kept_and_its_proposer_answered_in_the_thread(server: ScriptedServer, desk: Desk) -> None:
    url = server.script("/a", article())
    desk.propose(url, "vu au conseil")
    assert desk.work() == 1
    (answer,) = desk.messages
    assert (answer.room, answer.form, answer.place) == (
        "!r",
        "notice",
        Place(thread="$root", reply_to=f"$p{url}"),
    )
    body = answer.body.replace("\u202f", " ")
    assert body.startswith("Proposition n° 1 : lue et gardée")
    for words in (
        "· Une charte",
        url,
        "Urgence : ",
        "vu au conseil",
        "Classé automatiquement",
        "!pourquoi 1",
    ):
        assert words in body
    kept = next(iter(desk.db["items"].rows))
    assert (kept["source_id"], kept["evidence"] is not None) == ("propositions", True)
    assert [row["item_id"] for row in desk.db["proposals"].rows] == [1]


def test_what_is_done_is_not_done_again(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/a", article()))
    assert [desk.work(), desk.work(timedelta(hours=1))] == [1, 0]
    assert len(server.asked("/a")) == 1
    assert len(desk.answers) == 1


def test_a_page_proposed_twice_is_answered_with_the_item_that_is_there(
    server: ScriptedServer, desk: Desk
) -> None:
    url = server.script("/a", article())
    desk.propose(url)
    desk.propose(f"{url}?utm_source=lettre")
    assert desk.work() == 2
    assert "déjà connue : publication n° 1" in desk.answers[1]
    assert len(server.asked("/a")) == 1
    assert desk.db["items"].count == 1


def test_a_page_that_a_source_brought_is_known_even_behind_a_redirect(
    server: ScriptedServer, desk: Desk
) -> None:
    target = server.script("/a", article())
    short = server.script("/short", Page(b"moved", 302, {"Location": target}))
    by_the_source = judged("id:1", link=target, canonical_url=target.replace("http:", "https:"))
    items.save(desk.db, by_the_source, NOW)
    desk.propose(short)
    desk.work()
    assert "déjà connue : publication n° 1" in desk.answers[0]
    assert desk.db["items"].count == 1


def test_an_urgent_page_alerts_like_any_other(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/u", article(URGENT_TITLE, URGENT_TEXT)))
    desk.work()
    assert [one.kind for one in desk.messages] == ["alert", "notice"]


@pytest.mark.parametrize(
    ("path", "page", "why"),
    [
        ("/404", html("no", 404), "il n’y a pas de page à cette adresse"),
        ("/png", Page(b"\x89PNG\x00", headers={"Content-Type": "image/png"}), "pas de texte à lire"),
        ("/403", html("no", 403), "ne me laisse pas lire"),
    ],
)
def test_what_cannot_be_kept_is_answered_with_the_reason(
    server: ScriptedServer, desk: Desk, path: str, page: Page, why: str
) -> None:
    desk.propose(server.script(path, page))
    assert desk.work() == 1
    assert why in desk.answers[0]
    assert desk.db["items"].count == 0


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/a", "http://[::1]/", "http://169.254.169.254/latest", "http://0x7f.1/"]
)
def test_a_private_address_is_refused_with_the_reason(desk: Desk, url: str) -> None:
    web = Web(host_spacing=0)
    desk.house = replace(desk.house, settings=desk.house.settings.model_copy(update={"web": web}))
    desk.propose(url)
    desk.work()
    assert "je ne visite pas cette adresse" in desk.answers[0]


def test_trouble_that_passes_is_waited_out(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/a", html("no", 502), article()))
    assert [desk.work(), desk.work(), desk.work(WAITS[0])] == [0, 0, 1]
    assert len(server.asked("/a")) == 2
    assert "lue et gardée" in desk.answers[0]


def test_a_server_that_asks_for_patience_gets_it(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/a", Page(b"", 429, {"Retry-After": "600"}), article()))
    assert [desk.work(), desk.work(timedelta(minutes=5)), desk.work(timedelta(minutes=6))] == [0, 0, 1]


def test_trouble_that_does_not_pass_is_given_up_with_an_answer(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/a", html("no", 500)))
    done = [desk.work(wait) for wait in (timedelta(0), *WAITS, WAITS[-1])]
    assert done == [0] * (MOST_ATTEMPTS - 1) + [1, 0]
    assert len(server.asked("/a")) == MOST_ATTEMPTS
    assert "le site répond par une erreur" in desk.answers[0]


def test_one_page_in_trouble_holds_up_no_other(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/bad", html("no", 500)))
    desk.propose(server.script("/good", article()))
    assert desk.work() == 1


def test_a_page_that_meets_a_defect_of_ours_holds_up_no_other_and_is_answered_some_day(
    server: ScriptedServer, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read_page = worker.read_page

    def broken(url: str, *rest: object) -> Judged:
        if "bad" in url:
            raise RuntimeError("a defect")
        return read_page(url, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "read_page", broken)
    desk.propose(server.url("/bad"))
    desk.propose(server.script("/good", article()))
    assert sum(desk.work(wait) for wait in (timedelta(0), *WAITS)) == 2
    assert "a defect" in caplog.text
    assert "une erreur de ma part" in desk.answers[1]


class KilledError(BaseException):
    """As good as a kill: nothing catches it."""


@pytest.mark.parametrize("place", ["read_page", "keep", "notice"])
def test_killed_anywhere_it_is_kept_and_answered_once(
    server: ScriptedServer, desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KilledError

    desk.propose(server.script("/a", article()))
    with monkeypatch.context() as patched:
        patched.setattr(worker, place, killed)
        with pytest.raises(KilledError):
            desk.work()
    assert (desk.db["items"].count, desk.answers) == (0, [])
    assert [desk.work(WAITS[0]), desk.work(WAITS[0])] == [1, 0]
    assert (desk.db["items"].count, len(desk.answers)) == (1, 1)


def test_what_kills_us_each_time_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr(worker, "read_page", killed)
    desk.propose("https://a.example/")
    for wait in (timedelta(0), *WAITS):
        with pytest.raises(KilledError):
            desk.work(wait)
    assert desk.work(WAITS[-1]) == 1
    assert "une erreur de ma part" in desk.answers[0]


def test_a_database_in_trouble_is_no_fault_of_the_page(
    server: ScriptedServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(Reason.DISK_FULL, Path("vigie.db"))

    monkeypatch.setattr(worker, "keep", full)
    desk.propose(server.script("/a", article()))
    with pytest.raises(StoreError):
        desk.work()
    assert desk.answers == []


def test_while_an_archive_is_replayed_nothing_is_read(
    server: ScriptedServer, desk: Desk, tmp_path: Path
) -> None:
    desk.propose(server.script("/a", article()))
    desk.house = replace(desk.house, replay=(tmp_path / "played.warc.gz",))
    assert desk.work() == 0
    assert server.requests == []


def test_the_next_round_leaves_the_source_of_proposals_as_it_is(server: ScriptedServer, desk: Desk) -> None:
    desk.propose(server.script("/a", article()))
    desk.work()
    described = next(desk.db["sources"].rows_where("id = ?", [PROPOSED.id]))
    sources.sync_sources(desk.db, desk.house.sources)
    assert next(desk.db["sources"].rows_where("id = ?", [PROPOSED.id])) == described
    assert [row["enabled"] for row in desk.db["sources"].rows_where("id = 'cnil'")] == [1]


@pytest.mark.parametrize(
    ("address", "homepage", "publisher"),
    [
        ("https://cnil.example/a", None, "CNIL"),
        ("https://www.cnil.example/a", None, "CNIL"),
        ("https://accueil.example/a", "https://www.accueil.example/", "CNIL"),
        ("https://notcnil.example/a", None, "notcnil.example"),
    ],
)
def test_a_page_speaks_for_the_watched_source_of_its_host_or_for_its_host(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str, homepage: str | None, publisher: str
) -> None:
    heard: list[str] = []

    def read(_url: str, _keeper: object, speaks: object, _policy: object) -> Judged:
        heard.append(speaks.publisher)  # type: ignore[attr-defined]
        return judged("id:1", source_id=PROPOSED.id, canonical_url=address, link=address)

    monkeypatch.setattr(worker, "read_page", read)
    desk.house = replace(desk.house, sources=(source("cnil", homepage=homepage),))
    desk.propose(address)
    desk.work()
    assert heard == [publisher]
