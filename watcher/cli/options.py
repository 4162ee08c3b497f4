"""Options that commands share, and the house they open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import click

from watcher.observing.logs import set_up

if TYPE_CHECKING:
    from rich.console import Console

    from classifiers.register import Register
    from watcher.house import House
    from watcher.register_book import RegisterBook
    from watcher.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def config_option(command: Command) -> Command:
    """`--config FILE`."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="Settings file [default: vigie.toml in this folder, if any].",
    )(command)


def sources_option(command: Command) -> Command:
    """`--sources FILE`."""
    return click.option(
        "--sources",
        "sources_file",
        type=click.Path(path_type=Path),
        help="Sources file [default: the bundled sources.yaml].",
    )(command)


def json_option(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def wants_details() -> bool:
    """Whether the command was called with `--verbose`."""
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("verbose"))


def log_as(settings: Settings) -> None:
    """From here on log as the settings say, without the secrets that they name; `--verbose` still counts."""
    from watcher.observing.secret_files import secrets_of  # noqa: PLC0415 - for whoever reads settings

    set_up(settings.logs, secrets_of(settings), verbose=wants_details())


def open_book(settings: Settings) -> RegisterBook:
    """The register with the committee's decisions, which are read at once. Raises ListError."""
    from watcher.register_book import RegisterBook  # noqa: PLC0415 - for whoever needs the register

    book = RegisterBook(settings.paths.register)
    book.register(_today(settings))
    return book


def register_today(settings: Settings) -> Register:
    """The register as the committee decided it up to today. Raises ListError."""
    return open_book(settings).register(_today(settings))


def _today(settings: Settings) -> date:
    return datetime.now(settings.schedule.zone).date()


def papers_of(config: Path | None, sources_file: Path | None) -> tuple[Path, ...]:
    """The files that settings and sources stand in."""
    from watcher.sources import bundled_path  # noqa: PLC0415 - for whoever reads sources

    settings = config or Path("vigie.toml")
    return (*([settings] if settings.exists() else []), sources_file or bundled_path())


def open_house(
    config: Path | None,
    sources_file: Path | None,
    console: Console,
    replay: tuple[Path, ...] = (),
) -> House:
    """Read settings and sources and gather the house. Raises ConfigError and ListError."""
    from watcher.config.located import ConfigError  # noqa: PLC0415 - all of it for whoever opens a house
    from watcher.house import House  # noqa: PLC0415
    from watcher.settings import load_settings  # noqa: PLC0415
    from watcher.sources import bundled_path, load_sources  # noqa: PLC0415

    settings = load_settings(config)
    log_as(settings)
    if settings.matrix is not None and find_spec("nio") is None:
        remedy = "install vigie-observatoire[matrix], or remove the section to post to the terminal"
        raise ConfigError([f"matrix: the Matrix library is not installed; {remedy}"])
    return House(
        settings=settings,
        sources=load_sources(sources_file or bundled_path()),
        book=open_book(settings),
        now=lambda: datetime.now(UTC),
        new_id=lambda: f"vigie-{uuid4().hex}",
        console=console,
        replay=replay,
        papers=papers_of(config, sources_file),
    )
