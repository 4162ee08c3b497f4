"""Drawing with matplotlib, which only this module knows: an evaluation in, SVG documents out.

One hue from light to dark, and shapes beside it: the charts read in grey and to colour-blind eyes too.
Texts stay texts. Nothing in a document depends on the day, on the machine's settings or on chance.
"""

# pyright: reportUnknownMemberType=false
# matplotlib's own types leave keyword arguments open.

from __future__ import annotations

import io
from collections.abc import Mapping
from textwrap import shorten
from typing import Any
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from classifiers.evaluation.captions import Caption
from classifiers.evaluation.figures import Evaluation
from classifiers.evaluation.french import LABELS, decimal, percent
from classifiers.evaluation.targets import URGENT_PRECISION, URGENT_RECALL

_DARK = "#08519c"
_LIGHT = "#9ecae1"
_GREY = "#595959"
_STYLE = {
    "svg.hashsalt": "vigie",
    "svg.fonttype": "none",
    "svg.id": None,
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white",
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
}
_NO_TRACE = {"Date": None, "Creator": None}


def draw(caption: Caption, evaluation: Evaluation, risk_names: Mapping[str, str]) -> str:
    """The SVG document of one chart, with its title and its description for those who cannot see it."""
    with style.context(["default", _STYLE], after_reset=True):
        if caption.name.startswith("confusion-"):
            figure = _confusion(evaluation, caption.name.removeprefix("confusion-"))
        elif caption.name == "urgent-curve":
            figure = _urgent_curve(evaluation)
        elif caption.name == "risks":
            figure = _risks(evaluation, risk_names)
        else:
            figure = _reliability(evaluation)
        figure.axes[0].set_title(caption.title)
        written = io.StringIO()
        figure.savefig(
            written,
            format="svg",
            bbox_inches="tight",
            metadata={"Title": caption.title, "Language": "fr", **_NO_TRACE},
        )
    return (
        written.getvalue()
        .replace("<svg ", '<svg role="img" xml:lang="fr" ', 1)
        .replace("</title>", f"</title>\n <desc>{escape(caption.description)}</desc>", 1)
    )


def _confusion(evaluation: Evaluation, group: str) -> Figure:
    """True labels downwards, given labels to the right; the darker, the greater the share of the row."""
    confusion = evaluation.confusion[group]
    shares = [[count / (sum(row) or 1) for count in row] for row in confusion.counts]
    names = [LABELS[label] for label in confusion.labels]
    places = [place + 0.5 for place in range(len(names))]
    figure, axes = _canvas(1.6 + 1.1 * len(names), 1.0 + 0.8 * len(names))
    axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=1.5)
    for row, counts in enumerate(confusion.counts):
        for column, count in enumerate(counts):
            share = shares[row][column]
            axes.text(
                column + 0.5,
                row + 0.5,
                f"{count}\n{percent(share)}",
                ha="center",
                va="center",
                color="white" if share > 0.55 else "black",
            )
    axes.set_xticks(places, names)
    axes.set_yticks(places, names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.invert_yaxis()
    axes.set_xlabel("étiquette donnée par le modèle")
    axes.set_ylabel("étiquette juste")
    return figure


def _reliability(evaluation: Evaluation) -> Figure:
    """Above, share right against what was stated, with the diagonal of perfection; below, number of calls."""
    used = [one for one in evaluation.reliability if one.calls]
    figure = Figure(figsize=(6, 6.2))
    upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [3, 1]})
    upper.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1, label="parfaitement fiable")
    upper.plot(
        [one.stated for one in used],
        [one.right for one in used],
        color=_DARK,
        marker="o",
        label=f"modèle (erreur de calibration {decimal(evaluation.calibration.ece, 3)})",
    )
    upper.set_ylabel("part de réponses justes")
    upper.set_ylim(0, 1.02)
    upper.legend(loc="upper left", frameon=False)
    bars = lower.bar(
        [(one.low + one.high) / 2 for one in evaluation.reliability],
        [one.calls for one in evaluation.reliability],
        width=0.09,
        color=_LIGHT,
        edgecolor=_DARK,
    )
    lower.bar_label(bars, fontsize=8, padding=1)
    lower.margins(y=0.2)
    lower.set_ylabel("réponses")
    lower.set_xlabel("probabilité annoncée")
    lower.set_xlim(0, 1.02)
    _comma(upper.xaxis, upper.yaxis)
    return figure


def _urgent_curve(evaluation: Evaluation) -> Figure:
    """Precision against recall at all thresholds, the model in service (filled), and the target."""
    curve = evaluation.urgent_curve
    figure, axes = _canvas(6, 4.6)
    recall, precision = [one.recall for one in curve], [one.precision for one in curve]
    axes.plot(recall, precision, color=_DARK, label="selon le seuil")
    axes.plot(
        [evaluation.urgency.urgent_recall],
        [evaluation.urgency.urgent_precision],
        color=_DARK,
        marker="o",
        markersize=9,
        linestyle="none",
        label="modèle en service",
    )
    axes.plot(
        [URGENT_RECALL],
        [URGENT_PRECISION],
        color="black",
        marker="x",
        markersize=9,
        linestyle="none",
        label=f"cible ({decimal(URGENT_RECALL, 2)} ; {decimal(URGENT_PRECISION, 2)})",
    )
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("rappel : part des items urgents qui sont trouvés")
    axes.set_ylabel("précision : part des alertes justes")
    axes.legend(loc="lower left", frameon=False)
    _comma(axes.xaxis, axes.yaxis)
    return figure


def _risks(evaluation: Evaluation, names: Mapping[str, str]) -> Figure:
    """A bar for each risk in the register's order, its 95 % interval, and its items."""
    figures, intervals = evaluation.risks.per_risk, evaluation.ci.risks.per_risk
    figure, axes = _canvas(8, 1.2 + 0.3 * len(figures))
    f1 = [one.f1 for one in figures.values()]
    below = [max(one.f1 - intervals[risk].f1[0], 0) for risk, one in figures.items()]
    above = [max(intervals[risk].f1[1] - one.f1, 0) for risk, one in figures.items()]
    places = range(len(figures))
    axes.barh(places, f1, color=_LIGHT, edgecolor=_DARK, height=0.7)
    axes.errorbar(f1, places, xerr=[below, above], fmt="none", ecolor=_GREY, elinewidth=1, capsize=2)
    for place, one in enumerate(figures.values()):
        axes.text(1.02, place, f"{decimal(one.f1, 2)}  ({one.support})", va="center", fontsize=9)
    axes.set_yticks(
        places, [shorten(f"{risk} {names.get(risk, '')}", 62, placeholder=" …") for risk in figures]
    )
    axes.tick_params(axis="y", length=0, labelsize=9)
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.set_xlabel("F1, intervalle à 95 % ; à droite F1 et nombre d'items")
    _comma(axes.xaxis)
    return figure


def _canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure with one set of axes; inches."""
    figure = Figure(figsize=(width, height))
    return figure, figure.add_subplot()


def _comma(*axes: Axis) -> None:
    """French decimals along axes that go from 0 to 1."""

    def written(value: Any, _place: Any) -> str:
        return decimal(float(value), 1)

    for axis in axes:
        axis.set_major_formatter(FuncFormatter(written))
