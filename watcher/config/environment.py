"""Values that environment variables set in the place of a file's, read as pydantic-settings reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, create_model
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from watcher.config.variables import PREFIX, SEPARATOR


class _Reader(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=SEPARATOR, env_ignore_empty=True, enable_decoding=False
    )


def with_environment(model: type[BaseModel], values: Mapping[str, object]) -> dict[str, object]:
    """`values` for `model`, where each key that a variable sets has the variable's value: it wins."""
    variables = create_model("Variables", __base__=(model, _Reader))
    return _over(values, EnvSettingsSource(cast("type[BaseSettings]", variables))())


def _over(values: Mapping[str, object], winning: Mapping[str, object]) -> dict[str, object]:
    """Section by section, as far down as both are sections; whatever else is set replaces what was there."""
    merged = dict(values)
    for name, value in winning.items():
        before = merged.get(name)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[name] = (
            _over(cast("Mapping[str, Any]", before), cast("Mapping[str, Any]", value)) if both else value
        )
    return merged
