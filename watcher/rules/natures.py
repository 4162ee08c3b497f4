"""Pure: what kind of document an item is (the N of SANDI), from its source first and the model second.

The corpus labels `nature` unevenly, so the model's word only counts among the kinds that a source of that
nature publishes; else the source's most usual kind stands. The table is ours.
"""

from __future__ import annotations

from collections.abc import Mapping

from classifiers.assessment import Nature, NatureCall
from watcher.sources import SourceNature

_PUBLISHES: Mapping[SourceNature, tuple[Nature, ...]] = {
    "authority": ("actualite-officielle", "texte-officiel", "decision", "doctrine", "incident"),
    "legislation": ("texte-officiel", "decision", "doctrine", "actualite-officielle"),
    "press": ("presse", "analyse", "retour-experience"),
    "association": ("analyse", "doctrine", "retour-experience", "recherche"),
    "research": ("recherche", "analyse", "retour-experience"),
    "vendor": ("annonce-editeur",),
    "incident-database": ("incident",),
    "peer": ("actualite-officielle", "retour-experience", "decision"),
}
"""For each nature of source the kinds of document it publishes, the most usual first."""


def settle(source: SourceNature, call: NatureCall) -> NatureCall:
    """The model's call when such a source publishes that kind, else the source's usual kind, with p = 1."""
    kinds = _PUBLISHES[source]
    return call if call.label in kinds else NatureCall(label=kinds[0], p=1)
