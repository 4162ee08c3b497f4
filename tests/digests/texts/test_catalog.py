"""Every text that members read has its English, and no catalog holds more."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2 import Environment

from digests.texts.catalog import file_of, in_code, in_template, texts, updated
from digests.texts.language import LANGUAGES

PROJECT = Path(__file__).parents[3]
FRENCH_ONLY = {"report", "opendata"}
"""What goes to the committee and out as open data is French, whoever asks for it."""
TEMPLATES = sorted(
    path for path in (PROJECT / "digests" / "templates").rglob("*.j2") if path.parent.name not in FRENCH_ONLY
)
PLACEHOLDER = re.compile(r"\{\w*\}")
TRANSLATED = LANGUAGES[1:]


def forms(message: Message) -> tuple[list[str], list[str]]:
    """What is written, and its translations: one of each, or two where something is counted."""
    ids, strings = message.id, message.string
    return [ids] if isinstance(ids, str) else list(ids), [strings] if isinstance(strings, str) else list(
        strings
    )


def messages(language: str) -> list[Message]:
    catalog = read_po(BytesIO(file_of(language).read_bytes()), locale=language)
    return [message for message in catalog if message.id]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalog_holds_our_texts_and_no_others(language: str) -> None:
    written = file_of(language).read_bytes()
    assert updated(written, texts(PROJECT), language) == written, "run: make catalog"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_with_the_same_values(language: str) -> None:
    for message in messages(language):
        texts_, translations = forms(message)
        assert all(translations), f"not translated: {message.id}"
        for text, translation in zip(texts_, translations, strict=True):
            assert set(PLACEHOLDER.findall(text)) >= set(PLACEHOLDER.findall(translation)), message.id
            assert PLACEHOLDER.findall(text) or not PLACEHOLDER.findall(translation), message.id


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    tokens = Environment().lex(template.read_text(encoding="utf-8"))
    data = "".join(value for _, kind, value in tokens if kind == "data")
    markup = r"<(style|script)\b.*?</\1>|<!--.*?-->|<[^<>]*>?|\w+=\"[^\"]*\"|&\w+;"
    bare = re.sub(markup, " ", data, flags=re.DOTALL).replace("AI Act", "")
    assert not re.search(r"(?<![!\w])[A-Za-zÀ-ÿ]{2,}", bare), f"outside of _(): {bare.split()}"


def test_texts_are_found_where_they_are_said() -> None:
    source = (
        'words.say("a" " b", x=1); words.count(n, "{n} c", "{n} cs"); marked("d"); "ee".count("e"); say(name)'
    )
    assert set(in_code(source)) == {"a b", ("{n} c", "{n} cs"), "d"}
    assert set(in_template(b'{{ _("a", x=1) }}{{ counted(n, "b", "bs") }}{% if _("c") %}{% endif %}')) == {
        "a",
        ("b", "bs"),
        "c",
    }


def test_translations_are_kept_and_what_nobody_says_goes() -> None:
    wanted = texts(PROJECT)
    before = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    before += 'msgid "demain"\nmsgstr "tomorrow"\n\nmsgid "dit par personne"\nmsgstr "never said"\n'
    after = updated(before.encode(), wanted, "en").decode()
    assert 'msgid "demain"\nmsgstr "tomorrow"' in after
    assert "dit par personne" not in after
