"""The observatory's register: axes, strategies, the 25 major risks, and the recommendations against them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from classifiers.assessment import Axis
from classifiers.lists import bundled, read_list


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AxisEntry(_Frozen):
    """One of the three axes of the watch, with what it covers (French)."""

    id: Axis
    name: str
    scope: str


class Strategy(_Frozen):
    """A number of the digital-responsibility strategy (SNR) and its name (French)."""

    number: int
    name: str


class Recommendation(_Frozen):
    """A recommendation of the mission's report (French)."""

    id: str = Field(pattern=r"^R[A-Z]+\d{2}$")
    text: str

    @property
    def family(self) -> str:
        """The id without its number: RDP for RDP01."""
        return self.id.rstrip("0123456789")


class Risk(_Frozen):
    """A major risk. `weight` is probability (1-5) x impact (1-5), as the report gives the product only.

    `mitigations` are ids of recommendations, or of whole families of them (RDP, RNR, RR, RPI). A `retired`
    risk is not looked for any more; what bears its id keeps it.
    """

    id: str = Field(pattern=r"^R\d{2}$")
    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    weight: int = Field(ge=1, le=25)
    strategy: int
    mitigations: tuple[str, ...]
    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)
    retired: bool = False

    def label(self, lang: Literal["fr", "en"]) -> str:
        """The risk in words of that language."""
        return self.en if lang == "en" else self.fr


class Register(_Frozen):
    """The whole register, in the order of the file."""

    axes: tuple[AxisEntry, ...]
    strategies: tuple[Strategy, ...]
    risks: tuple[Risk, ...]
    recommendations: tuple[Recommendation, ...]

    def risk(self, risk_id: str) -> Risk:
        """The risk of that id. Raises KeyError."""
        for risk in self.risks:
            if risk.id == risk_id:
                return risk
        raise KeyError(risk_id)

    def mitigations(self, risk: Risk) -> tuple[Recommendation, ...]:
        """The recommendations that answer a risk, families spelt out."""
        return tuple(
            recommendation
            for wanted in risk.mitigations
            for recommendation in self.recommendations
            if wanted in (recommendation.id, recommendation.family)
        )


class _AxisBody(_Frozen):
    name: str
    scope: str


class _RegisterFile(_Frozen):
    """The shape of the YAML file, and what must agree within it."""

    axes: dict[Axis, _AxisBody]
    strategies: dict[int, str]
    risks: tuple[Risk, ...]
    recommendations: dict[str, str]

    @model_validator(mode="after")
    def _agrees(self) -> _RegisterFile:
        problems = [*self._repeated(), *self._unresolved()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _repeated(self) -> list[str]:
        ids = [risk.id for risk in self.risks]
        slugs = [risk.slug for risk in self.risks]
        twice = sorted({name for names in (ids, slugs) for name in names if names.count(name) > 1})
        return [f"risks: {name} stands twice" for name in twice]

    def _unresolved(self) -> list[str]:
        families = {re.sub(r"\d+$", "", name) for name in self.recommendations}
        known = families | set(self.recommendations)
        problems = [
            f"risks.{risk.id}.mitigations: {name} is no recommendation and no family of them"
            for risk in self.risks
            for name in risk.mitigations
            if name not in known
        ]
        problems += [
            f"risks.{risk.id}.strategy: {risk.strategy} is not among the strategies"
            for risk in self.risks
            if risk.strategy not in self.strategies
        ]
        return problems


def load_register(path: Path | None = None) -> Register:
    """Read a register, by default the bundled one. Raises ListError with one line a problem."""
    body = read_list(path or bundled("register.yaml"), _RegisterFile)
    return Register(
        axes=tuple(AxisEntry(id=key, name=axis.name, scope=axis.scope) for key, axis in body.axes.items()),
        strategies=tuple(Strategy(number=number, name=name) for number, name in body.strategies.items()),
        risks=body.risks,
        recommendations=tuple(
            Recommendation(id=key, text=text) for key, text in body.recommendations.items()
        ),
    )
