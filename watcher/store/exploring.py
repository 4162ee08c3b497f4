"""A copy of what the watch knows, for people who look around in it: French names, and nothing about people.

Left out are authors, whoever reacted, asked or corrected, rooms of one person, and the texts themselves, as
they are other people's. The copy is a file of its own; the database is only read.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from classifiers.register import Register
from watcher.rules.reactions import Meaning
from watcher.store import queries
from watcher.store.errors import explained
from watcher.store.sqlite import Database

LABELS = Path(__file__).with_suffix(".yaml")
"""What Datasette shows with the copy: French titles, facets, questions with a name."""

_TABLES = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY, nom TEXT NOT NULL, editeur TEXT NOT NULL, famille TEXT NOT NULL,
    nature TEXT NOT NULL, langue TEXT NOT NULL, suivie INTEGER NOT NULL, premiere_visite TEXT,
    derniere_publication TEXT
) STRICT;
CREATE TABLE risques (
    id TEXT PRIMARY KEY, nom TEXT NOT NULL, poids INTEGER NOT NULL, strategie INTEGER NOT NULL,
    retire INTEGER NOT NULL
) STRICT;
CREATE TABLE publications (
    id INTEGER PRIMARY KEY, jour TEXT NOT NULL, titre TEXT NOT NULL, lien TEXT,
    source TEXT NOT NULL REFERENCES sources(id), editeur TEXT NOT NULL, famille TEXT NOT NULL,
    langue TEXT NOT NULL, publiee TEXT, vue TEXT NOT NULL, perimetre TEXT NOT NULL, axe TEXT,
    urgence TEXT NOT NULL, nature TEXT NOT NULL, reglement_ia INTEGER NOT NULL, ancienne INTEGER NOT NULL,
    affaire INTEGER, revisions INTEGER NOT NULL, modele TEXT NOT NULL
) STRICT;
CREATE TABLE risques_des_publications (
    publication INTEGER NOT NULL REFERENCES publications(id), risque TEXT NOT NULL REFERENCES risques(id),
    probabilite REAL NOT NULL, PRIMARY KEY (publication, risque)
) STRICT, WITHOUT ROWID;
CREATE TABLE alertes (
    id INTEGER PRIMARY KEY, jour TEXT NOT NULL, salon TEXT NOT NULL, envoyee TEXT NOT NULL,
    publication INTEGER REFERENCES publications(id), prise_en_charge_apres_heures REAL
) STRICT;
CREATE TABLE jours_des_sources (
    source TEXT NOT NULL REFERENCES sources(id), jour TEXT NOT NULL, visites INTEGER NOT NULL,
    echecs INTEGER NOT NULL, nouvelles INTEGER NOT NULL, octets INTEGER NOT NULL,
    PRIMARY KEY (source, jour)
) STRICT, WITHOUT ROWID;
CREATE TABLE indicateurs (
    indicateur TEXT NOT NULL, partie TEXT NOT NULL, date TEXT NOT NULL, valeur REAL, role TEXT NOT NULL,
    origine TEXT NOT NULL, commentaire TEXT NOT NULL, saisi TEXT NOT NULL
) STRICT;
"""

_FILLED = (
    """
    INSERT INTO sources SELECT id, name, publisher, category, nature, language, enabled,
        substr(first_visit, 1, 10), substr(newest, 1, 10)
    FROM vigie.sources
    """,
    """
    INSERT INTO publications SELECT i.id, substr(i.seen_at, 1, 10), i.title, i.link, i.source_id,
        s.publisher, s.category, i.language, i.published, i.seen_at, a.scope, a.axis, a.urgency, a.nature,
        a.ai_act, i.stale, told.story, i.revision, a.model
    FROM vigie.items AS i JOIN vigie.sources AS s ON s.id = i.source_id
    JOIN vigie.assessments AS a ON a.id = (SELECT max(id) FROM vigie.assessments WHERE item_id = i.id)
    LEFT JOIN vigie.stories AS told ON told.item_id = i.id
    WHERE i.same_as IS NULL
    """,
    """
    INSERT INTO risques_des_publications SELECT p.id, r.risk_id, r.p FROM publications AS p
    JOIN vigie.assessment_risks AS r
        ON r.assessment_id = (SELECT max(id) FROM vigie.assessments WHERE item_id = p.id)
    JOIN risques ON risques.id = r.risk_id
    """,
    """
    INSERT INTO alertes SELECT o.id, substr(o.sent_at, 1, 10), o.room, o.sent_at,
        (SELECT p.id FROM vigie.outbox_items AS named JOIN publications AS p ON p.id = named.item_id
         WHERE named.outbox_id = o.id ORDER BY named.position LIMIT 1),
        round((julianday((SELECT min(r.at) FROM vigie.reactions AS r JOIN vigie.outbox AS version
            ON version.event_id = r.target WHERE coalesce(version.revises_id, version.id) = o.id
            AND r.meaning IN (SELECT value FROM json_each(:attended)))) - julianday(o.sent_at)) * 24, 1)
    FROM vigie.outbox AS o
    WHERE o.kind = 'alert' AND o.revises_id IS NULL AND o.sent_at IS NOT NULL AND o.room NOT LIKE 'direct:%'
    """,
    """
    INSERT INTO jours_des_sources SELECT source_id, day, visits, failures, new, bytes FROM vigie.source_days
    WHERE source_id IN (SELECT id FROM sources)
    """,
    """
    INSERT INTO indicateurs SELECT indicator, part, as_of, value, role, source, comment, entered_at
    FROM vigie.indicator_values
    """,
)

_SEARCHED = """
CREATE VIRTUAL TABLE publications_fts USING fts5(
    titre, content="publications", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO publications_fts(publications_fts) VALUES ('rebuild');
CREATE INDEX publications_par_jour ON publications (jour);
CREATE INDEX publications_par_source ON publications (source);
CREATE INDEX risques_par_risque ON risques_des_publications (risque);
"""


_ATTENDED = (Meaning.TAKEN, Meaning.FALSE_ALARM)


def copy_for_exploring(database: Path, copy: Path, register: Register) -> None:
    """Write the copy of `database` as a new file at `copy`. Raises StoreError, and FileExistsError."""
    copy.touch(mode=0o600, exist_ok=False)
    with explained(copy):
        connection = sqlite3.connect(copy.absolute().as_uri(), uri=True, isolation_level=None)
        target = Database(connection, execute_plugins=False)
        try:
            _fill(target, f"{database.absolute().as_uri()}?mode=ro", register)
        finally:
            target.close()


def _fill(target: Database, source: str, register: Register) -> None:
    queries.execute(target, "ATTACH DATABASE ? AS vigie", [source])
    target.executescript(_TABLES)
    queries.execute(target, "BEGIN")
    queries.execute_many(
        target,
        "INSERT INTO risques VALUES (?, ?, ?, ?, ?)",
        [[one.id, one.fr, one.weight, one.strategy, int(one.retired)] for one in register.risks],
    )
    attended = queries.json_array(_ATTENDED)
    for statement in _FILLED:
        queries.execute(target, statement, {"attended": attended} if ":attended" in statement else ())
    queries.execute(target, "COMMIT")
    queries.execute(target, "DETACH DATABASE vigie")
    target.executescript(_SEARCHED)
