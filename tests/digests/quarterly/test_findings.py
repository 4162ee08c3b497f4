"""The three findings that a message names."""

from __future__ import annotations

from dataclasses import replace

from digests.quarterly.dossier import dossier
from digests.quarterly.findings import findings
from digests.texts.language import language
from sample_quarter import course, file_of, quarter
from sample_week import COST, LEAK


def test_what_calls_for_a_decision_comes_first() -> None:
    assert findings(file_of()) == (
        "Registre\u202f: R11 · 16 à réexaminer à la hausse.",
        "1 alerte restée sans réponse sur 3.",
        "L’axe le plus fourni est Usages\u202f: 12 sujets, dont 0 urgent.",
    )


def test_then_what_moved_most_and_what_comes() -> None:
    calm = file_of(courses=(course(8), course(9, (4, 5, 4, 6), risk=COST)), alerts=())
    assert findings(calm)[0].startswith("R04 · 20 Coût imprévisible")
    assert findings(calm)[0].endswith("\u202f: 9 sujets, 3 de plus qu’au trimestre précédent.")
    assert (
        findings(calm)[2]
        == "Prochaine échéance, le 1er janvier 2027\u202f: le premier jour du trimestre suivant."
    )


def test_a_risk_that_is_proposed_is_not_told_twice() -> None:
    told = findings(file_of(courses=(course(21, risk=LEAK),), alerts=()))
    assert [line.count("R08") for line in told] == [1, 0, 0]


def test_nothing_moved_against_a_quarter_that_was_not_watched() -> None:
    facts = quarter(courses=(course(8),), alerts=())
    file = dossier(replace(facts, material=replace(facts.material, before=())))
    assert findings(file)[0].startswith("L’axe le plus fourni")


def test_an_empty_quarter_finds_nothing() -> None:
    empty = quarter(courses=(), alerts=())
    assert findings(dossier(replace(empty, material=replace(empty.material, rows=(), milestones=())))) == ()


def test_they_are_told_in_the_language_of_the_room() -> None:
    assert findings(file_of(), language("en"))[1] != findings(file_of())[1]
