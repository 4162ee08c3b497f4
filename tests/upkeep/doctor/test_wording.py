"""Each finding that the weekly report may tell has words of its own, in both languages' catalog form."""

from __future__ import annotations

import ast
from pathlib import Path

from watcher.upkeep import doctor
from watcher.upkeep.doctor import Finding
from watcher.upkeep.doctor.wording import WORDINGS, wording

ONLINE = {"accounts.py", "cluster.py", "homeserver.py"}
NEVER_WRONG = {"user", "memory", "archive", "PDF", "accounts"}
"""Checks that end in advice at worst."""


def names() -> set[str]:
    """The names of all findings that are written without asking anybody."""
    folder = Path(doctor.__file__).parent
    trees = [ast.parse(file.read_text()) for file in folder.glob("*.py") if file.name not in ONLINE]
    return {
        node.args[0].value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Finding"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_check_that_can_go_wrong_offline_has_its_words() -> None:
    assert names() - NEVER_WRONG == set(WORDINGS)


def test_an_unknown_check_is_told_all_the_same() -> None:
    assert wording(Finding("new", False, "x")).what == "Un contrôle a échoué"
