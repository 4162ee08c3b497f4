"""The container: what it may do, what it is built from, and what a linter says of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
HADOLINT = Path(sys.executable).with_name("hadolint")


@pytest.fixture(scope="module")
def vigie() -> dict[str, Any]:
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["services"]["vigie"]


def instructions(name: str) -> list[str]:
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith(f"{name} ")]


def test_hadolint_finds_nothing() -> None:
    said = subprocess.run([HADOLINT, DOCKERFILE], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_fares() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert '"vigie", "health"' in " ".join(instructions("HEALTHCHECK"))
    assert all(re.fullmatch(r"python:[\d.]+-slim-\w+( AS \w+)?", base) for base in instructions("FROM"))


def test_every_library_comes_with_its_hash() -> None:
    installs = re.findall(r"pip install [^&]+", DOCKERFILE.read_text(encoding="utf-8"))
    assert len(installs) == 3
    assert all("--require-hashes" in one or "--no-deps --no-index" in one for one in installs)


def test_what_is_copied_is_there_and_not_left_out_of_the_context() -> None:
    copied = [
        word for line in instructions("COPY") if not line.startswith("--from") for word in line.split()[:-1]
    ]
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert sorted(copied) == sorted(allowed)
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("user", "10001:10001"),
        ("read_only", True),
        ("cap_drop", ["ALL"]),
        ("security_opt", ["no-new-privileges:true"]),
        ("stop_grace_period", "3m"),
        ("restart", "unless-stopped"),
    ],
)
def test_the_container_is_locked_up(vigie: dict[str, Any], key: str, wanted: object) -> None:
    assert vigie[key] == wanted


def test_only_this_machine_reaches_its_page_of_health(vigie: dict[str, Any]) -> None:
    assert [port.split(":")[0] for port in vigie["ports"]] == ["127.0.0.1"]
    assert vigie["environment"]["VIGIE_HEALTH__PORT"] == vigie["ports"][0].rsplit(":", 1)[1]


def test_data_and_backups_outlive_the_container_and_settings_cannot_be_changed(
    vigie: dict[str, Any],
) -> None:
    places = {volume.split(":")[1]: volume.split(":")[2:] for volume in vigie["volumes"]}
    assert {"/var/lib/vigie", "/var/lib/vigie-backups"} <= set(places)
    assert places["/etc/vigie/vigie.toml"] == ["ro"]
    assert "/tmp" in vigie["tmpfs"][0]


def test_no_secret_stands_in_the_compose_file(vigie: dict[str, Any]) -> None:
    whole = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    assert set(vigie["secrets"]) == set(whole["secrets"])
    assert all(secret["file"].startswith("./secrets/") for secret in whole["secrets"].values())
    assert [key for key in vigie["environment"] if "PASSWORD" in key or "TOKEN" in key] == []


@pytest.mark.skipif(shutil.which("docker") is None, reason="no docker command")
def test_the_compose_command_reads_the_file_where_there_is_one() -> None:
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker has no compose command here")
    asked = ["docker", "compose", "--file", ROOT / "deploy" / "compose.yaml", "config", "--quiet"]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0
