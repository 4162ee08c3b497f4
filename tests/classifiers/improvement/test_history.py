"""Which lessons serve: promoted as a whole or not at all, five versions to go back to."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from classifiers import cache
from classifiers.corpus import CORPUS, LabelledItem, read_labelled
from classifiers.improvement.comparison import Difference
from classifiers.improvement.history import (
    KEPT,
    History,
    HistoryError,
    NothingBeforeError,
    Promotion,
    digest_of,
    promote,
    read_history,
    roll_back,
    serving_items,
    snapshot_file,
    version_with,
)
from classifiers.learning.model import Model

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BUNDLED = read_labelled(CORPUS)


@pytest.fixture(scope="module")
def trained() -> Model:
    """A model's shell: the history never looks inside, and a real one takes seconds to write."""
    return Model("base", *[cast(Any, None)] * (len(fields(Model)) - 1))


def lessons(*numbers: int) -> tuple[LabelledItem, ...]:
    return tuple(BUNDLED[number].model_copy(update={"id": f"use-{number}"}) for number in numbers)


def serve(directory: Path, trained: Model, *numbers: int) -> History:
    items = lessons(*numbers)
    figure = Difference(figure="urgent recall", before=0.5, after=0.6, mean=0.1, low=0, high=0.2)
    promotion = Promotion(
        digest=digest_of(items), promoted_at=NOW, items=len(items), labels={"ai_act": 1}, figures=(figure,)
    )
    return promote(directory, items, promotion, "base", lambda version: replace(trained, version=version))


def test_before_the_first_promotion_the_corpus_serves_alone(tmp_path: Path) -> None:
    assert read_history(tmp_path / "none") == History()
    assert serving_items(tmp_path / "none") == ()
    assert version_with("base", None) == "base"


def test_a_promotion_serves_its_items_and_is_written_down(tmp_path: Path, trained: Model) -> None:
    directory = tmp_path / "model"
    history = serve(directory, trained, 1, 2)
    digest = digest_of(lessons(1, 2))
    assert read_history(directory) == history
    assert history.serving.digest == digest
    assert history.serving.promoted_at == NOW
    assert history.serving.figures[0].after == 0.6
    assert history.past == (Promotion(),)
    assert serving_items(directory) == lessons(1, 2)
    version = version_with("base", digest)
    assert version == f"base-{digest}"
    assert (kept := cache.load(directory, version)) is not None
    assert kept.version == version


def test_a_rollback_serves_what_was_before_and_remembers_what_it_took_back(
    tmp_path: Path, trained: Model
) -> None:
    serve(tmp_path, trained, 1)
    serve(tmp_path, trained, 1, 2)
    after = roll_back(tmp_path)
    assert serving_items(tmp_path) == lessons(1)
    assert after.withdrawn == (digest_of(lessons(1, 2)),)
    assert roll_back(tmp_path).serving == Promotion()
    assert serving_items(tmp_path) == ()
    with pytest.raises(NothingBeforeError):
        roll_back(tmp_path)
    assert serve(tmp_path, trained, 1).withdrawn == (digest_of(lessons(1, 2)),)


def test_a_rollback_needs_neither_snapshot_nor_directory(tmp_path: Path, trained: Model) -> None:
    with pytest.raises(NothingBeforeError):
        roll_back(tmp_path / "none")
    serve(tmp_path, trained, 1)
    snapshot_file(tmp_path, digest_of(lessons(1))).unlink()
    with pytest.raises(HistoryError, match=r"No such file.*vigie train --rollback"):
        serving_items(tmp_path)
    roll_back(tmp_path)
    assert serving_items(tmp_path) == ()


def test_what_was_taken_back_from_the_corpus_alone_has_no_digest() -> None:
    assert History(past=(Promotion(items=1),)).rolled_back().withdrawn == ()


def test_the_last_five_are_kept_and_older_files_removed(tmp_path: Path, trained: Model) -> None:
    cache.model_file(tmp_path, "vigie-1-old").write_bytes(b"an older model")
    for number in range(KEPT + 2):
        history = serve(tmp_path, trained, number)
    kept = [digest_of(lessons(number)) for number in range(KEPT + 1, 0, -1)]
    assert list(history.digests) == kept
    assert {path.name for path in tmp_path.iterdir()} == {
        "service.json",
        "training.lock",
        *(f"learnt-{digest}.jsonl" for digest in kept),
        *(cache.model_file(tmp_path, f"base-{digest}").name for digest in kept),
    }


def test_a_snapshot_changed_by_hand_is_refused(tmp_path: Path, trained: Model) -> None:
    serve(tmp_path, trained, 1)
    with snapshot_file(tmp_path, digest_of(lessons(1))).open("a") as file:
        file.write("\n")
    with pytest.raises(HistoryError, match="changed by hand"):
        serving_items(tmp_path)


@pytest.mark.parametrize("content", ['{"serving"', '{"serving": {"digest": "../../etc"}}', '{"more": 1}'])
def test_a_damaged_history_is_named_with_the_remedy(tmp_path: Path, content: str) -> None:
    (tmp_path / "service.json").write_text(content)
    with pytest.raises(HistoryError, match=r"service\.json: .*move it away"):
        read_history(tmp_path)


def test_a_history_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "service.json").mkdir()
    with pytest.raises(HistoryError, match=r"service\.json: cannot be read"):
        read_history(tmp_path)


def test_a_promotion_of_other_items_is_refused(tmp_path: Path, trained: Model) -> None:
    with pytest.raises(ValueError, match="is not that of the items"):
        promote(tmp_path, lessons(1), Promotion(digest="00000000"), "base", lambda version: trained)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match="directory"):
        cache.write_whole(tmp_path / "a", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


_KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from classifiers import cache
from classifiers.corpus import CORPUS, read_labelled
from classifiers.improvement import history
directory, point = Path(sys.argv[1]), sys.argv[2]
items = tuple(one.model_copy(update={"id": f"use-{one.id}"}) for one in read_labelled(CORPUS)[:2])
model = cache.load(directory, sys.argv[3])

def train(version):
    if point == "training":
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(model, version=version)

if point == "replacing":
    Path.replace_before = Path.replace
    def replace_or_die(self, target):
        if target.name == "service.json":
            os.kill(os.getpid(), signal.SIGKILL)
        return self.replace_before(target)
    Path.replace = replace_or_die
promotion = history.Promotion(digest=history.digest_of(items), items=2)
history.promote(directory, items, promotion, "base", train)
"""


@pytest.mark.parametrize("point", ["training", "replacing"])
def test_whoever_is_killed_on_the_way_has_promoted_nothing(
    tmp_path: Path, trained: Model, point: str
) -> None:
    before = serve(tmp_path, trained, 1)
    version = version_with("base", before.serving.digest)
    command = [sys.executable, "-c", _KILLED, str(tmp_path), point, version]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert read_history(tmp_path) == before
    assert serving_items(tmp_path) == lessons(1)
    again = serve(tmp_path, trained, 2)
    assert serving_items(tmp_path) == lessons(2)
    assert {path for path in tmp_path.iterdir() if not path.name.startswith(".")} == {
        tmp_path / "service.json",
        tmp_path / "training.lock",
        *(snapshot_file(tmp_path, digest) for digest in again.digests if digest),
        *(cache.model_file(tmp_path, version_with("base", digest)) for digest in again.digests if digest),
    }
    assert again.past[0] == before.serving
