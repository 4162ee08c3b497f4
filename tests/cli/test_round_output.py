"""How a round is shown to people: what happened is named, sources without news are counted when many."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from watcher.chat.delivery_report import DeliveryReport
from watcher.cli.round_output import MOST_NEWS, MOST_QUIET, is_quiet, print_round
from watcher.items import Fault, Outcome, Problem
from watcher.round_report import RoundReport, SourceLine

QUIET = tuple(SourceLine(f"quiet-{n}", Outcome.UNCHANGED) for n in range(MOST_QUIET + 1))
FAILED = SourceLine("failing", Outcome.FAILED, problem=Problem(Fault.HTTP, "500", "wait"))
NEW = SourceLine("bringing", Outcome.COLLECTED, 10, 1)


def shown(*lines: SourceLine, whole: bool = False) -> str:
    told_to = io.StringIO()
    report = RoundReport(lines, False, 0, 0, DeliveryReport(), None)
    print_round(Console(file=told_to, width=200), report, whole=whole)
    return told_to.getvalue()


def test_a_few_sources_without_news_are_named() -> None:
    table = shown(*QUIET[1:], NEW)
    assert table.count("quiet-") == MOST_QUIET
    assert "nothing new" not in table


def test_many_are_counted_beside_what_happened() -> None:
    table = shown(*QUIET, NEW, FAILED)
    assert "quiet-" not in table
    assert f"{len(QUIET)} sources had nothing new" in table
    assert "bringing" in table
    assert "500. wait" in table


def test_of_very_many_with_news_those_with_the_most_are_named() -> None:
    many = tuple(SourceLine(f"source-{n:03}", Outcome.COLLECTED, 25, n + 1) for n in range(MOST_NEWS + 2))
    noted = SourceLine("noted", Outcome.COLLECTED, 25, 1, notes=("has moved",))
    table = shown(*many, noted, FAILED)

    assert table.count("source-") == MOST_NEWS
    assert "source-000" not in table
    assert "source-001" not in table
    assert "has moved" in table
    assert "500. wait" in table
    assert "2 more sources brought something" in table
    assert "more sources" not in shown(*many[2:], noted)
    assert shown(*many, whole=True).count("source-") == len(many)


def test_all_are_named_to_whoever_wants_the_whole() -> None:
    assert shown(*QUIET, whole=True).count("quiet-") == len(QUIET)


def test_without_any_news_there_is_no_table() -> None:
    assert "Sources" not in shown(*QUIET)


@pytest.mark.parametrize(
    ("line", "quiet"),
    [
        (SourceLine("a", Outcome.UNCHANGED), True),
        (SourceLine("a", Outcome.COLLECTED, entries=25), True),
        (SourceLine("a", Outcome.COLLECTED, entries=25, new=1), False),
        (SourceLine("a", Outcome.COLLECTED, entries=25, revised=1), False),
        (SourceLine("a", Outcome.UNCHANGED, notes=("moves",)), False),
        (SourceLine("a", Outcome.WAITING, notes=("asked to be left alone",)), False),
        (FAILED, False),
    ],
)
def test_quiet_is_who_answered_without_news_and_needs_nobody(line: SourceLine, quiet: bool) -> None:
    assert is_quiet(line) is quiet
