"""What is remembered of sources beyond the first table of them. Applied by `schema`."""

from __future__ import annotations

MEMORY = "ALTER TABLE sources ADD COLUMN memory TEXT;"
"""A collector's own note of how far it has read."""
