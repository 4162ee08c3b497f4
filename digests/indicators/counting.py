"""All tables of indicators, counted from evidence: the same rows give the same tables."""

from __future__ import annotations

from collections.abc import Iterator

from digests.indicators.alerts import alert_tables
from digests.indicators.basis import Basis
from digests.indicators.committee import committee_tables
from digests.indicators.coverage import coverage, coverage_tables
from digests.indicators.definitions import Definitions
from digests.indicators.delays import delay_tables
from digests.indicators.entered import entered_tables
from digests.indicators.evidence import Evidence
from digests.indicators.footprint import footprint_tables
from digests.indicators.law import law_tables
from digests.indicators.months import month_tables
from digests.indicators.quality import quality_tables
from digests.indicators.risks import risk_tables
from digests.indicators.seen import seen_tables
from digests.indicators.summary import definition_table, summary_table
from digests.indicators.tables import Table
from digests.indicators.use import use_tables
from digests.indicators.volumes import volume_tables
from digests.site.naming import SolutionList


def all_tables(evidence: Evidence, definitions: Definitions, solutions: SolutionList) -> tuple[Table, ...]:
    """Every table of the report and of the open data, in their order."""
    return tuple(_tables(Basis(evidence, definitions, solutions)))


def _tables(basis: Basis) -> Iterator[Table]:
    covered = coverage(basis)
    yield summary_table(basis, covered, coverage(basis.of_before))
    yield from volume_tables(basis)
    yield from month_tables(basis)
    yield from risk_tables(basis)
    yield from law_tables(basis)
    yield from delay_tables(basis)
    yield from alert_tables(basis)
    yield from committee_tables(basis)
    yield from seen_tables(basis)
    yield from coverage_tables(basis, covered)
    yield from use_tables(basis)
    yield from quality_tables(basis)
    yield from footprint_tables(basis)
    yield from entered_tables(basis)
    yield definition_table(basis)
