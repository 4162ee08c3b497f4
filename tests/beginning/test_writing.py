"""Whatever an operator answers, the file that is written loads, and says what was answered."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.beginning.answers import Answers, read_answers
from watcher.beginning.words import WORDS, Tongue
from watcher.beginning.writing import settings_text
from watcher.config.located import ConfigError
from watcher.settings import load_settings

PRINTABLE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.isprintable)
NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
PATHS = PRINTABLE.map(lambda text: Path("/srv") / text.strip("/"))
PEOPLE = st.builds("@{}:{}.example".format, NAMES, NAMES)
MATRIX = st.fixed_dictionaries(
    {
        "homeserver": st.builds("https://{}.example".format, NAMES),
        "account": PEOPLE,
        "room": PRINTABLE.map("!{}".format),
        "password_file": PATHS,
    }
)
BACKUPS = st.fixed_dictionaries({"backups": PATHS}, optional={"passphrase_file": PATHS})
OTHERS = st.fixed_dictionaries(
    {"data": PATHS},
    optional={
        "contact": st.builds("{}@{}.example".format, NAMES, NAMES),
        "operators": st.lists(PEOPLE, max_size=3),
        "coordinators": st.lists(PEOPLE, max_size=3),
    },
)


@given(
    others=OTHERS,
    matrix=st.just({}) | MATRIX,
    backups=st.just({}) | BACKUPS,
    lang=st.sampled_from(("fr", "en")),
)
def test_any_answers_give_settings_that_load_and_say_so(
    others: dict[str, object], matrix: dict[str, object], backups: dict[str, object], lang: Tongue
) -> None:
    answers = Answers.model_validate({**others, **matrix, **backups})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vigie.toml"
        path.write_text(settings_text(answers, WORDS[lang]), encoding="utf-8")
        settings = load_settings(path)
    assert (settings.web.contact, settings.paths.data) == (answers.contact, answers.data)
    assert (settings.people.operators, settings.people.coordinators) == (
        answers.operators,
        answers.coordinators,
    )
    assert (settings.backup.folder, settings.backup.passphrase_file) == (
        answers.backups,
        answers.passphrase_file,
    )
    assert settings.matrix == answers.matrix
    assert [room.id for room in settings.rooms] == [answers.room]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_section_has_a_comment_in_the_language_asked_for(lang: Tongue) -> None:
    words = WORDS[lang]
    text = settings_text(Answers(), words)
    for header, comment in (("[paths]", words.paths), ("[web]", words.web), ("[[rooms]]", words.rooms)):
        assert f"# {comment}\n{header}\n" in text
    assert f'# contact = "veille@example.org" # {words.later}' in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('contact = "nobody"', "answers.toml:1: contact"),
        ('data = "x"\nhomeserver = "matrix.example.org"', "answers.toml:2: homeserver"),
        ('room = "#alias:example.org"', "answers.toml:1: room"),
        ('contakt = "a@b.fr"', "contact"),
        ('homeserver = "https://m.example"', "password_file are wanted together"),
        ('passphrase_file = "/etc/x"', "backups"),
        ('data = "a\\u0007b"', "printable"),
    ],
)
def test_a_wrong_answer_in_a_file_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"answers\.toml") as caught:
        read_answers(path)
    assert said in str(caught.value)
