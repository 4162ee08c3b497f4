"""What a working Vigie holds: settings, sources, register, clock and terminal, gathered once at the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from classifiers.register import load_register
from digests.rows import RiskRow
from watcher.harvest import HarvestPolicy
from watcher.reading import ReadingPolicy
from watcher.settings import Settings
from watcher.sources import Source
from watcher.web.courtesy import user_agent
from watcher.web.fetch import FetchPolicy
from watcher.writing.desk import Desk
from watcher.writing.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class House:
    """Everything that a round needs from outside. `now` is the clock, `new_id` makes transaction ids."""

    settings: Settings
    sources: tuple[Source, ...]
    risks: Mapping[str, RiskRow]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    console: Console
    replay: tuple[Path, ...] = ()
    note: str | None = None

    @property
    def newsroom(self) -> Newsroom:
        """What digests are made with."""
        settings = self.settings
        return Newsroom(self.desk, self.sources, settings.schedule, self.note, settings.site.url or "")

    @property
    def desk(self) -> Desk:
        """What messages are written with."""
        settings = self.settings
        zone = settings.schedule.zone
        return Desk(settings.rooms, zone, self.risks, self.new_id, settings.schedule, settings.alerts)

    def policy(self, now: datetime, archive: Path) -> HarvestPolicy:
        """How a batch of this house is harvested; nothing is archived while an archive is replayed."""
        web = self.settings.web
        return HarvestPolicy(
            now=now,
            fetch=FetchPolicy(
                user_agent=user_agent(version("vigie-observatoire"), web.contact),
                timeout=web.timeout,
                allow_loopback=web.allow_loopback,
            ),
            reading=ReadingPolicy(web.fetch_articles, timedelta(days=self.settings.schedule.window_days)),
            host_spacing=web.host_spacing,
            contact=web.contact,
            model_directory=self.settings.paths.model,
            archive=None if self.replay else archive,
            replay=self.replay,
        )


def risk_rows() -> Mapping[str, RiskRow]:
    """The register's risks as the digests show them, by id."""
    register = load_register()
    return {
        risk.id: RiskRow(risk.id, risk.fr, risk.weight, risk.en, register.mitigations(risk))
        for risk in register.risks
    }
