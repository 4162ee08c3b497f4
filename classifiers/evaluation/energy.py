"""What the model's work costs in electricity and greenhouse gas, by a formula that anyone can check.

    Wh    = CPU seconds x watts per core x PUE / 3,600
    gCO2e = Wh / 1,000 x grams of CO2e per kWh

An upper estimate rather than a measurement: CodeCarbon and the like would read the processor's sensors, which
virtual machines hide and need rights to read, or ask the network where the machine stands. Left out are the
memory (about 0.4 W a GB), the making of the machine, and the network.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


class Footprint(BaseModel):
    """What some work took: seconds of CPU, watt-hours at the data centre's meter, grams of CO2 equivalent."""

    model_config = ConfigDict(frozen=True)

    cpu_seconds: float
    watt_hours: float
    grams_co2e: float


@dataclass(frozen=True)
class Constant:
    """A number of the formula and where it was published."""

    value: float
    unit: str
    source: str


WATTS_PER_CORE = Constant(
    12.0,
    "W",
    "Green Algorithms calculator (Lannelongue et al., Advanced Science, 2021): its default for an unknown "
    "processor at full load; recent server processors draw 4 to 8 W a core",
)
PUE = Constant(
    1.58,
    "",
    "Uptime Institute, Global Data Center Survey, 2023: mean over data centres; new large ones reach 1.3",
)
GRAMS_PER_KWH = Constant(
    52.0,
    "gCO2e/kWh",
    "ADEME, Base Carbone: electricity of continental France, mean mix of consumption, life cycle, 2022; RTE "
    "(Bilan électrique, 2024) states 21.7 for production alone",
)


def footprint(
    cpu_seconds: float,
    *,
    watts_per_core: float = WATTS_PER_CORE.value,
    pue: float = PUE.value,
    grams_per_kwh: float = GRAMS_PER_KWH.value,
) -> Footprint:
    """The footprint of so many seconds of one core at full load. Raises ValueError for what cannot be.

    That is a negative number, or a PUE below 1 (a data centre that uses less than its machines).
    """
    if min(cpu_seconds, watts_per_core, grams_per_kwh) < 0 or pue < 1:
        raise ValueError("seconds, watts and grams are not negative, and a PUE is at least 1")
    watt_hours = cpu_seconds * watts_per_core * pue / 3600
    return Footprint(
        cpu_seconds=cpu_seconds, watt_hours=watt_hours, grams_co2e=watt_hours / 1000 * grams_per_kwh
    )
