"""The sources file: each mistake is told with its line, its key, what was found and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from watcher.config.located import ConfigError
from watcher.recipes import Recipe
from watcher.sources import Source, load_sources

CNIL = """\
sources:
  - id: cnil
    name: "CNIL"
    kind: feed
    url: "https://www.cnil.fr/fr/rss.xml"
    language: fr
    publisher: "CNIL"
    nature: authority
    category: regulatory
"""
SECOND = """\
  - id: edpb
    name: "EDPB"
    kind: feed
    url: "https://www.edpb.europa.eu/feed/news_en"
    language: en
    publisher: "EDPB"
    nature: authority
    category: regulatory
"""
KINDS = "'feed', 'listing', 'sitemap', 'change', 'json', 'sparql', 'jorf', 'legifrance', 'arxiv' or 'mailbox'"
SOURCE_KEYS = ", ".join(sorted(Source.model_fields))


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "sources.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path) -> list[str]:
    """What is wrong with a file, each problem without the folder of its path."""
    with pytest.raises(ConfigError) as caught:
        load_sources(path)
    return [problem.removeprefix(f"{path.parent}/") for problem in caught.value.problems]


def test_a_source_needs_eight_keys_and_the_rest_has_defaults(file: Callable[[str], Path]) -> None:
    (source,) = load_sources(file(CNIL))

    assert source == Source(
        id="cnil",
        name="CNIL",
        kind="feed",
        url="https://www.cnil.fr/fr/rss.xml",
        language="fr",
        publisher="CNIL",
        nature="authority",
        category="regulatory",
    )
    assert source.enabled
    assert source.rhythm_days == 7
    assert source.recipe is None


def test_a_recipe_needs_its_item_only(file: Callable[[str], Path]) -> None:
    page = CNIL.replace("kind: feed", "kind: listing")
    (source,) = load_sources(file(page + "    recipe:\n      item: article\n"))

    assert source.recipe == Recipe(item="article", link="a[href]", title=None, date=None, summary=None)


def test_a_key_of_another_kind_is_refused(file: Callable[[str], Path]) -> None:
    (problem,) = problems(file(CNIL + "    recipe:\n      item: article\n"))

    assert problem.startswith("sources.yaml:2: sources.1 (cnil): ")
    assert "the key 'recipe' is for kind listing: remove it" in problem


def test_sources_keep_the_order_of_the_file(file: Callable[[str], Path]) -> None:
    assert [source.id for source in load_sources(file(CNIL + SECOND))] == ["cnil", "edpb"]


def test_a_source_cannot_be_changed(file: Callable[[str], Path]) -> None:
    (source,) = load_sources(file(CNIL))

    with pytest.raises(ValidationError):
        source.enabled = False  # type: ignore[misc]


@pytest.mark.parametrize(
    ("found", "replacement", "problem"),
    [
        (
            "kind: feed",
            "kind: feeds",
            f"4: sources.1 (cnil).kind: found 'feeds' (did you mean 'feed'?); allowed: {KINDS}",
        ),
        ("kind: feed", "kind: zzz", f"4: sources.1 (cnil).kind: found 'zzz'; allowed: {KINDS}"),
        (
            "    language: fr",
            "    langage: fr\n    language: fr",
            f"6: sources.1 (cnil).langage: unknown key (did you mean 'language'?); allowed: {SOURCE_KEYS}",
        ),
        (
            "    language: fr",
            "    language: fr\n    recipe: {item: li, titel: h3}",
            "7: sources.1 (cnil).recipe.titel: unknown key (did you mean 'title'?); "
            "allowed: date, item, link, summary, title",
        ),
        ('    publisher: "CNIL"\n', "", "2: sources.1 (cnil).publisher: missing; add this key"),
        ("- id: cnil\n    name", "- name", "2: sources.1.id: missing; add this key"),
        (
            "https://www.cnil.fr/fr/rss.xml",
            "ftp://www.cnil.fr/rss.xml",
            "5: sources.1 (cnil).url: found 'ftp://www.cnil.fr/rss.xml'; "
            "an address that starts with https:// or http:// is wanted",
        ),
        (
            "https://www.cnil.fr/fr/rss.xml",
            "https:///rss.xml",
            "5: sources.1 (cnil).url: found 'https:///rss.xml'; "
            "an address with a host and without spaces is wanted",
        ),
        (
            "https://www.cnil.fr/fr/rss.xml",
            "https://www.cnil.fr/fr /rss.xml",
            "5: sources.1 (cnil).url: found 'https://www.cnil.fr/fr /rss.xml'; "
            "an address with a host and without spaces is wanted",
        ),
        (
            "https://www.cnil.fr/fr/rss.xml",
            "https://me:pass@www.cnil.fr/",  # pragma: allowlist secret
            "5: sources.1 (cnil).url: found 'https://me:pass@www.cnil.fr/'; "  # pragma: allowlist secret
            "an address without user name and password is wanted",
        ),
        (
            "    language: fr",
            "    homepage: 'javascript:alert(1)'\n    language: fr",
            "6: sources.1 (cnil).homepage: found 'javascript:alert(1)'; "
            "an address that starts with https:// or http:// is wanted",
        ),
        (
            "category: regulatory",
            "category: regulatory\n    enabled: false",
            "2: sources.1 (cnil): a disabled source says why: add the key 'reason'",
        ),
        (
            "category: regulatory",
            "category: regulatory\n    enabled: false\n    reason: ' '",
            "2: sources.1 (cnil): a disabled source says why: add the key 'reason'",
        ),
        (
            "category: regulatory",
            "category: regulatory\n    rhythm_days: 0",
            "10: sources.1 (cnil).rhythm_days: found 0; Input should be greater than 0",
        ),
        (
            "id: cnil",
            "id: Cnil!",
            "2: sources.1 (Cnil!).id: found 'Cnil!'; String should match pattern '^[a-z0-9][a-z0-9-]{0,63}$'",
        ),
        ("    name:", "    id: edpb\n    name:", "3: key 'id' stands twice (first on line 2); keep one"),
        ("    name:", "    on: edpb\n    name:", "3: key on is not text; put it in quotes"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    file: Callable[[str], Path], found: str, replacement: str, problem: str
) -> None:
    assert problems(file(CNIL.replace(found, replacement, 1))) == [f"sources.yaml:{problem}"]


def test_every_mistake_is_told_at_once(file: Callable[[str], Path]) -> None:
    wrong = (CNIL + SECOND).replace("kind: feed", "kind: fead")

    assert [problem.partition(" found")[0] for problem in problems(file(wrong))] == [
        "sources.yaml:4: sources.1 (cnil).kind:",
        "sources.yaml:12: sources.2 (edpb).kind:",
    ]


def test_ids_differ(file: Callable[[str], Path]) -> None:
    twice = CNIL + SECOND.replace("id: edpb", "id: cnil") + SECOND.replace("id: edpb", "id: cnil")

    assert problems(file(twice)) == [
        f"sources.yaml:{line}: sources.{position} (cnil).id: found 'cnil' a second time "
        "(first on line 2); ids must differ"
        for position, line in ((2, 10), (3, 18))
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "sources.yaml:1: found no keys at the top level; see the bundled file for the shape"),
        ("- id: x\n", "sources.yaml:1: found no keys at the top level; see the bundled file for the shape"),
        ("sources: 3\n", "sources.yaml:1: sources: found 3; a list is wanted"),
        ("sources:\n  - 3\n", "sources.yaml:2: sources.1: found 3; a block of keys is wanted"),
        ("\nsource: []\n", "sources.yaml:1: sources: missing; add this key"),
        (
            "sources: []\nversion: 1\n",
            "sources.yaml:2: version: unknown key; allowed: sources",
        ),
        (
            "sources:\n  - id: 'x\n",
            "sources.yaml:3: not valid YAML: while scanning a quoted scalar, found unexpected end of stream",
        ),
    ],
)
def test_a_file_of_another_shape_is_told(file: Callable[[str], Path], text: str, problem: str) -> None:
    assert problem in problems(file(text))


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("title", "join(", "'join(' is no JMESPath expression ("),
        ("date", "a.[", "'a.[' is no JMESPath expression ("),
        ("address", "https://a.example/x", "at least one expression in braces is wanted, {id} for example"),
        ("address", "https://a.example/{a.}", "'a.' is no JMESPath expression ("),
        ("address", "{id}", "an address that starts with https:// or http:// is wanted"),
    ],
)
def test_an_expression_that_cannot_be_read_is_told_with_its_line(
    file: Callable[[str], Path], key: str, value: str, wanted: str
) -> None:
    fields = {"items": "x", "title": "t", key: value}
    text = CNIL.replace("kind: feed", "kind: json") + "    fields:\n"
    text += "".join(f'      {name}: "{expression}"\n' for name, expression in fields.items())
    line = 11 + list(fields).index(key)

    (problem,) = problems(file(text))

    assert problem.startswith(f"sources.yaml:{line}: sources.1 (cnil).fields.{key}: found")
    assert wanted in problem


def test_older_publications_cannot_be_asked_for_without_a_body_and_a_date(
    file: Callable[[str], Path],
) -> None:
    text = CNIL.replace("kind: feed", "kind: json") + "    fields: {items: x, title: t, most: 5}\n"

    (problem,) = problems(file(text))

    assert "'most' needs 'body', with {today} in it, and 'date'" in problem


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes("sources:\n  - name: Conseil d'État\n".encode("latin-1"))

    assert problems(path) == ["sources.yaml:2: not UTF-8; save the file as UTF-8"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "sources.yaml") == [
        "sources.yaml: no such file; check the path or leave the option out"
    ]
