"""How two versions differ, in words."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.pages import differing
from watcher.collectors.pages.differing import PAIRED, Difference, difference, in_short, sentences, told

SAME = (str.casefold, str.casefold)


def between(old: list[str], new: list[str]) -> Difference:
    return difference(old, new, SAME)


def test_lines_are_cut_into_sentences() -> None:
    assert sentences(["Le texte est adopté. Il entre en vigueur. art. 5 compris", "Fin"]) == [
        "Le texte est adopté.",
        "Il entre en vigueur. art. 5 compris",
        "Fin",
    ]


def test_what_came_what_went_and_what_was_reworded() -> None:
    old = ["Titre", "Le dépôt des dossiers est ouvert jusqu'au 3 mai.", "Contact : mairie", "Pied"]
    new = [
        "Titre",
        "Une réunion publique aura lieu.",
        "Le dépôt des dossiers est ouvert jusqu'au 9 juin.",
        "Pied",
    ]
    found = between(old, new)
    assert found == Difference(
        added=("Une réunion publique aura lieu.",),
        removed=("Contact : mairie",),
        reworded=((old[1], new[2]),),
    )
    assert told(found) == (
        "Ajouté : « Une réunion publique aura lieu. ». Retiré : « Contact : mairie ». "
        "Modifié : « Le dépôt des dossiers est ouvert jusqu'au 3 mai. » devient "
        "« Le dépôt des dossiers est ouvert jusqu'au 9 juin. »."
    )


def test_what_was_only_moved_is_no_change() -> None:
    assert not between(["a", "b", "c", "a"], ["c", "a", "a", "b"])


def test_sentences_that_follow_each_other_are_one_passage() -> None:
    assert between(["Un."], ["Un.", "Deux fois.", "Trois fois."]).added == ("Deux fois. Trois fois.",)


def test_a_corrected_word_is_minor_and_a_number_is_not() -> None:
    typo = between(
        ["Le reglement sur l'IA s'applique aux villes."], ["Le règlement sur l'IA s'applique aux villes."]
    )
    number = between(["L'amende est de 20 millions d'euros."], ["L'amende est de 40 millions d'euros."])
    assert typo.minor
    assert told(typo).startswith("Correction mineure. Modifié :")
    assert in_short(typo, 90).startswith("correction mineure :")
    assert not number.minor
    assert in_short(number, 90).startswith("modifié :")


def test_of_a_long_sentence_only_what_surrounds_the_change_is_quoted() -> None:
    start, end = "début " * 40, " fin" * 40
    text = told(between([f"{start}ancien{end}"], [f"{start}nouveau{end}"]))
    assert "ancien" in text
    assert "nouveau" in text
    assert len(text) < 400


def test_thousands_of_changes_are_told_in_part() -> None:
    text = told(between([], [word for n in range(500) for word in (f"Nouveau point {n}", "x")]))
    assert text.count("Ajouté") == 1
    many = told(Difference(added=tuple(f"Point {n}" for n in range(500))))
    assert many.count("Ajouté") == 20
    assert many.endswith("Et 480 autres.")


def test_of_two_long_versions_every_sentence_is_looked_at_once_and_few_are_compared_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: Counter[str] = Counter()
    compared = 0

    def form(text: str) -> str:
        looked_at[text] += 1
        return text.casefold()

    def counting(one: Counter[str], other: Counter[str]) -> float:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    likeness = differing._likeness  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(differing, "_likeness", counting)
    old = [f"mot {n} " * 50 for n in range(5000)]
    new = [f"autre {n} mot " * 50 for n in range(5000)]
    assert difference(old, new, (form, form))
    assert set(looked_at.values()) == {1}
    assert compared == PAIRED * PAIRED  # each with each would be 25 million


@given(
    st.lists(st.sampled_from(["a b", "a c", "b.", "", "x y z", "1"])),
    st.lists(st.sampled_from(["a b", "b.", "q"])),
)
def test_a_difference_is_empty_exactly_when_the_same_sentences_are_there(
    old: list[str], new: list[str]
) -> None:
    same = sorted(filter(None, old)) == sorted(filter(None, new))
    assert bool(between(old, new)) is not same
    told(between(old, new))
