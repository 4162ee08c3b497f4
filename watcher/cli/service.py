"""`vigie service`: Vigie as a service of systemd."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from watcher.cli.siting import Site, place_options
from watcher.config.located import ConfigError
from watcher.service import manager
from watcher.service.aside import beside_the_service
from watcher.service.credentials import credentials_of
from watcher.service.installing import NAME, look, put, take_away
from watcher.service.manager import ServiceError
from watcher.service.obstacles import obstacles
from watcher.service.reach import closed, open_up
from watcher.service.unit import Service, is_sealed, system_unit, user_unit
from watcher.settings import Settings, load_settings

SETTINGS = Path("/etc/vigie/vigie.toml")


class _Services(click.Group):
    """Whatever systemd or a person's edit stands against ends with exit code 3."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ServiceError as error:
            click.echo(f"vigie: {error}", err=True)
            sys.exit(3)


@click.group(cls=_Services)
def service() -> None:
    """Run Vigie as a hardened service of systemd.

    \b
    Example:  sudo vigie service install
    """


@service.command()
@place_options
@click.option(
    "--config", type=click.Path(path_type=Path), help="Settings file [default: /etc/vigie/vigie.toml]."
)
@click.option("--sources", type=click.Path(path_type=Path), help="Sources file [default: the bundled one].")
@click.option("--program", type=click.Path(path_type=Path), help="The vigie to start [default: this one].")
@click.option("--dry-run", is_flag=True, help="Show the unit and what would be done, and do nothing.")
@click.option(
    "--force", is_flag=True, help="Replace a unit that was edited; it is kept as vigie.service.old."
)
def install(
    user: bool,
    folder: Path | None,
    config: Path | None,
    sources: Path | None,
    program: Path | None,
    dry_run: bool,
    force: bool,
) -> None:
    """Write the unit, tell systemd, and enable it for the next boot. Starting it is left to you.

    \b
    Example:  sudo vigie service install --dry-run

    Run it again after a change of the secret files in the settings. Exit code 0 done, 2 the settings or
    places cannot work, 3 no systemd, no right to write, or a unit that was edited.
    """
    site = Site(user, folder)
    settings_file = (config or (Path("vigie.toml") if user else SETTINGS)).absolute()
    if not settings_file.exists():
        raise ConfigError([f"{settings_file}: no such settings; write them with vigie init {settings_file}"])
    settings = load_settings(settings_file)
    made = _service(settings_file, settings, sources, program, with_credentials=not user)
    wanted = user_unit(made) if user else system_unit(made)
    place = look(site.units)
    public = [] if user else _to_be_opened(made)
    if dry_run:
        click.echo(wanted)
    for line in _steps(place.path, site, public):
        click.echo(line, err=True)
    if not user:
        _refuse_obstacles(settings, made, _needed(made.program, program))
    if dry_run:
        return
    site.check()
    changed = put(place, wanted, force=force)
    open_up(public)
    if site.asks_systemd:
        manager.control("daemon-reload", user=user)
        manager.control("enable", NAME, user=user)
    click.echo(f"{place.path}: {'written' if changed else 'already so'}")
    if site.asks_systemd:
        mine = " --user" if user else ""
        click.echo(f"Start it:  systemctl{mine} restart vigie && systemctl{mine} status vigie")


@service.command()
@place_options
def show(user: bool, folder: Path | None) -> None:
    """Show the unit, whether it was edited, and how the service stands.

    \b
    Example:  vigie service show

    Exit code 0 when there is a unit, 1 when there is none.
    """
    site = Site(user, folder)
    place = look(site.units)
    if place.found is None:
        click.echo(f"{place.path}: none; write it with vigie service install", err=True)
        sys.exit(1)
    click.echo(place.found)
    click.echo(f"{place.path}: {'as written' if is_sealed(place.found) else 'edited by hand'}", err=True)
    if site.asks_systemd:
        click.echo(manager.state(user=user), err=True)


@service.command()
@place_options
@click.option("--force", is_flag=True, help="Also when it was edited; it is kept as vigie.service.old.")
def uninstall(user: bool, folder: Path | None, force: bool) -> None:
    """Stop the service and remove its unit. Settings, data and backups stay.

    \b
    Example:  sudo vigie service uninstall
    """
    site = Site(user, folder)
    place = look(site.units)
    if place.found is None:
        click.echo(f"{place.path}: none")
        return
    site.check()
    if site.asks_systemd and (place.is_ours or force):
        manager.control("disable", "--now", NAME, user=user)
    take_away(place, force=force)
    if site.asks_systemd:
        manager.control("daemon-reload", user=user)
    click.echo(f"{place.path}: removed; the data stays{'' if user else ' in /var/lib/vigie'}")


@service.command(name="exec", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_(words: tuple[str, ...]) -> None:
    """Run a command as the service runs: its user, data, secrets and walls.

    \b
    Example:  sudo vigie service exec doctor
    """
    if words[0] in ("-h", "--help"):
        click.echo(exec_.get_help(click.get_current_context()))
        return
    site = Site(user=False, folder=None)
    site.check()
    place = look(site.units)
    if place.found is None:
        raise ServiceError(f"{place.path}: none; write it with vigie service install")
    name = f"vigie-aside-{os.getpid()}"
    try:
        asked = beside_the_service(place.found, words, name, terminal=sys.stdout.isatty())
    except ValueError as error:
        raise ServiceError(f"{place.path}: {error}") from None
    sys.stdout.flush()
    os.execvp("systemd-run", ["systemd-run", *asked])  # noqa: S606, S607 - no shell; found as systemctl is


def _service(
    settings_file: Path,
    settings: Settings,
    sources: Path | None,
    program: Path | None,
    *,
    with_credentials: bool,
) -> Service:
    """Raises ConfigError for a path that a unit cannot hold."""
    started = program or Path(sys.argv[0] if "/" in sys.argv[0] else shutil.which("vigie") or sys.argv[0])
    try:
        return Service(
            program=started.absolute(),
            settings=settings_file,
            data=settings.paths.data.absolute(),
            sources=sources.absolute() if sources else None,
            credentials=credentials_of(settings) if with_credentials else (),
            systemd=manager.version() or 0,
        )
    except ValueError as error:
        raise ConfigError([str(error)]) from None


def _refuse_obstacles(settings: Settings, made: Service, needed: list[Path]) -> None:
    """Raises ConfigError when the service could not see or read what it needs."""
    shut = sorted({place for one in needed for place in closed(one)})
    found = obstacles(settings, made, needed, shut)
    if found:
        raise ConfigError(found)


def _needed(started: Path, named: Path | None) -> list[Path]:
    """What the command needs to start; of one that was named, perhaps for another machine, only itself."""
    places = [started] if named else [started, Path(sys.prefix), Path(sys.base_prefix)]
    return [place.resolve() for place in places]


def _steps(unit: Path, site: Site, public: list[Path]) -> list[str]:
    ways = "systemctl --user" if site.user else "systemctl"
    asked = [f"{ways} daemon-reload", f"{ways} enable {NAME}"] if site.asks_systemd else []
    readable = [
        f"chmod a+rX {path}  # the service's user reads it; no secret stands in it" for path in public
    ]
    return ["This is what is done:", *(f"  {step}" for step in (f"write {unit}", *readable, *asked))]


def _to_be_opened(made: Service) -> list[Path]:
    """The files that the service reads, and their folders, as far as they are closed to its user."""
    files = [made.settings, *([made.sources] if made.sources else [])]
    ours = {place for file in files for place in (file, file.parent)}
    return sorted({place for file in files for place in closed(file)} & ours)
