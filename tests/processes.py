"""Other processes, as tests look at them."""

from __future__ import annotations

import time
from pathlib import Path


def wait_until_gone(pid: int) -> bool:
    """Whether a process ended within 20 seconds; one that nobody has waited for yet counts as gone."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
