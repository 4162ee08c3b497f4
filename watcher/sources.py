"""`sources.yaml` to `Source` and every error with its line.

The bundled file is read when no other is named; what each key means stands on `Source`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from classifiers.assessment import Axis, SourceNature
from watcher.config.located import ConfigError, KeyPath, Located, explain, load_yaml

Kind = Literal["feed", "listing", "sitemap", "change", "json", "sparql", "jorf", "mailbox"]
Category = Literal["regulatory", "technology", "peers", "observatory", "press", "incidents"]


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("an address that starts with https:// or http:// is wanted")
    parts = urlsplit(url)
    if not parts.hostname or any(character.isspace() for character in url):
        raise ValueError("an address with a host and without spaces is wanted")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address without user name and password is wanted")
    return url


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Recipe(BaseModel):
    """CSS selectors that find the publications of a listing page; all but `item` are relative to an item.

    `link` defaults to the item's first link, `title` to that link's text; without `date` items are undated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str
    link: str = "a[href]"
    title: str | None = None
    date: str | None = None
    summary: str | None = None


class Source(BaseModel):
    """One place that the observatory watches."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    name: str = Field(min_length=1)
    kind: Kind
    url: WebAddress
    homepage: WebAddress | None = None
    language: Literal["fr", "en", "multi"]
    publisher: str = Field(min_length=1)
    nature: SourceNature
    category: Category
    axis: Axis | None = None
    rhythm_days: float = Field(default=7, gt=0, le=3660)
    recipe: Recipe | None = None
    keep: str | None = Field(default=None, description="only entries whose link contains this text")
    enabled: bool = True
    reason: str | None = None
    notes: str | None = None

    @model_validator(mode="after")
    def _says_why_disabled(self) -> Source:
        if not self.enabled and not (self.reason or "").strip():
            raise ValueError("a disabled source says why: add the key 'reason'")
        return self


class SourcesFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[Source, ...]


def bundled_path() -> Path:
    """The `sources.yaml` that came with this installation: inside the wheel, or at the checkout's root."""
    inside = Path(str(files("watcher"))) / "sources.yaml"
    return inside if inside.exists() else inside.parent.parent / "sources.yaml"


def load_sources(path: Path) -> tuple[Source, ...]:
    """Read and check a sources file. Raises ConfigError with one line a problem."""
    located = load_yaml(path)
    try:
        parsed = SourcesFile.model_validate(located.data)
    except ValidationError as error:
        known: dict[KeyPath, Sequence[str]] = {
            (): list(SourcesFile.model_fields),
            ("sources",): list(Source.model_fields),
            ("sources", "recipe"): list(Recipe.model_fields),
        }
        raise explain(error, located, known) from None
    _check_unique(parsed.sources, located)
    return parsed.sources


def _check_unique(sources: Sequence[Source], located: Located) -> None:
    seen: dict[str, int] = {}
    problems: list[str] = []
    for index, source in enumerate(sources):
        path = ("sources", index, "id")
        if source.id in seen:
            problems.append(
                f"{located.where(path)}: {located.name(path, 'id')}: found {source.id!r} a second time "
                f"(first on line {seen[source.id]}); ids must differ"
            )
        seen.setdefault(source.id, located.line(path))
    if problems:
        raise ConfigError(problems)
