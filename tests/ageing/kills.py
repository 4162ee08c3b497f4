"""A week in which the watch is killed over and over, and what came of it."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from ageing import accounts
from ageing.clock import time_told
from ageing.nursery import Nursery
from ageing.week import DIGESTS, LENGTH, START, Week
from cli_folder import Folder

SETTINGS = """\
[alerts]
storm = 1000
[backup]
folder = "backups"
[[rooms]]
name = "veille"
receives = ["digest", "alerts", "monthly"]
[[rooms]]
name = "exploitation"
receives = ["notices", "upkeep"]
"""
PACE = 200
"""Script seconds a second in a life of the serving watch, so that its jobs of a minute come too."""
REAL_PARSER = 10
"""One life in so many starts its parser as always, not from the warm process."""
WHOLE = 20
"""After so many kills one life is left alone: all the news of days at once would be held as a flood."""
SITE = 25
"""In one life in so many the site is built too."""


@dataclass
class Killing:
    """Lives of one watch in one folder, each killed at a moment drawn from a seed."""

    nursery: Nursery
    week: Week
    seed: int
    by_phase: Counter[str] = field(default_factory=Counter[str])
    whole_life: float = 0.0
    """Seconds that a pass with something to do takes on this machine, today, when it is left alone."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._sources = self.week.sources(self.nursery.folder)
        settings = self.nursery.folder.path / "vigie.toml"
        settings.write_text(SETTINGS, encoding="utf-8")

    @property
    def data(self) -> Path:
        return self.nursery.folder.path / "var"

    @property
    def kills(self) -> int:
        """Lives that were killed, and had not ended by themselves before."""
        return self.by_phase.total() - self.by_phase["ended"]

    def live_and_die(self, number: int) -> None:
        """Start, and kill: before anything is done, in the midst of it, or when all is done."""
        serving = number % 2 == 1
        words = (
            ["run", "--sources", self._sources] if serving else ["run", "--once", "--sources", self._sources]
        )
        life = self.nursery.start(
            *words,
            at=self.week.now,
            pace=PACE if serving else 1,
            quick_parser=number % REAL_PARSER != 0,
            **_surroundings(site=number % SITE == 0),
        )
        seconds = self.whole_life * self._chance.uniform(0.05, 1.5)
        time.sleep(seconds)
        self.by_phase[life.kill()] += 1
        self.week.pass_by(timedelta(seconds=seconds * PACE))

    def live(self) -> None:
        """One life that is left alone, as between two bad moments: by it the next ones are measured."""
        began = time.monotonic()
        life = self.nursery.start(
            "run", "--once", "--sources", self._sources, at=self.week.now, **_surroundings(site=False)
        )
        assert life.wait() in {0, 1}, (self.nursery.folder.path / "life.log").read_text(encoding="utf-8")
        self.whole_life = time.monotonic() - began

    def settle(self, *, site: bool = False) -> None:
        """Let it live, half an hour after half an hour, until nothing is left to say."""
        quiet = 0
        for _ in range(60):
            started = time.monotonic()
            words = ("run", "--once", "--json", "--sources", self._sources)
            life = self.nursery.start(*words, at=self.week.now, **_surroundings(site=site))
            code = life.wait()
            self.whole_life = max(self.whole_life, time.monotonic() - started)
            said = (self.nursery.folder.path / "life.log").read_text(encoding="utf-8")
            assert code in {0, 1}, said
            assert "Traceback" not in said, said
            done = json.loads((self.nursery.folder.path / "life.out").read_text(encoding="utf-8"))
            quiet = quiet + 1 if (done["posted"], done["postponed"], done["dead"]) == (0, 0, 0) else 0
            if quiet == 2:
                return
            self.week.pass_by(timedelta(minutes=30))
        raise AssertionError("the outbox did not empty")

    def serve_a_day(self) -> None:
        """One life that nobody kills, with its nightly backup; it ends when it is asked to."""
        told, until = self.nursery.folder.path / "life.clock", self.week.now + timedelta(hours=25)
        life = self.nursery.start(
            "run",
            "--sources",
            self._sources,
            at=self.week.now,
            leaps=1800,
            until=until,
            **_surroundings(site=True),
        )
        deadline = time.monotonic() + 300
        while time_told(told, self.week.now) < until:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(life.pid, signal.SIGTERM)
        assert life.wait() == 0, (self.nursery.folder.path / "life.log").read_text(encoding="utf-8")
        self.week.now = time_told(told, until)


def kill_all_week(nursery: Nursery, week: Week, kills: int) -> Killing:
    """Play the week, kill so many times, and let it settle."""
    killing = Killing(nursery, week, week.seed)
    killing.settle()
    step = (START + LENGTH - week.now) / kills
    for number in range(2 * kills):
        killing.live_and_die(number)
        planned = START + killing.kills * step
        if killing.kills == kills:
            break
        if number % WHOLE == WHOLE - 1:
            killing.live()
        week.pass_by(planned - week.now if planned > week.now else timedelta(0))
    week.pass_by(LENGTH)
    week.troubled = False
    killing.settle(site=True)
    killing.serve_a_day()
    killing.settle()  # what it decided last may not have been posted when it was asked to end
    return killing


def figures(killing: Killing, seconds: float) -> dict[str, object]:
    """What came of it, for people and machines."""
    data, week = killing.data, killing.week
    items = accounts.titles(data / "vigie.db")
    messages = accounts.outbox(data / "vigie.db")
    found = [record.txn_id for room in ("veille", "exploitation") for record in _posts(data, room)]
    alerts = alerts_told(killing)
    return {
        "kills": killing.kills,
        "ended before the kill": killing.by_phase["ended"],
        "by phase": dict(killing.by_phase.most_common()),
        "items published": len(week.published),
        "items kept": sum(items.values()),
        "items lost": sum(items[post.title] == 0 for post in week.published),
        "items doubled": sum(max(0, items[post.title] - 1) for post in week.published),
        "posts decided": len(messages),
        "posts found": len(found),
        "posts lost": len(messages.keys() - set(found)),
        "posts doubled": len(found) - len(set(found)),
        "alerts expected": len(week.alerts),
        "alerts lost": sum(alerts[post.title] == 0 for post in week.alerts),
        "alerts doubled": sum(max(0, told - 1) for told in alerts.values()),
        "digests expected": DIGESTS,
        "digests": digests_told(killing),
        "backups": len(list(killing.nursery.folder.path.glob("backups/*.tar"))),
        "troubles of a source met": week.met,
        "database": accounts.whole(data / "vigie.db") or "ok",
        "left behind": accounts.left_behind(killing.nursery.folder.path),
        "seconds": round(seconds),
    }


def alerts_told(killing: Killing) -> Counter[str]:
    """In how many alerts of the room each publication stands."""
    return accounts.alerted(killing.data / "vigie.db", killing.data / "rooms" / "veille.jsonl")


def digests_told(killing: Killing) -> int:
    bodies = [record.body for record in _posts(killing.data, "veille")]
    return sum("Veille IA" in body.partition("\n")[0] for body in bodies)


def _posts(data: Path, room: str) -> list[accounts.Record]:
    return accounts.posts(data / "rooms" / f"{room}.jsonl")


def _surroundings(*, site: bool) -> dict[str, str]:
    """The script's days are known, so what the calendar recalls in them is too."""
    return {"VIGIE_ALERTS__REMINDERS": "true", "VIGIE_SITE__BUILD": "true" if site else "false"}


def open_folder(path: Path, model: Path) -> Folder:
    """A folder of its own with the trained model."""
    (path / "var").mkdir(parents=True)
    (path / "var" / "model").symlink_to(model)
    return Folder(path)
