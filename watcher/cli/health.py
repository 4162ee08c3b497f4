"""`vigie health`: what the running watch says of itself."""

from __future__ import annotations

import http.client
import json
import sys
from pathlib import Path
from typing import Any, cast

import click

from watcher.cli.options import config_option, json_option
from watcher.settings import load_settings

SECONDS = 10.0
_LARGEST = 100_000
_NO_PORT = """no port is set, so the watch has no page of health; add to vigie.toml and start the watch again:
[health]
port = 9464"""


@click.command()
@config_option
@json_option
def health(config: Path | None, as_json: bool) -> None:
    """Ask the running watch whether it is well: on its page of health, on this machine.

    \b
    Example:  vigie health

    Exit code 0 when all is well, 1 when a check is not, 3 when nobody answers or no port is set.
    """
    settings = load_settings(config).health
    if settings.port is None:
        click.echo(_NO_PORT, err=True)
        sys.exit(3)
    address = "127.0.0.1" if settings.address == "0.0.0.0" else settings.address  # noqa: S104 - compared only
    try:
        told = _asked(address, settings.port)
    except (OSError, http.client.HTTPException, ValueError) as error:
        place = f"{address} port {settings.port}"
        click.echo(f"{place}: no answer ({error}); is the watch running? see its log", err=True)
        sys.exit(3)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for check in told["checks"]:
            click.echo(f"{'ok  ' if check['ok'] else 'LOOK'}  {check['check']}: {check['detail']}")
    sys.exit(0 if told["status"] == "ok" else 1)


def _asked(address: str, port: int) -> dict[str, Any]:
    """The answer of /health. Never by a proxy. Raises OSError, HTTPException, ValueError."""
    connection = http.client.HTTPConnection(address, port, timeout=SECONDS)
    try:
        connection.request("GET", "/health")
        answered: object = json.loads(connection.getresponse().read(_LARGEST))
    finally:
        connection.close()
    told = cast("dict[str, Any]", answered) if isinstance(answered, dict) else {}
    if "status" not in told or "checks" not in told:
        raise ValueError("what listens there is not Vigie")
    return told
