"""Each risk of an item comes with its words and with what the register recommends."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.assessment import (
    AiAct,
    Assessment,
    AxisCall,
    NatureCall,
    RiskCall,
    ScopeCall,
    UrgencyCall,
)
from classifiers.justification import justify
from classifiers.register import load_register

REGISTER = load_register()


def bearing(*risks: RiskCall) -> Assessment:
    return Assessment(
        id="a",
        lang="fr",
        scope=ScopeCall(label="iag", p=0.9),
        axes=(AxisCall(id="usages", p=0.8),),
        risks=risks,
        urgency=UrgencyCall(label="notable", p=0.7),
        ai_act=AiAct(subject=False),
        nature=NatureCall(label="presse", p=0.5),
        review=False,
        model="m",
    )


def ids(recommendations: Sequence[object]) -> list[str]:
    return [getattr(one, "id", "") for one in recommendations]


def test_a_risk_is_named_with_its_words_and_its_recommendations() -> None:
    [reason] = justify(bearing(RiskCall(id="R08", p=0.8, why=("collé", "chatbot"))), REGISTER)
    assert (reason.id, reason.weight, reason.p, reason.words) == ("R08", 20, 0.8, ("collé", "chatbot"))
    assert ids(reason.recommendations) == ["RU04", "RU05", "RDP01", "RDP02", "RDP03"]


def test_a_family_of_recommendations_is_spelt_out() -> None:
    [reason] = justify(bearing(RiskCall(id="R02", p=0.8)), REGISTER)
    assert {"RP01", "RDP01", "RDP02", "RDP03", "RNR01", "RR01", "RPI01"} <= set(ids(reason.recommendations))


def test_the_order_is_that_of_the_assessment_and_unknown_ids_are_left_out() -> None:
    said = bearing(RiskCall(id="R25", p=0.9), RiskCall(id="R99", p=0.8), RiskCall(id="R01", p=0.7))
    assert [reason.id for reason in justify(said, REGISTER)] == ["R25", "R01"]


def test_a_retired_risk_is_still_explained() -> None:
    risks = tuple(risk.model_copy(update={"retired": risk.id == "R01"}) for risk in REGISTER.risks)
    register = REGISTER.model_copy(update={"risks": risks})
    assert [one.id for one in justify(bearing(RiskCall(id="R01", p=0.7)), register)] == ["R01"]
