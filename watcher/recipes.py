"""How the publications of a source are found, as people write it in `sources.yaml`: one model for each kind.

Feeds, sitemaps and arXiv need none. What each key means stands here; `docs/settings.md` shows examples.
"""

from __future__ import annotations

import re
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
"""An expression in the template of an address."""


class _Recipe(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Recipe(_Recipe):
    """CSS selectors that find the publications of a listing page; all but `item` are relative to an item.

    `link` defaults to the item's first link, `title` to that link's text; without `date` items are undated.
    """

    item: str
    link: str = "a[href]"
    title: str | None = None
    date: str | None = None
    summary: str | None = None


class Watched(_Recipe):
    """Which part of a page is watched for changes, and what in it is noise.

    `part` is a CSS selector (the readable text of the page when absent); what `ignore` selects is left out,
    and so is what the regular expressions of `noise` match.
    """

    part: str | None = None
    ignore: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()

    @field_validator("noise")
    @classmethod
    def _are_expressions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression ({error})") from None
        return value


class Fields(_Recipe):
    """Where the publications stand in a JSON answer: JMESPath expressions, all but `items` within an item.

    `link` may instead be built: `address` is a template such as `https://example.org/{id}`, with expressions
    in braces. With `body` the answer is asked for by POST; `{today}` and `{days_ago_14}` in its texts become
    dates. An interface that gives `most` publications and no more is asked again for older ones.
    """

    items: str
    title: str
    id: str | None = None
    link: str | None = None
    address: str | None = None
    date: str | None = None
    summary: str | None = None
    author: str | None = None
    body: dict[str, Any] | None = None
    most: int | None = Field(default=None, ge=1)

    @field_validator("items", "title", "id", "link", "date", "summary", "author")
    @classmethod
    def _is_an_expression(cls, value: str | None) -> str | None:
        if value is not None:
            _compiled(value)
        return value

    @field_validator("address")
    @classmethod
    def _is_a_template(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address that starts with https:// or http:// is wanted")
        if not (expressions := PLACEHOLDER.findall(value)):
            raise ValueError("at least one expression in braces is wanted, {id} for example")
        for expression in expressions:
            _compiled(expression)
        return value

    @model_validator(mode="after")
    def _can_ask_for_older_ones(self) -> Fields:
        if self.most is not None and (self.body is None or self.date is None):
            raise ValueError("'most' needs 'body', with {today} in it, and 'date'")
        return self


def _compiled(expression: str) -> None:
    try:
        jmespath.compile(expression)
    except JMESPathError as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{expression!r} is no JMESPath expression ({reason})") from None


class Letters(_Recipe):
    """Which letters of the operator's mailbox (`[mailbox]` in vigie.toml) are this source's newsletters."""

    sender: str = Field(min_length=3, description="an address, or its end: @example.org")
    folder: str = "INBOX"

    @field_validator("sender")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not re.fullmatch(r"[!-~]*@[A-Za-z0-9.-]+", value) or '"' in value or "\\" in value:
            raise ValueError("an address such as 'lettre@example.org', or its end, '@example.org', is wanted")
        return value
