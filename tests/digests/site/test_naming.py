"""Which solutions a text names."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.lists import ListError
from digests.site.naming import Names, load_solutions

NAMES = Names(load_solutions().solutions)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("L’ENT ouvre ChatGPT à ses agents", ("chatgpt",)),
        ("Mistral AI et OVHcloud s’allient", ("le-chat", "ovhcloud")),
        ("Le mistral souffle sur Claude Monet", ()),
        ("Essai de « Microsoft\n365  Copilot »", ("copilot",)),
        ("GPT-4o contre GPT-5", ("gpt",)),
        ("un compar:IA public", ("compar-ia",)),
        ("AWSome n’est pas un nom", ()),
        ("Outil : Read.ai.", ("read-ai",)),
        ("", ()),
    ],
)
def test_names_are_found_as_they_are_written(text: str, named: tuple[str, ...]) -> None:
    assert NAMES.named_in(text) == named


def test_every_solution_is_found_by_each_of_its_names() -> None:
    for solution in NAMES.solutions:
        for form in solution.forms:
            assert solution.id in NAMES.named_in(f"« {form} »"), form


@pytest.mark.parametrize(
    ("change", "problem"),
    [("kind: assistant", "no kind 'other'"), ("id: chatgpt", "copilot stands twice")],
)
def test_a_wrong_list_names_what_is_wrong(tmp_path: Path, change: str, problem: str) -> None:
    bundled = (
        Path(load_solutions.__code__.co_filename).with_name("solutions.yaml").read_text(encoding="utf-8")
    )
    wrong = {"kind: assistant": "kind: other", "id: chatgpt": "id: copilot"}[change]
    path = tmp_path / "solutions.yaml"
    path.write_text(bundled.replace(change, wrong, 1), encoding="utf-8")
    with pytest.raises(ListError, match=problem):
        load_solutions(path)
