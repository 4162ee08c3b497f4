"""The model's file is damaged, or cannot be kept: it is made anew, and nothing goes unjudged."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from baddays.houses import Disk, watching
from classifiers import cache, service
from classifiers.learning.model import Model
from factories import source
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, ScriptedServer
from watcher import judging
from watcher.items import Fault
from watcher.store.sources import load_states


@pytest.fixture
def trainings(model_directory: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that were trained. The real training takes half a minute: what it gave before is given."""
    trained: list[str] = []
    made = service.load_or_train(model_directory)

    def train(_items: object, version: str, _recipe: object = None) -> Model:
        trained.append(version)
        return made

    monkeypatch.setattr(service, "train_bundled", train)
    # One process is one model: what another test has read must not be remembered.
    remembered = judging._model  # pyright: ignore[reportPrivateUsage]
    remembered.cache_clear()
    monkeypatch.setattr(judging.log, "level", logging.INFO)
    return trained


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_version(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, empty, of_another_version])
def test_a_damaged_model_is_made_anew_which_is_said_and_what_came_meanwhile_is_judged(
    damage: Callable[[Path], None],
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    trainings: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "watcher.judging")
    directory = tmp_path / "var" / "model"
    directory.mkdir(parents=True)
    model = cache.model_file(model_directory, service.current_version())
    shutil.copy(model, directory)
    damage(directory / model.name)
    (directory / ".vigie-half").write_bytes(b"left by a training that was killed while it wrote")
    url = server.script("/feed", Page(feed(Post("u", URGENT_TITLE, URGENT_TEXT))))
    with watching(tmp_path / "var", model_directory, source(url=url)) as watch:
        assert watch.round().alerts == 1
    assert trainings == [model.stem]
    assert f"{model.name} is damaged or not ours, and is made anew" in caplog.text
    assert cache.load(directory, model.stem) is not None
    assert not list(directory.glob(".vigie-*"))


def test_a_model_that_cannot_be_made_loses_no_publication_and_blames_no_source(
    tmp_path: Path, server: ScriptedServer, model_directory: Path, trainings: list[str]
) -> None:
    url = server.script("/feed", Page(feed(Post("u", URGENT_TITLE, URGENT_TEXT)), headers={"ETag": '"1"'}))
    other = server.script("/other", Page(feed(Post("1"), base="https://other.example")))
    directory = tmp_path / "var" / "model"
    directory.mkdir(parents=True)
    (directory / "service.json").write_text("what was promoted is spoilt")
    watched = (source(url=url), source("other", url=other))
    with watching(tmp_path / "var", model_directory, *watched) as watch:
        for _ in range(4):
            report = watch.round(timedelta(hours=1))
            assert not [line.problem for line in report.lines if line.problem]
            assert "2 new publications wait to be judged: no model" in report.model_problem
            assert "service.json" in report.model_problem
            assert report.exit_code == 1
        assert not any(state.failures for state in load_states(watch.db).values())
        assert watch.posted() == []
        (directory / "service.json").unlink()
        assert watch.round(timedelta(hours=1)).alerts == 1
        assert len(watch.rows("SELECT id FROM items")) == 2
    assert len(trainings) == 1


def test_what_a_known_source_brings_is_asked_for_again_when_there_is_a_model(
    tmp_path: Path, server: ScriptedServer, model_directory: Path, trainings: list[str]
) -> None:
    before, after = feed(Post("1")), feed(Post("u", URGENT_TITLE, URGENT_TEXT), Post("1"))
    directory = tmp_path / "var" / "model"
    directory.mkdir(parents=True)
    with watching(
        tmp_path / "var", model_directory, source(url=server.script("/feed", Page(before), Page(after)))
    ) as watch:
        watch.round()
        (directory / "service.json").write_text("what was promoted is spoilt")
        report = watch.round(timedelta(hours=1))
        assert [line.problem.fault for line in report.lines if line.problem] == [Fault.MACHINE]
        assert "service.json" in report.lines[0].problem.detail if report.lines[0].problem else False
        assert not any(state.failures for state in load_states(watch.db).values())
        assert watch.posted() == []
        (directory / "service.json").unlink()
        assert watch.round(timedelta(hours=1)).alerts == 1
    assert len(trainings) == 1


def test_a_model_that_finds_no_room_on_the_disk_serves_all_the_same(
    disk: Disk,
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    trainings: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "watcher.judging")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "model").symlink_to(disk.path)
    disk.leave(65536)
    url = server.script("/feed", Page(feed(Post("u", URGENT_TITLE, URGENT_TEXT))))
    with watching(tmp_path / "var", model_directory, source(url=url)) as watch:
        assert watch.round().alerts == 1
        assert "the model cannot be kept (No space left on device)" in caplog.text
        assert not list(disk.path.glob("*.model"))
        assert not list(disk.path.glob(".vigie-*"))
    assert len(trainings) == 1
