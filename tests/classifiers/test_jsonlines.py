"""JSON lines are answered one by one, in order, and a bad line costs only itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from classifiers.assessment import Assessment, Document
from classifiers.jsonlines import BATCH, BadLine, classify_lines, read_line
from classifiers.learning.model import Model


def test_the_answer_is_an_assessment(model: Model) -> None:
    line = json.dumps({"id": "a", "title": "AI Act, article 50, paragraphe 2", "lang": "fr", "other": 1})
    [answer] = classify_lines([line], model)
    read = json.loads(answer)
    assert list(read) == [
        "id",
        "lang",
        "scope",
        "axes",
        "risks",
        "urgency",
        "ai_act",
        "nature",
        "review",
        "model",
        "cited",
        "deadlines",
    ]
    [reference] = read["ai_act"]["references"]
    assert {name: reference[name] for name in ("kind", "number", "paragraph")} == {
        "kind": "article",
        "number": "50",
        "paragraph": "2",
    }
    assert Assessment.model_validate_json(answer).model == model.version


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        ('{"id": "a"}', "title: Field required"),
        ('{"title": "a"}', "id: Field required"),
        ('{"id": "a", "title": null}', "title: Input should be a valid string"),
        ('{"id": [], "title": "a"}', "id: Input should be a valid string"),
    ],
)
def test_a_bad_line_is_answered_by_what_is_wrong_with_it(line: str, expected: str) -> None:
    found = read_line(7, line)
    assert isinstance(found, BadLine)
    assert expected in found.error
    assert json.loads(found.as_json()) == {"id": None, "line": 7, "error": found.error}


@pytest.mark.parametrize(
    "line", ['{"id": 12, "title": "é"}\n', '\ufeff{"id": "12", "title": "é", "text": ""}']
)
def test_a_number_may_be_an_id_and_a_byte_order_mark_is_no_error(line: str) -> None:
    assert read_line(1, line) == Document(id="12", title="é")


def test_bad_lines_are_counted_and_the_others_answered_in_order(model: Model) -> None:
    lines = [
        '{"id": "a", "title": "t", "lang": "fr"}\n',
        "\n",
        "no\n",
        '{"id": "b", "title": "t", "lang": "fr"}\n',
    ]
    answers = classify_lines(lines, model)
    found = [json.loads(answer) for answer in answers]
    assert [one["id"] for one in found] == ["a", None, "b"]
    assert found[1]["line"] == 3
    assert answers.failures == 1


def test_answers_leave_before_the_input_ends(model: Model) -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for number in range(BATCH * 3):
            taken += 1
            yield json.dumps({"id": str(number), "title": "IA", "lang": "fr"})

    answers = classify_lines(lines(), model)
    assert json.loads(next(answers))["id"] == "0"
    assert taken == BATCH
    assert len(list(answers)) == BATCH * 3 - 1
