"""What a working Vigie holds: settings, sources, register, clock and terminal, gathered once at the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rich.console import Console

from digests.rows import RiskRow
from watcher.config.secrets import read_secret
from watcher.meter import CpuMeter
from watcher.register_book import RegisterBook, risk_rows
from watcher.rules.pace import Bounds
from watcher.settings import Settings, Web
from watcher.sources import Source
from watcher.web.hosts import HostBook
from watcher.writing.desk import Desk
from watcher.writing.newsroom import Newsroom

if TYPE_CHECKING:
    from classifiers.register import Register
    from watcher.visit import HarvestPolicy
    from watcher.web.fetch_policy import Proxy


@dataclass(frozen=True, slots=True)
class House:
    """Everything that a round needs from outside. `now` is the clock, `new_id` makes transaction ids.

    `meter` tells what a round took of the machine. `papers` are the files that settings and sources stand in.
    """

    settings: Settings
    sources: tuple[Source, ...]
    book: RegisterBook
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    console: Console
    replay: tuple[Path, ...] = ()
    note: str | None = None
    papers: tuple[Path, ...] = ()
    meter: CpuMeter = field(default_factory=CpuMeter)

    @property
    def today(self) -> date:
        """The day that it is in the observatory's time zone."""
        return self.now().astimezone(self.settings.schedule.zone).date()

    @property
    def register(self) -> Register:
        """The register as the committee decided it up to today; never kept, as it may change at any time."""
        return self.book.register(self.today)

    @property
    def risks(self) -> Mapping[str, RiskRow]:
        """Its risks as the digests show them, by id."""
        return risk_rows(self.register)

    @property
    def retired(self) -> frozenset[str]:
        """The ids of its risks that are not looked for any more."""
        return frozenset(risk.id for risk in self.register.risks if risk.retired)

    @property
    def newsroom(self) -> Newsroom:
        """What digests are made with."""
        settings = self.settings
        return Newsroom(
            desk=self.desk,
            sources=self.sources,
            schedule=settings.schedule,
            note=self.note,
            address=settings.site.url or "",
            decisions=self.book.decisions(self.today),
        )

    @property
    def desk(self) -> Desk:
        """What messages are written with."""
        settings = self.settings
        zone = settings.schedule.zone
        return Desk(settings.rooms, zone, self.risks, self.new_id, settings.schedule, settings.alerts)

    @property
    def bounds(self) -> Bounds:
        """How near and how far from each other the visits to a source may be."""
        schedule = self.settings.schedule
        return Bounds(timedelta(minutes=schedule.shortest_minutes), timedelta(hours=schedule.longest_hours))

    @property
    def window(self) -> timedelta:
        """How long a publication is news."""
        return timedelta(days=self.settings.schedule.window_days)

    @property
    def accounts(self) -> frozenset[str] | None:
        """The accounts that sources can be read with; an archive needs none."""
        if self.replay:
            return None
        return self.settings.accounts

    @property
    def hosts(self) -> HostBook:
        """What is known of the hosts that are asked."""
        return HostBook(self.settings.paths.hosts)

    def resting(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that asked to be left alone, with the end of it; an archive never does."""
        return {} if self.replay else self.hosts.rests(now)

    def policy(self, now: datetime, archive: Path) -> HarvestPolicy:
        """How a batch of this house is harvested; nothing is archived while an archive is replayed."""
        from watcher.visit import HarvestPolicy, ReadingPolicy  # noqa: PLC0415 - few commands visit anyone
        from watcher.web.courtesy import user_agent  # noqa: PLC0415
        from watcher.web.fetch_policy import FetchPolicy  # noqa: PLC0415

        web = self.settings.web
        return HarvestPolicy(
            now=now,
            fetch=FetchPolicy(
                user_agent=user_agent(version("vigie-observatoire"), web.contact),
                timeout=web.timeout,
                allow_loopback=web.allow_loopback,
                proxy=_proxy(web),
            ),
            reading=ReadingPolicy(web.fetch_articles, self.window),
            host_spacing=web.host_spacing,
            contact=web.contact,
            model_directory=self.settings.paths.model,
            archive=None if self.replay else archive,
            replay=self.replay,
            hosts=None if self.replay else self.settings.paths.hosts,
            mailbox=self.settings.mailbox,
            piste=self.settings.piste,
            retired=self.retired,
        )


def _proxy(web: Web) -> Proxy | None:
    """The way to the web. Raises ConfigError when its password cannot be read."""
    from watcher.web.fetch_policy import Proxy  # noqa: PLC0415 - as above

    if web.proxy is None:
        return None
    parts = urlsplit(web.proxy)
    key = "web.proxy_password_file"
    password = read_secret(web.proxy_password_file, key) if web.proxy_password_file else None
    user = None if parts.username is None else unquote(parts.username)
    return Proxy(f"http://{parts.netloc.rpartition('@')[2]}", user, password)
