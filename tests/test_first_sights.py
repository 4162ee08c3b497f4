"""What is seen of a source for the first time is kept at once, and judged and told after all visits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baddays.houses import Watch, watching
from factories import NOW, source
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, ScriptedServer
from watcher import first_sights
from watcher.first_sights import in_pieces
from watcher.round_report import RoundReport
from watcher.rules.subscriptions import Subscription, Wish
from watcher.sources import Source
from watcher.store import subscriptions, unjudged
from watcher.store.sqlite import Database
from watcher.store.unjudged import Said

URGENT = Post("u", URGENT_TITLE, URGENT_TEXT)
HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def killed_before_judging(monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    """Within it a round ends when it would judge what it saw for the first time."""

    class Killing(AbstractContextManager[None]):
        def __enter__(self) -> None:
            monkeypatch.setattr(first_sights, "judged", self.end)

        def __exit__(self, *_: object) -> None:
            monkeypatch.undo()

        @staticmethod
        def end(*_: object) -> None:
            raise Killed

    return Killing()


def watched(server: ScriptedServer, name: str, *posts: Post) -> Source:
    page = Page(feed(*posts, base=f"https://{name}.example"))
    return source(name, url=server.script(f"/{name}", page))


def round_with_a_defect(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, name: str, defective: Callable[..., object]
) -> RoundReport:
    with monkeypatch.context() as patched:
        patched.setattr(first_sights, name, defective)
        return watch.round()


def houses(tmp_path: Path, model_directory: Path, *sources: Source) -> AbstractContextManager[Watch]:
    return watching(tmp_path / "var", model_directory, *sources)


def test_a_round_that_was_killed_before_judging_is_caught_up_by_the_next_and_told_once(
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    killed_before_judging: AbstractContextManager[None],
) -> None:
    with houses(tmp_path, model_directory, watched(server, "a", URGENT, Post("1"))) as watch:
        with killed_before_judging, pytest.raises(Killed):
            watch.round()
        assert len(watch.rows("SELECT id FROM items")) == 2
        assert watch.posted() == []
        report = watch.round(HOUR)
        assert (report.alerts, report.unjudged) == (1, 0)
        assert watch.round(HOUR).alerts == 0
        assert sum("sanction" in body for body in watch.posted()) == 1


def test_what_was_left_is_told_between_two_rounds_too(
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    killed_before_judging: AbstractContextManager[None],
) -> None:
    with houses(tmp_path, model_directory, watched(server, "a", URGENT)) as watch:
        with killed_before_judging, pytest.raises(Killed):
            watch.round()
        assert watch.tell(HOUR) == 1
        assert watch.round(HOUR).alerts == 0


def test_a_digest_waits_until_what_belongs_into_it_is_judged(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    with houses(tmp_path, model_directory, watched(server, "a", Post("1"))) as watch:
        model = (watch.data / "model").readlink()
        (watch.data / "model").unlink()
        (watch.data / "model").write_text("no folder", encoding="utf-8")
        report = watch.round()
        assert (report.digests, report.exit_code) == (0, 1)
        assert "1 new publications wait to be judged: no model" in report.model_problem
        assert watch.round(timedelta(days=8)).digests == 0
        (watch.data / "model").unlink()
        (watch.data / "model").symlink_to(model)
        report = watch.round(HOUR)
        assert (report.digests, report.model_problem, report.exit_code) == (1, "", 0)
        assert "Une charte d’usage" in "".join(watch.posted()).replace("'", "’")


def test_many_urgent_ones_of_one_source_are_one_alert_however_small_the_pieces(
    tmp_path: Path, server: ScriptedServer, model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_sights, "A_PIECE", 2)
    many = [replace(URGENT, guid=f"u{n}", title=f"{URGENT_TITLE}, décision {n}") for n in range(5)]
    with houses(tmp_path, model_directory, watched(server, "a", *many), watched(server, "b")) as watch:
        assert watch.round().alerts == 1
        assert len(watch.posted()) == 1


def test_whoever_asked_for_a_subject_hears_of_it(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    with houses(tmp_path, model_directory, watched(server, "a", URGENT)) as watch:
        subscriptions.add(watch.db, Subscription("@ann:lab.test", "ann", Wish("word", "sanction")), NOW)
        watch.round()
        assert watch.column("SELECT count(*) FROM outbox WHERE room LIKE 'direct:%'") == [1]


def test_what_the_model_cannot_read_waits_and_costs_the_others_nothing(
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    really = first_sights.judged

    def defective(db: Database, ids: Sequence[int], *rest: Any) -> list[Said]:
        if 1 in ids:
            raise ValueError("a defect")
        return really(db, ids, *rest)

    with houses(
        tmp_path, model_directory, watched(server, "a", Post("1")), watched(server, "b", URGENT)
    ) as watch:
        report = round_with_a_defect(watch, monkeypatch, "judged", defective)
        assert "what a brought waits" in caplog.text
        assert (report.alerts, report.unjudged) == (1, 1)
        report = watch.round(HOUR)
        assert (report.alerts, report.unjudged) == (0, 0)


def test_what_cannot_be_told_for_a_defect_waits_and_costs_the_others_nothing(
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = first_sights.tell_news

    def defective(db: object, pairs: Sequence[tuple[object, object]], *rest: object) -> int:
        if pairs[0][1].item.source_id == "a":  # type: ignore[attr-defined]
            raise LookupError("a defect")
        return told(db, pairs, *rest)  # type: ignore[arg-type]

    other = replace(
        URGENT, guid="v", title="La CNIL met en demeure une région", text=f"{URGENT_TEXT} Rennes."
    )
    with houses(
        tmp_path, model_directory, watched(server, "a", URGENT), watched(server, "b", other)
    ) as watch:
        report = round_with_a_defect(watch, monkeypatch, "tell_news", defective)
        assert "what a brought waits" in caplog.text
        assert watch.column("SELECT source_id FROM items JOIN assessments ON item_id = items.id") == ["b"]
        assert report.unjudged == 1
        report = watch.round(HOUR)
        assert report.unjudged == 0
        assert watch.column("SELECT count(*) FROM assessments") == [2]


def test_what_was_revised_before_it_was_judged_is_told_once(
    tmp_path: Path,
    server: ScriptedServer,
    model_directory: Path,
    killed_before_judging: AbstractContextManager[None],
) -> None:
    revised = replace(URGENT, text=f"{URGENT_TEXT} La décision est susceptible de recours.")
    url = server.script("/a", Page(feed(URGENT)), Page(feed(revised)))
    with houses(tmp_path, model_directory, source("a", url=url)) as watch:
        with killed_before_judging, pytest.raises(Killed):
            watch.round()
        assert watch.round(HOUR).alerts == 1
        assert watch.round(HOUR).alerts == 0
        assert unjudged.backlog(watch.db) is None


def test_what_only_lost_its_judgement_is_not_told_again(
    tmp_path: Path, server: ScriptedServer, model_directory: Path
) -> None:
    late = watched(server, "b", Post("1"))
    with houses(tmp_path, model_directory, watched(server, "a", URGENT)) as watch:
        assert watch.round().alerts == 1
        for table in ("assessment_axes", "assessment_risks", "assessments"):
            watch.write(f"DELETE FROM {table}")
        watch.house = replace(watch.house, sources=(*watch.house.sources, late))
        report = watch.round(HOUR)
        assert (report.alerts, report.judged_later, report.unjudged) == (0, 1, 0)


@given(
    counts=st.dictionaries(st.text(max_size=3), st.integers(1, 9), max_size=12),
    size=st.integers(1, 20),
)
def test_pieces_hold_everything_once_in_order_and_cut_no_source(counts: Mapping[str, int], size: int) -> None:
    waiting: dict[str, tuple[int, ...]] = {}
    first = 0
    for name, count in counts.items():
        waiting[name] = tuple(range(first, first + count))
        first += count
    pieces = list(in_pieces(waiting, size))
    assert [one for piece in pieces for ids in piece.values() for one in ids] == list(range(first))
    assert {name: ids for piece in pieces for name, ids in piece.items()} == waiting
    assert all(sum(map(len, piece.values())) >= size for piece in pieces[:-1])
