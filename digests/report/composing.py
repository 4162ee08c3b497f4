"""The report as a document: every chapter in its order, from evidence and tables alone.

The same evidence, definitions, tables and moment give the same document. A year, a quarter and any run of
days are composed alike; what was not watched, or only in part, is said first and has no picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from digests.indicators.definitions import Definitions
from digests.indicators.evidence import Evidence
from digests.indicators.tables import Table, by_id
from digests.period import period_label
from digests.report.chapters.actors import actor_chapter
from digests.report.chapters.ai_act import ai_act_chapter
from digests.report.chapters.alerts import alert_chapter
from digests.report.chapters.axes import axis_chapters
from digests.report.chapters.entered import entered_chapter
from digests.report.chapters.essentials import essential_chapter
from digests.report.chapters.matter import Matter
from digests.report.chapters.method import method_chapter
from digests.report.chapters.questions import question_chapter
from digests.report.chapters.risks import risk_chapter
from digests.report.chapters.spread import spread_chapter
from digests.report.chapters.watch import watch_chapter
from digests.report.chapters.wording import REPORT_OF, told
from digests.report.document import Block, Document


def compose(
    evidence: Evidence, definitions: Definitions, tables: Sequence[Table], generated: datetime
) -> Document:
    """The whole report. Raises KeyError for a table, or a column of one, that is not there."""
    matter = Matter(evidence, definitions, by_id(tables), generated)
    return Document(
        title=told("{kind} de la veille sur l’IA", kind=REPORT_OF[evidence.now.period.kind]),
        subtitle=told("Pour le comité de pilotage de l’observatoire"),
        period=period_label(evidence.now.period, evidence.zone),
        generated=generated,
        blocks=tuple(_chapters(matter)),
    )


def _chapters(matter: Matter) -> Iterator[Block]:
    yield from essential_chapter(matter)
    yield from axis_chapters(matter)
    yield from risk_chapter(matter)
    yield from ai_act_chapter(matter)
    yield from alert_chapter(matter)
    yield from spread_chapter(matter)
    yield from actor_chapter(matter)
    yield from entered_chapter(matter)
    yield from watch_chapter(matter)
    yield from question_chapter(matter)
    yield from method_chapter(matter)
