"""The definitions agree with the register, with the mission's report and with what they restate."""

from __future__ import annotations

import pytest

from classifiers.evaluation.energy import PUE, WATTS_PER_CORE, footprint
from classifiers.evaluation.targets import TARGETS
from classifiers.register import load_register
from digests.indicators.definitions import load_definitions
from digests.indicators.evidence import Quality
from sample_evidence import evidence, span, tables
from watcher.store.uses import UseKind

DEFINITIONS = load_definitions()
REGISTER = load_register()


def test_every_risk_and_strategy_of_a_heading_is_in_the_register() -> None:
    risks = {risk.id for risk in REGISTER.risks}
    strategies = {one.number for one in REGISTER.strategies}
    for heading in DEFINITIONS.pestel:
        assert set(heading.risks) <= risks
        assert set(heading.strategies) <= strategies


def test_every_risk_stands_in_a_heading() -> None:
    reached = {
        risk.id
        for heading in DEFINITIONS.pestel
        for risk in REGISTER.risks
        if risk.id in heading.risks or risk.strategy in heading.strategies
    }
    assert reached == {risk.id for risk in REGISTER.risks}


def test_headings_are_those_of_the_report_in_its_order() -> None:
    assert [one.id for one in DEFINITIONS.pestel] == [
        "politique",
        "economique",
        "social",
        "technologique",
        "ecologique",
        "legal",
    ]


def test_the_indicators_of_the_report_are_entered_by_people() -> None:
    kinds = {one.id: (one.entry.kind, one.entry.by) for one in DEFINITIONS.entered if one.entry}
    assert kinds == {
        "projets-en-cours": ("number", ""),
        "agents-formes": ("number", ""),
        "taux-d-adoption": ("percent", "direction"),
        "budget-alloue": ("euro", ""),
        "publications-des-collectivites": ("number", ""),
        "republications-des-collectivites": ("number", ""),
        "maturite-des-services": ("scale", "direction"),
        "satisfaction-des-utilisateurs": ("scale", ""),
        "conformite-des-usages": ("percent", ""),
        "gains-d-efficacite": ("number", ""),
    }


def test_kinds_of_use_are_those_that_are_counted() -> None:
    assert set(DEFINITIONS.uses) == set(UseKind.__args__)


def test_electricity_is_that_of_the_evaluation() -> None:
    energy = DEFINITIONS.energy
    assert energy is not None
    assert (energy.watts_per_core, energy.pue) == (WATTS_PER_CORE.value, PUE.value)
    told = tables()["empreinte"].cell("valeur", mesure="wh")
    assert told == pytest.approx(footprint(7_200).watt_hours, abs=0.001)
    (formula,) = (one.formula for one in DEFINITIONS.indicators if one.id == "energie")
    assert "12 W" in formula
    assert "1,58" in formula


def test_every_figure_of_an_evaluation_has_a_french_name() -> None:
    measured = tuple(
        Quality(span().period.start.date(), "m", target.name, 0.5, None, None, "evaluation")
        for target in TARGETS
    )
    found = tables(evidence(span(qualities=measured)))["qualite-du-modele"]
    assert not set(found.column("mesure")) & {target.name for target in TARGETS}
