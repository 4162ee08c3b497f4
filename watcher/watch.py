"""The watch: jobs at their times in one thread, the conversation in another, until somebody ends it.

While it runs it shows that it lives (to a service manager, on the page of health), and on SIGHUP it takes
over settings that were written anew.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from queue import SimpleQueue

from watcher.chat.service import ChatService
from watcher.config.located import ConfigError
from watcher.follow_up import tell
from watcher.house import House
from watcher.observing.notify import Notifier, notifier_of, watchdog_seconds
from watcher.observing.signs import JOBS, Signs
from watcher.posting import Poster, leave_to_service, post_now
from watcher.proposals import work_through
from watcher.reloading import Reloaded
from watcher.schedule import BackgroundScheduler, Jobs, Signals, build_scheduler, follow, noting, serve
from watcher.store.database import open_database
from watcher.store.sources import load_states

Visit = Callable[[House, Poster, Callable[[], None]], None]
"""A round of the house as it is now; the last argument is called at each sign that it moves on."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Watch:
    """`visit` does a round, `reload` reads the files again (raises ConfigError), `announce` tells who looks.

    `house` is replaced when settings are read again: a job takes the one that is there when it begins.
    """

    house: House
    visit: Visit
    reload: Callable[[House], Reloaded]
    announce: Callable[[str], None]
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    signs: Signs = field(default_factory=Signs)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises StoreError when the database cannot be opened."""
        notifier = notifier_of(self.environment)
        signals: Signals = SimpleQueue()
        with noting(signals, signal.SIGHUP), ExitStack() as end, ExitStack() as around:
            with notifier.taking_long():
                open_database(self.house.settings.paths.database).close()  # by one thread before two open it
            service = self._service()
            if service is not None:
                service.start()
                around.callback(service.stop)
            self._open_page(around)
            self._open_ear(around)
            around.enter_context(notifier.watched(self.signs, watchdog_seconds(self.environment)))
            jobs = Jobs(self._visit, self._tell, self._read, self._back_up, self._push)
            scheduler = build_scheduler(self.house.settings.schedule, self.house.now(), jobs, self.signs)

            def stopping(words: str) -> None:
                self.announce(words)
                notifier.stopping(words)
                end.enter_context(notifier.taking_long())

            hang_up = self._hang_up(scheduler, service, notifier)
            self.announce(f"{self._status()}; stop with Ctrl-C.")
            notifier.ready(self._status())
            serve(scheduler, signals, self.house.now, announce=stopping, hang_up=hang_up)

    def _hang_up(
        self, scheduler: BackgroundScheduler, service: ChatService | None, notifier: Notifier
    ) -> Callable[[], bool]:
        """What answers SIGHUP: settings are read again; or the end, when it came of a window that closed."""
        at_terminal = _has_terminal()

        def hang_up() -> bool:
            if at_terminal and not _has_terminal():
                return False
            before = self.house.settings.schedule
            if self._take_over(notifier):
                if self.house.settings.schedule != before:
                    follow(scheduler, self.house.settings.schedule)
                if service is not None:
                    service.renew(self.house)
            return True

        return hang_up

    def _take_over(self, notifier: Notifier) -> bool:
        """Read the files again. With a mistake in any of them all stays as it was, and every one is named."""
        notifier.reloading()
        try:
            found = self.reload(self.house)
        except ConfigError as error:
            for problem in error.problems:
                log.error("settings stay as they were: %s", problem)
            notifier.ready(
                f"{self._status()}; settings were not read again: {len(error.problems)} mistake(s)"
            )
            return False
        except Exception:
            log.exception("settings stay as they were")
            notifier.ready(f"{self._status()}; settings could not be read again")
            return False
        self.house = found.house
        for key in found.waiting:
            log.warning("%s: stays as it was until a restart", key)
        self.announce(f"Settings read again, changed: {', '.join(found.changed) or 'nothing'}.")
        notifier.ready(self._status())
        return True

    def _open_page(self, around: ExitStack) -> None:
        """The page of health, as long as `around` is open."""
        wanted = self.house.settings.health
        if wanted.port is not None:
            from watcher.observing.page import Reporter, serving  # noqa: PLC0415 - only where it is wanted

            around.enter_context(serving(wanted, Reporter(lambda: self.house, self.signs)))

    def _open_ear(self, around: ExitStack) -> None:
        """Where hubs call, as long as `around` is open."""
        settings = self.house.settings
        if settings.push.callback is not None:
            from watcher.push.server import listening  # noqa: PLC0415 - only where it is wanted

            around.enter_context(listening(settings.push, settings.paths.database, self.house.now))

    def _service(self) -> ChatService | None:
        """Who hears and delivers, when there is somebody to converse with."""
        return ChatService(self.house, self.signs) if self.house.settings.matrix is not None else None

    @property
    def _post(self) -> Poster:
        return post_now if self.house.settings.matrix is None else leave_to_service

    def _status(self) -> str:
        return f"Watching {sum(source.enabled for source in self.house.sources)} sources"

    def _alive(self) -> None:
        self.signs.touch(JOBS)

    def _visit(self) -> None:
        self.visit(self.house, self._post, self._alive)

    def _tell(self) -> None:
        house = self.house
        with closing(open_database(house.settings.paths.database)) as db:
            tell(db, house, self._post)

    def _read(self) -> None:
        house = self.house
        with closing(open_database(house.settings.paths.database)) as db:
            if work_through(db, house, house.now()):
                self._post(db, house)

    def _push(self) -> None:
        """Ask the hubs whose turn it is, and visit whom the others called for."""
        house = self.house
        if house.settings.push.callback is None:
            return
        from watcher.push.following import called  # noqa: PLC0415 - only where hubs are asked
        from watcher.push.subscribing import subscribe_due  # noqa: PLC0415

        with closing(open_database(house.settings.paths.database)) as db:
            subscribe_due(db, house, house.now())
            announced = called(db, load_states(db), house.now()).announced
        if any(source.enabled and source.id in announced for source in house.sources):
            self._visit()

    def _back_up(self) -> None:
        house = self.house
        if house.settings.backup.folder is not None:
            from watcher.recovery.daily import back_up_if_due  # noqa: PLC0415 - only where backups are wanted

            back_up_if_due(house, house.now())


def _has_terminal() -> bool:
    """Whether somebody sits before it: after the window was closed it is none any more."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except (ValueError, OSError):
        return False
