"""systemd as it stands on this machine: whether it runs, its version, and asking it for something."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

_BOOTED = Path("/run/systemd/system")
"""There while systemd is the machine's manager (sd_booted(3))."""


class ServiceError(Exception):
    """The service cannot be put in place; the message says why and what to do."""


def is_running() -> bool:
    """Whether systemd is the manager of this machine."""
    return _BOOTED.is_dir()


def version() -> int | None:
    """Its version as a number, or None where it is not installed."""
    program = shutil.which("systemctl")
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    found = re.match(r"systemd (\d+)", said.stdout)
    return int(found[1]) if found else None


def control(*words: str, user: bool = False) -> str:
    """What `systemctl` answers. Raises ServiceError when it refuses or is not there."""
    program = shutil.which("systemctl")
    if program is None:
        raise ServiceError("systemctl is not installed: this machine has no systemd")
    command = [program, *(["--user"] if user else []), *words]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if said.returncode != 0:
        shown = (said.stderr or said.stdout).strip()
        raise ServiceError(f"systemctl {' '.join(words)}: {shown or f'exit code {said.returncode}'}")
    return said.stdout.strip()


def state(*, user: bool = False) -> str:
    """How the service stands, in systemd's words: "ActiveState=active, SubState=running, …"."""
    if not is_running():
        return "systemd does not run here"
    asked = "ActiveState,SubState,UnitFileState,NRestarts"
    return control("show", "vigie.service", f"--property={asked}", user=user).replace("\n", ", ")
