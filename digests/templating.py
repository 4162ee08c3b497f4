"""The templates: escaped by default, strict about missing values, typeset in French.

What stands in a template is our text; what comes in as a value is not touched by the typography.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.ext import Extension

from digests.french import pluriel, typeset


class FrenchTypography(Extension):
    """Puts the no-break spaces of French into the templates' own text, before they are compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return typeset(source)


def render(template: str, view: object) -> str:
    """The template's text with `view` for its values; all are escaped but in plain text (`*.txt.j2`).

    Raises jinja2.UndefinedError when the template wants a value that the view has not.
    """
    return _environment().get_template(template).render(view=view)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("digests"),
        extensions=[FrenchTypography],
        undefined=StrictUndefined,
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, Any]", environment.filters)["pluriel"] = pluriel
    return environment
