"""What the observatory's committee decided on the risks of the register: a file of its own, never the list.

The delivered register stays as it came. A decision stands in a YAML file that people read and edit; the
register as of a day is the delivered one with all that was decided until then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from classifiers.lists import hint
from classifiers.register import Register

STEPS = range(1, 6)
WEIGHTS = tuple(sorted({probability * impact for probability in STEPS for impact in STEPS}))
"""The weights that there are: products of a probability and an impact, each from 1 to 5."""

_EASTERNMOST = timedelta(hours=14)
"""The day of a moment is at most so far ahead of UTC: what is later was not decided yet, wherever one is."""
_LONGEST = 300


class Decision(BaseModel):
    """One decision on one risk. `weight` equals `was` where it was kept, and where the risk `retires`.

    `decision` says where and how it was decided, in the committee's words. `probability` and `impact` (1 to
    5) are given together or not at all. `decided` is a day, `recorded` an aware moment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    risk: str = Field(pattern=r"^R\d{2}$")
    decided: date
    was: int = Field(ge=1, le=25, strict=True)
    weight: int = Field(strict=True)
    decision: str = Field(min_length=1, max_length=_LONGEST)
    probability: int | None = Field(default=None, ge=1, le=5, strict=True)
    impact: int | None = Field(default=None, ge=1, le=5, strict=True)
    retires: bool = Field(default=False, strict=True)
    recorded: AwareDatetime

    @field_validator("weight")
    @classmethod
    def _is_a_product(cls, value: int) -> int:
        if value not in WEIGHTS:
            possible = ", ".join(map(str, WEIGHTS))
            raise ValueError(
                f"{value} is no probability (1-5) times an impact (1-5); the possible weights are {possible}"
            )
        return value

    @field_validator("decision")
    @classmethod
    def _on_one_line(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError(
                "one line that says where it was decided is wanted, such as 'COPIL du 10 décembre'"
            )
        return value

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if (self.probability is None) != (self.impact is None):
            raise ValueError("probability and impact are given together or not at all")
        if self.probability and self.impact and self.probability * self.impact != self.weight:
            product = self.probability * self.impact
            raise ValueError(
                f"probability {self.probability} times impact {self.impact} is {product}, not {self.weight}"
            )
        if self.retires and self.weight != self.was:
            raise ValueError(f"a risk that retires keeps its weight; write weight: {self.was}")
        if self.decided > (self.recorded + _EASTERNMOST).date():
            raise ValueError(f"decided on {self.decided}, which had not come when it was recorded")
        return self

    @property
    def is_kept(self) -> bool:
        """Whether the committee looked at the weight and left it."""
        return self.weight == self.was and not self.retires


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """What is wrong with the decision at that `place` (from 0) when all are read together."""

    place: int
    detail: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the register holds a risk, and by which decision, None as it was delivered."""

    weight: int
    retired: bool
    by: Decision | None = None


def inconsistencies(register: Register, decisions: Sequence[Decision]) -> Iterator[Inconsistency]:
    """What does not follow from the register and from the decisions before it, in the order of the file.

    Of one risk days go forward; a risk that was retired by the committee comes back when it is rated.
    """
    known = [risk.id for risk in register.risks]
    held = {risk.id: Standing(risk.weight, risk.retired) for risk in register.risks}
    for place, one in enumerate(decisions):
        if one.risk not in held:
            yield Inconsistency(place, f"{one.risk} is no risk of the register; {hint(one.risk, known)}")
            continue
        before = held[one.risk]
        if one.was != before.weight:
            since = f"since {before.by.decided}" if before.by else "as the register was delivered"
            yield Inconsistency(
                place, f"{one.risk}: was {one.was}, but its weight is {before.weight} {since}"
            )
        if before.by and one.decided < before.by.decided:
            yield Inconsistency(
                place,
                f"{one.risk}: decided on {one.decided}, before its last decision, of {before.by.decided}",
            )
        if one.retires and before.retired:
            yield Inconsistency(place, f"{one.risk}: retires, but it is retired already")
        if before.retired and before.by is None:
            yield Inconsistency(place, f"{one.risk}: the delivered register has retired it for good")
        held[one.risk] = Standing(one.weight, one.retires, one)


def standings(register: Register, decisions: Sequence[Decision], on: date) -> dict[str, Standing]:
    """How each risk stands on that day, by id in the register's order. Unknown risks are passed over."""
    held = {risk.id: Standing(risk.weight, risk.retired) for risk in register.risks}
    for one in decisions:
        if one.decided <= on and one.risk in held:
            held[one.risk] = Standing(one.weight, one.retires, one)
    return held


def decided(register: Register, decisions: Sequence[Decision], on: date) -> Register:
    """The register as of that day: weights, and which risks are not looked for any more."""
    held = standings(register, decisions, on)
    risks = tuple(
        risk.model_copy(update={"weight": held[risk.id].weight, "retired": held[risk.id].retired})
        for risk in register.risks
    )
    return register.model_copy(update={"risks": risks})
