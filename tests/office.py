"""A real LibreOffice, as tests let it open what we wrote and write what we read."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = Path("/usr/bin/soffice")
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Each sheet as a file of its own, comma separated, UTF-8, cells as they are shown."""


class Office:
    """LibreOffice with a profile of its own; each conversion is one start of it, of a second or two."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def convert(self, files: Sequence[Path], to: str, folder: Path, *, reading: str = "") -> None:
        """Writes the files in another format into the folder; fails when one of them is not there then."""
        profile = f"-env:UserInstallation=file://{self.folder / 'profile'}"
        filters = ["--infilter=" + reading] if reading else []
        command = [str(SOFFICE), profile, "--headless", *filters, "--convert-to", to, "--outdir", str(folder)]
        done = subprocess.run(
            [*command, *map(str, files)],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            env={**os.environ, "HOME": str(self.folder), "SAL_USE_VCLPLUGIN": "svp"},
        )
        suffix = to.partition(":")[0]
        missing = [file for file in files if not list(folder.glob(f"{file.stem}*.{suffix}"))]
        assert not missing, f"{missing}: {done.stdout}{done.stderr}"


def office_or_none(folder: Path) -> Office:
    """The office; without one the tests say so, and fail where they must not be left out."""
    if not SOFFICE.exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"no LibreOffice at {SOFFICE}: nothing was opened in it; run scripts/ensure-office")
    return Office(folder)
