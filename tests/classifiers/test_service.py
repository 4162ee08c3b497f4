"""The model is trained once, kept under its version, and a file that cannot be trusted is trained anew."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from classifiers import cache
from classifiers.assessment import Document
from classifiers.corpus import CORPUS, CorpusError
from classifiers.learning.model import Model
from classifiers.service import current_version, load_or_train
from classifiers.versions import model_version

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()[::12]
    path = tmp_path / "small.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_second_start_reads_the_file_of_the_first(tmp_path: Path, small_corpus: Path) -> None:
    heard: list[str] = []
    directory = tmp_path / "var" / "model"
    first = load_or_train(directory, announce=heard.append, corpora=(small_corpus,))
    second = load_or_train(directory, announce=heard.append, corpora=(small_corpus,))
    assert len(heard) == 1
    assert heard[0].startswith(f"training the model {first.version} on 108 items")
    assert second.version == first.version == current_version((small_corpus,))
    assert not list(directory.glob(".vigie*"))


def test_a_changed_corpus_is_another_version(tmp_path: Path, small_corpus: Path) -> None:
    before = current_version((small_corpus,))
    with small_corpus.open("a", encoding="utf-8") as file:
        file.write("\n")
    assert current_version((small_corpus,)) != before
    assert before.startswith("vigie-2-")
    assert len(before) == len("vigie-2-") + 8


def test_another_list_or_recipe_is_another_version(tmp_path: Path, small_corpus: Path) -> None:
    extra = tmp_path / "list.yaml"
    extra.write_text("a: 1\n", encoding="utf-8")
    versions = {
        model_version((small_corpus,), "recipe"),
        model_version((small_corpus, extra), "recipe"),
        model_version((small_corpus,), "another"),
    }
    assert len(versions) == 3


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"absent\.jsonl: cannot be read"):
        load_or_train(tmp_path, announce=None, corpora=(tmp_path / "absent.jsonl",))


def _flip(place: int) -> Callable[[bytes], bytes]:
    """One bit is another at this place, from the end when it is negative."""

    def flipped(content: bytes) -> bytes:
        damaged = bytearray(content)
        damaged[place] ^= 1
        return bytes(damaged)

    return flipped


_PAGE = 4096
_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "cut at a page": lambda content: content[:_PAGE],
    "flipped in the head": _flip(40),
    "flipped in the pickle": _flip(2 * _PAGE),
    "flipped in an array": _flip(-_PAGE),
    "flipped at the end": _flip(-1),
    "a page lost": lambda content: content[:-_PAGE] + bytes(_PAGE),
    "foreign": lambda _: pickle.dumps({"a": "pickle"}),
}


@pytest.mark.parametrize("how", _DAMAGES)
def test_a_damaged_or_foreign_file_is_not_read(
    tmp_path: Path, model_directory: Path, model: Model, how: str
) -> None:
    good = cache.model_file(model_directory, model.version).read_bytes()
    cache.model_file(tmp_path, model.version).write_bytes(_DAMAGES[how](good))
    assert cache.load(tmp_path, model.version) is None


def test_a_damaged_file_is_replaced_by_a_new_model(tmp_path: Path, small_corpus: Path) -> None:
    path = cache.model_file(tmp_path, current_version((small_corpus,)))
    path.write_bytes(b"not a model")
    assert load_or_train(tmp_path, announce=None, corpora=(small_corpus,)).version == path.stem
    assert cache.load(tmp_path, path.stem) is not None


def test_a_file_under_another_version_is_not_read(
    tmp_path: Path, model_directory: Path, model: Model
) -> None:
    good = cache.model_file(model_directory, model.version).read_bytes()
    cache.model_file(tmp_path, "vigie-2-00000000").write_bytes(good)
    assert cache.load(tmp_path, "vigie-2-00000000") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_owner_is_not_read(tmp_path: Path, model_directory: Path, model: Model) -> None:
    path = cache.model_file(tmp_path, model.version)
    path.write_bytes(cache.model_file(model_directory, model.version).read_bytes())
    assert cache.load(tmp_path, model.version) is not None
    os.chown(path, 65534, 65534)
    assert cache.load(tmp_path, model.version) is None


def test_the_arrays_of_a_kept_model_are_mapped_and_not_copied(model_directory: Path, model: Model) -> None:
    kept = cache.load(model_directory, model.version)
    assert kept is not None
    arrays = (kept.heads.weights, kept.heads.examples, kept.heads.votes, kept.tongues.moves)
    assert not any(array.flags.owndata or array.flags.writeable for array in arrays)
    assert np.array_equal(kept.heads.weights, model.heads.weights)


@pytest.mark.parametrize("collects", [True, False])
def test_reading_a_model_leaves_the_search_for_garbage_as_it_was(
    model_directory: Path, model: Model, *, collects: bool
) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        assert cache.load(model_directory, model.version) is not None
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()


def test_a_model_in_use_outlives_its_file(tmp_path: Path, model: Model) -> None:
    cache.save(tmp_path, model)
    kept = cache.load(tmp_path, model.version)
    assert kept is not None
    cache.save(tmp_path, model).unlink()
    document = Document(id="a", title="ChatGPT à la mairie")
    assert kept.assess([document]) == model.assess([document])


def test_a_model_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, model: Model) -> None:
    cache.model_file(tmp_path, model.version).mkdir()
    with pytest.raises(OSError, match="directory"):
        cache.save(tmp_path, model)
    assert [path.name for path in tmp_path.iterdir()] == [f"{model.version}.model"]


_START = """
import sys
from pathlib import Path
from classifiers.service import load_or_train
load_or_train(Path(sys.argv[1]), announce=print, corpora=(Path(sys.argv[2]),))
"""


def test_of_two_processes_that_start_at_once_one_trains(tmp_path: Path, small_corpus: Path) -> None:
    directory = tmp_path / "model"
    command = [sys.executable, "-c", _START, str(directory), str(small_corpus)]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=100)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert sum(one.count("training") for one in said) == 1


@pytest.mark.parametrize(
    "modules",
    [
        "classifiers.assessment, classifiers.register, classifiers.calendar, classifiers.corpus",
        "classifiers.service, classifiers.learning.model, classifiers.jsonlines, classifiers.evaluation",
    ],
)
def test_nothing_but_training_imports_scikit_learn(modules: str) -> None:
    code = f"import {modules}, sys; print({{'sklearn', 'scipy', 'py3langid'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_kept_model_classifies_without_scikit_learn(model_directory: Path, model: Model) -> None:
    code = (
        "import sys; from pathlib import Path; from classifiers.assessment import Document\n"
        "from classifiers.cache import load\n"
        "model = load(Path(sys.argv[1]), sys.argv[2])\n"
        "[found] = model.assess([Document(id='a', title='ChatGPT', lang='fr')])\n"
        "print(found.model, 'sklearn' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(model_directory), model.version],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [model.version, "False"]
