"""What commands cost to start, in seconds of CPU, the least of several: `python -m bench.starts [TIMES]`.

CPU and not time on the clock: imports do not wait, and other work on the machine counts less.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from watcher.cli.main import COMMANDS
from watcher.store.database import open_database

_VIGIE = Path(sys.executable).with_name("vigie")
_FIRST: tuple[tuple[str, ...], ...] = (("--help",), ("search", "charte"), ("health",))


def main() -> None:
    """Start each command in an empty folder with an empty store, print seconds."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with TemporaryDirectory() as folder:
        open_database(Path(folder) / "var" / "vigie.db").close()
        for words in (*_FIRST, *((name, "--help") for name in COMMANDS)):
            least = min(_seconds(words, Path(folder)) for _ in range(times))
            print(f"vigie {' '.join(words):20} {least:6.3f} s")


def _seconds(words: tuple[str, ...], folder: Path) -> float:
    """User and system time of the command's process and of those that it waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    subprocess.run([_VIGIE, *words], cwd=folder, env=plain, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
