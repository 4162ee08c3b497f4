"""CELEX numbers in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.law.celex import titled


@pytest.mark.parametrize(
    ("celex", "title", "shown"),
    [
        ("32024R1689", "", "Règlement (UE) 2024/1689"),
        ("32024R1689", "Règlement du 13 juin 2024", "Règlement du 13 juin 2024"),
        ("32026L0012", "", "Directive (UE) 2026/12"),
        ("32024D05013", "", "Décision (UE) 2024/5013"),
        ("52025PC0836", "", "Proposition COM (2025) 836"),
        ("32024R1689R(02)", "", "Rectificatif n° 2 au règlement (UE) 2024/1689"),
        ("32024R1689R(02)", "Règlement (UE) 2024/1689", "Rectificatif n° 2 : Règlement (UE) 2024/1689"),
        ("32024R1689R(02)", "Rectificatif au règlement 2024/1689", "Rectificatif au règlement 2024/1689"),
        ("32024R1689R(02)", "Corrigendum to Regulation", "Corrigendum to Regulation"),
        ("02024R1689-20260727", "", "Version consolidée au 27/07/2026 du règlement (UE) 2024/1689"),
        (
            "02024R1689-20260727",
            "Règlement 2024/1689",
            "Version consolidée au 27/07/2026 : Règlement 2024/1689",
        ),
        ("02024R1689-20269999", "Texte consolidé", "Texte consolidé"),
        ("32026H0001", "", ""),
        ("32026H0001R(01)", "", "Rectificatif n° 1 (32026H0001R(01))"),
        ("http://a.example/1", "Un titre", "Un titre"),
        ("http://a.example/1", "", ""),
    ],
)
def test_a_title_says_what_the_number_says(celex: str, title: str, shown: str) -> None:
    assert titled(celex, title) == shown


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{5}[RLD][0-9]{4}(R\([0-9]{2}\))?(-[0-9]{8})?\Z")), st.text())
def test_a_title_is_never_lost(celex: str, title: str) -> None:
    assert titled(celex, title).endswith(title)
