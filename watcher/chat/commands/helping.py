"""`!aide`: what can be asked, and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from classifiers.lists import nearest
from digests.messages.reply import Line, Reply, code, strong, text
from digests.texts.french import typeset
from watcher.chat.commands.command import Call, Command, CommandError, Office
from watcher.chat.commands.naming import quoted
from watcher.chat.commands.parsing import folded
from watcher.rules.roles import ROLES, Role, may

ROLE_NAMES: dict[Role, str] = {
    "member": "les membres",
    "coordinator": "la coordination",
    "operator": "l’exploitation",
}


def help_command(others: Sequence[Command]) -> Command:
    """The command that explains these and itself."""

    def answer(_office: Office, call: Call) -> Reply:
        wanted = folded(call.words.lstrip("!"))
        return _one(_find(wanted, everything)) if wanted else _all(everything, call.caller.role)

    itself = Command(
        name="aide",
        aliases=("help",),
        usage="[commande]",
        summary="ce que vous pouvez demander, ou comment une commande s’écrit",
        answer=answer,
        examples=("!aide", "!aide cherche"),
    )
    everything = (itself, *others)
    return replace(itself, answer=answer)


def call_line(command: Command) -> str:
    """How a command is called: `!cherche mots [axe:legal]`."""
    return f"!{command.name} {command.usage}".strip()


def _all(commands: Sequence[Command], role: Role) -> Reply:
    lines: list[Line] = [
        text(code(call_line(command)), typeset(f" : {command.summary}"))
        for command in commands
        if may(role, command.role)
    ]
    return Reply(
        title="Ce que vous pouvez me demander",
        lines=tuple(lines),
        close=(text("Pour en savoir plus sur une commande : ", code("!aide cherche")),),
    )


def _one(command: Command) -> Reply:
    paragraphs: list[Line] = [text(typeset(f"{command.summary[:1].upper()}{command.summary[1:]}."))]
    if command.details:
        paragraphs.append(text(typeset(command.details)))
    if command.aliases:
        paragraphs.append(text(typeset(f"Aussi : {', '.join('!' + name for name in command.aliases)}")))
    if command.role != ROLES[0]:
        paragraphs.append(text(strong(typeset(f"Réservée à : {ROLE_NAMES[command.role]}"))))
    return Reply(
        title=call_line(command),
        paragraphs=tuple(paragraphs),
        lines=tuple(text(code(example)) for example in command.examples),
    )


def _find(wanted: str, commands: Sequence[Command]) -> Command:
    named = {name: command for command in commands for name in (command.name, *command.aliases)}
    if wanted in named:
        return named[wanted]
    near = nearest(wanted, named)
    hint = f" ; vouliez-vous dire « {near} » ?" if near else "."
    raise CommandError(typeset(f"Il n’y a pas de commande {quoted(wanted)}{hint} La liste : !aide"))
