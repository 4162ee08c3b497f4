from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.stories.rarity import Rarity, counted, rarity, written


def test_what_is_everywhere_is_common_and_what_is_new_is_rare(table: Rarity) -> None:
    assert table.of_name("openai") < table.of_name("deloitte") <= table.of_name("xyzzyville")
    assert table.of("§ai-act act") < 4


def test_what_is_in_the_news_is_no_longer_rare(table: Rarity) -> None:
    news = table.among({"xyzzyv": 30}, 300)
    assert news.of_name("xyzzyville") == pytest.approx(2.27, abs=0.01)
    assert table.among({"xyzzyv": 2}, 300).of_name("xyzzyville") == table.of_name("xyzzyville")


def test_an_event_counts_once_and_rare_keys_are_not_listed(tmp_path: Path) -> None:
    events = [(frozenset({"cnil", f"mot{number}"}), frozenset({"mot"})) for number in range(3)]
    path = tmp_path / "rarity.tsv"
    path.write_text(written(counted(events)), encoding="utf-8")
    table = rarity(path)
    assert (table.events, dict(table.counts)) == (3, {"cnil": 3})


def test_the_bundled_table_is_written_as_it_is_read(table: Rarity) -> None:
    assert table.counts == dict(sorted(table.counts.items()))
    assert table.events > 1_000
    assert "#50" in table.counts
