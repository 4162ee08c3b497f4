"""docs/commands.md is what the code renders, and nothing that a member could ask for is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from watcher.chat.commands.command import Command
from watcher.chat.commands.manual import main, render_manual
from watcher.chat.commands.parsing import folded, spoken
from watcher.chat.commands.registry import all_commands, by_name

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"
COMMANDS = all_commands()


def test_the_page_is_what_the_code_renders(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert PAGE.read_text(encoding="utf-8") == capsys.readouterr().out, "run `make manual`"


def test_every_name_of_every_command_is_on_the_page_and_every_link_has_its_heading() -> None:
    page = render_manual(COMMANDS)
    assert [name for name in by_name(COMMANDS) if f"`!{name}" not in page] == []
    assert sorted(re.findall(r"\(#([\w-]+)\)", page)) == sorted(re.findall(r"^### (.+)$", page, re.MULTILINE))


def test_what_not_everybody_may_call_stands_apart_and_says_so() -> None:
    first, second = COMMANDS[:2]
    page = render_manual([first, replace(second, role="operator")]).replace("\u202f", " ")
    members, operators = page.split("## Pour l’exploitation")
    assert f"### {first.name}" in members
    assert f"### {second.name}" in operators
    assert "Réservée à : l’exploitation." in operators


def test_no_two_commands_share_a_name() -> None:
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_can_be_called_as_the_page_says(command: Command) -> None:
    assert command.examples
    for example in command.examples:
        said = spoken(example)
        assert said is not None
        assert by_name(COMMANDS)[said.name] is command
    assert command.name == folded(command.name)
    assert not command.summary.endswith(".")
