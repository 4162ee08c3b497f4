from __future__ import annotations

from pathlib import Path

import pytest

from settings_files import Write
from watcher.service.credentials import Credential, credentials_of
from watcher.settings import Settings, load_settings

pytestmark = pytest.mark.usefixtures("clean_surroundings")


def test_every_secret_of_the_settings_is_a_credential(file: Write) -> None:
    settings = load_settings(
        file(
            '[matrix]\nhomeserver = "https://m.example"\nuser_id = "@v:m.example"\npassword_file = "/s/one"\n'
            'encryption_key_file = "/s/two"\n[backup]\npassphrase_file = "/s/three"\n'
            '[web]\nproxy = "http://me@proxy.example:3128"\nproxy_password_file = "/s/four"\n'
        )
    )
    assert {str(one.path): one.variable for one in credentials_of(settings)} == {
        "/s/one": "VIGIE_MATRIX__PASSWORD_FILE",
        "/s/two": "VIGIE_MATRIX__ENCRYPTION_KEY_FILE",
        "/s/three": "VIGIE_BACKUP__PASSPHRASE_FILE",
        "/s/four": "VIGIE_WEB__PROXY_PASSWORD_FILE",
    }


def test_settings_read_the_secret_where_systemd_puts_it(file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    written = file("[backup]\nfolder = '/var/lib/vigie-backups'\npassphrase_file = '/etc/vigie/phrase'\n")
    (credential,) = credentials_of(load_settings(written))
    assert credential.name == "backup.passphrase_file"
    monkeypatch.setenv(credential.variable, "/run/credentials/vigie.service/backup.passphrase_file")
    seen = load_settings(written).backup
    assert seen.passphrase_file == Path("/run/credentials/vigie.service/backup.passphrase_file")
    assert seen.folder == Path("/var/lib/vigie-backups")


def test_settings_without_secrets_have_no_credentials() -> None:
    nothing: tuple[Credential, ...] = ()
    assert credentials_of(Settings()) == nothing
