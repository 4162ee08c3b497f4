"""`vigie doctor`: is this installation sound?"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json, table
from watcher.upkeep.doctor import examine


@click.command()
@config_option
@sources_option
@json_option
def doctor(config: Path | None, sources_file: Path | None, as_json: bool) -> None:
    """Check settings, sources, disk, database, model and rooms, and say what to do.

    \b
    Example:  vigie doctor

    Exit code 0 when all is well, 1 when something needs care.
    """
    house = open_house(config, sources_file, Console(stderr=True))
    findings = examine(house)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        rows = [(f.check, "ok" if f.ok else "LOOK", f.detail, f.remedy) for f in findings]
        Console().print(table("Vigie's health", ("check", "", "found", "what to do"), rows))
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
