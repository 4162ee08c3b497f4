"""An invented year of the watch, and how long its report takes: `python bench/synthetic_year.py [ITEMS]`.

A store of invented publications over a year (30,000 unless told otherwise) and half as many of the year
before: a source that fails, risks that rise and fall, alerts that are answered or not, corrections, uses,
figures that people entered. Targets: the report in under 60 s and under 500 MB.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from sqlite_utils import Database

from classifiers.improvement.corrections import Correction
from classifiers.stories.matching import Kinship
from factories import judged
from watcher.items import Judged
from watcher.rules.reactions import Meaning
from watcher.sources import Source, bundled_path, load_sources
from watcher.store import feedback, items, outbox, queries, reactions, sources, stories
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage
from watcher.store.timestamps import stamp

YEAR = 2026
ITEMS = 30_000
END = datetime(YEAR + 1, 1, 1, 0, 0, tzinfo=UTC)
ROOMS = ("observatoire", "juridique")
_AXES = ("usages", "legal", "technologie")
_SOLUTIONS = ("ChatGPT", "Mistral AI", "Microsoft 365 Copilot", "Albert API", "DeepSeek", "NotebookLM")
_WHO = (
    "La CNIL",
    "Rennes Métropole",
    "La Commission européenne",
    "Le Défenseur des droits",
    "Nantes",
    "L’ANSSI",
)
_DOES = ("publie", "met à jour", "sanctionne", "expérimente", "évalue", "encadre", "suspend", "consulte sur")
_WHAT = (
    "un guide sur l’IA générative",
    "son assistant pour les agents",
    "une charte d’usage",
    "la transparence des algorithmes publics",
    "les obligations du règlement IA",
    "un agent conversationnel pour les usagers",
    "la transcription des réunions",
    "un marché d’hébergement souverain",
)
_NATURES = (
    "presse",
    "presse",
    "actualite-officielle",
    "retour-experience",
    "decision",
    "incident",
    "texte-officiel",
)
_PROMOTED = date(YEAR, 5, 4)
_RISING, _FALLING = "R24", "R17"
_BLIND = 97
"""Days for which the first source fails, from the first of March on."""
_RUN = """
INSERT INTO runs (kind, started_at, ended_at, outcome, exit_code, detail)
VALUES ('round', ?, ?, 'done', 0, json_object('cpu_seconds', ?))
"""
_USE = """
INSERT INTO use_counts (day, kind, count) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count
"""
_DAY = """
INSERT INTO source_days (source_id, day, visits, failures, new, bytes) VALUES (?, ?, ?, ?, ?, ?)
"""
_STATEMENT = """
INSERT INTO indicator_values (indicator, part, value, as_of, role, source, comment, entered_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True)
class _Day:
    """What one day brings: its place in the two years, from 0 to 1, and how many publications."""

    day: date
    progress: float
    count: int


def fill(db: Database, count: int = ITEMS, *, seed: int = 2026, watched_from: date | None = None) -> None:
    """Fill an empty store with `count` publications of the year, and half as many of the year before.

    `watched_from` is the first day of the watch, for a year that is half collected.
    """
    chance = random.Random(seed)
    known = [source for source in load_sources(bundled_path()) if source.enabled]
    sources.sync_sources(db, known)
    number = 0
    for day in _days(count, chance):
        if watched_from is not None and day.day < watched_from:
            continue
        moment = _midnight(day.day)
        with transaction(db):
            _work(db, moment, chance)
            for hour in (6, 11, 16):
                part = day.count // 3 + (hour == 6) * (day.count % 3)
                batch = [_publication(number + n, day, hour, known, chance) for n in range(part)]
                saved = items.save_many(db, batch, moment + timedelta(hours=hour))
                number += part
                _tell(db, saved, batch, moment + timedelta(hours=hour, minutes=4), chance)
            _visits(db, day, known, chance)
    with transaction(db):
        _work(db, END, chance)  # the watch goes on after the year
        _entered(db)


def _days(count: int, chance: random.Random) -> Iterator[_Day]:
    days = [date(YEAR - 1, 1, 1) + timedelta(days=n) for n in range(365 + 365)]
    weights = [_weight(day) * chance.uniform(0.8, 1.2) for day in days]
    for wanted, first, last in ((count // 2, 0, 365), (count, 365, 730)):
        total, spent, done = sum(weights[first:last]), 0.0, 0
        for place in range(first, last):
            spent += weights[place]
            upto = round(wanted * spent / total)
            yield _Day(days[place], place / 730, upto - done)
            done = upto


def _weight(day: date) -> float:
    return (0.25 if day.weekday() >= 5 else 1.0) * (0.5 if day.month == 8 else 1.0)


def _publication(number: int, day: _Day, hour: int, known: list[Source], chance: random.Random) -> Judged:
    told = _source(known, chance)
    title = f"{chance.choice(_WHO)} {chance.choice(_DOES)} {chance.choice(_WHAT)} ({number})"
    named = f" avec {chance.choice(_SOLUTIONS)}" if chance.random() < 0.12 else ""
    is_out = chance.random() < 0.4
    is_legal = told.category == "regulatory" and chance.random() < 0.7
    axis = "legal" if is_legal else chance.choice(_AXES)
    weight = chance.random()
    published = _midnight(day.day) + timedelta(hours=hour) - timedelta(minutes=chance.randrange(5, 600))
    said = judged(
        f"id:{number}",
        source_id=told.id,
        title=title,
        lead=f"{title}{named}. Une machine a inventé cette publication.",
        text=f"{title}{named}. " + "Texte inventé pour mesurer le rapport. " * 30,
        link=f"https://exemple.fr/publications/{number}",
        canonical_url=f"https://exemple.fr/publications/{number}",
        published=published if chance.random() < 0.9 else None,
        language="en" if told.language == "en" else "fr",
        stale=chance.random() < 0.02,
        scope={"label": "hors" if is_out else chance.choice(("iag", "iag", "ia")), "p": 0.9},
        axes=[] if is_out else list(dict.fromkeys((axis, *chance.sample(_AXES, chance.choice((0, 0, 1)))))),
        risks=[] if is_out else _risks(day.progress, chance),
        urgency="urgent" if weight < 0.012 and not is_out else "notable" if weight < 0.2 else "routine",
    )
    more = {
        "nature": {"label": chance.choice(_NATURES), "p": 0.8},
        "ai_act": {"subject": axis == "legal" and not is_out and chance.random() < 0.3},
        "model": "modele-a" if day.day < _PROMOTED else "modele-b",
    }
    assessment = said.assessment.model_validate(said.assessment.model_dump() | more)
    return Judged(said.item, said.change, assessment)


def _source(known: list[Source], chance: random.Random) -> Source:
    """Few sources publish most of it."""
    busy = chance.random() < 0.6
    return known[
        min(int(chance.paretovariate(0.6)) - 1, len(known) - 1) if busy else chance.randrange(len(known))
    ]


def _risks(progress: float, chance: random.Random) -> list[str]:
    found = {f"R{min(int(chance.expovariate(0.15)) + 1, 23):02d}" for _ in range(chance.choice((0, 1, 1, 2)))}
    if chance.random() < 0.01 + 0.05 * progress:
        found.add(_RISING)
    if chance.random() < 0.07 - 0.06 * progress:
        found.add(_FALLING)
    return sorted(found)[:4]


def _tell(
    db: Database,
    saved: tuple[items.SavedItem, ...],
    batch: list[Judged],
    at: datetime,
    chance: random.Random,
) -> None:
    """Alerts on what is urgent, reactions to them, remarks, and stories that several publications tell."""
    for kept, told in zip(saved, batch, strict=True):
        if told.assessment.urgency.label == "urgent" and not told.item.stale:
            _alert(db, kept.item_id, at, chance)
        elif chance.random() < 0.01:
            remark = feedback.Feedback(
                kept.item_id,
                None,
                "label",
                Correction(axes=("legal",)).value(),
                f"membre-{chance.randrange(9)}",
                at,
            )
            feedback.add(db, remark)
    for first, second in zip(saved[::9], saved[4::9], strict=False):
        stories.join(db, second.item_id, first.item_id, Kinship("same-event", 0.9, ("invented",)))


def _alert(db: Database, item_id: int, at: datetime, chance: random.Random) -> None:
    for room in ROOMS:
        name = f"alert:{room}:{item_id}"
        message = NewMessage(room, "alert", name, f"txn-{name}", "Alerte", "Alerte", item_ids=(item_id,))
        number = outbox.enqueue(db, message, at)
        if number is None:
            continue
        sent = at + timedelta(seconds=chance.randrange(1, 90))
        outbox.mark_sent(db, number, f"${name}", sent)
        fate = chance.random()
        if fate < 0.8:
            meaning = Meaning.FALSE_ALARM if fate < 0.2 else Meaning.TAKEN
            answered = sent + timedelta(minutes=chance.randrange(1, 2_000))
            who = f"membre-{chance.randrange(9)}"
            reactions.add(db, reactions.Reaction(f"$r-{name}", f"${name}", meaning, who, answered))


def _work(db: Database, moment: datetime, chance: random.Random) -> None:
    """Four runs a day, and what people did."""
    queries.execute_many(
        db,
        _RUN,
        [
            [stamp(moment + timedelta(hours=hour)), stamp(moment + timedelta(hours=hour, minutes=5)), cpu]
            for hour in (0, 6, 12, 18)
            for cpu in [round(chance.uniform(20, 60), 1)]
        ],
    )
    uses = {"reactions": 3, "searches": 2, "commands": 4, "submissions": 0, "requests": 0}
    counts = {kind: chance.randrange(most + 1) for kind, most in uses.items()}
    counts["submissions"] = int(chance.random() < 0.04)
    counts["requests"] = int(chance.random() < 0.005)
    day = moment.date().isoformat()
    queries.execute_many(db, _USE, [[day, kind, count] for kind, count in counts.items() if count])


def _visits(db: Database, day: _Day, known: list[Source], chance: random.Random) -> None:
    """Eight visits a source and day; the first source fails from March on, others now and then."""
    begun = date(YEAR, 3, 1)
    rows: list[list[str | int]] = []
    for place, source in enumerate(known):
        is_blind = place == 0 and begun <= day.day < begun + timedelta(days=_BLIND)
        failures = 8 if is_blind or chance.random() < 0.004 else int(chance.random() < 0.05)
        rows.append([source.id, day.day.isoformat(), 8, failures, 0, chance.randrange(2_000, 60_000)])
    queries.execute_many(db, _DAY, rows)


def _entered(db: Database) -> None:
    """Two figures that people know, of two years; all others are missing."""
    rows = [
        ["projets-en-cours", "", 9, f"{YEAR - 1}-12-15", "coordination", "recensement", "", stamp(END)],
        ["projets-en-cours", "", 14, f"{YEAR}-12-15", "coordination", "recensement", "", stamp(END)],
        [
            "agents-formes",
            "",
            412,
            f"{YEAR}-12-01",
            "DRH",
            "plan de formation",
            "hors webinaires",
            stamp(END),
        ],
    ]
    queries.execute_many(db, _STATEMENT, rows)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)


def main() -> None:
    """Fill a store in a temporary folder, write the year's report from it, and print seconds and memory."""
    count = int([*sys.argv[1:], ITEMS][0])
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        begun = time.perf_counter()
        db = open_database(folder / "var" / "vigie.db")
        fill(db, count)
        db.close()
        print(f"{'filled':24}{time.perf_counter() - begun:8.1f} s")
        settings = folder / "vigie.toml"
        settings.write_text(f'[paths]\ndata = "{folder / "var"}"\n', encoding="utf-8")
        vigie = str(Path(sys.executable).with_name("vigie"))
        command = [
            vigie,
            "report",
            "--year",
            str(YEAR),
            "--config",
            str(settings),
            "--out",
            str(folder / "out"),
        ]
        begun = time.perf_counter()
        subprocess.run(command, check=True)
        print(f"{'report':24}{time.perf_counter() - begun:8.1f} s")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{'memory, at most':24}{peak:8.0f} MB")
        for file in sorted((folder / "out").rglob("*")):
            if file.is_file():
                print(f"{file.relative_to(folder / 'out')!s:56}{file.stat().st_size / 1e3:10.1f} kB")


if __name__ == "__main__":
    main()
