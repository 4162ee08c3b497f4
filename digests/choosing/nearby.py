"""Whether a publication is about our own region: what peers nearby do concerns members first."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

from digests.rows import ItemRow

_PLACES = (
    *("bretagne", "breton", "bretonne", "bretons", "bretonnes", "finistere", "morbihan"),
    *("ille-et-vilaine", "cotes-d'armor", "rennes", "brest", "quimper", "lorient", "vannes", "saint-brieuc"),
    *("saint-malo", "fougeres", "vitre agglomeration", "morlaix", "lannion", "concarneau", "quimperle"),
    *("douarnenez", "landerneau", "pontivy", "ploermel", "redon", "dinan", "guingamp", "loudeac", "lamballe"),
    *("auray", "cesson-sevigne", "megalis"),
)
"""The region, its departments, its towns and its shared digital body, without case and accents."""

_NEARBY = re.compile(rf"\b(?:{'|'.join(map(re.escape, _PLACES))})\b")
_READ = 600


def is_nearby(row: ItemRow) -> bool:
    """Whether its publisher, its title or the beginning of its lead names a place of Bretagne."""
    return bool(_NEARBY.search(_folded(f"{row.publisher} | {row.title[:_READ]} | {row.lead[:_READ]}")))


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(filterfalse(unicodedata.combining, letters))
