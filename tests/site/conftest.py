"""The sample's site, built once for the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from classifiers.assessment import DueDate
from factories import judged
from sample_site import NOW, house, opened
from site_workshop import HARMFUL, Workshop
from watcher.site.building import build
from watcher.site.opendata import publish
from watcher.store import items


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """A small one, to change; without drawings, which take longer than all the rest."""
    monkeypatch.setattr("watcher.site.gathering.lacking", lambda: "nothing to draw with")
    told = house(tmp_path)
    db = opened(tmp_path, told, weeks=4)
    yield Workshop(told, db, tmp_path / "site")
    db.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A whole one, to look at, with an address of its own."""
    data = tmp_path_factory.mktemp("site")
    told = house(data, url="https://veille.exemple.fr")
    db = opened(data, told)
    publish(db, told, data / "site", NOW)
    build(db, told, data / "site", NOW)
    yield data / "site"
    db.close()


@pytest.fixture
def attacked(workshop: Workshop) -> Path:
    for number, text in enumerate(HARMFUL):
        one = judged(
            f"id:h{number}",
            title=text,
            lead=text,
            text=text,
            author=text,
            link=f"javascript:alert({number})" if number % 2 else f"https://exemple.fr/?q={number}&<b>",
            language='fr"><script>' if number % 3 == 0 else "fr",
            published=NOW,
            risks=["R08"],
            urgency="notable",
        )
        due = DueDate.model_validate({"day": "2027-03-01", "sentence": text, "stated": "absolute"})
        said = one.assessment.model_copy(update={"deadlines": (due,)})
        items.save(workshop.db, type(one)(one.item, one.change, said), NOW)
    workshop.build()
    return workshop.folder
