"""The site follows the committee's decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from decided import decision
from factories import judged
from sample_site import NOW
from site_workshop import Workshop
from watcher.site.building import Built, build
from watcher.site.keeping import keep_up
from watcher.store import items


def text(workshop: Workshop, path: str) -> str:
    return (workshop.folder / path).read_text(encoding="utf-8").replace("\u202f", " ")


def test_a_decision_builds_again_what_shows_the_weight_and_no_more(workshop: Workshop) -> None:
    one = judged("id:neuf", title="Une charte à Brest", risks=["R11"], published=NOW)
    items.save(workshop.db, one, NOW)
    workshop.build()
    before = workshop.files()
    workshop.house.book.add(decision())
    keep_up(workshop.db, workshop.house, NOW + timedelta(minutes=10), changed=False)
    after = workshop.files()
    touched = {path for path in after if before.get(path) != after[path]}
    assert {"risques/R11.html", "risques/index.html", "index.html", "sources/cnil.html"} <= touched
    assert not {"risques/R25.html", "methode.html", "echeances.html"} & touched
    assert "R11 · 16" not in text(workshop, "sources/cnil.html")
    assert "R11 · 20" in text(workshop, "sources/cnil.html")
    keep_up(workshop.db, workshop.house, NOW + timedelta(minutes=20), changed=False)
    assert workshop.files() == after


def test_it_is_the_same_as_a_build_from_nothing(workshop: Workshop) -> None:
    workshop.build()
    workshop.house.book.add(decision())
    workshop.build()
    again = workshop.folder.with_name("again")
    build(workshop.db, workshop.house, again, NOW)
    assert workshop.files() == workshop.files(again)
    assert workshop.build() == Built(0, len(workshop.files()) - 2, 0)


def test_a_risks_page_tells_every_decision_on_it_the_latest_first(workshop: Workshop) -> None:
    book = workshop.house.book
    book.add(decision(decision="COPIL <b>du 10</b>"))
    gone = datetime(2026, 11, 20, 18, tzinfo=UTC)
    book.add(decision(was=20, weight=20, decided=gone.date(), recorded=gone, retires=True))
    workshop.build()
    page = text(workshop, "risques/R11.html")
    assert '<h2 id="decisions">Décisions du comité</h2>' in page
    assert page.index("risque retiré du registre (poids 20)") < page.index("poids porté de 16 à 20")
    assert "COPIL &lt;b&gt;du 10&lt;/b&gt;" in page
    assert "Ce risque est retiré du registre" in page
    assert 'id="decisions"' not in text(workshop, "risques/R12.html")
