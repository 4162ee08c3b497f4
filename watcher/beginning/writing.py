"""Pure: answers as a `vigie.toml` with a comment above each section, in the operator's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from watcher.beginning.answers import Answers
from watcher.beginning.words import Words


def settings_text(answers: Answers, words: Words) -> str:
    """The whole file. What was not answered stands as a comment, ready to be filled in."""
    blocks = [
        _comment(words.head),
        _section("[paths]", words.paths, [f"data = {_text(answers.data)}"]),
        _section("[web]", words.web, [_contact(answers, words)]),
        _section("[people]", words.people, _people(answers)),
        _section("[backup]", words.backup, _backup(answers)),
        *_speaking(answers, words),
    ]
    return "\n".join(blocks)


def _contact(answers: Answers, words: Words) -> str:
    if answers.contact is None:
        return f'# contact = "veille@example.org" # {words.later}'
    return f"contact = {_text(answers.contact)}"


def _people(answers: Answers) -> list[str]:
    return [
        f"operators = {_list(answers.operators)}",
        f"coordinators = {_list(answers.coordinators)}",
    ]


def _backup(answers: Answers) -> list[str]:
    if answers.backups is None:
        return ['# folder = "/srv/backups/vigie"', '# passphrase_file = "/etc/vigie/backup-passphrase"']
    key = answers.passphrase_file
    kept = '# passphrase_file = "/etc/vigie/backup-passphrase"'
    return [f"folder = {_text(answers.backups)}", f"passphrase_file = {_text(key)}" if key else kept]


def _speaking(answers: Answers, words: Words) -> Iterator[str]:
    matrix = answers.matrix
    if matrix is not None:
        lines = [
            f"homeserver = {_text(matrix.homeserver)}",
            f"user_id = {_text(matrix.user_id)}",
            f"password_file = {_text(matrix.password_file)}",
        ]
        yield _section("[matrix]", words.matrix, lines)
    room = (
        ['name = "terminal"'] if matrix is None else ['name = "observatoire"', f"id = {_text(answers.room)}"]
    )
    yield _section("[[rooms]]", words.rooms, [*room, 'receives = ["digest", "alerts", "notices"]'])


def _section(header: str, comment: str, lines: Iterable[str]) -> str:
    return "\n".join([_comment(comment).rstrip("\n"), header, *lines, ""])


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.split("\n"))


def _text(value: object) -> str:
    """A basic string of TOML: JSON's escapes, and DEL, which TOML alone forbids in the clear."""
    shown = value.as_posix() if isinstance(value, Path) else str(value)
    return json.dumps(shown, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
