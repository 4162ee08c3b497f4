"""The templates: escaped by default, strict about missing values, in the language of whoever reads.

A template's own words stand in `_("…", name=value)` and `counted(n, "{n} chose", "{n} choses")`, which ask
the language's catalog.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from digests.texts.language import FRENCH, Language, LanguageCode, language

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, view: object, words: Language = FRENCH) -> str:
    """The template's text with `view` for its values; all are escaped but in plain text (`*.txt.j2`).

    Raises jinja2.UndefinedError when the template wants a value that the view has not.
    """
    return _environment(words.code).get_template(template).render(view=view)


@cache
def _environment(code: LanguageCode) -> Environment:
    from jinja2 import (  # noqa: PLC0415 - many a round and command writes nothing
        Environment,
        PackageLoader,
        StrictUndefined,
        select_autoescape,
    )

    environment = Environment(
        loader=PackageLoader("digests"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = language(code)
    cast("dict[str, Any]", environment.globals).update(_=words.say, counted=words.count, language=words)
    return environment
