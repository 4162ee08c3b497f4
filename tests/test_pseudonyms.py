"""Persons are told apart and not named; the key stays on the machine, readable by its owner alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from watcher.pseudonyms import load_key, pseudonym


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = load_key(tmp_path / "var")
    assert load_key(tmp_path / "var") == key
    assert len(key) == 32
    [file] = (tmp_path / "var").iterdir()
    assert file.name == "members.key"
    assert file.stat().st_mode & 0o777 == 0o600


def test_all_who_make_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(load_key, [tmp_path] * 8))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["members.key"]


def test_who_made_it_first_has_made_the_key(tmp_path: Path, monkeypatch) -> None:
    first = load_key(tmp_path / "first")

    def too_late(self: Path, target: Path) -> None:
        self.write_bytes(first)
        raise FileExistsError

    monkeypatch.setattr(Path, "hardlink_to", too_late)
    assert load_key(tmp_path / "second") == first
    assert len(list((tmp_path / "second").iterdir())) == 1


def test_the_same_person_has_the_same_pseudonym_under_the_same_key_only() -> None:
    one, other = b"k" * 32, b"l" * 32
    name = pseudonym(one, "@a:example.org")
    assert name == pseudonym(one, "@a:example.org")
    assert len({name, pseudonym(one, "@b:example.org"), pseudonym(other, "@a:example.org")}) == 3
    assert len(name) == 32
    assert "example" not in name
