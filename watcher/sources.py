"""`sources.yaml` to `Source` and every error with its line.

The bundled file is read when no other is named; what each key means stands on `Source`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from classifiers.assessment import Axis, SourceNature
from watcher.config.located import ConfigError, KeyPath, Located, explain, load_yaml
from watcher.recipes import Fields, Letters, Recipe, Watched

Kind = Literal[
    "feed", "listing", "sitemap", "change", "json", "sparql", "jorf", "legifrance", "arxiv", "mailbox"
]
WANTED: Mapping[Kind, str] = {"listing": "recipe", "json": "fields", "sparql": "query", "mailbox": "letters"}
"""The key without which a source of a kind cannot be collected."""
ACCOUNTS: Mapping[Kind, str] = {"mailbox": "mailbox", "legifrance": "piste"}
"""The section of the settings without which sources of a kind cannot be collected."""
WHOLE: frozenset[Kind] = frozenset({"change", "jorf", "legifrance", "mailbox", "sparql"})
"""Kinds whose entries hold all of their text, or link to pages that refuse robots (EUR-Lex): these are not
asked for."""
_OF_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "recipe": ("listing",),
    "watched": ("change",),
    "fields": ("json",),
    "query": ("sparql",),
    "words": ("jorf", "legifrance"),
    "letters": ("mailbox",),
}
"""Keys that mean something for some kinds only."""

FOR_MACHINES: frozenset[Kind] = frozenset(
    {"feed", "json", "sparql", "jorf", "legifrance", "arxiv", "mailbox"}
)
"""Kinds whose addresses are made to be read by programs: no robots.txt is asked about them."""

Category = Literal["regulatory", "technology", "peers", "observatory", "press", "incidents"]


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("an address that starts with https:// or http:// is wanted")
    parts = urlsplit(url)
    if not parts.hostname or url.split() != [url]:
        raise ValueError("an address with a host and without spaces is wanted")
    if parts.username is not None or parts.password is not None:
        raise ValueError("an address without user name and password is wanted")
    return url


WebAddress = Annotated[str, AfterValidator(_web_address)]


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
    hours_between: float | None = Field(default=None, gt=0, le=744)
    recipe: Recipe | None = None
    watched: Watched | None = None
    fields: Fields | None = None
    query: str | None = Field(default=None, description="SPARQL, with ?id ?title ?link ?date ?summary")
    words: tuple[str, ...] = Field(default=(), description="of which a text of the law must have one")
    letters: Letters | None = None
    keep: str | None = Field(default=None, description="only entries whose link contains this text")
    enabled: bool = True
    reason: str | None = None
    notes: str | None = None

    @property
    def page(self) -> str:
        """Where a person goes to read."""
        return self.homepage or self.url

    @model_validator(mode="after")
    def _says_why_disabled(self) -> Source:
        if not self.enabled and not (self.reason or "").strip():
            raise ValueError("a disabled source says why: add the key 'reason'")
        return self

    @model_validator(mode="after")
    def _has_keys_of_its_kind(self) -> Source:
        for key, kinds in _OF_KINDS.items():
            if key in self.model_fields_set and self.kind not in kinds:
                raise ValueError(f"the key {key!r} is for kind {' or '.join(kinds)}: remove it")
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
            ("sources", "watched"): list(Watched.model_fields),
            ("sources", "fields"): list(Fields.model_fields),
            ("sources", "letters"): list(Letters.model_fields),
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
