"""What whoever adds a source wants otherwise than `vigie sources add` proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, get_args

import click

from classifiers.assessment import SourceNature
from watcher.discovery.describing import Wishes
from watcher.sources import Category

_OPTIONS = (
    click.option("--id", "id", help="The source's name for machines [default: from the host]."),
    click.option("--name", help="Its name for members [default: what the site is called]."),
    click.option("--publisher", help="Who publishes [default: what the site is called]."),
    click.option(
        "--nature", type=click.Choice(get_args(SourceNature)), help="Who speaks [default: a guess]."
    ),
    click.option("--category", type=click.Choice(get_args(Category)), help="Its heading [default: a guess]."),
    click.option(
        "--language", type=click.Choice(["fr", "en", "multi"]), help="[default: what the site states]"
    ),
)


def wishes_options(command: Callable[..., None]) -> Callable[..., None]:
    """All of these options, given to the command as one `Wishes`."""

    @wraps(command)
    def run(**given: Any) -> None:
        wishes = Wishes(**{field.name: given.pop(field.name) for field in fields(Wishes)})
        command(wishes=wishes, **given)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run
