"""`vigie doctor`: is this installation sound?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json
from watcher.upkeep.doctor import Extent, Finding, examine

_MARKS = {"ok": "[green]ok[/]", "advice": "[yellow]advice[/]", "LOOK": "[bold red]LOOK[/]"}
_SUBJECTS = ("machine", "data", "sources", "rooms", "work", "program")


@click.command()
@config_option
@sources_option
@click.option("--offline", is_flag=True, help="Ask nobody over the network.")
@click.option("--deep", is_flag=True, help="Read the whole database, however long it takes.")
@json_option
def doctor(config: Path | None, sources_file: Path | None, offline: bool, deep: bool, as_json: bool) -> None:
    """Check everything that can be wrong, and say what to do. Nothing is changed.

    \b
    Example:  vigie doctor
    Example:  vigie doctor --offline --deep

    Exit code 0 when all is well or can wait (advice), 1 when something needs care (LOOK).
    """
    house = open_house(config, sources_file, Console(stderr=True))
    findings = examine(house, Extent(offline=offline, deep=deep), config or Path("vigie.toml"))
    if as_json:
        print_json([{**asdict(finding), "severity": finding.severity} for finding in findings])
    else:
        print_findings(Console(), findings)
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """A table that is read at 80 columns, with what to do under what was found; then one line in sum."""
    drawn = Table(title="Vigie's health", title_justify="left", header_style="bold", expand=False)
    drawn.add_column("check", overflow="fold", max_width=18)
    drawn.add_column("", no_wrap=True)
    drawn.add_column("found, and what to do", overflow="fold")
    ordered = sorted(findings, key=lambda one: _SUBJECTS.index(one.subject))
    for subject, group in groupby(ordered, key=lambda one: one.subject):
        drawn.add_section()
        drawn.add_row(f"[bold]{subject}[/]", "", "")
        for one in group:
            todo = f"\n[bold]→[/] {escape(one.remedy)}" if one.remedy else ""
            drawn.add_row(escape(one.check), _MARKS[one.severity], f"{escape(one.detail)}{todo}")
    console.print(drawn)
    console.print(summary(findings), highlight=False)


def summary(findings: Sequence[Finding]) -> str:
    """`23 checks: 20 ok, 2 advice, 1 LOOK (disk)`."""
    found = [one.severity for one in findings]
    counted = ", ".join(f"{found.count(severity)} {severity}" for severity in _MARKS)
    told = f"{len(found)} checks: {counted}"
    named = ", ".join(one.check for one in findings if not one.ok)
    return f"{told} ({named})" if named else f"{told}: nothing needs care"
