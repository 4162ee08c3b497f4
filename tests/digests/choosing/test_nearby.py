"""Whether a publication is about our own region."""

from __future__ import annotations

from typing import Any

import pytest

from digests.choosing.nearby import is_nearby
from sample_week import item


@pytest.mark.parametrize(
    "change",
    [
        {"publisher": "Mégalis Bretagne"},
        {"title": "À Saint-Brieuc, une charte de l’IA"},
        {"lead": "Le département des Côtes-d’Armor forme ses agents."},
        {"title": "RENNES MÉTROPOLE PUBLIE SA STRATÉGIE"},
    ],
    ids=str,
)
def test_a_place_of_bretagne_is_near(change: dict[str, Any]) -> None:
    assert is_nearby(item(**change))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "Un assistant à Strasbourg"},
        {"title": "The brested case"},
        {"lead": "Dinant, en Belgique"},
    ],
    ids=str,
)
def test_other_places_are_not(change: dict[str, Any]) -> None:
    assert not is_nearby(item(**change))
