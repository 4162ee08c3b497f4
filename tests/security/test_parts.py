"""The list of all that is in an installation (CycloneDX), as a release carries it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]
PINS = HOUSE / "requirements" / "base.txt"


def test_the_list_of_parts_names_every_pin_with_its_version_and_hashes(tmp_path: Path) -> None:
    listed = tmp_path / "vigie.cdx.json"
    tool = Path(sys.executable).with_name("cyclonedx-py")
    words = (
        *("requirements", str(PINS), "--pyproject", str(HOUSE / "pyproject.toml"), "--output-reproducible"),
        *("--output-format", "JSON", "--output-file", str(listed)),
    )
    subprocess.run([tool, *words], check=True, capture_output=True)

    found = json.loads(listed.read_text(encoding="utf-8"))

    parts = {(one["name"], one["version"]) for one in found["components"]}
    pinned = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[.+\])?==([^\s;]+)", PINS.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert parts == set(pinned)
    assert all(
        digest["alg"] == "SHA-256"
        for one in found["components"]
        for reference in one["externalReferences"]
        for digest in reference["hashes"]
    )
    assert found["metadata"]["component"]["name"] == "vigie-observatoire"
    assert "timestamp" not in found["metadata"]
