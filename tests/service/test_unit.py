"""The unit of the service: what it holds, how it is quoted, and what systemd says of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.service.credentials import Credential
from watcher.service.unit import Service, is_sealed, system_unit, user_unit

ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 1.5
"""Of 10, as systemd counts it: the network is what is left open, and no service of the web can close that."""

SECRET = Credential("matrix.password_file", Path("/etc/vigie/matrix-password"), "VIGIE_MATRIX__PASSWORD_FILE")


def service(
    program: str = "/usr/bin/env", settings: str = "/etc/vigie/vigie.toml", systemd: int = 252
) -> Service:
    return Service(Path(program), Path(settings), Path("/srv/vigie"), credentials=(SECRET,), systemd=systemd)


def values(unit: str, key: str) -> list[str]:
    return [line.partition("=")[2] for line in unit.splitlines() if line.startswith(f"{key}=")]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("Type", "notify"),
        ("DynamicUser", "yes"),
        ("StateDirectory", "vigie vigie-backups"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("UMask", "0077"),
        ("Restart", "on-failure"),
        ("RestartPreventExitStatus", "2"),
        ("ExecReload", "/bin/kill -HUP $MAINPID"),
    ],
)
def test_the_service_is_locked_up_and_comes_back(key: str, wanted: str) -> None:
    assert values(system_unit(service()), key) == [wanted]


def test_a_secret_is_handed_over_by_systemd_and_named_to_vigie() -> None:
    unit = system_unit(service())
    assert values(unit, "LoadCredential") == ["matrix.password_file:/etc/vigie/matrix-password"]
    assert "VIGIE_MATRIX__PASSWORD_FILE=%d/matrix.password_file" in values(unit, "Environment")


def test_a_secret_that_is_gone_does_not_keep_the_service_down() -> None:
    assert values(system_unit(service()), "SetCredential") == [r"matrix.password_file:\n"]


def test_waits_between_attempts_grow_only_where_systemd_knows_how() -> None:
    assert values(system_unit(service(systemd=252)), "RestartSteps") == []
    assert values(system_unit(service(systemd=254)), "RestartSteps") == ["6"]


def test_a_service_of_one_user_asks_for_nothing_that_wants_root() -> None:
    unit = user_unit(service())
    assert [key for key in ("DynamicUser", "ProtectSystem", "LoadCredential") if values(unit, key)] == []
    assert "VIGIE_PATHS__DATA=/srv/vigie" in unit


def test_a_unit_is_sealed_until_somebody_edits_it() -> None:
    unit = system_unit(service())
    assert is_sealed(unit)
    assert not is_sealed(unit.replace("MemoryMax=2G", "MemoryMax=4G"))
    assert not is_sealed("[Service]\nExecStart=/usr/bin/vigie run\n")


@pytest.mark.parametrize("path", ["relative/vigie", "/with\nline", "/with\x1bescape", "/with'quote"])
def test_a_path_that_a_unit_cannot_hold_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"an absolute path of printable characters|quotes"):
        service(program=path)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_no_path_can_add_a_line_or_a_specifier_to_the_unit(name: str) -> None:
    usual = len(system_unit(service()).splitlines())
    unit = system_unit(service(settings=f"/etc/{name}"))
    (command,) = values(unit, "ExecStart")
    assert len(unit.split("\n")) == usual + 1
    assert command.replace("%%", "").count("%") == 0
    assert command.replace("$$", "").count("$") == 0


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    program = tmp_path / "ça va, 100% $HOME"
    program.symlink_to("/usr/bin/env")
    unit = tmp_path / "vigie.service"
    unit.write_text(system_unit(service(str(program), '/etc/$x/a "b" \\ 5%.toml')), encoding="utf-8")
    said = subprocess.run([ANALYZE or "", "verify", unit], capture_output=True, text=True, check=False)
    complaints = [line for line in said.stderr.splitlines() if "vigie.service" in line]
    assert (said.returncode, complaints) == (0, [])


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_counts_it_among_the_least_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "vigie.service"
    unit.write_text(system_unit(service()), encoding="utf-8")
    asked = [ANALYZE or "", "security", "--offline=true", unit]
    within = subprocess.run(
        [*asked, f"--threshold={MOST_EXPOSED * 10:.0f}"], capture_output=True, text=True, check=False
    )
    assert within.returncode == 0, within.stdout
    found = subprocess.run([*asked, "--json=short"], capture_output=True, text=True, check=True)
    open_ = {one["json_field"] for one in json.loads(found.stdout) if one["set"] is False}
    assert open_ <= NEEDED


NEEDED = {
    "RootDirectoryOrRootImage",  # it runs from the system's own Python
    "PrivateNetwork",
    "RestrictAddressFamilies_AF_INET_INET6",  # it reads the web
    "RestrictAddressFamilies_AF_UNIX",  # it notifies systemd, and asks the resolver
    "IPAddressDeny",  # the web is everywhere; link-local and multicast are denied
    "DeviceAllow",  # the clock's device, which systemd itself adds and nobody can set
}
