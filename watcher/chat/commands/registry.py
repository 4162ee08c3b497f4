"""All commands, in the order of the help, and finding one by what somebody wrote."""

from __future__ import annotations

from watcher.chat.commands import (
    asking,
    correcting,
    entering,
    finding,
    helping,
    knowing,
    privacy,
    proposing,
    silence,
    subscribing,
    watching,
)
from watcher.chat.commands.command import Command

_FAMILIES = (
    finding.COMMANDS,
    knowing.COMMANDS,
    watching.COMMANDS,
    correcting.COMMANDS,
    proposing.COMMANDS,
    subscribing.COMMANDS,
    asking.COMMANDS,
    silence.COMMANDS,
    entering.COMMANDS,
    privacy.COMMANDS,
)


def all_commands() -> tuple[Command, ...]:
    """Every command, the help first."""
    others = tuple(command for family in _FAMILIES for command in family)
    return (helping.help_command(others), *others)


def by_name(commands: tuple[Command, ...]) -> dict[str, Command]:
    """Commands by each of their names, aliases included."""
    return {name: command for command in commands for name in (command.name, *command.aliases)}
