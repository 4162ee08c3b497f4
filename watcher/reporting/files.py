"""All files of a report: page, text, PDF, open data and repertoires, by their paths in its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from digests.indicators.counting import all_tables
from digests.indicators.definitions import Definitions
from digests.indicators.evidence import Evidence
from digests.odf.text import odt
from digests.odf.workbook import Edition, ods
from digests.opendata.csvs import COMMA, Dialect
from digests.opendata.package import facts_of
from digests.opendata.pages import pages
from digests.opendata.repertoires import repertoires
from digests.opendata.writing import files
from digests.report.charts.element import svg
from digests.report.composing import compose
from digests.report.html import page
from digests.site.naming import SolutionList


@dataclass(frozen=True, slots=True)
class Plan:
    """What a report is made with. `pdf` makes the PDF of a page, None for a report without one.

    `generated` is the moment up to which rows were counted, not that of the writing: the same rows, the same
    bytes.
    """

    definitions: Definitions
    solutions: SolutionList
    generated: datetime
    dialect: Dialect = COMMA
    pdf: Callable[[str], bytes] | None = None


def report_files(evidence: Evidence, plan: Plan, said: Callable[[str], None]) -> Mapping[str, bytes]:
    """Path to content, the same bytes for equal arguments; `said` hears of each step (English)."""
    name = f"rapport-{evidence.now.period.label}"
    said("counting")
    tables = all_tables(evidence, plan.definitions, plan.solutions)
    document = compose(evidence, plan.definitions, tables, plan.generated)
    said("writing the open data")
    edition = Edition(document.title, document.period, plan.generated)
    data = files(
        (*tables, *repertoires(evidence, plan.solutions)),
        facts_of(evidence, plan.generated),
        dialect=plan.dialect,
        ods=lambda listed: ods(listed, edition),
    )
    living = pages(evidence, plan.solutions, plan.generated)
    written = {f"donnees/{path}": content for path, content in data.items()}
    written |= {f"repertoires/{path}": text.encode() for path, text in living.items()}
    said("writing the page and the text for LibreOffice")
    html = page(document)
    written |= {f"{name}.html": html.encode(), f"{name}.odt": odt(document, svg)}
    if plan.pdf is not None:
        said("writing the PDF")  # last, as it takes the most memory
        written[f"{name}.pdf"] = plan.pdf(html)
    return written
