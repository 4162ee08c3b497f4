"""What the committee decided, in its quarterly file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from digests.choosing.selection import Material
from digests.quarterly.dossier import Dossier
from digests.quarterly.markdown import dossier_markdown
from digests.quarterly.rendering import dossier_page
from digests.quarterly.rerating import proposals
from digests.rows import RatingRow
from sample_quarter import DECEMBER, course, file_of, quarter
from sample_week import COST, WRONG

ANSWER = RatingRow(
    risk=replace(WRONG, weight=20),
    was=16,
    decided=date(2027, 1, 14),
    decision="COPIL du 14 janvier",
    recorded=datetime(2027, 1, 15, tzinfo=UTC),
)
DECIDED = replace(
    ANSWER, risk=replace(COST, weight=15), was=20, decided=date(2026, 11, 10), decision="COPIL d’automne"
)


def texts(file: Dossier) -> tuple[str, str]:
    return dossier_page(file, DECEMBER, None), dossier_markdown(file)


def test_a_proposal_that_was_answered_shows_the_decision_beside_it() -> None:
    for text in texts(file_of(answers=(ANSWER,))):
        plain = text.replace("\u202f", " ")
        assert plain.count("Décision du 14 janvier 2027 : poids porté de 16 à 20 (COPIL du 14 janvier).") == 1
        assert "R11 · 16 à réexaminer à la hausse" in plain
        assert "Décisions du comité" not in plain


def test_decisions_of_the_quarter_have_a_part_of_their_own() -> None:
    material = quarter().material
    changed = replace(material, decisions=(DECIDED,))
    assert isinstance(changed, Material)
    for text in texts(file_of(material=changed)):
        assert "Décisions du comité" in text
        assert "poids ramené de 20 à 15, décision du 10 novembre 2026 (COPIL d’automne)" in text
        assert "Décision du" not in text


def test_nothing_is_proposed_on_a_retired_risk_nor_is_it_missed() -> None:
    gone = replace(WRONG, retired=True)
    assert proposals([course(21, risk=WRONG)], ())
    assert proposals([course(0, (21, 20, 22, 21), risk=WRONG)], ())
    assert not proposals([course(21, risk=gone), course(0, (21, 20, 22, 21), risk=gone)], ())
    assert file_of(courses=(course(0, (0, 0), risk=gone),)).silent == ()
