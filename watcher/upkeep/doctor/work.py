"""What is to be done and by when: the model, what is due, proposals, the site, runs that were cut off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from classifiers import cache
from classifiers.cache import model_file
from classifiers.corpus import CorpusError
from classifiers.improvement.history import read_history
from classifiers.service import version_in_service
from watcher.site.state import read_state
from watcher.store import due, feedback, proposals, runs, unjudged
from watcher.upkeep.doctor.finding import Finding, Scene

OLD_MODEL = timedelta(days=400)
"""A model that learnt nothing for over a year knows no word of it."""
REMARKS = 20
"""Remarks since the model was made, from which on it is worth training."""
OVERDUE = timedelta(hours=2)
"""What is due is done by the next round; a first round after a night off may take its time."""
_ASKING = "self-report"
"""The kind of the weekly report, which asks here before it is written."""
PROPOSAL_WAIT = timedelta(days=2)
SITE_WAIT = timedelta(days=2)
BACKLOG_STUCK = timedelta(days=2)
"""Each round judges some: a backlog that is no smaller after so long does not shrink."""
RUN_LASTS = timedelta(hours=6)
"""A round that is longer under way hangs, or was cut off."""
SILENCE = timedelta(hours=26)
"""Without a run; whoever starts rounds by a timer does so once a day at least."""
CUT_OFF = 5
"""Runs that did not end within a week: more are no accident."""
_WEEK = timedelta(days=7)


def model(scene: Scene) -> Iterator[Finding]:
    """Trained, whole, and how old."""
    directory = scene.house.settings.paths.model
    try:
        version = version_in_service(directory)
        promoted = read_history(directory).serving.promoted_at
    except CorpusError as error:
        yield Finding("model", False, str(error), f"mend or remove {directory / 'service.json'}")
        return
    path = model_file(directory, version)
    if not path.exists():
        yield Finding("model", True, f"{version} is not trained yet: half a minute, on first use")
        return
    if path.stat().st_uid != os.geteuid():
        detail = f"{path} belongs to user {path.stat().st_uid} and is not read by user {os.geteuid()}"
        yield Finding("model", True, detail, "run the doctor as the user of the watch")
        return
    if cache.load(directory, version) is None:
        yield Finding("model", False, f"{path} is damaged", "remove it: the next run trains it anew")
        return
    made = promoted or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    detail = f"{version}, {max((scene.now - made).days, 0)} days old"
    if scene.db is not None:
        waiting = sum(one.at > made for one in feedback.remarks(scene.db))
        detail += f", {waiting} remark(s) since"
        if waiting >= REMARKS:
            yield Finding("model", True, detail, "vigie train: it learns from them, or says why not")
            return
    remedy = "vigie train, or a newer version of Vigie" if scene.now - made > OLD_MODEL else ""
    yield Finding("model", True, detail, remedy)


def jobs(scene: Scene) -> Iterator[Finding]:
    """What should have been done by now."""
    if scene.db is None:
        return
    late = [one for one in due.open_due(scene.db, scene.now - OVERDUE) if one.kind != _ASKING]
    if late:
        named = ", ".join(f"{one.kind} {one.period}" for one in late[:4])
        remedy = "is the watch running? vigie run --once does what is due"
        yield Finding("due", False, f"overdue: {named}", remedy)
    else:
        yield Finding("due", True, "nothing is overdue")
    asked = proposals.oldest_open(scene.db)
    if asked is not None and scene.now - asked > PROPOSAL_WAIT:
        detail = f"a member's proposal waits since {asked:%Y-%m-%d}"
        yield Finding("proposals", False, detail, "vigie run --once reads it, or says why it cannot")


def running(scene: Scene) -> Iterator[Finding]:
    """Whether the watch gives signs of life, and its rounds end."""
    if scene.db is None:
        return
    last, sign = runs.last_run(scene.db), runs.last_sign(scene.db)
    if last is None or sign is None:
        yield Finding("rounds", True, "none yet")
        return
    if scene.now - sign > SILENCE:
        detail = f"nothing ran since {sign:%Y-%m-%d %H:%M} UTC"
        yield Finding("rounds", False, detail, "start the watch: vigie run, or its service")
        return
    if last.ended_at is None and scene.now - last.started_at > RUN_LASTS:
        detail = f"the last one began at {last.started_at:%Y-%m-%d %H:%M} UTC and did not end"
        yield Finding("rounds", False, detail, "restart the watch: what it was at is done again")
        return
    cut = runs.cut_off(scene.db, scene.now - _WEEK)
    detail = f"the last one began at {last.started_at:%Y-%m-%d %H:%M} UTC"
    if cut >= CUT_OFF:
        remedy = "see the journal: is it killed for want of memory, or restarted by hand?"
        yield Finding("rounds", True, f"{detail}; {cut} were cut off within a week", remedy)
        return
    yield Finding("rounds", True, detail)


def backlog(scene: Scene) -> Iterator[Finding]:
    """Older publications that wait to be judged: fewer from round to round, whatever a new source brings."""
    waits = unjudged.backlog(scene.db) if scene.db is not None else None
    if scene.db is None or waits is None:
        return
    detail = f"{len(unjudged.waiting(scene.db))} older publications wait to be judged"
    if scene.now - waits.since <= BACKLOG_STUCK:
        yield Finding("judging", True, f"{detail}: each round goes on with them")
        return
    detail += f", not fewer since {waits.since:%Y-%m-%d}"
    remedy = "see what the log says of the model; else give more time: engine.backlog_seconds"
    yield Finding("judging", False, detail, remedy)


def site(scene: Scene) -> Iterator[Finding]:
    """Built lately, when the settings want it built."""
    if not scene.house.settings.site.build or scene.db is None or runs.last_run(scene.db) is None:
        return
    built = read_state(scene.house.settings.paths.site).day
    if not built:
        yield Finding("site", False, "not built yet", "vigie site build says what is wrong")
        return
    age = scene.house.today - date.fromisoformat(built)
    late = age > SITE_WAIT
    yield Finding(
        "site", not late, f"built on {built}", "vigie site build says what is wrong" if late else ""
    )
