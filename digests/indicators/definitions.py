"""The definitions of the indicators (`digests/indicators.yaml`): what each answers, how, and its limits."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from classifiers.lists import read_list

Kind = Literal["number", "percent", "euro", "scale"]
"""What people may enter: a number, a share, an amount, or a mark from 1 to 5."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Frozen):
    """How an indicator is entered: `by` names what its parts are (French), empty for a whole alone."""

    kind: Kind
    by: str = ""
    least: float = 0.0
    most: float | None = None


class Indicator(_Frozen):
    """One indicator (French texts). With `entry` people enter it, without it the machine counts it."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    question: str = Field(min_length=1)
    formula: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    source: str = Field(min_length=1)
    since: date
    caveats: str = Field(min_length=1)
    family: str
    entry: Entry | None = None


class Pestel(_Frozen):
    """A heading of the PESTEL analysis, and the axes, risks and strategies whose publications stand in it."""

    id: str
    name: str
    axes: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    strategies: tuple[int, ...] = ()


class Energy(_Frozen):
    """What electricity is estimated from: Wh = CPU seconds x `watts_per_core` x `pue` / 3,600."""

    watts_per_core: float = Field(gt=0)
    pue: float = Field(ge=1)


class Definitions(_Frozen):
    """The whole file, in its order: families with their French names, indicators, PESTEL, kinds of use.

    Without `energy` no electricity is told.
    """

    families: dict[str, str]
    indicators: tuple[Indicator, ...]
    pestel: tuple[Pestel, ...]
    uses: dict[str, str]
    energy: Energy | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Definitions:
        ids = [one.id for one in self.indicators]
        problems = [
            f"indicators: {name} stands twice" for name in sorted({i for i in ids if ids.count(i) > 1})
        ]
        problems += [
            f"indicators.{one.id}.family: {one.family} is not among the families"
            for one in self.indicators
            if one.family not in self.families
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def entered(self) -> tuple[Indicator, ...]:
        """Those that people enter."""
        return tuple(one for one in self.indicators if one.entry is not None)

    def indicator(self, name: str) -> Indicator:
        """The indicator of that id. Raises KeyError."""
        for one in self.indicators:
            if one.id == name:
                return one
        raise KeyError(name)


def load_definitions(path: Path | None = None) -> Definitions:
    """Read the definitions, by default the bundled ones. Raises ListError with one line a problem."""
    return read_list(path or Path(__file__).parent.with_name("indicators.yaml"), Definitions)
