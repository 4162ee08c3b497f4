"""The page of all commands, for members, made from the commands themselves: `make manual` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from digests.texts.french import typeset
from watcher.chat.commands.command import Command
from watcher.chat.commands.helping import ROLE_NAMES, call_line
from watcher.chat.commands.registry import all_commands
from watcher.rules.roles import ROLES, Role

_HEAD = """# Les commandes

<!-- Page produite par `make manual` à partir du code : ne pas la modifier à la main. -->

Une commande s’écrit dans un salon où se trouve Vigie, ou en message direct ; la réponse vient en fil, sous
votre message. Ce qui est entre crochets est facultatif. Les accents et les majuscules ne comptent pas :
`!échéances` vaut `!echeances`. Une faute de frappe ? Vigie propose la commande la plus proche.
"""


def render_manual(commands: Sequence[Command]) -> str:
    """Markdown in French: a table of the commands, then each one with its help, by who may call it."""
    return "\n".join([typeset(_HEAD), *_table(commands), "", *_by_role(commands)])


def main() -> None:
    """Print the page."""
    sys.stdout.write(render_manual(all_commands()))


def _table(commands: Sequence[Command]) -> Iterator[str]:
    yield "| commande | ce qu’elle donne |"
    yield "|---|---|"
    for command in commands:
        yield f"| [`!{command.name}`](#{command.name}) | {_cell(typeset(command.summary))} |"


def _by_role(commands: Sequence[Command]) -> Iterator[str]:
    for role in ROLES:
        of_role = [command for command in commands if command.role == role]
        if of_role:
            yield f"## Pour {ROLE_NAMES[role]}\n"
            yield from (_entry(command, role) for command in of_role)


def _entry(command: Command, role: Role) -> str:
    """One command; its name alone is the heading, so that the table's links find it."""
    summary = typeset(f"{command.summary[:1].upper()}{command.summary[1:]}.")
    reserved = "" if role == ROLES[0] else typeset(f"Réservée à : {ROLE_NAMES[role]}.")
    aliases = ", ".join(f"`!{alias}`" for alias in command.aliases)
    examples = "\n".join(command.examples)
    paragraphs = (
        f"### {command.name}",
        f"`{call_line(command)}`",
        summary,
        typeset(command.details),
        reserved,
        typeset(f"Aussi : {aliases}.") if aliases else "",
        f"```\n{examples}\n```" if examples else "",
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    main()
