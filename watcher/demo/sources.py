"""The sources of the sample week, in the schema of the real `sources.yaml`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import yaml

from watcher.sources import Source, SourcesFile


def week_directory() -> Path:
    """Where the week's files lie, in a checkout or in an installation."""
    return Path(str(files("watcher.demo"))) / "week"


def demo_sources(origin: str) -> tuple[Source, ...]:
    """The sources as served under `origin`, such as `http://127.0.0.1:8080`, without a trailing slash."""
    template = (week_directory() / "sources.yaml").read_text(encoding="utf-8")
    return SourcesFile.model_validate(yaml.safe_load(template.replace("{origin}", origin))).sources
