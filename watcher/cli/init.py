"""`vigie init`: the first settings."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import cast

import click

from watcher.beginning.answers import Answers, read_answers
from watcher.beginning.asking import Asked, ask_everything
from watcher.beginning.places import can_be_written, write_secret
from watcher.beginning.words import WORDS, Tongue, Words
from watcher.beginning.writing import settings_text
from watcher.config.located import ConfigError
from watcher.files import write_atomically
from watcher.settings import load_settings

_MACHINE = Path("/etc")
"""Settings under it are those of a service of the whole machine, whose data is where systemd keeps it."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=Path("vigie.toml"))
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="Of questions and comments.",
)
@click.option(
    "--answers",
    "answered",
    type=click.Path(path_type=Path),
    help="Ask nothing: read the answers from this TOML file.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: take every default.")
@click.option(
    "--force", is_flag=True, help="Replace settings that are there. Files with secrets always stay."
)
def init(file: Path, lang: str, answered: Path | None, yes: bool, force: bool) -> None:
    """Ask five questions and write commented settings [default: vigie.toml].

    The file of --answers has the keys contact, data, homeserver, account, room, password_file, operators,
    coordinators, backups and passphrase_file, all of them optional.

    \b
    Example:  sudo vigie init /etc/vigie/vigie.toml --lang en
    """
    words = WORDS[cast("Tongue", lang)]
    file = file.absolute()
    if file.exists() and not force:
        raise ConfigError([f"{file}: there are settings already; add --force to replace them"])
    if not can_be_written(file.parent):
        raise ConfigError([words.not_writable.format(path=file.parent)])
    asked = _asked(words, file, answered, ask=not yes)
    write_atomically(file, settings_text(asked.answers, words))
    file.chmod(0o640)
    load_settings(file)
    click.echo(words.written.format(path=file))
    for line in _secrets(asked, words):
        click.echo(line)
    click.echo(words.next)
    for command in _next(file, asked.answers):
        click.echo(f"  {command}")


def _asked(words: Words, file: Path, answered: Path | None, *, ask: bool) -> Asked:
    if answered is not None:
        return Asked(_absolute(read_answers(answered)))
    proposed = _proposed(file)
    return ask_everything(words, proposed, file.parent) if ask else Asked(proposed)


def _proposed(file: Path) -> Answers:
    if file.is_relative_to(_MACHINE):
        return Answers(
            data=Path("/var/lib/vigie"),
            backups=Path("/var/lib/vigie-backups"),
            passphrase_file=file.with_name("backup-passphrase"),
        )
    return Answers(data=Path("var").absolute())


def _absolute(answers: Answers) -> Answers:
    """Paths that hold wherever Vigie is started."""
    keys = ("data", "password_file", "backups", "passphrase_file")
    paths = {key: getattr(answers, key) for key in keys}
    return answers.model_copy(update={key: path and path.absolute() for key, path in paths.items()})


def _secrets(asked: Asked, words: Words) -> list[str]:
    """Write the files that hold a secret each, and say what is left to do."""
    said: list[str] = []
    passphrase, password = asked.answers.passphrase_file, asked.answers.password_file
    if passphrase is not None:
        made = write_secret(passphrase, secrets.token_urlsafe(32))
        said.append((words.phrase_made if made else words.phrase_kept).format(path=passphrase))
    if password is not None and not asked.password:
        said.append(words.login_later.format(path=password))
    elif password is not None and not write_secret(password, asked.password):
        said.append(words.phrase_kept.format(path=password))
    return said


def _next(file: Path, answers: Answers) -> list[str]:
    program = sys.argv[0] if "/" in sys.argv[0] else "vigie"
    spoken = "matrix login" if answers.matrix else "run --once"
    return [
        f"{program} doctor --config {file}",
        f"{program} {spoken} --config {file}",
        f"sudo {program} service install --config {file}",
    ]
