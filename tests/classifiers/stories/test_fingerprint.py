from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.stories.fingerprint import fingerprint, from_text, handles, keys_of
from classifiers.stories.rarity import Rarity, rarity

from .conftest import DAY, Told

TITLE = "Deloitte rembourse l'Australie pour un rapport rédigé avec GPT-4o"
TEXT = (
    "Le cabinet Deloitte rend une partie des 440 000 dollars que le ministère australien avait payés. Un "
    "juriste avait trouvé des références inventées, et un jugement que personne n'a rendu. La nouvelle "
    "version du rapport admet l'emploi d'un modèle de langage."
)


@given(st.text(max_size=60), st.text(max_size=200), st.dates() | st.none(), st.text(max_size=40))
def test_a_fingerprint_survives_being_written(title: str, text: str, day: object, address: str) -> None:
    made = fingerprint(title, text, rarity(), language="fr", address=address, day=day)  # type: ignore[arg-type]
    assert from_text(made.as_text()) == made


def test_a_fingerprint_of_another_form_is_refused(told: Told) -> None:
    form, *rest = json.loads(told(TITLE, TEXT).as_text())
    with pytest.raises(ValueError, match="form 0"):
        from_text(json.dumps([form - 1, *rest]))


def test_it_is_small(told: Told) -> None:
    long = told(TITLE, " ".join(f"mot{number} Nom{number}" for number in range(3_000)))
    assert len(long.as_text()) < 6_000


def test_publisher_host_and_language_are_even(told: Told) -> None:
    made = told(TITLE, TEXT, publisher=" La Gazette ", address="https://www.lagazette.fr/1", language="fr-FR")
    assert (made.publisher, made.host, made.language, made.day) == ("la gazette", "lagazette.fr", "fr", DAY)


def test_an_address_that_cannot_be_read_has_no_host(told: Told) -> None:
    assert told(TITLE, TEXT, address="http://[bad").host == ""


def test_one_looks_for_what_is_rare(told: Told, table: Rarity) -> None:
    found = handles(told(TITLE, TEXT), table)
    assert {"ndeloitte", "f#440000"} <= found
    assert "nia" not in found
    assert sum(handle.startswith("b") for handle in found) == 16


def test_handles_that_are_terms_have_keys_in_the_table() -> None:
    assert keys_of(["ndeloitte", "f#440000", "wrembou", "b3:00ff00ff"]) == {
        "ndeloitte": "deloit",
        "f#440000": "#440000",
        "wrembou": "rembou",
    }
