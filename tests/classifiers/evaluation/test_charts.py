"""Charts are SVG files that read without colour, without sight and without a copy of the fonts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from classifiers.assessment import Assessment
from classifiers.corpus import LabelledItem
from classifiers.evaluation.captions import captions
from classifiers.evaluation.charts import lacking, write_charts
from classifiers.evaluation.figures import Evaluation
from classifiers.evaluation.measuring import evaluate
from classifiers.register import load_register

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def risk_names() -> dict[str, str]:
    return {risk.id: risk.fr for risk in load_register().risks}


@pytest.fixture(scope="module")
def drawn(
    shuffled: Evaluation, risk_names: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    room = tmp_path_factory.mktemp("charts") / "new"
    return {path.stem: path for path in write_charts(shuffled, risk_names, room)}


def texts(path: Path) -> str:
    return " | ".join("".join(text.itertext()) for text in ElementTree.parse(path).iter(f"{SVG}text"))


def test_there_is_a_chart_for_each_caption(shuffled: Evaluation, drawn: dict[str, Path]) -> None:
    assert list(drawn) == [caption.name for caption in captions(shuffled)]
    assert set(drawn) == {
        "confusion-scope",
        "confusion-axis",
        "confusion-urgency",
        "urgent-curve",
        "risks",
        "reliability",
    }


def test_each_chart_has_a_title_and_a_description_for_those_who_cannot_see_it(
    shuffled: Evaluation, drawn: dict[str, Path]
) -> None:
    for caption in captions(shuffled):
        root = ElementTree.parse(drawn[caption.name]).getroot()
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title") == caption.title
        assert root.findtext(f"{SVG}desc") == caption.description
        assert caption.title in texts(drawn[caption.name])


def test_the_same_evaluation_gives_the_same_bytes_and_no_date(
    shuffled: Evaluation, risk_names: dict[str, str], drawn: dict[str, Path], tmp_path: Path
) -> None:
    for path in write_charts(shuffled, risk_names, tmp_path):
        again = path.read_bytes()
        assert again == drawn[path.stem].read_bytes()
        assert b"<dc:date>" not in again
        assert b"Matplotlib" not in again


def test_a_users_own_style_changes_nothing(
    shuffled: Evaluation, risk_names: dict[str, str], drawn: dict[str, Path], tmp_path: Path
) -> None:
    import matplotlib

    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "pink"}):
        for path in write_charts(shuffled, risk_names, tmp_path):
            assert path.read_bytes() == drawn[path.stem].read_bytes()


def test_charts_show_counts_beside_colours_with_french_numbers(
    shuffled: Evaluation, drawn: dict[str, Path]
) -> None:
    scope = texts(drawn["confusion-scope"])
    assert str(shuffled.confusion["scope"].counts[0][0]) in scope
    assert "IA générative" in scope
    assert "0,5" in texts(drawn["reliability"]) or "0,4" in texts(drawn["reliability"])
    assert str(shuffled.reliability[0].calls) in texts(drawn["reliability"])
    r08 = shuffled.risks.per_risk["R08"]
    assert f"{r08.f1:.2f}".replace(".", ",") + f"  ({r08.support})" in texts(drawn["risks"])
    assert "cible (0,85 ; 0,60)" in texts(drawn["urgent-curve"])


def test_charts_hold_no_pixels_and_load_nothing(drawn: dict[str, Path]) -> None:
    for path in drawn.values():
        svg = path.read_text(encoding="utf-8")
        assert "<image" not in svg
        assert "url(http" not in svg


def test_an_evaluation_without_risks_and_alerts_is_drawn_and_described_too(
    labelled: Callable[..., LabelledItem], as_labelled: Callable[..., Assessment], tmp_path: Path
) -> None:
    item = labelled("a")
    found = evaluate([item], [as_labelled(item)])
    words = {caption.name: caption.description for caption in captions(found)}
    assert words["risks"] == "Aucun risque parmi les items ni les réponses."
    assert words["urgent-curve"] == "Le modèle n'a dit urgent d'aucun item."
    assert words["confusion-scope"] == "Part retrouvée de chaque étiquette : IA générative 100\u00a0% de 1."
    assert len(write_charts(found, {}, tmp_path)) == 6


def test_what_is_lacking_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lacking() is None
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "vigie-observatoire[charts]" in str(lacking())
