from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import NATURES, Nature, NatureCall
from watcher.rules.natures import settle
from watcher.sources import SourceNature


@pytest.mark.parametrize(
    ("source", "called", "settled"),
    [
        ("authority", "decision", "decision"),
        ("authority", "annonce-editeur", "actualite-officielle"),
        ("legislation", "presse", "texte-officiel"),
        ("press", "retour-experience", "retour-experience"),
        ("vendor", "doctrine", "annonce-editeur"),
        ("incident-database", "presse", "incident"),
        ("peer", "presse", "actualite-officielle"),
    ],
)
def test_the_source_comes_first_and_the_model_chooses_among_its_kinds(
    source: SourceNature, called: Nature, settled: Nature
) -> None:
    assert settle(source, NatureCall(label=called, p=0.7)).label == settled


@given(st.sampled_from(get_args(SourceNature)), st.sampled_from(NATURES))
def test_what_is_settled_stays_settled(source: SourceNature, called: Nature) -> None:
    once = settle(source, NatureCall(label=called, p=0.7))
    assert settle(source, once) == once
