"""Commands run as a user runs them: the installed `vigie`, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VIGIE = Path(sys.executable).with_name("vigie")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Folder:
    """A working folder with a trained model under `var`."""

    path: Path
    vigie: Path = VIGIE

    def environment(self, **more: str) -> dict[str, str]:
        settings = {
            "VIGIE_WEB__ALLOW_LOOPBACK": "true",
            "VIGIE_WEB__HOST_SPACING": "0",
            "VIGIE_ALERTS__REMINDERS": "false",  # which are due depends on the day of the test
        }
        return {**os.environ, **settings, "COLUMNS": "160", **more}

    def run(self, *words: str, stdin: str = "", **environment: str) -> Ran:
        done = subprocess.run(
            [VIGIE, *words],
            cwd=self.path,
            env=self.environment(**environment),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [VIGIE, *words],
            cwd=self.path,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            text=True,
        )

    def sources(self, **urls: str) -> str:
        """Write a sources file and return its name."""
        entries = "".join(
            f"  - id: {name}\n    name: {name}\n    kind: feed\n    url: '{url}'\n    language: fr\n"
            "    publisher: CNIL\n    nature: authority\n    category: regulatory\n"
            for name, url in urls.items()
        )
        (self.path / "sources.yaml").write_text(f"sources:\n{entries}", encoding="utf-8")
        return "sources.yaml"
