"""What every section of the settings is: frozen, and without keys that nobody reads."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from watcher.config.variables import as_list

_Element = TypeVar("_Element")

Many = Annotated[tuple[_Element, ...], BeforeValidator(as_list)]
"""Several values: a list in the file, a JSON list or words between commas in the environment."""

UserId = Annotated[str, Field(pattern=r"^@[^:\s]+:\S+$")]


class Section(BaseModel):
    """One section."""

    model_config = ConfigDict(frozen=True, extra="forbid")
