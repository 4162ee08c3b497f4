"""What a build writes, leaves alone, removes, and makes good after it was killed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factories import judged
from sample_site import NOW, house
from site_workshop import Workshop
from watcher.files import AlreadyRunningError, locked
from watcher.items import Fault, Harvest, Outcome, SourceState
from watcher.site import building
from watcher.site.building import LOCK, Built, build
from watcher.site.state import NAME, read_state
from watcher.store import items, sources
from watcher.store.database import transaction


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Paths of pages that are not the same, ours for ourselves left out."""
    return {path for path in before | after if before.get(path) != after.get(path)} - {NAME}


def test_the_same_rows_at_the_same_time_give_the_same_bytes(workshop: Workshop, tmp_path: Path) -> None:
    workshop.build()
    build(workshop.db, workshop.house, tmp_path / "again", NOW)
    assert workshop.files() == workshop.files(tmp_path / "again")


def test_an_update_gives_the_same_bytes_as_a_build_from_nothing(workshop: Workshop, tmp_path: Path) -> None:
    workshop.build()
    items.save(workshop.db, judged("id:neuf", title="Une charte à Brest", risks=["R08"], published=NOW), NOW)
    workshop.build()
    build(workshop.db, workshop.house, tmp_path / "again", NOW)
    assert workshop.files() == workshop.files(tmp_path / "again")


def test_nothing_new_writes_nothing(workshop: Workshop) -> None:
    first = workshop.build()
    times = {path: path.stat().st_mtime_ns for path in workshop.folder.rglob("*.html")}
    assert workshop.build() == Built(0, first.written, 0)
    assert {path: path.stat().st_mtime_ns for path in workshop.folder.rglob("*.html")} == times


def test_one_publication_touches_only_the_pages_that_tell_of_it(workshop: Workshop) -> None:
    workshop.build()
    before = workshop.files()
    item = judged("id:neuf", title="Une charte à Brest", axes=["usages"], risks=["R05"], published=NOW)
    items.save(workshop.db, item, NOW)
    workshop.build()
    touched = changed(before, workshop.files())
    assert {
        "index.html",
        "risques/R05.html",
        "risques/index.html",
        "axes/usages.html",
        "sources/cnil.html",
        "publications/2026-11-1.html",
        "recherche/2026-11.js",
        "flux/risques/R05.xml",
    } <= touched
    assert not touched & {
        "risques/R08.html",
        "axes/legal.html",
        "sources/jorf.html",
        "publications/2026-10-1.html",
        "recherche/2026-10.js",
        "flux/risques/R08.xml",
        "syntheses/2026-W47.html",
        "echeances.html",
        "style.css",
    }


def test_a_source_that_revises_a_publication_changes_its_pages(workshop: Workshop) -> None:
    items.save(workshop.db, judged("id:neuf", title="Un titre", published=NOW), NOW)
    workshop.build()
    revised = judged("id:neuf", title="Un autre titre", content_hash="autre", published=NOW)
    items.save(workshop.db, revised, NOW)
    workshop.build()
    page = (workshop.folder / "sources" / "cnil.html").read_text(encoding="utf-8")
    assert "Un autre titre" in page
    assert "Un titre" not in page


def test_the_next_day_counts_the_days_that_are_left_anew(workshop: Workshop) -> None:
    workshop.build()
    build(workshop.db, workshop.house, workshop.folder, NOW + timedelta(days=1))
    page = (workshop.folder / "echeances.html").read_text(encoding="utf-8")
    assert "au 27 novembre 2026" in page
    assert "dans 5 jours" in page


def test_pages_that_are_no_longer_planned_are_removed_and_foreign_files_stay(workshop: Workshop) -> None:
    workshop.build()
    (workshop.folder / "CNAME").write_text("veille.exemple.fr")
    assert (workshop.folder / "solutions" / "llama.html").exists()
    workshop.db.execute("UPDATE items SET title = 'x', lead = 'x', text = 'x', content_hash = 'x'")
    workshop.db.conn.commit()
    assert workshop.build().removed > 0
    assert [path.name for path in (workshop.folder / "solutions").iterdir()] == ["index.html"]
    assert (workshop.folder / "CNAME").exists()


def test_full_writes_every_file_again(workshop: Workshop) -> None:
    first = workshop.build()
    assert workshop.build(full=True) == Built(first.written, 0, 0)


def test_a_page_that_somebody_deleted_comes_back(workshop: Workshop) -> None:
    workshop.build()
    (workshop.folder / "risques" / "R08.html").unlink()
    assert workshop.build().written == 1


def test_new_code_builds_everything_anew(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = workshop.build()
    monkeypatch.setattr(building, "code_stamp", lambda: "another version")
    assert workshop.build().written == first.written


@pytest.mark.parametrize("after", [0, 1, 7, 60])
def test_a_build_that_is_killed_half_way_is_completed_by_the_next(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    workshop.build()
    items.save(workshop.db, judged("id:neuf", title="Une charte avec Ollama", published=NOW), NOW)
    monkeypatch.setattr(building, "write_atomically", killed_after(after))
    with pytest.raises(KeyboardInterrupt):
        workshop.build(full=True)
    monkeypatch.undo()
    items.save(workshop.db, judged("id:neuf", title="Sans nom", content_hash="autre", published=NOW), NOW)
    workshop.build()
    build(workshop.db, workshop.house, tmp_path / "again", NOW)
    assert workshop.files() == workshop.files(tmp_path / "again")


def killed_after(count: int) -> Callable[[Path, str], None]:
    """A way of writing that dies in the middle of a file after so many."""
    left = iter(range(count))
    write = building.write_atomically

    def write_or_die(path: Path, text: str) -> None:
        if next(left, None) is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.4242").write_text(text[:10], encoding="utf-8")
            raise KeyboardInterrupt
        write(path, text)

    return write_or_die


def test_a_state_that_cannot_be_read_builds_everything(workshop: Workshop) -> None:
    first = workshop.build()
    (workshop.folder / NAME).write_text("{", encoding="utf-8")
    assert workshop.build().written == first.written
    assert read_state(workshop.folder).day == "2026-11-26"


def test_two_builds_do_not_work_on_one_folder(workshop: Workshop) -> None:
    with locked(workshop.folder / LOCK), pytest.raises(AlreadyRunningError):
        workshop.build()


def test_the_english_site_is_in_english(workshop: Workshop, tmp_path: Path) -> None:
    build(workshop.db, workshop.house, tmp_path / "en", NOW, language="en")
    page = (tmp_path / "en" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "26 November 2026" in page


def test_a_publication_of_another_subject_is_counted_and_not_shown(workshop: Workshop) -> None:
    workshop.build()
    everything = b"".join(workshop.files().values()).decode()
    assert "marché de Noël" not in everything
    assert "hors sujet" in (workshop.folder / "sources" / "gazette.html").read_text(encoding="utf-8")


def test_every_page_that_shows_answers_names_the_model(workshop: Workshop) -> None:
    workshop.build()
    pages = [
        path for path in workshop.folder.rglob("*.html") if "<article" in path.read_text(encoding="utf-8")
    ]
    assert len(pages) > 20
    assert [path.name for path in pages if "modèle test-1" not in path.read_text(encoding="utf-8")] == []


def test_a_site_without_drawings_has_the_numbers_in_sight(workshop: Workshop) -> None:
    workshop.build()
    page = (workshop.folder / "risques" / "R08.html").read_text(encoding="utf-8")
    assert "<svg" not in page
    assert "<details open>" in page


def test_a_digest_that_cannot_be_read_any_more_says_so(workshop: Workshop) -> None:
    workshop.db.execute("UPDATE editions SET content = '{}' WHERE period = '2026-W47'")
    workshop.db.conn.commit()
    workshop.build()
    page = (workshop.folder / "syntheses" / "2026-W47.html").read_text(encoding="utf-8")
    assert "ne sait plus lire" in page


def test_without_an_address_there_is_no_site_map_and_with_one_it_is_absolute(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop.build()
    assert not (workshop.folder / "sitemap.xml").exists()
    told = replace(workshop.house, settings=house(tmp_path, url="https://veille.exemple.fr").settings)
    build(workshop.db, told, workshop.folder, NOW)
    assert "<loc>https://veille.exemple.fr/risques/R08.html</loc>" in (
        workshop.folder / "sitemap.xml"
    ).read_text(encoding="utf-8")
    home = (workshop.folder / "index.html").read_text(encoding="utf-8")
    assert '<meta property="og:url" content="https://veille.exemple.fr/index.html">' in home


@pytest.mark.parametrize(
    ("failures", "fault", "told"),
    [
        (1, Fault.CHALLENGE, "dernière visite en échec"),
        (3, Fault.CHALLENGE, "en panne"),
        (3, Fault.RECIPE, "à réparer"),
    ],
)
def test_a_source_that_fails_is_not_said_to_answer(
    workshop: Workshop, failures: int, fault: Fault, told: str
) -> None:
    state = SourceState(visited_at=NOW, failures=failures, fault=fault, failing_since=NOW)
    with transaction(workshop.db):
        sources.save_visit(workshop.db, Harvest("edpb", Outcome.FAILED, state), None, NOW)
    workshop.build()
    page = workshop.files()["sources/edpb.html"].decode()
    assert re.search(rf'<span class="state \w+">{told}</span>', page)
