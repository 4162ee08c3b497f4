"""The model card: stored figures in, Markdown out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined

from classifiers.evaluation.captions import captions
from classifiers.evaluation.energy import GRAMS_PER_KWH, PUE, WATTS_PER_CORE
from classifiers.evaluation.figures import Evaluation, Interval
from classifiers.evaluation.results import CardFigures, Counts, Summary
from classifiers.evaluation.targets import TARGETS

CHARTS = "model-card"
"""The folder of the charts, beside the card."""

_GROUPS = {"scope": "scope", "axis": "main axis", "urgency": "urgency", "ai_act": "AI Act"}
_SUMMARY = {
    "n": "n",
    "scope": "scope",
    "axis": "axis",
    "urgency": "urgency",
    "urgent_precision": "urgent precision",
    "urgent_recall": "urgent recall",
    "ai_act": "AI Act",
    "risks_micro": "risks micro",
    "risks_macro": "risks macro",
}
_ABLATION = ("scope", "axis", "urgency", "ai_act", "risks_micro", "risks_macro")


def render_card(figures: CardFigures, risk_names: Mapping[str, str], tried: str) -> str:
    """The card. `risk_names` has the English name of each risk id, `tried` is the maintainers' Markdown."""
    environment = Environment(
        loader=PackageLoader("classifiers.evaluation"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown of our own figures
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    whole = figures.whole
    return environment.get_template("card.md.j2").render(
        figures=figures,
        made=f"{figures.made:%d %B %Y}".lstrip("0"),
        libraries=", ".join(f"{name} {version}" for name, version in figures.libraries.items()),
        missed=[target.name for target in TARGETS if not target.met(target.of(whole))],
        summary_columns=tuple(_SUMMARY.values()),
        ablation_columns=[_SUMMARY[name] for name in _ABLATION],
        tried=tried.strip(),
        charts="\n\n".join(
            f"![{caption.title}. {caption.description}]({CHARTS}/{caption.name}.svg)"
            for caption in captions(whole)
        ),
        tables={
            "data": _data(figures.measured, figures.also),
            "targets": _targets(whole),
            "labels": _labels(whole),
            "risks": _risks(whole, risk_names),
            "slices": _summaries(figures.slices, tuple(_SUMMARY)),
            "ablations": _summaries(figures.ablations, _ABLATION),
            "energy": _energy(figures),
            "constants": _constants(),
        },
    )


def _rows(rows: Iterable[Iterable[str]]) -> str:
    """The body of a Markdown table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _data(measured: Counts, also: Counts) -> str:
    def of(name: str, label: str) -> list[str]:
        return [f"{label}", *(_listed(getattr(counts, name)) for counts in (measured, also))]

    return _rows(
        [
            ["items", f"{measured.items:,}", f"{also.items:,}"],
            ["events", f"{measured.events:,}", f"{also.events:,}"],
            of("origins", "origin"),
            of("languages", "language"),
            of("scope", "scope"),
            of("axis", "main axis"),
            of("urgency", "urgency"),
            ["about the AI Act", f"{measured.ai_act:,}", f"{also.ai_act:,}"],
            of("nature", "nature"),
            of("risks", "risks"),
        ]
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{label} {count:,}" for label, count in counts.items()) or "none"


def _targets(whole: Evaluation) -> str:
    return _rows(
        [
            target.name,
            f"**{target.of(whole):.3f}**",
            _interval(target.of(whole.ci)),
            f"{'at most ' if target.at_most else ''}{target.value:.2f}",
            "met" if target.met(target.of(whole)) else "missed",
            target.annotators or "not measured",
        ]
        for target in TARGETS
    )


def _labels(whole: Evaluation) -> str:
    return _rows(
        [
            f"{name}: {label}",
            str(one.support),
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.f1:.3f}",
        ]
        for group, name in _GROUPS.items()
        for label, one in whole.per_label[group].items()
    )


def _risks(whole: Evaluation, names: Mapping[str, str]) -> str:
    return _rows(
        [
            risk,
            names.get(risk, ""),
            str(one.support),
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.f1:.3f}",
            _interval(whole.ci.risks.per_risk[risk].f1),
        ]
        for risk, one in whole.risks.per_risk.items()
    )


def _summaries(summaries: Mapping[str, Summary], columns: Iterable[str]) -> str:
    columns = tuple(columns)
    return _rows(
        [name, *(_figure(getattr(summary, column)) for column in columns)]
        for name, summary in summaries.items()
    )


def _figure(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _energy(figures: CardFigures) -> str:
    costs = {
        f"train once on {figures.measured.items + figures.also.items:,} items": figures.training,
        "classify 1,000 feed entries": figures.thousand_items,
    }
    return _rows(
        [work, f"{cost.cpu_seconds:.1f}", f"{cost.watt_hours:.3f}", f"{cost.grams_co2e:.4f}"]
        for work, cost in costs.items()
    )


def _constants() -> str:
    named = {"watts per core": WATTS_PER_CORE, "PUE": PUE, "electricity of France": GRAMS_PER_KWH}
    return _rows(
        [name, f"{constant.value:g} {constant.unit}".strip(), constant.source]
        for name, constant in named.items()
    )


def _interval(interval: Interval) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}"
