"""Keeping items: new, revised or the same; the first of a page; batches; new keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from classifiers.assessment import Assessment
from watcher.items import Change, Item, Judged, KnownEntry
from watcher.sources import Source
from watcher.store.database import open_database
from watcher.store.items import SavedItem, item_of_page, known_entries, rekey, save, save_many
from watcher.store.kept import kept_item
from watcher.store.sources import sync_sources


def index_is_sound(db: Database) -> None:
    """Raises when the full-text index does not hold exactly the titles and texts of the items."""
    db.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)")


def write_count(db: Database, table: str) -> int:
    return db.execute(f"SELECT coalesce(sum(length(block)), 0) FROM {table}_data").fetchone()[0]


class TestNew:
    def test_every_field_is_kept(self, db: Database, at: datetime, judged):
        saved = save(db, judged(), at)
        assert saved == SavedItem(1, Change.NEW, None)
        kept = kept_item(db, 1)
        assert kept is not None
        assert (kept.item, kept.assessment) == (judged().item, judged().assessment)
        assert (kept.seen_at, kept.revised_at, kept.revision, kept.same_as) == (at, None, 0, None)

    def test_what_a_source_does_not_say_stays_unsaid(self, db: Database, at: datetime, judged):
        assert not judged().item.stale
        bare = judged(stale=True, link=None, canonical_url=None, published=None, author=None, evidence=None)
        assert kept_item(db, save(db, bare, at).item_id).item == bare.item

    def test_the_assessment_has_its_columns(self, db: Database, at: datetime, judged):
        save(db, judged(), at)
        row = next(db.query("SELECT * FROM assessments"))
        told = {name: row[name] for name in ("item_id", "revision", "model", "scope", "axis", "urgency")}
        assert told == {
            "item_id": 1,
            "revision": 0,
            "model": "2026.11",
            "scope": "iag",
            "axis": "legal",
            "urgency": "notable",
        }
        assert (row["ai_act"], row["review"], row["nature"]) == (1, 0, "doctrine")
        assert [tuple(risk) for risk in db.execute("SELECT risk_id, p FROM assessment_risks")] == [
            ("R01", 0.7),
            ("R02", 0.6),
        ]

    def test_out_of_scope_there_is_no_axis(self, db: Database, at: datetime, judged, assessment):
        save(db, judged(assessment=assessment(scope={"label": "hors", "p": 0.9}, axes=[], risks=[])), at)
        assert db.execute("SELECT axis FROM assessments").fetchall() == [(None,)]

    def test_an_item_is_known_by_source_and_key(self, db: Database, at: datetime, judged):
        assert save(db, judged(source_id="cnil"), at).change is Change.NEW
        assert save(db, judged(source_id="press"), at).change is Change.NEW

    def test_what_sqlite_cannot_keep_is_replaced(self, db: Database, at: datetime, judged):
        odd = judged(key="id:\0\ud800", title="a\0b", text="half \udc00 pair", content_hash="h\0")
        assert save(db, odd, at).change is Change.NEW
        assert save(db, odd, at).change is None
        kept = kept_item(db, 1)
        assert (kept.item.key, kept.item.title, kept.item.text) == ("id:?", "ab", "half ? pair")


class TestSeenAgain:
    def test_the_same_state_changes_nothing(self, db: Database, at: datetime, judged):
        save(db, judged(), at)
        before = "\n".join(db.conn.iterdump())
        for change in Change:
            assert save(db, judged(change=change), at + timedelta(days=1)) == SavedItem(1, None, None)
        assert "\n".join(db.conn.iterdump()) == before

    def test_another_text_is_a_revision_whatever_the_harvest_called_it(self, db, at, judged):
        save(db, judged(), at)
        for number, change in enumerate(Change, start=1):
            revised = judged(text=f"Texte {number}", content_hash=f"other-{number}", change=change)
            assert save(db, revised, at + timedelta(days=number)).change is Change.REVISED

    def test_a_revision_of_something_unknown_is_new(self, db: Database, at: datetime, judged):
        assert save(db, judged(change=Change.REVISED), at).change is Change.NEW

    def test_former_states_are_archived_with_the_moment_they_were_first_seen(self, db, at, judged):
        days = [at + timedelta(days=day) for day in range(3)]
        for number, day in enumerate(days):
            save(db, judged(title=f"Titre {number}", content_hash=f"hash {number}"), day)
        kept = kept_item(db, 1)
        assert (kept.item.title, kept.revision) == ("Titre 2", 2)
        assert (kept.seen_at, kept.revised_at) == (days[0], days[2])
        former = db.execute("SELECT number, title, content_hash, seen_at FROM revisions ORDER BY number")
        assert former.fetchall() == [
            (0, "Titre 0", "hash 0", days[0].isoformat(timespec="microseconds")),
            (1, "Titre 1", "hash 1", days[1].isoformat(timespec="microseconds")),
        ]

    def test_a_revision_is_assessed_anew_and_the_former_answer_stays(self, db, at, judged, assessment):
        save(db, judged(), at)
        save(db, judged(content_hash="other", assessment=assessment(model="2026.12")), at)
        assert kept_item(db, 1).assessment.model == "2026.12"
        answers = db.execute("SELECT revision, model FROM assessments ORDER BY id").fetchall()
        assert answers == [(0, "2026.11"), (1, "2026.12")]


class TestSamePage:
    URL = "https://journal.example.org/a"

    def test_points_to_the_first_item_of_another_source(self, db: Database, at: datetime, judged):
        sources = ["cnil", "press", "third"]
        saved = [save(db, judged(source_id=source, canonical_url=self.URL), at) for source in sources]
        assert [one.same_as for one in saved] == [None, 1, 1]

    def test_also_within_one_batch(self, db: Database, at: datetime, judged):
        batch = [judged(source_id=source, canonical_url=self.URL) for source in ("cnil", "press", "third")]
        assert [one.same_as for one in save_many(db, batch, at)] == [None, 1, 1]

    def test_one_source_may_have_two_items_on_a_page(self, db: Database, at: datetime, judged):
        save(db, judged(key="id:1", canonical_url=self.URL), at)
        assert save(db, judged(key="id:2", canonical_url=self.URL), at).same_as is None

    def test_items_without_an_address_are_never_the_same(self, db: Database, at: datetime, judged):
        save(db, judged(source_id="cnil", canonical_url=None), at)
        assert save(db, judged(source_id="press", canonical_url=None), at).same_as is None

    def test_it_is_told_again_when_nothing_changed(self, db: Database, at: datetime, judged):
        save(db, judged(source_id="cnil"), at)
        save(db, judged(source_id="press"), at)
        assert save(db, judged(source_id="press"), at) == SavedItem(2, None, 1)


class TestMany:
    def test_answers_stand_in_the_order_of_the_questions(self, db: Database, at: datetime, judged):
        save_many(db, [judged(key="id:1"), judged(key="id:2")], at)
        batch = [
            judged(key="id:3"),
            judged(key="id:2", content_hash="other"),
            judged(key="id:1"),
            judged(key="id:3", content_hash="other"),
        ]
        answers = [(one.item_id, one.change) for one in save_many(db, batch, at)]
        assert answers == [(3, Change.NEW), (2, Change.REVISED), (1, None), (3, Change.REVISED)]
        assert kept_item(db, 3).revision == 1
        index_is_sound(db)

    def test_none_is_fine(self, db: Database, at: datetime):
        assert save_many(db, [], at) == ()

    def test_the_index_is_left_alone_when_title_and_text_stay(self, db: Database, at: datetime, judged):
        save(db, judged(), at)
        before = write_count(db, "items_fts")
        db.execute("UPDATE items SET author = 'B. Auteur', text = text, title = title")
        assert write_count(db, "items_fts") == before
        db.execute("UPDATE items SET text = 'tout autre chose'")
        assert write_count(db, "items_fts") > before
        index_is_sound(db)


class TestKnownEntries:
    def test_are_those_of_one_source_in_the_order_seen(self, db: Database, at: datetime, judged):
        bare = judged(key="id:1", link=None, published=None)
        save_many(db, [judged(key="id:2"), bare, judged(source_id="press")], at)
        dated = judged().item
        assert known_entries(db, "cnil") == (
            KnownEntry("id:2", "hash-1", dated.link, "Un titre", dated.published, at),
            KnownEntry("id:1", "hash-1", None, "Un titre", None, at),
        )

    def test_of_an_unknown_source_there_are_none(self, db: Database):
        assert known_entries(db, "nobody") == ()


class TestItemOfPage:
    URL = "https://journal.example.org/a"

    def test_is_the_first_that_was_kept_of_it(self, db: Database, at: datetime, judged):
        save_many(db, [judged(source_id=source, canonical_url=self.URL) for source in ("cnil", "press")], at)
        assert item_of_page(db, self.URL) == 1

    def test_of_another_page_or_of_none_there_is_none(self, db: Database, at: datetime, judged):
        save(db, judged(canonical_url=None), at)
        assert item_of_page(db, self.URL) is None
        assert item_of_page(db, None) is None


class TestRekey:
    def keys(self, db: Database) -> dict[int, str]:
        return dict(db.execute("SELECT id, key FROM items WHERE source_id = 'cnil'").fetchall())

    def test_gives_new_keys_to_one_source_only(self, db: Database, at: datetime, judged):
        save_many(db, [judged(key="a"), judged(key="b"), judged(key="a", source_id="press")], at)
        assert rekey(db, "cnil", {"a": "A", "unknown": "x"}) == 1
        assert self.keys(db) == {1: "A", 2: "b"}
        assert [entry.key for entry in known_entries(db, "press")] == ["a"]

    def test_keys_may_change_places(self, db: Database, at: datetime, judged):
        save_many(db, [judged(key="a"), judged(key="b"), judged(key="c")], at)
        rekey(db, "cnil", {"a": "b", "b": "c", "c": "a"})
        assert self.keys(db) == {1: "b", 2: "c", 3: "a"}

    def test_a_renamed_item_is_not_new(self, db: Database, at: datetime, judged):
        save(db, judged(key="http://x/1"), at)
        rekey(db, "cnil", {"http://x/1": "https://x/1"})
        assert save(db, judged(key="https://x/1"), at).change is None


texts = st.text(alphabet=st.characters(codec=None), max_size=8)
drawn = st.tuples(st.sampled_from(["cnil", "press"]), st.sampled_from("abc"), texts, texts)


@settings(max_examples=60)
@given(st.lists(st.lists(drawn, max_size=5), max_size=4))
def test_any_history_leaves_the_last_state_and_a_sound_index(history):
    said = Assessment.model_validate_json(SAID)
    moment = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
    states: dict[tuple[str, str], list[str]] = {}
    with TemporaryDirectory() as directory:
        db = open_database(Path(directory) / "vigie.db")
        sync_sources(db, [Source.model_validate(SOURCE | {"id": id_}) for id_ in ("cnil", "press")])
        for batch in history:
            judged = [item_of(*one, said) for one in batch]
            save_many(db, judged, moment)
            for one in judged:
                states.setdefault((one.item.source_id, one.item.key), []).append(one.item.content_hash)
        for (source_id, key), hashes in states.items():
            revisions = sum(one != other for one, other in pairwise(hashes))
            kept = db.execute(
                "SELECT content_hash, revision FROM items WHERE source_id = ? AND key = ?", [source_id, key]
            ).fetchone()
            assert kept == (hashes[-1], revisions)
        index_is_sound(db)
        db.close()


def item_of(source_id: str, key: str, title: str, text: str, said: Assessment) -> Judged:
    content_hash = repr((title, text))
    item = Item(source_id, key, title, None, None, "", text, None, None, "fr", content_hash, None)
    return Judged(item, Change.NEW, said)


SOURCE = {
    "name": "n",
    "kind": "feed",
    "url": "https://example.org/",
    "language": "fr",
    "publisher": "p",
    "nature": "press",
    "category": "press",
}
SAID = """{"id": "i", "lang": "fr", "scope": {"label": "ia", "p": 1}, "axes": [], "risks": [],
    "urgency": {"label": "routine", "p": 1}, "ai_act": {"subject": false},
    "nature": {"label": "presse", "p": 1}, "review": true, "model": "m"}"""
