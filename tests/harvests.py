"""How a batch on loopback is worked through, for tests that visit a server of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from factories import NOW
from watcher.visit import HarvestPolicy, ReadingPolicy
from watcher.web.fetch_policy import FetchPolicy


def loopback_policy(model_directory: Path, **changes: Any) -> HarvestPolicy:
    """Articles are read, a week back is news, nothing is spaced or archived."""
    policy = HarvestPolicy(
        now=NOW,
        fetch=FetchPolicy(user_agent="Vigie/test", timeout=5, allow_loopback=True),
        reading=ReadingPolicy(fetch_articles=True, window=timedelta(days=7)),
        host_spacing=0,
        contact=None,
        model_directory=model_directory,
    )
    return replace(policy, **changes)
