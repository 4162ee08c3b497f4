"""What classifying costs: CPU seconds for 1,000 items, and the electricity and CO2e that they stand for.

    python bench/energy.py [--items 1000]

Takes the CPU time of this process (all its threads), not of the machine; the formula and its constants stand
in classifiers/evaluation/energy.py. The model is trained first, and its training counted apart.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from classifiers.corpus import CORPORA, LabelledItem, read_all
from classifiers.evaluation.energy import GRAMS_PER_KWH, PUE, WATTS_PER_CORE, Footprint, footprint
from classifiers.learning.model import Model
from classifiers.service import current_version, train_bundled


def of_classifying(model: Model, items: Sequence[LabelledItem], count: int = 1000) -> Footprint:
    """The footprint of classifying `count` items (the given ones, as often as it takes)."""
    documents = [item.document() for item in islice(cycle(items), count)]
    model.assess(documents[:1])  # pays for what is loaded once
    started = time.process_time()
    model.assess(documents)
    return footprint(time.process_time() - started)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=1000)
    options = parser.parse_args()
    items = read_all(CORPORA)
    started = time.process_time()
    model = train_bundled(items, current_version())
    print(line("train once", footprint(time.process_time() - started)))
    print(line(f"{options.items:,} items", of_classifying(model, items, options.items)))
    for constant in (WATTS_PER_CORE, PUE, GRAMS_PER_KWH):
        print(f"  {constant.value:g} {constant.unit}: {constant.source}")


def line(work: str, cost: Footprint) -> str:
    """One line of the table."""
    return f"{work:<14} {cost.cpu_seconds:8.2f} s CPU {cost.watt_hours:9.4f} Wh {cost.grams_co2e:9.5f} gCO2e"


if __name__ == "__main__":
    main()
