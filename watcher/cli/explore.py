"""`vigie explore`: what the watch knows in a browser, on a copy without anything about people."""

from __future__ import annotations

import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from watcher.cli.options import config_option, register_today
from watcher.settings import load_settings
from watcher.store.database import open_database
from watcher.store.exploring import LABELS, copy_for_exploring


@click.command()
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0 for any free one."
)
@config_option
def explore(port: int, config: Path | None) -> None:
    """Look around in publications, risks, alerts and sources with Datasette, on this machine only.

    A read-only copy is made in a temporary folder, without authors, reactions and texts; it goes with Ctrl-C.

    \b
    Example:  vigie explore --port 8001
    """
    if find_spec("datasette") is None:
        click.echo("vigie explore wants Datasette: pip install 'vigie-observatoire[explore]'", err=True)
        sys.exit(3)
    settings = load_settings(config)
    database = settings.paths.database
    open_database(database, read_only=True).close()  # it is there, ours, and of this version
    with TemporaryDirectory(prefix="vigie-explore-") as folder:
        copy = Path(folder) / "vigie.db"
        copy_for_exploring(database, copy, register_today(settings))
        sys.exit(_serve(copy, port))


def _serve(copy: Path, port: int) -> int:
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        "--immutable",
        str(copy),
        "--metadata",
        str(LABELS),
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--setting", "default_page_size", "50"]
    click.echo("Stop with Ctrl-C.", err=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with subprocess.Popen(command) as datasette:
        try:
            return datasette.wait()
        except KeyboardInterrupt:
            return 0  # Datasette heard it too, and ends
        finally:
            datasette.terminate()
