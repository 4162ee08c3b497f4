"""Visits to a source one after the other, each knowing what the ones before left: as rounds make them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from factories import NOW
from harvests import loopback_policy
from watcher.harvest import harvest
from watcher.items import Harvest, Item, KnownEntry, SourceState
from watcher.sources import Source
from watcher.visit import HarvestPolicy, Visit
from watcher.web.fetch_policy import FetchPolicy


def policy_for(model_directory: Path, archive: Path | None = None) -> HarvestPolicy:
    """What a round on loopback does."""
    return loopback_policy(
        model_directory,
        fetch=FetchPolicy(user_agent="Vigie/test", timeout=10, allow_loopback=True),
        contact="veille@example.org",
        archive=archive,
    )


@dataclass
class Visits:
    """One source's story: `again()` visits it once more, an hour later, and remembers what came."""

    source: Source
    policy: HarvestPolicy
    state: SourceState = field(default_factory=SourceState)
    known: dict[str, KnownEntry] = field(default_factory=dict)
    hours: int = 0

    def again(self, *, lost: bool = False) -> Harvest:
        """One visit; what it brought is forgotten when it was `lost` (we were killed before it was kept)."""
        now = NOW + timedelta(hours=self.hours)
        self.hours += 1
        visit = Visit(self.source, self.state, tuple(self.known.values()))
        (brought,) = harvest([visit], replace(self.policy, now=now))
        if not lost:
            self.state = brought.state
            for old in brought.rekeyed:
                self.known.pop(old, None)
            for item in items(brought):
                self.known[item.key] = KnownEntry(
                    item.key, item.content_hash, item.link, item.title, item.published
                )
        return brought


def items(brought: Harvest) -> list[Item]:
    return [each.item for each in brought.judged]


def titles(brought: Harvest) -> list[str]:
    return [item.title for item in items(brought)]
