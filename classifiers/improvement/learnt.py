"""Pure: what readers' remarks teach. Remarks and judgements in; labelled items, and what is open, out.

One person has one voice an item, that of the latest answer; a field's label is that of most voices. Where as
many voices say one thing as another nothing is learnt, and a person is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from classifiers.assessment import Assessment, Document
from classifiers.corpus import LabelledItem
from classifiers.improvement.corrections import (
    FIELDS,
    Correction,
    CorrectionError,
    labels_of,
    out_of_scope,
    read_correction,
)

Kind = Literal["confirm", "doubt", "label", "relevant"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Why = Literal["doubt", "disagreement", "incomplete"]
"""Why an item waits for a person: doubted without a correction; as many voices for one label as for another;
said to be in scope, and nobody said on which axis."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What one person said of one item. `value` is the JSON of a `Correction` when `kind` is label.

    `confirm`: the labels stand. `relevant`: the item is of use, which says that it is in scope, and nothing
    of its other labels. `doubt`: something is wrong, nobody says what. `who` tells persons apart without
    naming them.
    """

    item_id: int
    kind: Kind
    value: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model said of an item at a time, and of which text. `page` is the same for all its copies."""

    item_id: int
    page: int
    at: datetime
    document: Document
    assessment: Assessment
    url: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lessons:
    """What was learnt, in the order of item ids.

    `open` has the items that wait for a person, and why; `people` counts those whose voice is in `items`;
    `unread` has a line for each correction that could not be read.
    """

    items: tuple[LabelledItem, ...] = ()
    open: Mapping[int, Why] = field(default_factory=dict[int, Why])
    people: int = 0
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Voice:
    judgement: Judgement
    labels: Correction
    corrects: bool


@dataclass(slots=True)
class _Heard:
    """The voices on one item while its remarks are gone through in their order."""

    voices: dict[str, _Voice] = field(default_factory=dict[str, _Voice])
    doubters: set[str] = field(default_factory=set[str])
    unread: list[str] = field(default_factory=list[str])

    @property
    def is_doubted(self) -> bool:
        """A doubt is answered by whoever answers after it, and by every correction.

        So an item that is not doubted has a voice.
        """
        return bool(self.doubters) and not any(voice.corrects for voice in self.voices.values())


def learn(judgements: Iterable[Judgement], remarks: Iterable[Remark]) -> Lessons:
    """What the remarks teach; judgements of an item stand oldest first, remarks in any order.

    A remark is about the judgement that was in force when it was made. A remark on an item without any
    judgement teaches nothing.
    """
    judged: dict[int, list[Judgement]] = {}
    for judgement in judgements:
        judged.setdefault(judgement.item_id, []).append(judgement)
    said: dict[int, list[Remark]] = {}
    for remark in sorted(remarks, key=lambda remark: remark.at):
        if remark.item_id in judged:
            said.setdefault(remark.item_id, []).append(remark)
    items: list[LabelledItem] = []
    waiting: dict[int, Why] = {}
    people: set[str] = set()
    unread: list[str] = []
    for item_id in sorted(said):
        heard = _hear(judged[item_id], said[item_id])
        unread += heard.unread
        found = _lesson(heard)
        if isinstance(found, LabelledItem):
            items.append(found)
            people |= heard.voices.keys()
        else:
            waiting[item_id] = found
    return Lessons(tuple(items), waiting, len(people), tuple(unread))


def label_counts(items: Iterable[LabelledItem]) -> dict[str, int]:
    """How many items bear each label: `scope:iag`, `axes:legal`, `risks:R08`, `ai_act`, …, sorted by name."""
    counts: Counter[str] = Counter()
    for item in items:
        counts.update((f"scope:{item.scope}", f"urgency:{item.urgency}", f"nature:{item.nature}"))
        counts.update(f"axes:{axis}" for axis in item.axes)
        counts.update(f"risks:{risk}" for risk in item.risks)
        counts.update(["ai_act"] if item.ai_act else [])
    return dict(sorted(counts.items()))


def _hear(judgements: Sequence[Judgement], remarks: Sequence[Remark]) -> _Heard:
    heard = _Heard()
    for remark in remarks:
        if remark.kind == "doubt":
            voice = heard.voices.get(remark.who)
            if voice is None or not voice.corrects:
                heard.voices.pop(remark.who, None)
                heard.doubters.add(remark.who)
            continue
        judgement = _in_force(judgements, remark.at)
        if remark.kind == "relevant":
            _hear_of_use(heard, remark.who, judgement)
            continue
        try:
            corrects = remark.kind == "label"
            labels = read_correction(remark.value) if corrects else labels_of(judgement.assessment)
        except CorrectionError as error:
            heard.unread.append(f"item {remark.item_id}: {error}")
            heard.doubters.add(remark.who)  # something is wrong there, whatever was meant
            continue
        heard.voices.pop(remark.who, None)  # so that the latest voice stands last
        heard.voices[remark.who] = _Voice(judgement, labels, corrects)
        heard.doubters.clear()
    return heard


def _hear_of_use(heard: _Heard, who: str, judgement: Judgement) -> None:
    """Somebody finds the item of use. It takes no word of theirs back, and settles nobody's doubt."""
    scope = judgement.assessment.scope.label
    if scope == "hors":
        heard.doubters.add(who)
    elif who not in heard.voices:
        heard.voices[who] = _Voice(judgement, Correction(scope=scope), corrects=False)


def _in_force(judgements: Sequence[Judgement], at: datetime) -> Judgement:
    """The judgement that a reader saw; one that spoke before the first (clocks differ) saw the first."""
    return next((one for one in reversed(judgements) if one.at <= at), judgements[0])


def _lesson(heard: _Heard) -> LabelledItem | Why:
    if heard.is_doubted:
        return "doubt"
    judgement = list(heard.voices.values())[-1].judgement
    voices = [voice.labels for voice in heard.voices.values()]
    scope, torn = _majorities(voices, ("scope",))
    labels = labels_of(judgement.assessment).named() | scope
    if torn:
        return "disagreement"
    if labels["scope"] == "hors":
        return _outside(judgement, voices, labels["nature"], agreed=bool(scope))
    agreed, torn = _majorities([said for said in voices if said.scope != "hors"], FIELDS)
    if torn:
        return "disagreement"
    labels |= agreed
    return _labelled(judgement, labels) if labels.get("axes") else "incomplete"


def _outside(
    judgement: Judgement, voices: Sequence[Correction], nature: object, *, agreed: bool
) -> LabelledItem | Why:
    """Out of scope, unless somebody named labels that only an item in scope can have."""
    if any(said.scope is None and said.is_about_ai for said in voices):
        return "disagreement" if agreed else "incomplete"
    found, torn = _majorities(voices, ("nature",))
    if torn:
        return "disagreement"
    return _labelled(judgement, out_of_scope(found.get("nature", nature)))


def _majorities(voices: Sequence[Correction], names: Sequence[str]) -> tuple[dict[str, object], set[str]]:
    """The label that most voices give to each field, and the fields where the first two are even."""
    agreed: dict[str, object] = {}
    torn: set[str] = set()
    for name in names:
        counts = Counter(said[name] for said in (voice.named() for voice in voices) if name in said)
        ranked = counts.most_common(2)
        if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
            torn.add(name)
        elif ranked:
            agreed[name] = ranked[0][0]
    return agreed, torn


def _labelled(judgement: Judgement, labels: Mapping[str, object]) -> LabelledItem:
    document = judgement.document
    return LabelledItem.model_validate(
        {
            "id": f"use-{judgement.item_id}",
            "title": document.title,
            "text": document.text,
            "lang": document.lang,
            "publisher": document.publisher,
            "url": judgement.url,
            "date": None if judgement.published is None else f"{judgement.published:%Y-%m-%d}",
            "event": f"page:{judgement.page}",
            **labels,
        }
    )
