from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.improvement.corrections import read_correction
from watcher.rules.reactions import LOOKED_AFTER, TEACHING, Meaning, meaning_of, remark_of

COLOUR, JOINER, WOMAN = "\ufe0f", "\u200d", "\U0001f469"
TONES = [chr(code) for code in range(0x1F3FB, 0x1F400)]
KEYS = {
    "👍": Meaning.RELEVANT,
    "👎": Meaning.IRRELEVANT,
    "✅": Meaning.TAKEN,
    "✔": Meaning.TAKEN,
    "❌": Meaning.FALSE_ALARM,
    "✖": Meaning.FALSE_ALARM,
    "⚖": Meaning.LEGAL,
    "👥": Meaning.USAGES,
    "💻": Meaning.TECHNOLOGY,
}


@pytest.mark.parametrize(("key", "meaning"), KEYS.items())
def test_a_key_means_the_same_in_all_its_spellings(key: str, meaning: Meaning) -> None:
    spellings = [key, key + COLOUR, *(key + tone for tone in TONES), key + TONES[2] + JOINER + WOMAN + COLOUR]
    assert {meaning_of(one) for one in spellings} == {meaning}


@pytest.mark.parametrize("key", ["🎉", "", "👍👎", "+1", "ok", f"{WOMAN}{JOINER}💻", COLOUR])
def test_other_keys_mean_nothing(key: str) -> None:
    assert meaning_of(key) is None


@given(st.text())
def test_no_key_can_do_harm(key: str) -> None:
    meaning = meaning_of(key)
    assert meaning is None or meaning in KEYS.values()


def test_no_key_is_an_answer_which_is_written() -> None:
    assert Meaning.ANSWER not in KEYS.values()
    assert Meaning.ANSWER in LOOKED_AFTER


@pytest.mark.parametrize("on_alert", [True, False])
@pytest.mark.parametrize(
    ("meaning", "kind"),
    [(Meaning.RELEVANT, "relevant"), (Meaning.IRRELEVANT, "doubt"), (Meaning.LEGAL, "label")],
)
def test_thumbs_confirm_and_doubt_and_an_axis_corrects(meaning: Meaning, kind: str, on_alert: bool) -> None:
    remark = remark_of(meaning, on_alert=on_alert)
    assert remark is not None
    assert remark[0] == kind


@pytest.mark.parametrize(
    ("meaning", "axis"),
    [(Meaning.LEGAL, "legal"), (Meaning.USAGES, "usages"), (Meaning.TECHNOLOGY, "technologie")],
)
def test_who_names_an_axis_says_that_it_is_that_one_and_nothing_else(meaning: Meaning, axis: str) -> None:
    _, value = remark_of(meaning, on_alert=False) or ("", "")
    assert read_correction(value).named() == {"axes": (axis,)}


def test_a_false_alarm_corrects_the_urgency_under_an_alert_and_is_a_doubt_elsewhere() -> None:
    kind, value = remark_of(Meaning.FALSE_ALARM, on_alert=True) or ("", "")
    assert (kind, read_correction(value).named()) == ("label", {"urgency": "notable"})
    assert remark_of(Meaning.FALSE_ALARM, on_alert=False) == ("doubt", "")


@pytest.mark.parametrize("meaning", Meaning)
def test_what_teaches_has_a_remark_and_the_rest_has_none(meaning: Meaning) -> None:
    for on_alert in (True, False):
        assert (remark_of(meaning, on_alert=on_alert) is not None) is (meaning in TEACHING)
