"""The operator's settings: defaults that run, a file, variables that win over it, secrets kept out."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from settings_files import MATRIX, Write, problems
from watcher.config.located import ConfigError
from watcher.settings import (
    Engine,
    Matrix,
    Paths,
    Privacy,
    Room,
    Schedule,
    Settings,
    Web,
    load_settings,
)

EVERYTHING = """\
[paths]
data = "/srv/vigie"

[schedule]
timezone = "America/Guadeloupe"
digest = "fri 17:45"
quiet = ["sun"]
collect_minutes = 30
window_days = 14

[matrix]
homeserver = "https://matrix.example.org/"
user_id = "@vigie:example.org"
device_name = "Tour"
password_file = "/etc/vigie/password"

[[rooms]]
name = "observatoire"
id = "!obs:example.org"
receives = ["digest", "notices"]

[[rooms]]
name = "juridique"
id = "!jur:example.org"
receives = ["alerts"]
axes = ["legal"]
mention = ["@referente:example.org"]
require_encryption = true

[web]
contact = "veille@example.org"
host_spacing = 2.5
fetch_articles = false
allow_loopback = true
timeout = 12

[privacy]
feedback_days = 1
fetch_history_days = 2
archive_days = 3

[engine]
kind = "dask"
workers = 4
scheduler = "tcp://127.0.0.1:8786"
"""


pytestmark = pytest.mark.usefixtures("clean_surroundings")


class TestDefaults:
    def test_run_without_any_file_in_the_terminal(self) -> None:
        settings = load_settings(None)

        assert settings.matrix is None
        assert settings.rooms == (Room(name="terminal"),)
        assert settings.rooms[0].receives == ("digest", "alerts", "notices")
        assert settings.web == Web(contact=None, host_spacing=5, fetch_articles=True, allow_loopback=False)
        assert settings.privacy == Privacy(feedback_days=730, fetch_history_days=400, archive_days=400)
        assert settings.engine == Engine(kind="local", workers=1, scheduler=None)

    def test_keep_everything_under_one_folder(self) -> None:
        paths = load_settings(None).paths

        assert paths.data == Path("var")
        assert [paths.database, paths.archive, paths.model, paths.site, paths.matrix] == [
            Path("var/vigie.db"), Path("var/archive"), Path("var/model"), Path("var/site"), Path("var/matrix")
        ]  # fmt: skip

    def test_speak_on_monday_at_eight_in_rennes(self) -> None:
        schedule = load_settings(None).schedule

        assert schedule.zone == ZoneInfo("Europe/Paris")
        assert (schedule.digest_weekday, schedule.digest_time) == (0, time(8))
        assert schedule.quiet == ("sat", "sun")
        assert (schedule.collect_minutes, schedule.window_days) == (10, 7)


class TestFile:
    def test_sets_every_section(self, file: Write) -> None:
        assert load_settings(file(EVERYTHING)) == Settings(
            paths=Paths(data=Path("/srv/vigie")),
            schedule=Schedule(
                timezone="America/Guadeloupe",
                digest="fri 17:45",
                quiet=("sun",),
                collect_minutes=30,
                window_days=14,
            ),
            matrix=Matrix(
                homeserver="https://matrix.example.org",
                user_id="@vigie:example.org",
                device_name="Tour",
                password_file=Path("/etc/vigie/password"),
            ),
            rooms=(
                Room(name="observatoire", id="!obs:example.org", receives=("digest", "notices")),
                Room(
                    name="juridique",
                    id="!jur:example.org",
                    receives=("alerts",),
                    axes=("legal",),
                    mention=("@referente:example.org",),
                    require_encryption=True,
                ),
            ),
            web=Web(
                contact="veille@example.org",
                host_spacing=2.5,
                fetch_articles=False,
                allow_loopback=True,
                timeout=12,
            ),
            privacy=Privacy(feedback_days=1, fetch_history_days=2, archive_days=3),
            engine=Engine(kind="dask", workers=4, scheduler="tcp://127.0.0.1:8786"),
        )

    def test_in_the_working_directory_is_read_unasked(self) -> None:
        Path("vigie.toml").write_text("[engine]\nworkers = 3\n")

        assert load_settings(None).engine.workers == 3

    def test_that_was_named_wins_over_the_one_in_the_working_directory(self, file: Write) -> None:
        Path("vigie.toml").write_text("[engine]\nworkers = 3\n")

        assert load_settings(file("[engine]\nworkers = 2\n")).engine.workers == 2

    def test_that_was_named_must_exist(self) -> None:
        assert problems(Path("absent.toml")) == [
            "absent.toml: no such file; check the path or leave the option out"
        ]

    @pytest.mark.parametrize(
        ("digest", "weekday", "hour"),
        [("mon 00:00", 0, time(0)), ("sun 23:59", 6, time(23, 59)), ("wed 08:05", 2, time(8, 5))],
    )
    def test_names_the_digests_day_and_time(self, file: Write, digest: str, weekday: int, hour: time) -> None:
        schedule = load_settings(file(f'[schedule]\ndigest = "{digest}"\n')).schedule

        assert (schedule.digest_weekday, schedule.digest_time) == (weekday, hour)


class TestEnvironment:
    def test_wins_over_the_file_and_leaves_the_rest_of_its_section(
        self, file: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VIGIE_WEB__HOST_SPACING", "0")
        monkeypatch.setenv("VIGIE_WEB__ALLOW_LOOPBACK", "true")

        web = load_settings(file('[web]\nhost_spacing = 9\ncontact = "a@example.org"\n')).web

        assert web == Web(host_spacing=0, allow_loopback=True, contact="a@example.org")

    def test_is_enough_without_a_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VIGIE_PATHS__DATA", "/srv/vigie")
        monkeypatch.setenv("VIGIE_SCHEDULE__QUIET", "fri, sat")
        monkeypatch.setenv("VIGIE_MATRIX__HOMESERVER", "http://localhost:8008")
        monkeypatch.setenv("VIGIE_MATRIX__USER_ID", "@v:localhost")
        monkeypatch.setenv("VIGIE_MATRIX__ACCESS_TOKEN_FILE", "/run/credentials/token")
        monkeypatch.setenv(
            "VIGIE_ROOMS", json.dumps([{"name": "a", "id": "!a:localhost", "axes": ["legal"]}])
        )

        settings = load_settings(None)

        assert settings.paths.data == Path("/srv/vigie")
        assert settings.schedule.quiet == ("fri", "sat")
        assert settings.matrix is not None
        assert settings.matrix.access_token_file == Path("/run/credentials/token")
        assert settings.rooms == (Room(name="a", id="!a:localhost", axes=("legal",)),)

    def test_counts_as_absent_when_it_is_empty(self, file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VIGIE_WEB__CONTACT", "")

        assert load_settings(file('[web]\ncontact = "a@example.org"\n')).web.contact == "a@example.org"


def test_settings_cannot_be_changed() -> None:
    settings = load_settings(None)

    with pytest.raises(ValidationError):
        settings.web = Web()  # type: ignore[misc]
    with pytest.raises(ValidationError):
        settings.web.timeout = 1  # type: ignore[misc]


class TestSecrets:
    def test_are_named_by_their_file_and_never_held(self, file: Write, tmp_path: Path) -> None:
        secret = tmp_path / "password"
        secret.write_text("s3cret-word")

        settings = load_settings(file(MATRIX + f'password_file = "{secret}"\n'))

        assert settings.matrix is not None
        assert settings.matrix.password_file == secret
        assert "s3cret-word" not in repr(settings) + str(settings) + settings.model_dump_json()

    def test_in_the_file_are_refused_without_being_shown(self, file: Write) -> None:
        (told,) = problems(file(MATRIX + 'password_file = "a"\npassword = "s3cret-word"\n'))

        assert told.startswith(
            "settings.toml:5: matrix.password: unknown key (did you mean 'password_file'?)"
        )
        assert "s3cret-word" not in told

    def test_in_a_variable_are_refused_without_being_shown(
        self, file: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VIGIE_MATRIX__PASSWORD", "s3cret-word")

        (told,) = problems(file(MATRIX + 'password_file = "a"\n'))

        assert told.startswith("VIGIE_MATRIX__PASSWORD (environment): matrix.password: unknown key")
        assert "s3cret-word" not in told


@pytest.mark.parametrize(
    "lines",
    [
        "proxy = 'proxy.example:3128'",
        "proxy = 'https://proxy.example:3128'",
        "proxy = 'http://proxy.example'",
        "proxy = 'http://user:secret@proxy.example:3128'",  # pragma: allowlist secret
        "proxy = 'http://proxy.example:3128/path'",
        "proxy = 'http://proxy.example:99999'",
        "proxy = 'http://proxy.example:3128'\nproxy_password_file = 'secret'",  # pragma: allowlist secret
        "proxy_password_file = 'secret'",  # pragma: allowlist secret
    ],
)
def test_a_proxy_is_an_address_with_a_port_and_its_password_stands_elsewhere(file: Write, lines: str) -> None:
    with pytest.raises(ConfigError, match="web"):
        load_settings(file(f"[web]\n{lines}\n"))


def test_a_proxy_may_have_a_user_whose_password_stands_in_a_file(file: Write) -> None:
    lines = "proxy = 'http://vigie@10.0.0.9:3128'\nproxy_password_file = 'secret'"  # pragma: allowlist secret
    assert load_settings(file(f"[web]\n{lines}\n")).web.proxy == "http://vigie@10.0.0.9:3128"
