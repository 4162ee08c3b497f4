"""Groups of commands that are imported when they are called, so that a quick one stays quick."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar, NamedTuple

import click

_BESIDE_NAMES = 6
"""Columns that a list of commands takes beside its two columns, as in click's own."""


class Place(NamedTuple):
    """Where a command is (`module:name`), and the first sentence of its help: a list imports nobody."""

    path: str
    summary: str


class LazyGroup(click.Group):
    """A group whose commands, after its own, are imported when they are called, in the order of the help."""

    places: ClassVar[Mapping[str, Place]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self.places]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.places[cmd_name].path.partition(":")
        return getattr(import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list as click writes it, without importing what it names."""
        names = self.list_commands(ctx)
        room = formatter.width - _BESIDE_NAMES - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._listed(name).get_short_help_str(room)) for name in names])

    def _listed(self, name: str) -> click.Command:
        return self.commands.get(name) or click.Command(name, help=self.places[name].summary)
