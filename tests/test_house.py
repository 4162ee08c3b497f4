from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from decided import decision
from factories import NOW
from watcher.config.located import ConfigError
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.settings import Paths, Schedule, Settings, Web
from watcher.web.fetch_policy import Proxy


def house(data: Path, **changes: object) -> House:
    settings = Settings(paths=Paths(data=data), **changes)  # type: ignore[arg-type]
    return House(
        settings,
        (),
        RegisterBook(settings.paths.register),
        lambda: NOW,
        lambda: "1",
        Console(file=io.StringIO()),
    )


def test_the_way_out_is_the_proxy_of_the_settings_with_its_password(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s:é\n", encoding="utf-8")
    web = Web(proxy="http://v%C3%A9@[fd00::9]:3128", proxy_password_file=secret)
    policy = house(tmp_path, web=web).policy(NOW, tmp_path / "a.warc.gz")
    assert policy.fetch.proxy == Proxy("http://[fd00::9]:3128", "vé", "s:é")
    assert policy.fetch.proxy.credentials == {"Proxy-Authorization": "Basic dsOpOnM6w6k="}
    secret.unlink()
    with pytest.raises(ConfigError, match="proxy_password_file"):
        house(tmp_path, web=web).policy(NOW, tmp_path / "a.warc.gz")


def test_without_a_proxy_sites_are_asked_directly(tmp_path: Path) -> None:
    assert house(tmp_path).policy(NOW, tmp_path / "a.warc.gz").fetch.proxy is None


def test_the_bounds_between_visits_are_those_of_the_settings(tmp_path: Path) -> None:
    bounds = house(tmp_path, schedule=Schedule(shortest_minutes=30, longest_hours=2)).bounds
    assert (bounds.shortest, bounds.longest) == (timedelta(minutes=30), timedelta(hours=2))


def test_hosts_that_asked_for_rest_are_known_again(tmp_path: Path) -> None:
    house(tmp_path).hosts.rest("a.example", NOW + timedelta(hours=1))
    assert house(tmp_path).resting(NOW) == {"a.example": NOW + timedelta(hours=1)}


def test_weights_follow_the_committee_while_the_house_stands(tmp_path: Path) -> None:
    told = house(tmp_path)
    desk = told.desk
    assert (told.risks["R11"].weight, told.newsroom.decisions) == (16, ())
    RegisterBook(told.settings.paths.register).add(decision())  # as another process does
    assert (told.risks["R11"].weight, told.desk.risks["R11"].weight) == (20, 20)
    assert desk.risks["R11"].weight == 16  # one piece of work has one register
    assert told.newsroom.decisions == (decision(),)
    assert told.policy(NOW, tmp_path / "a.warc.gz").retired == frozenset()
    RegisterBook(told.settings.paths.register).add(decision("R22", 12, 12, retires=True))
    assert told.policy(NOW, tmp_path / "a.warc.gz").retired == {"R22"}
    assert told.risks["R22"].retired
