"""Every figure of the tables, of a synthetic year, against a plain query of the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from classifiers.register import load_register
from digests.indicators.counting import all_tables
from digests.indicators.definitions import load_definitions
from digests.indicators.tables import Cell, Table, by_id
from digests.period import period_named
from digests.site.naming import Names, load_solutions
from synthetic import fill_year
from watcher.reporting.books import Books
from watcher.reporting.gathering import gather
from watcher.store.database import open_database

PARIS = ZoneInfo("Europe/Paris")
ITEMS = 2_400
DEFINITIONS, SOLUTIONS, REGISTER = load_definitions(), load_solutions(), load_register()

VIEWS = """
CREATE TEMP VIEW read AS
SELECT i.id, i.source_id, substr(i.seen_at, 1, 4) AS year, substr(i.seen_at, 1, 7) AS month,
    substr(i.seen_at, 1, 10) AS day, i.language, i.published, i.seen_at, i.lead || i.text AS words,
    s.publisher, s.category, a.id AS assessment, a.scope, a.axis, a.urgency, a.nature, a.ai_act,
    coalesce(t.story, i.id) AS story
FROM items AS i JOIN sources AS s ON s.id = i.source_id
JOIN assessments AS a ON a.id = (SELECT max(id) FROM assessments WHERE item_id = i.id)
LEFT JOIN stories AS t ON t.item_id = i.id
WHERE i.same_as IS NULL AND NOT i.stale;
CREATE TEMP VIEW counted AS SELECT * FROM read WHERE scope <> 'hors';
CREATE TEMP VIEW bearing AS SELECT c.*, r.risk_id AS risk, k.strategy
FROM counted AS c JOIN assessment_risks AS r ON r.assessment_id = c.assessment
JOIN risks AS k ON k.id = r.risk_id;
CREATE TEMP VIEW alerted AS
SELECT o.id, substr(o.sent_at, 1, 4) AS year, substr(o.sent_at, 1, 7) AS month, o.sent_at, c.seen_at,
    c.published, c.ai_act, c.urgency,
    (SELECT min(r.at) FROM reactions AS r WHERE r.target = o.event_id) AS answered,
    (SELECT group_concat(r.meaning) FROM reactions AS r WHERE r.target = o.event_id) AS meant
FROM outbox AS o JOIN outbox_items AS n ON n.outbox_id = o.id JOIN read AS c ON c.id = n.item_id
WHERE o.kind = 'alert';
"""
HOURS = "round((julianday({end}) - julianday({begin})) * 24, 2)"


@dataclass(frozen=True)
class Query:
    """What a table must say: the columns compared, and a query that gives the same rows in any order."""

    columns: tuple[str, ...]
    sql: str


def volume(group: str, source: str = "counted") -> str:
    """Publications of both years by a group, each once in it."""
    return f"""
    SELECT {group}, count(DISTINCT CASE WHEN year = '2026' THEN id END),
        count(DISTINCT CASE WHEN year = '2025' THEN id END)
    FROM {source} GROUP BY {group}
    """


def part(group: str, source: str = "counted") -> str:
    return f"""
    SELECT {group}, round(1.0 * count(DISTINCT id) / (SELECT count(*) FROM counted WHERE year = '2026'), 9)
    FROM {source} WHERE year = '2026' GROUP BY {group}
    """


MONTHLY = """
SELECT {month}, count(*), sum(scope <> 'hors'), sum(scope <> 'hors' AND urgency = 'urgent'),
    sum(scope <> 'hors' AND axis = 'usages'), sum(scope <> 'hors' AND axis = 'legal'),
    sum(scope <> 'hors' AND axis = 'technologie')
FROM read WHERE year = '2026' GROUP BY 1
"""
SERIES = ("lues", "publications", "urgentes", "usages", "legal", "technologie")
QUARTER = "year || '-Q' || ((CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3)"
OUTCOMES = """
sum(meant = 'taken'), sum(meant = 'false-alarm'), sum(meant IS NULL AND urgency <> 'urgent'),
sum(meant IS NULL AND urgency = 'urgent')
"""


def delay(begin: str, end: str, where: str = "1") -> str:
    """How many, the longest, and by nearest rank the median and the ninth decile of a delay."""
    took = HOURS.format(begin=begin, end=end)
    return f"""
    WITH took AS (SELECT {took} AS hours FROM alerted WHERE year = '2026' AND {begin} <= {end} AND {where}),
    ranked AS (SELECT hours, row_number() OVER (ORDER BY hours) AS place FROM took)
    SELECT count(*), max(hours),
        (SELECT min(hours) FROM ranked WHERE place * 2 >= (SELECT count(*) FROM took)),
        (SELECT min(hours) FROM ranked WHERE place * 10 >= 9 * (SELECT count(*) FROM took)) FROM took
    """


QUERIES = {
    "publications-par-axe": Query(("axe", "publications", "avant"), volume("axis")),
    "publications-par-strategie": Query(
        ("strategie", "publications", "avant"), volume("strategy", "bearing")
    ),
    "publications-par-recommandation": Query(
        ("recommandation", "publications", "avant"),
        volume("recommendation", "bearing JOIN answers USING (risk)"),
    ),
    "publications-par-pestel": Query(
        ("rubrique", "publications", "avant"),
        volume(
            "heading",
            """(SELECT c.id, c.year, p.heading FROM counted AS c JOIN pestel AS p ON p.axis = c.axis
            UNION ALL SELECT b.id, b.year, p.heading FROM bearing AS b JOIN pestel AS p
                ON p.risk = b.risk OR p.strategy = b.strategy)""",
        ),
    ),
    "publications-par-langue": Query(("langue", "publications", "avant"), volume("language")),
    "publications-par-famille": Query(
        ("famille", "lues", "publications", "avant"),
        """SELECT category, sum(year = '2026'), sum(year = '2026' AND scope <> 'hors'),
        sum(year = '2025' AND scope <> 'hors') FROM read GROUP BY category""",
    ),
    "publications-par-mois": Query(("mois", *SERIES), MONTHLY.format(month="month")),
    "publications-par-trimestre": Query(("trimestre", *SERIES), MONTHLY.format(month=QUARTER)),
    "publications-par-risque": Query(
        ("risque", "poids", "strategie", "publications", "affaires", "graves", "avant"),
        """SELECT k.id, k.weight, k.strategy, count(DISTINCT CASE WHEN b.year = '2026' THEN b.id END),
        count(DISTINCT CASE WHEN b.year = '2026' THEN b.story END),
        count(DISTINCT CASE WHEN b.year = '2026'
            AND (b.urgency = 'urgent' OR b.nature IN ('incident', 'decision')) THEN b.story END),
        count(DISTINCT CASE WHEN b.year = '2025' THEN b.id END)
        FROM risks AS k LEFT JOIN bearing AS b ON b.risk = k.id GROUP BY k.id""",
    ),
    "risques-par-mois": Query(
        ("mois", "risque", "publications"),
        "SELECT month, risk, count(*) FROM bearing WHERE year = '2026' GROUP BY month, risk",
    ),
    "reglement-ia-par-mois": Query(
        ("mois", "publications", "actes", "urgentes"),
        """SELECT month, count(*), sum(nature IN ('texte-officiel', 'decision', 'doctrine')),
        sum(urgency = 'urgent') FROM counted WHERE ai_act AND year = '2026' GROUP BY month""",
    ),
    "alertes-par-mois": Query(
        ("mois", "alertes", "prises_en_charge", "fausses", "levees", "sans_reponse"),
        f"SELECT month, count(*), {OUTCOMES} FROM alerted WHERE year = '2026' GROUP BY month",
    ),
    "solutions-citees": Query(
        ("solution", "publications", "avant", "premiere_fois"),
        """SELECT solution, count(DISTINCT CASE WHEN year = '2026' THEN id END),
        count(DISTINCT CASE WHEN year = '2025' THEN id END), min(day)
        FROM counted JOIN forms ON instr(words, form) GROUP BY solution""",
    ),
    "pairs-cites": Query(
        ("pair", "publications", "usages", "avant", "premiere_fois"),
        """SELECT publisher, sum(year = '2026'), sum(year = '2026' AND EXISTS (SELECT 1 FROM assessment_axes
            WHERE assessment_id = assessment AND axis = 'usages')), sum(year = '2025'), min(day)
        FROM counted WHERE category = 'peers' GROUP BY publisher""",
    ),
    "couverture-par-source": Query(
        ("source", "publications", "jours_suivis", "jours_aveugles"),
        """SELECT id, (SELECT count(*) FROM counted WHERE source_id = sources.id AND year = '2026'),
            count(*), sum(d.failures = d.visits)
        FROM sources JOIN source_days AS d ON d.source_id = id AND d.day LIKE '2026-%' GROUP BY id""",
    ),
    "couverture-par-mois": Query(
        ("mois", "sources", "jours_suivis", "jours_aveugles"),
        """SELECT substr(day, 1, 7), count(DISTINCT source_id), count(*), sum(failures = visits)
        FROM source_days WHERE day LIKE '2026-%' GROUP BY 1""",
    ),
    "reglement-ia-actes": Query(
        ("publication", "jour"),
        """SELECT id, min(coalesce(local_day(published), day), day) FROM counted
        WHERE ai_act AND year = '2026' AND nature IN ('texte-officiel', 'decision', 'doctrine')""",
    ),
    "indicateurs-historique": Query(
        ("indicateur", "date", "valeur"), "SELECT indicator, as_of, value FROM indicator_values"
    ),
    "usage": Query(
        ("usage", "nombre", "avant"),
        """SELECT kind, nullif(max(sum(count) FILTER (WHERE day LIKE '2026-%'), 4), 4),
        nullif(max(sum(count) FILTER (WHERE day LIKE '2025-%'), 4), 4) FROM use_counts GROUP BY kind""",
    ),
    "empreinte-par-mois": Query(
        ("mois", "heures_cpu", "go", "messages"),
        """SELECT substr(started_at, 1, 7) AS month, round(sum(detail ->> 'cpu_seconds') / 3600, 3),
        (SELECT round(sum(bytes) / 1e9, 6) FROM source_days WHERE day LIKE substr(started_at, 1, 7) || '-%'),
        (SELECT count(*) FROM outbox WHERE sent_at LIKE substr(started_at, 1, 7) || '-%')
        FROM runs WHERE started_at LIKE '2026-%' GROUP BY 1""",
    ),
}
PARTS = {
    "publications-par-axe": ("axe", part("axis")),
    "publications-par-strategie": ("strategie", part("strategy", "bearing")),
    "publications-par-langue": ("langue", part("language")),
    "publications-par-famille": ("famille", part("category")),
    "publications-par-risque": ("risque", part("risk", "bearing")),
}
DELAYS = {
    "publication-alerte": delay("published", "sent_at", "published IS NOT NULL"),
    "vue-alerte": delay("seen_at", "sent_at"),
    "alerte-prise-en-charge": delay("sent_at", "answered", "answered IS NOT NULL"),
    "publication-alerte-reglement-ia": delay("published", "sent_at", "published IS NOT NULL AND ai_act"),
    "vue-alerte-reglement-ia": delay("seen_at", "sent_at", "ai_act"),
    "alerte-prise-en-charge-reglement-ia": delay("sent_at", "answered", "answered IS NOT NULL AND ai_act"),
}


IN_SCOPE = "SELECT count(*) FROM counted WHERE year = '{year}'"
ALERTED = "SELECT count(*) FROM alerted WHERE year = '{year}'"
MARKED = "round(100.0 * sum(meant = 'taken') / count(meant), 1) FROM alerted WHERE year = '{year}'"
FIGURES = {
    ("chiffres-cles", "publications-lues"): "SELECT count(*) FROM read WHERE year = '{year}'",
    ("chiffres-cles", "publications"): IN_SCOPE,
    ("chiffres-cles", "affaires"): "SELECT count(DISTINCT story) FROM counted WHERE year = '{year}'",
    ("chiffres-cles", "publications-urgentes"): f"{IN_SCOPE} AND urgency = 'urgent'",
    ("chiffres-cles", "reglement-ia-publications"): f"{IN_SCOPE} AND ai_act",
    ("chiffres-cles", "reglement-ia-actes"): f"{IN_SCOPE} AND ai_act "
    "AND nature IN ('texte-officiel', 'decision', 'doctrine')",
    ("chiffres-cles", "alertes"): ALERTED,
    ("chiffres-cles", "alertes-fausses"): f"{ALERTED} AND meant = 'false-alarm'",
    ("chiffres-cles", "alertes-sans-reponse"): f"{ALERTED} AND meant IS NULL AND urgency = 'urgent'",
    ("chiffres-cles", "alertes-vraies"): f"SELECT {MARKED}",
    ("chiffres-cles", "risques-couverts"): "SELECT count(DISTINCT risk) FROM bearing WHERE year = '{year}'",
    ("chiffres-cles", "solutions-citees"): "SELECT count(DISTINCT solution) FROM counted "
    "JOIN forms ON instr(words, form) WHERE year = '{year}'",
    ("chiffres-cles", "sources-suivies"): "SELECT count(DISTINCT source_id) FROM source_days "
    "WHERE day LIKE '{year}-%'",
    ("chiffres-cles", "jours-aveugles"): "SELECT sum(failures = visits) FROM source_days "
    "WHERE day LIKE '{year}-%'",
    ("chiffres-cles", "part-vue"): "SELECT round(100 - 100.0 * sum(failures = visits) / count(*), 1) "
    "FROM source_days WHERE day LIKE '{year}-%'",
    (
        "chiffres-cles",
        "energie",
    ): "SELECT round(sum(detail ->> 'cpu_seconds') * 12 * 1.58 / 3600, 3) FROM runs "
    "WHERE started_at LIKE '{year}-%'",
    ("chiffres-cles", "volume-telecharge"): "SELECT round(sum(bytes) / 1e9, 6) FROM source_days "
    "WHERE day LIKE '{year}-%'",
    ("chiffres-cles", "messages"): "SELECT count(*) FROM outbox WHERE sent_at LIKE '{year}-%'",
    ("alertes-bilan", "envoyees"): ALERTED,
    ("alertes-bilan", "prises-en-charge"): f"{ALERTED} AND meant = 'taken'",
    ("alertes-bilan", "fausses"): f"{ALERTED} AND meant = 'false-alarm'",
    ("alertes-bilan", "levees"): f"{ALERTED} AND meant IS NULL AND urgency <> 'urgent'",
    ("alertes-bilan", "sans-reponse"): f"{ALERTED} AND meant IS NULL AND urgency = 'urgent'",
    ("alertes-bilan", "vraies-pour-cent"): f"SELECT {MARKED}",
    ("alertes-bilan", "reglement-ia"): f"{ALERTED} AND ai_act",
    ("empreinte", "heures-cpu"): "SELECT round(sum(detail ->> 'cpu_seconds') / 3600, 3) FROM runs "
    "WHERE started_at LIKE '{year}-%'",
    ("empreinte", "wh"): "SELECT round(sum(detail ->> 'cpu_seconds') * 12 * 1.58 / 3600, 3) FROM runs "
    "WHERE started_at LIKE '{year}-%'",
    ("empreinte", "go"): "SELECT round(sum(bytes) / 1e9, 6) FROM source_days WHERE day LIKE '{year}-%'",
    ("empreinte", "messages"): "SELECT count(*) FROM outbox WHERE sent_at LIKE '{year}-%'",
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("year") / "vigie.db"
    db = open_database(path)
    fill_year(db, ITEMS)
    db.close()
    return path


@pytest.fixture(scope="module")
def tables(database: Path) -> dict[str, Table]:
    books = Books(PARIS, database.with_name("decisions.yaml"), database.parent, Names(SOLUTIONS.solutions))
    db = open_database(database, read_only=True)
    try:
        evidence = gather(db, books, period_named("2026", PARIS), datetime(2027, 1, 20, 8, tzinfo=UTC))
    finally:
        db.close()
    assert evidence.now.is_whole
    return by_id(all_tables(evidence, DEFINITIONS, SOLUTIONS))


@pytest.fixture(scope="module")
def plain(database: Path) -> Iterator[sqlite3.Connection]:
    """The database with the lists that its labels belong to."""
    connection = sqlite3.connect(database)
    connection.create_function("local_day", 1, local_day)
    connection.executescript(
        """CREATE TEMP TABLE risks (id, weight, strategy); CREATE TEMP TABLE answers (risk, recommendation);
        CREATE TEMP TABLE pestel (heading, axis, risk, strategy); CREATE TEMP TABLE forms (solution, form);"""
        + VIEWS
    )
    put = connection.executemany
    put("INSERT INTO risks VALUES (?, ?, ?)", [(one.id, one.weight, one.strategy) for one in REGISTER.risks])
    put(
        "INSERT INTO answers VALUES (?, ?)",
        [(risk.id, one.id) for risk in REGISTER.risks for one in REGISTER.mitigations(risk)],
    )
    for one in DEFINITIONS.pestel:
        put("INSERT INTO pestel VALUES (?, ?, NULL, NULL)", [(one.id, axis) for axis in one.axes])
        put("INSERT INTO pestel VALUES (?, NULL, ?, NULL)", [(one.id, risk) for risk in one.risks])
        put("INSERT INTO pestel VALUES (?, NULL, NULL, ?)", [(one.id, number) for number in one.strategies])
    put(
        "INSERT INTO forms VALUES (?, ?)",
        [(solution.id, form) for solution in SOLUTIONS.solutions for form in solution.forms],
    )
    yield connection
    connection.close()


def local_day(stamp: str | None) -> str | None:
    return stamp and datetime.fromisoformat(stamp).astimezone(PARIS).date().isoformat()


def is_told(row: tuple[Cell, ...]) -> bool:
    """Whether a row says more than zeros: a query has no row for what there is none of."""
    numbers = [cell for cell in row[1:] if cell is None or isinstance(cell, int | float)]
    return not numbers or any(numbers)


@pytest.mark.parametrize("name", QUERIES)
def test_each_row_is_that_of_the_query(
    name: str, tables: dict[str, Table], plain: sqlite3.Connection
) -> None:
    table, query = tables[name], QUERIES[name]
    columns = [table.column(column) for column in query.columns]
    found = {
        tuple(cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in row)
        for row in zip(*columns, strict=True)
        if is_told(row)
    }
    wanted = {row for row in plain.execute(query.sql) if is_told(row)}
    assert len(wanted) > 1
    assert found == wanted


@pytest.mark.parametrize("name", PARTS)
def test_each_share_is_that_of_the_query(
    name: str, tables: dict[str, Table], plain: sqlite3.Connection
) -> None:
    key, sql = PARTS[name]
    table = tables[name]
    found = dict(zip(table.column(key), table.column("part"), strict=True))
    wanted = dict(plain.execute(sql).fetchall())
    assert {label: share for label, share in found.items() if share} == pytest.approx(wanted)


@pytest.mark.parametrize("name", DELAYS)
def test_each_delay_is_that_of_the_query(
    name: str, tables: dict[str, Table], plain: sqlite3.Connection
) -> None:
    columns = ("alertes", "plus_long_heures", "mediane_heures", "neuf_sur_dix_heures")
    found = [tables["delais-alertes"].cell(column, mesure=name) for column in columns]
    assert found == pytest.approx(plain.execute(DELAYS[name]).fetchone(), abs=0.011)


@pytest.mark.parametrize(("name", "figure"), FIGURES)
def test_each_figure_of_its_own_is_that_of_the_query(
    name: str, figure: str, tables: dict[str, Table], plain: sqlite3.Connection
) -> None:
    table, sql = tables[name], FIGURES[name, figure]
    key = table.columns[0].id
    found = [table.cell(column, **{key: figure}) for column in ("valeur", "avant")]
    wanted = [plain.execute(sql.format(year=year)).fetchone()[0] for year in (2026, 2025)]
    assert None not in wanted
    assert found == pytest.approx(wanted, abs=0.0011)


def test_no_figure_stands_without_a_query(tables: dict[str, Table]) -> None:
    """What is compared here, what is only copied from a list or a decision, and nothing else."""
    listed = {
        "calendrier-reglement-ia",
        "decisions-du-comite",
        "indicateurs-definitions",
        "indicateurs-saisis",
        "propositions-de-reevaluation",
        "qualite-du-modele",
    }
    by_label = {name for name, _ in FIGURES}
    assert set(tables) == {*QUERIES, *PARTS, *by_label, "delais-alertes", "corrections", *listed}
    alone = {
        (name, str(figure)) for name in by_label for figure in tables[name].column(tables[name].columns[0].id)
    }
    assert alone == set(FIGURES)


def test_corrections_are_counted_from_five_on(tables: dict[str, Table], plain: sqlite3.Connection) -> None:
    sql = """
    SELECT count(DISTINCT f.item_id) FROM feedback AS f JOIN assessments AS a ON a.item_id = f.item_id
    WHERE f.kind = 'label' AND f.at LIKE '2026-%'
        AND (SELECT group_concat(axis) FROM assessment_axes WHERE assessment_id = a.id) IS NOT 'legal'
    """
    assert tables["corrections"].cell("publications", etiquette="axis") == plain.execute(sql).fetchone()[0]
    assert tables["corrections"].cell("mention", etiquette="risk") == "moins de 5"
