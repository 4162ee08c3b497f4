from __future__ import annotations

from pathlib import Path

import pytest

from watcher.service.aside import beside_the_service
from watcher.service.credentials import Credential
from watcher.service.unit import Service, system_unit

SECRET = Credential("matrix.password_file", Path("/etc/vigie/100%"), "VIGIE_MATRIX__PASSWORD_FILE")
UNIT = system_unit(
    Service(
        Path("/opt/vi gie/$x"), Path("/etc/vigie/vigie.toml"), Path("/var/lib/vigie"), credentials=(SECRET,)
    )
)


def asked(*words: str) -> list[str]:
    return beside_the_service(UNIT, words, "aside", terminal=False)


def test_a_command_runs_as_the_user_of_the_service_within_its_walls() -> None:
    properties = [word.removeprefix("--property=") for word in asked("doctor") if "--property=" in word]
    wanted = ["DynamicUser=yes", "User=vigie", "ProtectSystem=strict", "NoNewPrivileges=yes"]
    assert [one for one in wanted if one not in properties] == []


def test_it_reads_the_secrets_and_the_data_of_the_service() -> None:
    said = asked("doctor")
    assert "--property=LoadCredential=matrix.password_file:/etc/vigie/100%" in said
    variable = "VIGIE_MATRIX__PASSWORD_FILE=/run/credentials/aside.service/matrix.password_file"
    assert f"--property=Environment={variable}" in said
    assert "--property=Environment=VIGIE_PATHS__DATA=/var/lib/vigie" in said  # pragma: allowlist secret


def test_the_command_is_the_installed_one_with_its_settings() -> None:
    said = asked("matrix", "status")
    assert said[said.index("--") :] == [
        *("--", "/opt/vi gie/$x", "matrix", "status"),
        *("--config", "/etc/vigie/vigie.toml"),
    ]


def test_nothing_of_a_watch_for_ever_goes_along() -> None:
    said = " ".join(asked("doctor"))
    assert [key for key in ("Type=", "Restart", "WatchdogSec", "ExecReload", "Timeout") if key in said] == []


def test_a_unit_that_starts_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="--config"):
        beside_the_service("[Service]\nExecStart=/bin/true\n", ["doctor"], "aside", terminal=False)
