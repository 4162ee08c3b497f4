"""The file of the committee's decisions, as people write it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.decision_list import added, decisions_of, load_decisions
from classifiers.decisions import Decision
from classifiers.lists import ListError
from classifiers.register import load_register

REGISTER = load_register()
FILE = Path("register-decisions.yaml")
RAISED = Decision(
    risk="R11",
    decided=date(2026, 12, 10),
    was=16,
    weight=20,
    decision="COPIL : « hausse », 10 décembre",
    recorded=datetime(2026, 12, 11, 9, 12, tzinfo=UTC),
)
WRITTEN = """\
- risk: R12
  decided: 2026-12-10
  was: 16
  weight: 12
  decision: COPIL
  recorded: 2026-12-11T09:12:00Z
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ListError) as raised:
        decisions_of(text, FILE, REGISTER)
    return str(raised.value).split("\n")


def test_without_a_file_nothing_was_decided(tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "none.yaml", REGISTER) == ()


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "[]"])
def test_a_file_may_say_nothing(text: str) -> None:
    assert decisions_of(text, FILE, REGISTER) == ()


@pytest.mark.parametrize("before", ["", "# ours\n", WRITTEN, WRITTEN.rstrip(), f"# ours\n\n{WRITTEN}\n\n"])
def test_a_decision_is_added_at_the_end_and_all_before_it_stays(before: str) -> None:
    text = added(before, FILE, RAISED)
    assert text.startswith(before.rstrip())
    assert decisions_of(text, FILE, REGISTER)[-1] == RAISED
    assert len(decisions_of(text, FILE, REGISTER)) == 1 + ("R12" in before)


def test_it_is_indented_as_the_others_are() -> None:
    before = "".join(f"    {line}\n" for line in WRITTEN.splitlines())
    assert len(decisions_of(added(before, FILE, RAISED), FILE, REGISTER)) == 2


@given(st.text(min_size=1, max_size=80).map(str.strip).filter(lambda text: text and text.isprintable()))
def test_whatever_a_committee_calls_its_decision_is_read_as_it_was_written(words: str) -> None:
    one = RAISED.model_copy(update={"decision": words})
    assert decisions_of(added(WRITTEN, FILE, one), FILE, REGISTER)[-1] == one


def test_every_problem_names_file_and_line() -> None:
    wrong = WRITTEN.replace("weight: 12", "weight: 13").replace("  was: 16\n", "")
    found = problems(f"# ours\n{WRITTEN}{wrong}")
    assert [one.partition(": ")[0] for one in found] == [str(FILE)] * 2
    assert [one.split(": ")[1:3] for one in found] == [["line 8", "was"], ["line 8", "weight"]]


def test_what_does_not_follow_names_its_line() -> None:
    assert problems(WRITTEN + WRITTEN) == [
        f"{FILE}: line 7: R12: was 16, but its weight is 12 since 2026-12-10"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "a list of decisions is wanted"),
        ("R11: 20", "a list of decisions is wanted"),
        ("- 20", "line 1: "),
        ("- {risk: R11", "line 2: not valid YAML"),
        (WRITTEN.replace("12-10", "13-45"), "not valid YAML: month must be in 1..12"),
        (WRITTEN.replace("  decided", "  risk: R11\n  decided"), "line 1: risk stands twice"),
        ("[" * 3000 + "]" * 3000, "not valid YAML|line 1: "),
        ("- &a [*a]", "line 1: "),
        ("\x00", "not valid YAML"),
        (f"{WRITTEN}---\n{WRITTEN}", "not valid YAML"),
        ("- !!python/object/apply:os.system [true]", "not valid YAML"),
    ],
)
def test_what_is_no_list_of_decisions_says_so(text: str, said: str) -> None:
    with pytest.raises(ListError, match=said):
        decisions_of(text, FILE, REGISTER)


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(WRITTEN.replace("COPIL", "décidé").encode("latin-1"))
    with pytest.raises(ListError, match="save the file as UTF-8"):
        load_decisions(path, REGISTER)
