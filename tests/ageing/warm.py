"""A process that has imported all of the watch and forks lives of it: `python -m ageing.warm`.

It reads one order a line on standard input and answers each with one line of JSON. Each life is a process of
its own, with a group of its own, that runs a command as `vigie` would; only its clock is the test's.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import random
import signal
import sys
import traceback
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval
from apscheduler.schedulers.background import BackgroundScheduler

import digests.pictures.plotting  # noqa: F401 - the first picture of a quarter loads thirty megabytes
import watcher.chat.conversation
import watcher.chat.matrix
import watcher.harvest
import watcher.site.building
import watcher.site.opendata  # noqa: F401 - what a life imports late is here before it begins
from ageing.clock import Clock, hasten, leap, set_scheduler
from ageing.parser import fork_parser
from ageing.phases import look_on
from classifiers.register import load_register
from classifiers.stories.fingerprint import fingerprint
from classifiers.stories.rarity import rarity
from digests.texts import templating
from watcher import sandbox
from watcher.cli import run
from watcher.cli.main import main

_PR_SET_PDEATHSIG = 1
"""`prctl(2)`: the signal that a process gets when the one that forked it ends."""


def obey() -> None:
    """Take orders until the input ends."""
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        match order.pop("do"):
            case "start":
                answer: int = _start(**order)
            case _:
                answer = os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _start(
    words: list[str],
    folder: str,
    environment: dict[str, str],
    at: str,
    pace: float,
    leaps: float,
    until: str | None,
    quick_parser: bool,
) -> int:
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            os.setsid()
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a leaping watch would never end
            os.chdir(folder)
            os.environ.update(environment)
            clock = Clock(datetime.fromisoformat(at), pace)
            leaping = (timedelta(seconds=leaps), datetime.fromisoformat(until) if until else None)
            code = _live(words, clock, leaping, quick_parser=quick_parser)
        except BaseException:  # noqa: BLE001 - told in the life's log, and nothing of it goes on here
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return pid


def _live(
    words: list[str], clock: Clock, leaping: tuple[timedelta, datetime | None], *, quick_parser: bool
) -> int:
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        name = "/dev/null" if number == 0 else "life.out" if number == 1 else "life.log"
        opened = os.open(name, flags | (os.O_CREAT | os.O_TRUNC if number else 0))
        os.dup2(opened, number)
        os.close(opened)
    random.seed()
    open_house = run.open_house
    vars(run)["open_house"] = lambda *args, **more: replace(open_house(*args, **more), now=clock)
    set_scheduler(
        clock, apscheduler.schedulers.base, apscheduler.executors.base, apscheduler.triggers.interval
    )
    least, until = leaping
    if least:
        leap(BackgroundScheduler, clock, least, Path("life.clock"), until)
    else:
        hasten(BackgroundScheduler, clock.pace)
    look_on(Path("life.phase"))
    if quick_parser:
        vars(sandbox)["_start"] = fork_parser
    sys.argv = ["vigie", *words]
    try:
        main()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def _warm() -> None:
    """Read the model once: lives find it in their memory, as a watch does from its second visit on."""
    from watcher.judging import _lessons, _model  # pyright: ignore[reportPrivateUsage]

    model = Path("var/model")  # as the settings name it: under this name it is found again
    _model(model, _lessons(model))
    load_register()
    text = " ".join(f"mot{number}" for number in range(100))
    fingerprint("Un titre", text, rarity(), language="fr")
    templates = templating._environment("fr")
    for name in templates.list_templates():
        templates.get_template(name)


if __name__ == "__main__":
    _warm()
    gc.freeze()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    obey()
