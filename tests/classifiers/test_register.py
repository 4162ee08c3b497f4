"""The register is complete, its links resolve, and an error in it is located."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.assessment import AXES
from classifiers.lists import ListError, bundled
from classifiers.register import load_register


def test_the_bundled_register_is_that_of_the_report() -> None:
    register = load_register()
    assert [risk.id for risk in register.risks] == [f"R{number:02d}" for number in range(1, 26)]
    assert tuple(axis.id for axis in register.axes) == AXES
    assert len(register.recommendations) == 37
    assert [strategy.number for strategy in register.strategies] == [1, 2, 3, 6]
    assert register.risk("R24").weight == 10


def test_a_risk_is_named_in_both_languages() -> None:
    risk = load_register().risk("R17")
    assert risk.label("fr") == "Usage dissimulé et culpabilisé (shadow IA)"
    assert risk.label("en") == "Hidden use (shadow AI)"


def test_an_unknown_risk_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="R99"):
        load_register().risk("R99")


def test_mitigations_spell_out_families_of_recommendations() -> None:
    register = load_register()
    found = [recommendation.id for recommendation in register.mitigations(register.risk("R02"))]
    assert found == ["RP01", "RDP01", "RDP02", "RDP03", "RNR01", "RR01", "RR02", "RPI01", "RPI02"]


def test_every_risk_has_a_mitigation() -> None:
    register = load_register()
    assert all(register.mitigations(risk) for risk in register.risks)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "{id: R01, slug: empreinte-environnementale, weight: 20",
            "{id: R01, slug: a, weight: 26",
            "risks.1.weight",
        ),
        (
            "{id: R01, slug: empreinte-environnementale, weight: 20",
            "{id: R01, slug: a, weight: 0",
            "risks.1.weight",
        ),
        (
            "mitigations: [RU08, RT02",
            "mitigations: [RX, RT02",
            r"risks\.R01\.mitigations: RX is no recommendation",
        ),
        ("{id: R02, slug", "{id: R01, slug", "risks: R01 stands twice"),
        ("weight: 20, strategy: 1,", "weight: 20, strategy: 4,", r"risks\.R01\.strategy: 4 is not among"),
        ("  usages: ", "  usage: ", r"axes\.usage"),
        ("{id: R25, ", "{id: R25, colour: red, ", r"risks\.25\.colour"),
    ],
)
def test_an_error_is_located(tmp_path: Path, before: str, after: str, expected: str) -> None:
    good = bundled("register.yaml").read_text(encoding="utf-8")
    assert before in good
    path = tmp_path / "register.yaml"
    path.write_text(good.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ListError, match=expected):
        load_register(path)
