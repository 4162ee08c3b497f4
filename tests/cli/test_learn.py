"""`vigie review` asks, `vigie train` learns: what people see, and what is kept when they leave half-way."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import IO, Any, cast

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from classifiers.assessment import Assessment
from classifiers.corpus import CORPUS
from classifiers.improvement.comparison import Difference
from classifiers.improvement.corrections import read_correction
from classifiers.learning.model import Model
from cli_folder import VIGIE
from factories import NOW, assessment, item, source
from processes import wait_until
from watcher.cli.main import cli
from watcher.items import Change, Judged
from watcher.store import feedback
from watcher.store.database import open_database
from watcher.store.items import save_many
from watcher.store.sources import sync_sources

pytestmark = pytest.mark.usefixtures("clean_surroundings")


def vigie(*words: str, keys: str = "") -> Result:
    ran = CliRunner().invoke(cli, words, input=keys, env={"COLUMNS": "200"})
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.output
    return ran


def unsure(scope: float = 0.5, **changes: Any) -> Assessment:
    return assessment(scope={"label": "iag", "p": scope}, **{"risks": ["R08"], **changes}).model_copy(
        update={"review": True}
    )


@contextmanager
def store() -> Iterator[Database]:
    db = open_database(Path("var/vigie.db"))
    try:
        yield db
    finally:
        db.close()


def keep(*assessments: Assessment, **of_item: Any) -> None:
    with store() as db:
        sync_sources(db, [source()])
        items = [
            Judged(item(f"id:{number}", **of_item), Change.NEW, said)
            for number, said in enumerate(assessments, start=1)
        ]
        save_many(db, items, NOW)


def say(item_id: int, kind: str, value: str = "", who: str = "a") -> None:
    with store() as db:
        feedback.add(db, feedback.Feedback(item_id, None, kind, value, who, NOW))


def said(item_id: int = 1) -> list[tuple[str, str]]:
    with store() as db:
        return [(one.kind, one.value) for one in feedback.for_item(db, item_id)]


def read_until(output: IO[bytes], part: str) -> None:
    """Read what a process says up to that part; fail when it ends before."""
    seen = b""
    while part.encode() not in seen:
        more = os.read(output.fileno(), 4096)
        assert more, seen.decode()
        seen += more


def press(terminal: int, output: IO[bytes], key: bytes, *, after: str) -> None:
    """Type a key once that part was said and the terminal listens to single keys."""
    read_until(output, after)
    assert wait_until(lambda: not termios.tcgetattr(terminal)[3] & termios.ICANON)
    os.write(terminal, key)


class TestReview:
    def test_nothing_to_look_at(self) -> None:
        keep(assessment())
        ran = vigie("review")
        assert (ran.exit_code, "Rien à relire" in ran.output) == (0, True)

    def test_an_item_is_shown_with_all_that_a_person_needs(self) -> None:
        keep(unsure(urgency="urgent"), title="La \x1b[31mCNIL\x1b[0m publie [bold]une[/] charte")
        out = vigie("review", keys="q").output
        for part in (
            "1 sur 1 · la machine hésite",
            "La [31mCNIL[0m publie [bold]une[/] charte",
            "CNIL · 23 novembre 2026",
            "https://cnil.example/1",
            "La métropole publie sa charte.",
            "IA générative, 50\u202f%",
            "Usages, 90\u202f%",
            "R08 ",
            "Urgent, 90\u202f%",
            "presse",
        ):
            assert part in out
        assert "\x1b" not in out

    def test_enter_confirms_and_the_person_is_no_address(self) -> None:
        keep(unsure(), unsure())
        ran = vigie("review", keys="\no")
        assert (ran.exit_code, said(1), said(2)) == (0, [("confirm", "")], [("confirm", "")])
        assert "Relus : 2. Reste à relire : 0." in ran.output
        with store() as db:
            [remark] = feedback.for_item(db, 1)
        assert len(remark.who) == 32
        assert "Rien à relire" in vigie("review").output

    def test_the_least_certain_comes_first_and_no_more_than_asked(self) -> None:
        keep(unsure(0.6), unsure(0.4))
        vigie("review", "--limit", "1", keys="oo")
        assert (said(1), said(2)) == ([], [("confirm", "")])

    def test_each_key_corrects_a_label_and_enter_vouches_for_all(self) -> None:
        keep(unsure())
        vigie("review", keys="s2" + "a2\n" + "rhb\n" + "u1" + "i" + "n3" + "\n")
        kinds, values = zip(*said(), strict=True)
        assert set(kinds) == {"label"}
        steps = [read_correction(value).named() for value in values]
        assert steps[0] == {"scope": "ia"}
        assert steps[1] == {"scope": "ia", "axes": ("usages", "legal")}
        assert steps[-1] == {
            "scope": "ia",
            "axes": ("usages", "legal"),
            "risks": ("R02",),
            "ai_act": True,
            "urgency": "urgent",
            "nature": "doctrine",
        }

    @pytest.mark.parametrize("leaving", ["u1q", "u1", "u1s\x03", "u1a1", "u1\x04"])
    def test_what_was_said_is_kept_when_the_reviewer_leaves(self, leaving: str) -> None:
        keep(unsure())
        assert "Relus : 0." in vigie("review", keys=leaving).output
        assert said() == [("label", '{"urgency":"urgent"}')]

    def test_out_of_scope_only_the_scope_and_the_nature_can_be_said(self) -> None:
        keep(unsure())
        out = vigie("review", keys="s3" + "a" + "n1" + "\n").output
        assert "Hors du champ, il n’y a que" in out.replace("\n", " ")
        assert read_correction(said()[-1][1]).named() == {
            "scope": "hors", "axes": (), "risks": (), "ai_act": False, "urgency": "routine",
            "nature": "texte-officiel",
        }  # fmt: skip

    def test_in_scope_after_all_wants_an_axis(self) -> None:
        keep(
            unsure(axes=[]).model_copy(
                update={"scope": assessment().scope.model_copy(update={"label": "hors"})}
            )
        )
        out = vigie("review", keys="s1" + "\n" + "a\n" + "a1\n" + "\n").output
        assert "il faut au moins un axe" in out
        assert "Aucun axe" in out
        assert read_correction(said()[-1][1]).axes == ("usages",)

    def test_keys_that_mean_nothing_do_nothing(self) -> None:
        keep(unsure(risks=["R01", "R02", "R03", "R04"]))
        out = vigie("review", keys="x" + "sz" + "r9e\n" + "a\n" + "p").output
        assert out.count("Cette touche ne fait rien ici.") == 2
        assert "Quatre au plus" in out
        assert said() == []

    def test_put_off_is_for_later(self) -> None:
        keep(unsure(), unsure(0.6))
        assert "Relus : 1. Reste à relire : 1." in vigie("review", keys="po").output
        assert said(1) == []

    @pytest.mark.parametrize(
        ("remarks", "why"),
        [
            ([("doubt", "", "a")], "un membre en doute"),
            ([("confirm", "", "a"), ("label", '{"urgency":"urgent"}', "b")], "les avis divergent"),
            ([("label", '{"scope":"hors","axes":["legal"]}', "a")], "un membre en doute"),
        ],
    )
    def test_what_readers_left_open_is_asked(self, remarks: list[tuple[str, str, str]], why: str) -> None:
        keep(assessment())
        for kind, value, who in remarks:
            say(1, kind, value, who)
        assert why in vigie("review", keys="q").output

    def test_reasons_are_shown(self) -> None:
        built = unsure(urgency="urgent")
        [risk] = built.risks
        keep(
            built.model_copy(
                update={
                    "risks": (risk.model_copy(update={"why": ("fuite",)}),),
                    "urgency": built.urgency.model_copy(update={"reasons": ("sanction",)}),
                }
            ),
            link=None,
            lead="",
            published=None,
        )
        out = vigie("review", keys="q").output
        assert all(part in out for part in ("(fuite)", "(sanction)", "sans lien", "sans date"))

    def test_a_day_has_room_for_thirty_answers(self) -> None:
        keep(*[unsure() for _ in range(33)])
        assert "1 sur 30" in vigie("review", "--limit", "100", keys="o" * 40).output
        assert "Assez pour l'instant" in vigie("review", keys="o").output

    def test_without_terminal_and_keys_the_use_is_wrong(self) -> None:
        keep(unsure())
        ran = vigie("review")
        assert (ran.exit_code, "a terminal is wanted" in ran.output) == (2, True)

    def test_in_a_real_terminal_one_key_is_enough(self, tmp_path: Path) -> None:
        keep(unsure(), unsure(0.6), unsure(0.7))
        mine, theirs = pty.openpty()
        process = subprocess.Popen(
            [VIGIE, "review"], cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        os.close(theirs)
        assert process.stdout is not None
        press(mine, process.stdout, b"o", after="1 sur 3")
        press(mine, process.stdout, b"\x1b[A", after="2 sur 3")
        press(mine, process.stdout, b"\x03", after="ne fait rien")
        out, _ = process.communicate(timeout=100)
        os.close(mine)
        assert process.returncode == 0
        assert "Relus : 1." in out.decode()
        assert (said(1), said(2)) == ([("confirm", "")], [])


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every eighth item of the corpus instead of all: a fit takes a second or two."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)[::8]
    path = tmp_path / "small.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr("watcher.cli.learn.CORPORA", (path,))


def found(monkeypatch: pytest.MonkeyPatch, mean: float) -> None:
    """Skip the two fits of a comparison, whose result on so few items is chance."""
    figure = Difference(figure="urgent recall", before=0.5, after=0.6, mean=mean, low=mean, high=mean)
    monkeypatch.setattr("watcher.learning.compare", lambda *_: (figure,))


@pytest.mark.usefixtures("small")
class TestTrain:
    def test_nothing_learnt_says_so(self) -> None:
        keep(assessment())
        ran = vigie("train")
        assert (ran.exit_code, "nothing is learnt yet" in ran.output) == (0, True)
        assert "0 remark(s): 0 item(s) learnt from 0 person(s)" in ran.output

    def test_without_a_database_it_is_named(self) -> None:
        ran = subprocess.run([VIGIE, "train"], capture_output=True, text=True, check=False)
        assert (ran.returncode, "vigie.db" in ran.stderr) == (3, True)

    def test_a_dry_run_shows_progress_and_figures_and_changes_nothing(self) -> None:
        keep(assessment(), assessment())
        say(1, "confirm")
        say(2, "label", '{"urgence":"urgent"}')
        ran = vigie("train", "--dry-run")
        assert ran.exit_code == 0
        for part in (
            "a correction cannot be read: item 2: urgence: no field (did you mean 'urgency'?)",
            "2 remark(s): 1 item(s) learnt from 1 person(s), 1 waiting for `vigie review`",
            "fitting with the lessons in service",
            "urgent recall",
            "scope:iag",
        ):
            assert part in ran.output
        assert [path.name for path in Path("var/model").iterdir()] == ["learning.lock"]

    def test_promoted_then_taken_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep(assessment())
        say(1, "label", '{"urgency":"urgent"}')
        found(monkeypatch, 0.1)
        ran = vigie("train")
        assert (ran.exit_code, "promoted: no figure is worse" in ran.output) == (0, True)
        assert "training the model that will serve on 162 items" in ran.output
        history = json.loads(Path("var/model/service.json").read_text())
        assert history["serving"]["labels"]["urgency:urgent"] == 1
        assert f"-{history['serving']['digest']} serves now" in ran.output
        assert "already serve" in vigie("train").output

        back = vigie("train", "--rollback")
        assert (back.exit_code, "(the corpus alone)" in back.output) == (0, True)
        assert "taken back" in vigie("train").output
        none = vigie("train", "--rollback")
        assert (none.exit_code, "there is no version to go back to" in none.output) == (3, True)

    def test_back_to_earlier_lessons(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep(assessment(), assessment())
        found(monkeypatch, 0.1)
        shell = Model("", *[cast(Any, None)] * (len(fields(Model)) - 1))
        monkeypatch.setattr("watcher.learning.train_bundled", lambda _, name: replace(shell, version=name))
        for number in (1, 2):
            say(number, "confirm")
            vigie("train")
        assert "(1 learnt items); 1 older version(s)" in vigie("train", "--rollback").output
        ran = vigie("train", "--rollback", "--json")
        assert json.loads(ran.stdout)["past"] == 0

    def test_what_is_worse_is_refused_with_the_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep(assessment())
        say(1, "confirm")
        found(monkeypatch, -0.1)
        ran = vigie("train")
        assert (ran.exit_code, "not promoted" in ran.output) == (0, True)
        assert "urgent recall: -0.100 on average" in ran.output

    def test_json_says_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep(assessment(), assessment())
        say(1, "confirm")
        say(2, "doubt", who="b")
        found(monkeypatch, 0.1)
        ran = vigie("train", "--dry-run", "--json")
        told = json.loads(ran.stdout)
        assert (told["outcome"], told["learnt"], told["people"]) == ("would-promote", 1, 1)
        assert (told["to_review"], told["capped"], told["remarks"]) == (1, 0, 2)
        assert told["figures"][0]["figure"] == "urgent recall"

    def test_a_rollback_cannot_be_tried(self) -> None:
        assert vigie("train", "--rollback", "--dry-run").exit_code == 2

    def test_a_damaged_history_is_named(self) -> None:
        keep(assessment())
        Path("var/model").mkdir()
        Path("var/model/service.json").write_text("{")
        ran = subprocess.run([VIGIE, "train"], capture_output=True, text=True, check=False)
        assert (ran.returncode, "service.json" in ran.stderr) == (2, True)
