"""Pure: a command run as the service runs: same user, same data, same secrets, same walls.

The user exists only while something runs as it, so `sudo -u vigie` cannot do this; `systemd-run` can, as
two units that name one dynamic user share it (systemd.exec(5), DynamicUser=).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

_OF_A_WATCH = re.compile(r"(Type|Exec\w+|Restart\w*|SuccessExitStatus|WatchdogSec|Timeout\w+)=")
"""Properties of a watch that goes on for ever."""


def beside_the_service(unit: str, words: Sequence[str], name: str, *, terminal: bool) -> list[str]:
    """The arguments of `systemd-run` for `vigie WORDS`, as the transient unit `name`.

    `unit` is the text of the installed unit. Raises ValueError for one that does not start a watch.
    """
    lines = list(_of_the_service(unit))
    command = next((line for line in lines if line.startswith("ExecStart=")), "")
    started = shlex.split(command.removeprefix("ExecStart="))
    if "--config" not in started[:-1]:
        raise ValueError("its ExecStart= does not name the settings with --config")
    program, settings = started[0], started[started.index("--config") + 1]
    properties = [_expanded(line, name) for line in lines if not _OF_A_WATCH.match(line)]
    return [
        *("--quiet", "--collect", "--wait", "--pty" if terminal else "--pipe", f"--unit={name}"),
        *(f"--property={line}" for line in properties),
        *("--", program.replace("%%", "%"), *words, "--config", _plain(settings)),
    ]


def _of_the_service(unit: str) -> Iterator[str]:
    section = ""
    for line in unit.splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and line and not line.startswith(("#", ";")):
            yield line


def _expanded(line: str, name: str) -> str:
    """Specifiers as systemd would fill them in: it does so in files only (systemd.unit(5), Specifiers)."""
    places = {"S": "/var/lib", "C": "/var/cache", "d": f"/run/credentials/{name}.service", "%": "%"}
    return re.sub(r"%([SCd%])", lambda found: places[found[1]], line)


def _plain(word: str) -> str:
    """An argument of ExecStart= without its escapes."""
    return word.replace("$$", "$").replace("%%", "%")
