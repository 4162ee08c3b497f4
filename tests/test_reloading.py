"""What a watch that runs takes over from files that were written anew, and what waits for a restart."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from factories import NOW, source
from watcher.config.conversation import Alerts, People
from watcher.config.located import ConfigError
from watcher.config.upkeep import Backup, Health, Logs
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.reloading import Reloaded, merge, reloaded
from watcher.settings import (
    Engine,
    Matrix,
    Paths,
    Privacy,
    Room,
    Schedule,
    Settings,
    Site,
    Web,
    load_settings,
)
from watcher.sources import load_sources

ACCOUNT = Matrix(homeserver="https://m.example.org", user_id="@v:example.org", password_file=Path("p"))
ROOM = Room(name="a", id="!a:example.org")
BEFORE = Settings(matrix=ACCOUNT, rooms=(ROOM,))

FOLLOWED: dict[str, Any] = {
    "schedule": Schedule(digest="tue 09:00", collect_minutes=5),
    "rooms": (ROOM, Room(name="b", id="!b:example.org")),
    "people": People(coordinators=("@a:example.org",)),
    "alerts": Alerts(storm=3),
    "web": Web(contact="veille@example.org"),
    "privacy": Privacy(feedback_days=10),
    "site": Site(title="Veille"),
    "backup": Backup(at="04:00"),
    "logs": Logs(format="json"),
}


@pytest.mark.parametrize("section", FOLLOWED)
def test_what_can_change_while_it_runs_does(section: str) -> None:
    wanted = BEFORE.model_copy(update={section: FOLLOWED[section]})
    assert merge(BEFORE, wanted) == (wanted, ())


@pytest.mark.parametrize(
    ("changes", "waiting"),
    [
        ({"paths": Paths(data=Path("elsewhere"))}, ("paths.data",)),
        ({"health": Health(port=9464)}, ("health.port",)),
        ({"engine": Engine(kind="dask", scheduler="tcp://127.0.0.1:8786")}, ("engine.kind",)),
        (
            {"matrix": ACCOUNT.model_copy(update={"homeserver": "https://n.example.org"})},
            ("matrix.homeserver",),
        ),
        ({"matrix": None, "rooms": (Room(name="terminal"),)}, ("matrix", "rooms")),
    ],
)
def test_what_only_a_start_can_change_stays_and_is_named(
    changes: dict[str, Any], waiting: tuple[str, ...]
) -> None:
    merged, named = merge(BEFORE, BEFORE.model_copy(update=changes))
    assert named == waiting
    assert merged.paths == BEFORE.paths
    assert merged.matrix == BEFORE.matrix
    assert merged.rooms == BEFORE.rooms
    assert merged.health == BEFORE.health
    assert merged.engine.kind == "local"


def test_rooms_of_a_homeserver_wait_for_their_account() -> None:
    merged, named = merge(Settings(), BEFORE)
    assert (merged.matrix, merged.rooms) == (None, Settings().rooms)
    assert named == ("matrix", "rooms")


def test_who_may_invite_and_how_many_work_may_change() -> None:
    wanted = BEFORE.model_copy(
        update={
            "matrix": ACCOUNT.model_copy(update={"invites_from": ("example.org",)}),
            "engine": Engine(workers=4),
        }
    )
    assert merge(BEFORE, wanted) == (wanted, ())


@pytest.fixture
def again(tmp_path: Path) -> Callable[..., Reloaded]:
    """Read two files again, for a house in which neither was."""
    settings = Settings(paths=Paths(data=tmp_path))
    house = House(
        settings,
        (source("cnil"),),
        RegisterBook(settings.paths.register),
        lambda: NOW,
        lambda: "1",
        Console(file=io.StringIO()),
    )

    def read(toml: str, yaml: str | None = None, decisions: str | None = None) -> Reloaded:
        (tmp_path / "vigie.toml").write_text(toml, encoding="utf-8")
        (tmp_path / "sources.yaml").write_text(yaml or "sources: []\n", encoding="utf-8")
        if decisions:
            settings.paths.register.write_text(decisions, encoding="utf-8")
        return reloaded(
            house,
            lambda: load_settings(tmp_path / "vigie.toml"),
            lambda: house.sources if yaml is None else load_sources(tmp_path / "sources.yaml"),
        )

    return read


@pytest.mark.usefixtures("clean_surroundings")
def test_the_house_has_what_the_files_say(again: Callable[..., Reloaded], tmp_path: Path) -> None:
    found = again(f'[paths]\ndata = "{tmp_path}"\n[schedule]\nshortest_minutes = 30\n')
    assert found.changed == ("schedule",)
    assert found.house.bounds.shortest == timedelta(minutes=30)
    assert found.waiting == ()
    assert [one.id for one in found.house.sources] == ["cnil"]


@pytest.mark.usefixtures("clean_surroundings")
def test_sources_change_too(again: Callable[..., Reloaded], tmp_path: Path) -> None:
    found = again(f'[paths]\ndata = "{tmp_path}"\n', "sources: []\n")
    assert (found.changed, found.house.sources) == (("sources",), ())


@pytest.mark.usefixtures("clean_surroundings")
def test_every_mistake_of_all_files_is_named_with_its_line(
    again: Callable[..., Reloaded], tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        again(
            '[schedule]\ndigest = "someday"\n[logs]\nlevel = "loud"\n',
            "sources:\n  - id: a\n    kind: rss\n",
            "- risk: R99\n",
        )
    text = "\n".join(caught.value.problems)
    assert f"{tmp_path}/vigie.toml:2: " in text
    assert f"{tmp_path}/vigie.toml:4: " in text
    assert f"{tmp_path}/sources.yaml:3: " in text
    assert "register-decisions.yaml" in text
