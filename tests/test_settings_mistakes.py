"""What is wrong with the settings is told by its place: file and line, or the variable."""

from __future__ import annotations

import pytest

from settings_files import MATRIX, Write, problems

pytestmark = pytest.mark.usefixtures("clean_surroundings")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[web]\n\ncontcat = "x"\n',
            "3: web.contcat: unknown key (did you mean 'contact'?); "
            "allowed: allow_loopback, contact, fetch_articles, host_spacing, proxy, proxy_password_file, "
            "timeout",
        ),
        (
            "[shedule]\n",
            "1: shedule: unknown section (did you mean 'schedule'?); "
            "allowed: alerts, backup, engine, health, logs, mailbox, matrix, paths, people, piste, privacy, "
            "push, rooms, schedule, site, web",
        ),
        (
            '_env_file = "x"\n',
            "1: _env_file: unknown section; "
            "allowed: alerts, backup, engine, health, logs, mailbox, matrix, paths, people, piste, privacy, "
            "push, rooms, schedule, site, web",
        ),
        ("web = 3\n", "1: web: found 3; a block of keys is wanted"),
        *(
            (
                f"[schedule]\ndigest = {digest}\n",
                f"2: schedule.digest: found {shown}; a weekday and a time such as 'mon 08:00' is wanted",
            )
            for digest, shown in [
                ('"monday 08:00"', "'monday 08:00'"),
                ('"mon 24:00"', "'mon 24:00'"),
                ('"mon 8:00"', "'mon 8:00'"),
                ('"mon 08:00\\n"', "'mon 08:00\\n'"),
                ('"mon ٠٨:٠٠"', "'mon ٠٨:٠٠'"),
            ]
        ),
        *(
            (
                f'[schedule]\ntimezone = "{zone}"\n',
                f"2: schedule.timezone: found '{zone}'; a time zone name such as 'Europe/Paris' is wanted",
            )
            for zone in ("Europe/Rennes", "Europe", "../zone", "")
        ),
        (
            '[[rooms]]\nname = "a"\nid = "#obs:example.org"\n',
            "3: rooms.1 (a).id: found '#obs:example.org'; "
            "a Matrix room id, which starts with '!', is wanted (not an alias)",
        ),
        (
            '[[rooms]]\nname = "a"\n[[rooms]]\nname = "b"\nmention = ["@room"]\n',
            "5: rooms.2 (b).mention.1: found '@room'; String should match pattern '^@[^:\\s]+:\\S+$'",
        ),
        (
            '[[rooms]]\nname = "a"\n[[rooms]]\nname = "a"\n',
            "1: rooms: two rooms have the same name 'a'; names must differ",
        ),
        (
            '[web]\n\n[[rooms]]\nname = "a"\nid = "!a:example.org"\n',
            "3: rooms: room 'a' has a Matrix id but there is no [matrix] section; add one",
        ),
        (MATRIX, "1: matrix: exactly one of password_file and access_token_file is wanted"),
        (
            MATRIX + 'password_file = "a"\naccess_token_file = "b"\n',
            "1: matrix: exactly one of password_file and access_token_file is wanted",
        ),
        (
            MATRIX.replace("https://", "") + 'password_file = "a"\n',
            "2: matrix.homeserver: found 'm.example.org'; "
            "an address such as 'https://matrix.example.org' is wanted",
        ),
        (
            '[web]\ncontact = "a\\nHost: b"\n',
            "2: web.contact: found 'a\\nHost: b'; "
            "an e-mail or web address in plain ASCII is wanted: it stands in a request header",
        ),
        (
            "[web]\nhost_spacing = -1\n",
            "2: web.host_spacing: found -1; Input should be greater than or equal to 0",
        ),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(file: Write, text: str, problem: str) -> None:
    assert problems(file(text)) == [f"settings.toml:{problem}"]


def test_every_mistake_is_told_at_once(file: Write) -> None:
    told = problems(file("[webb]\n[engine]\nworkers = 0\nkind = 'daks'\n"))

    assert [problem.split(": ")[:2] for problem in told] == [
        ["settings.toml:1", "webb"],
        ["settings.toml:3", "engine.workers"],
        ["settings.toml:4", "engine.kind"],
    ]


def test_a_broken_matrix_section_is_not_told_as_an_absent_one(file: Write) -> None:
    (told,) = problems(file(MATRIX + '[[rooms]]\nname = "a"\nid = "!a:example.org"\n'))

    assert "exactly one" in told


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        (
            "VIGIE_WEB__HOST_SPACING",
            "soon",
            "web.host_spacing: found 'soon'; "
            "Input should be a valid number, unable to parse string as a number",
        ),
        (
            "VIGIE_WEB__HOST_SPACNG",
            "1",
            "web.host_spacng: unknown key (did you mean 'host_spacing'?); "
            "allowed: allow_loopback, contact, fetch_articles, host_spacing, proxy, proxy_password_file, "
            "timeout",
        ),
        (
            "VIGIE_WEBS__CONTACT",
            "x",
            "webs: unknown section (did you mean 'web'?); "
            "allowed: alerts, backup, engine, health, logs, mailbox, matrix, paths, people, piste, privacy, "
            "push, rooms, schedule, site, web",
        ),
        (
            "VIGIE_WEB",
            '{"password": "s3cret"}',  # pragma: allowlist secret
            "web: found text; a block of keys is wanted",
        ),
        (
            "VIGIE_SCHEDULE__QUIET",
            "sat,sunday",
            "schedule.quiet.2: found 'sunday' (did you mean 'sun'?); "
            "allowed: 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun'",
        ),
        (
            "VIGIE_SCHEDULE__QUIET",
            "[sat]",
            "schedule.quiet: found '[sat]'; "
            'a list is wanted: words between commas, or JSON such as ["sat", "sun"]',
        ),
        (
            "VIGIE_ROOMS",
            '[{"name": "a", "recieves": []}]',
            "rooms.1.recieves: unknown key (did you mean 'receives'?); "
            "allowed: axes, id, language, mention, name, pictures, receives, require_encryption",
        ),
        ("VIGIE_ROOMS__0__NAME", "a", "rooms: found a block; a list is wanted"),
    ],
)
def test_a_variable_is_named_when_its_value_is_wrong(
    file: Write, monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(name, value)

    assert problems(file('[web]\ncontact = "a@example.org"\n')) == [f"{name} (environment): {problem}"]


def test_a_variable_is_not_blamed_for_the_file(file: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_WEB__CONTACT", "a@example.org")

    assert problems(file("[web]\ntimeout = 0\n")) == [
        "settings.toml:2: web.timeout: found 0; Input should be greater than 0"
    ]


def test_an_incomplete_section_without_a_file_is_told_without_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_MATRIX__USER_ID", "@v:localhost")

    assert problems(None) == ["environment: matrix.homeserver: missing; add this key"]
