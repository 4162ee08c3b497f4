"""An upgrade of ours that changes how addresses are compared must not flood: what is held is readdressed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from documents import rss
from watched_source import Vigil
from watcher.store.database import open_database
from watcher.store.items import known_entries
from watcher.store.readdressing import readdress
from watcher.web.urls import canonical

DAY = timedelta(days=1)

FORMER = {
    "https://www.a.example/x?b=2&a=1&flag": "https://a.example/x?b=2&a=1&flag",
    "https://a.example/index.php/actualites/y": "https://a.example/index.php/actualites/y",
    "https://a.example/legal/AUTO/?uri=CELEX:32024R1689": "https://a.example/legal/AUTO?uri=CELEX:32024R1689",
    "https://a.example/z;jsessionid=ab?q=l'été": "https://a.example/z;jsessionid=ab?q=l'%C3%A9t%C3%A9",
    "https://a.example/": "https://a.example/",
    "https://a.example/plain": "https://a.example/plain",
}
"""Links as published, and the canonical form that the version before gave them."""

SINCE = (
    "ALTER TABLE sources DROP COLUMN identity; ALTER TABLE sources DROP COLUMN identity_since;"
    "ALTER TABLE sources DROP COLUMN identity_strikes; ALTER TABLE sources DROP COLUMN identity_struck_at;"
    "DROP INDEX revisions_seen_at; DELETE FROM _sqlite_migrations WHERE name = '018_identity'"
)


def document(*more: str) -> str:
    links = (*FORMER, *more)
    return rss(
        *(
            f"<title>Publication de {len(link)}</title><link>{link.replace('&', '&amp;')}</link>"
            f"<description>Un texte de {len(link)} mots.</description>"
            for link in links
        )
    )


def put_back(vigil: Vigil) -> Path:
    """The database as the version before left it."""
    for link, former in FORMER.items():
        vigil.db.execute(
            "UPDATE items SET canonical_url = ?, key = ? WHERE link = ?", [former, f"link:{former}", link]
        )
    vigil.db.conn.commit()
    vigil.db.executescript(SINCE)
    path = Path(next(iter(vigil.db.query("PRAGMA database_list")))["file"])
    vigil.db.close()
    return path


def test_after_the_upgrade_everything_is_known(vigil: Vigil) -> None:
    vigil.visit(document())
    vigil.db = open_database(put_back(vigil))
    assert {row["link"]: row["canonical_url"] for row in vigil.db["items"].rows} == {
        link: canonical(link) for link in FORMER
    }
    again = vigil.visit(document("https://a.example/fresh"), DAY)
    assert (again.kept.new, again.kept.revised, again.kept.alerts) == (1, 0, 1)
    assert len(vigil.titles()) == len(FORMER) + 1
    assert vigil.visit(document("https://a.example/fresh")).notes == ()


def test_two_spellings_of_one_page_keep_their_items_and_the_older_one_is_known(vigil: Vigil) -> None:
    vigil.visit(document())
    vigil.db.execute(
        "UPDATE items SET link = 'https://a.example/x?flag=&a=1&b=2', key = 'link:later' "
        "WHERE link LIKE '%/plain'"
    )
    readdress(vigil.db)
    keys = [entry.key for entry in known_entries(vigil.db, "cnil")]
    assert keys[0] == "link:https://a.example/x?a=1&b=2&flag="
    assert keys[-1] == "link:later"


def test_to_readdress_twice_is_to_readdress_once(vigil: Vigil) -> None:
    vigil.visit(document())
    vigil.db = open_database(put_back(vigil))
    once = known_entries(vigil.db, "cnil")
    readdress(vigil.db)
    assert known_entries(vigil.db, "cnil") == once
