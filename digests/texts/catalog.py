"""Keeps `locale/*.po` in step with our texts:   python -m digests.texts.catalog

Texts are found where they are written (`say`, `count`, `marked`, and `_` and `counted` in templates) and in
the tables that are shown as they stand: names of axes, natures and intentions, what the register recommends,
titles of articles, the reasons of urgency.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from classifiers.articles import load_articles
from classifiers.reading.lexicon import load_lexicon
from classifiers.register import load_register
from digests.site.naming import load_solutions
from digests.site.risks import strategy_name
from digests.texts.french import AXIS_NAMES, INTENTIONS, NATURE_NAMES, URGENCY_NAMES
from digests.texts.language import LANGUAGES

_ROOMS = ("digests", "watcher")
_KEYWORDS = ("_", "counted")


def texts(root: Path) -> Catalog:
    """Every text of ours under `root` (the folder that holds the packages), without translations."""
    catalog = Catalog(fuzzy=False)
    for identifier in sorted(_written(root), key=str):
        catalog.add(identifier)
    for text in _tables():
        catalog.add(text)
    return catalog


def updated(written: bytes, wanted: Catalog, language: str) -> bytes:
    """A catalog's file with every text that is wanted and no other; translations that it has are kept."""
    catalog = read_po(BytesIO(written), locale=language)
    kept = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in wanted:
        if message.id:
            known = catalog.get(message.id)
            kept.add(message.id, known.string if known else None)
    out = BytesIO()
    write_po(out, kept, omit_header=False, width=0, sort_output=True, no_location=True)
    return _without_header_trivia(out.getvalue())


def file_of(language: str) -> Path:
    """Where the catalog of a language lies."""
    return Path(__file__).parents[1] / "locale" / f"{language}.po"


def _written(root: Path) -> Iterator[str | tuple[str, str]]:
    for room in _ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            yield from in_code(path.read_text(encoding="utf-8"))
        for path in sorted((root / room).rglob("*.j2")):
            yield from in_template(path.read_bytes())


def in_code(source: str) -> Iterator[str | tuple[str, str]]:
    """The texts of a module: `say("…")`, `marked("…")`, `count(n, "…", "…")`, of whatever object."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        literals = [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if name in ("say", "marked") and len(literals) == 1:
            yield literals[0]
        elif name == "count" and len(literals) == 2:
            yield literals[0], literals[1]


def in_template(source: bytes) -> Iterator[str | tuple[str, str]]:
    """The texts of a template: `_("…")` and `counted(n, "…", "…")`."""
    for _line, _name, found, _comments in babel_extract(BytesIO(source), _KEYWORDS, (), {"silent": "false"}):
        arguments = (found,) if isinstance(found, str) else found or ()
        literals = [one for one in arguments if isinstance(one, str)]
        if len(literals) == 1:
            yield literals[0]
        elif literals:
            yield literals[0], literals[1]


def _tables() -> Iterator[str]:
    for table in (AXIS_NAMES, URGENCY_NAMES, NATURE_NAMES, INTENTIONS):
        yield from table.values()
    register, solutions = load_register(), load_solutions()
    yield from (one.text for one in register.recommendations)
    yield from (one.scope for one in register.axes)
    yield from (strategy_name(one) for one in register.strategies)
    yield from (*solutions.kinds.values(), *sorted({one.country for one in solutions.solutions}))
    titles = load_articles()
    yield from (*titles.articles.values(), *titles.annexes.values())
    yield from sorted({label.text for label in load_lexicon().labels.values()})


def _without_header_trivia(written: bytes) -> bytes:
    """Without dates and names of tools, so that the same texts give the same file."""
    names = (
        b"POT-Creation",
        b"PO-Revision",
        b"Generated",
        b"Last-",
        b"Report-",
        b"Project-",
        b"Language-Team",
    )
    trivia = tuple(b'"' + name for name in names)
    lines = [line for line in written.splitlines(keepends=True) if not line.startswith((*trivia, b"#"))]
    return b"".join(lines).lstrip()


def main() -> None:
    """Bring every catalog up to date and say how much of it is not translated."""
    wanted = texts(Path(__file__).parents[2])
    for language in LANGUAGES[1:]:
        path = file_of(language)
        path.write_bytes(updated(path.read_bytes(), wanted, language))
        catalog = read_po(BytesIO(path.read_bytes()), locale=language)
        lacking = [message.id for message in catalog if message.id and not any(message.string or "")]
        print(f"{path.name}: {len(catalog)} texts, {len(lacking)} not translated")  # noqa: T201


if __name__ == "__main__":
    main()
