"""A page that is watched: what its changes bring, from a real server through whole visits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.visits import Visits, items, policy_for, titles
from factories import source
from servers import Page, ScriptedServer, html
from watcher.collectors.collection import Collection
from watcher.collectors.pages.baseline import Baseline
from watcher.collectors.pages.change import collect
from watcher.items import Change, Fault, Outcome
from watcher.recipes import Watched
from watcher.web.answer import Answer

URL = "https://mairie.example/ia"
SHARED = Path(__file__).parents[4] / "shared" / "feeds" / "institutional"
OEIL = SHARED / "obligagg__oeil__procedure_2021_0106.html"


def page(*paragraphs: str, around: str = "") -> str:
    """A page of a town, with the furniture of its site."""
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        "<html><head><title>L'IA dans notre ville</title><script>var t='a8f3'</script></head><body>"
        f"<nav><a href='/'>Accueil</a> {around}</nav><main><h1>L'IA dans notre ville</h1>{inner}</main>"
        f"<footer>{around}</footer></body></html>"
    )


RULES = "Les agents peuvent employer les assistants que la direction a validés."
DATES = "La charte s'applique depuis le 3 mai 2026."
FORUM = "Un forum ouvert à tous aura lieu en décembre."


def seen(
    text: str | bytes, memory: str | None, day: int = 23, hour: int = 8, **watched: object
) -> Collection:
    date = f"Mon, {day} Nov 2026 {hour:02}:00:00 GMT"
    body = text.encode() if isinstance(text, str) else text
    answer = Answer(URL, 200, {"content-type": "text/html; charset=utf-8", "date": date}, body)
    return collect(answer, source(kind="change", url=URL, watched=Watched(**watched)), memory)  # type: ignore[arg-type]


@pytest.fixture
def visits(server: ScriptedServer, model_directory: Path) -> Iterator[Visits]:
    changing = source(kind="change", url=server.url("/ia"))
    return Visits(changing, policy_for(model_directory))


def test_changes_of_a_page_are_entries_that_say_what_differs(server: ScriptedServer, visits: Visits) -> None:
    one, two = html(page(RULES, DATES)), html(page(RULES, DATES.replace("3 mai", "1er juin"), FORUM))
    server.script("/ia", one, one, two, two, one)
    assert (visits.again().outcome, items(visits.again())) == (Outcome.COLLECTED, [])
    (change,) = items(visits.again())
    assert change.title.startswith("Page modifiée : L'IA dans notre ville (ajouté : « Un forum")
    assert change.text.startswith(f"Ajouté : « {FORUM} ». Modifié : « La charte s'applique depuis le 3 mai")
    assert (change.link, change.stale) == (visits.source.url, False)
    assert change.canonical_url is None  # an alert belongs to a page, and the next change is another one
    assert visits.again().outcome is Outcome.UNCHANGED
    back = visits.again()
    assert [each.change for each in back.judged] == [Change.NEW]
    assert titles(back)[0].startswith("Page modifiée : L'IA dans notre ville (modifié :")
    assert len(server.requests) == 5


def test_every_change_of_a_page_is_a_publication_of_its_own(server: ScriptedServer, visits: Visits) -> None:
    words = ["adopté", "rejeté", "renvoyé", "publié", "abrogé", "suspendu", "rétabli"]
    server.script(
        "/ia", *(html(page(RULES, f"Le projet de charte est {word} par le conseil.")) for word in words)
    )
    changes = [each.change for _ in words for each in visits.again().judged]
    assert changes == [Change.NEW] * (len(words) - 1)
    assert (visits.state.identity.level, visits.state.identity.strikes) == ("id", 0)


def test_what_was_lost_before_it_was_kept_is_told_at_the_next_visit(
    server: ScriptedServer, visits: Visits
) -> None:
    server.script("/ia", html(page(RULES)), html(page(RULES, FORUM)))
    visits.again()
    lost = titles(visits.again(lost=True))
    assert lost
    assert titles(visits.again()) == lost


def test_a_failure_in_between_costs_nothing(server: ScriptedServer, visits: Visits) -> None:
    server.script("/ia", html(page(RULES)), Page(b"", 503), html(page(RULES, FORUM)))
    visits.again()
    assert visits.again().outcome is Outcome.FAILED
    assert len(items(visits.again())) == 1


def test_noise_is_no_change() -> None:
    first = seen(page(RULES, "Nous sommes le lundi 23 novembre 2026, 08:12", around="12 vues"), None, 23)
    later = seen(
        page("Nous sommes le mardi 24 novembre 2026, 09:30", RULES, around="99 vues"), first.memory, 24
    )
    assert (later.entries, later.notes) == ((), ())


def test_the_date_of_a_publication_of_today_is_still_the_same_tomorrow() -> None:
    first = seen(page(RULES, "Publié le 23/11/2026"), None, 23)
    assert seen(page(RULES, "Publié le 23/11/2026"), first.memory, 24).entries == ()


def test_only_the_part_that_is_watched_and_not_what_is_ignored_in_it() -> None:
    old = "<div id=a>Texte<ul class=pub><li>réclame</li></ul></div><div id=b>autre</div>"
    new = "<div id=a>Texte<ul class=pub><li>annonce</li></ul></div><div id=b>changé</div>"
    first = seen(old, None, part="#a", ignore=(".pub",))
    assert seen(new, first.memory, part="#a", ignore=(".pub",)).entries == ()
    assert len(seen(new, seen(old, None).memory).entries) == 1


def test_a_part_inside_of_a_part_is_read_once() -> None:
    first = seen("<div>un<div>deux</div></div>", None, part="div")
    baseline = Baseline.read(first.memory, Watched(part="div"))
    assert baseline is not None
    assert baseline.text == ("un", "deux")


def test_rows_of_a_table_are_read_as_rows() -> None:
    row = "<table><tr><td>13/06/2024</td><td><p>Acte signé</p></td></tr>{}</table>"
    first = seen(row.format(""), None)
    (change,) = seen(row.format("<tr><td>12/07/2024</td><td>Acte publié</td></tr>"), first.memory).entries
    assert "Ajouté : « 12/07/2024 Acte publié »" in change.text


def test_another_part_begins_anew() -> None:
    first = seen(page(RULES), None)
    begun = seen(page(FORUM), first.memory, part="main")
    assert begun.entries == ()
    assert "from now on" in begun.notes[0]


@pytest.mark.parametrize("memory", ["", "{}", "x", '{"watched":"a","text":"!!"}'])
def test_a_memory_that_cannot_be_read_begins_anew(memory: str) -> None:
    assert seen(page(RULES), memory).memory


def test_a_number_that_moves_at_each_visit_is_left_out_after_three_changes() -> None:
    collection = seen(page(RULES, "Places restantes : 500"), None, 1)
    told: list[int] = []
    for day in range(2, 9):
        collection = seen(page(RULES, f"Places restantes : {500 - day}"), collection.memory, day)
        told.append(len(collection.entries))
        if collection.notes:
            assert "changes at each visit: 'places restantes : #'" in collection.notes[0]
    assert told == [1, 1, 1, 0, 0, 0, 0]
    (change,) = seen(page(RULES, "Places restantes : 9", FORUM), collection.memory, 9).entries
    assert change.text == f"Ajouté : « {FORUM} »."


def test_a_page_that_never_rests_is_told_once_a_day_and_nothing_of_it_is_lost() -> None:
    collection = seen(page("Début."), None, 10)
    memory = collection.memory
    told: list[tuple[int, int]] = []
    for day, hour in ((day, hour) for day in (10, 11, 12) for hour in range(0, 24, 3)):
        collection = seen(
            page(f"Voici la nouvelle {'abcdefghijklmnop'[hour % 16]}{'xyz'[day % 3]} ici."), memory, day, hour
        )
        memory = collection.memory or memory
        if collection.entries:
            told.append((day, hour))
        else:
            assert collection.again
            assert "told once a day" in collection.notes[0]
    assert told == [(10, 0), (10, 3), (10, 6), (10, 9), (11, 9), (12, 9)]
    (last,) = seen(page("Fin du chantier."), memory, 20).entries
    assert "Fin du chantier." in last.text


def test_what_was_held_back_is_told_although_the_page_then_rests(
    server: ScriptedServer, visits: Visits
) -> None:
    def version(letter: str, day: int, hour: int) -> Page:
        text = page(f"Version {letter} du texte que voici.")
        return html(text, Date=f"Mon, {day} Nov 2026 {hour:02}:00:00 GMT")

    often = [version(letter, 23, hour) for hour, letter in enumerate("abcdef")]
    server.script("/ia", *often, version("f", 24, 6))
    counts = [len(items(visits.again())) for _ in range(8)]
    assert counts == [0, 1, 1, 1, 1, 0, 1, 0]


@pytest.mark.parametrize(
    ("text", "watched", "fault"),
    [
        (page(RULES), {"part": "#gone"}, Fault.RECIPE),
        (page(RULES), {"part": "#["}, Fault.NO_COLLECTOR),
        (page(RULES), {"ignore": ("::",)}, Fault.NO_COLLECTOR),
        ("<html><body><nav>Menu</nav></body></html>", {}, Fault.EMPTY),
        ("", {}, Fault.EMPTY),
    ],
)
def test_what_keeps_a_page_from_us_is_named(text: str, watched: dict[str, object], fault: Fault) -> None:
    problem = seen(text, None, **watched).problem
    assert problem is not None
    assert problem.fault is fault
    assert problem.remedy


def test_an_expression_that_is_none_is_an_error_of_the_file() -> None:
    with pytest.raises(ValueError, match="no regular expression"):
        Watched(noise=("(",))


def test_a_plain_text_and_a_huge_page_are_watched_too() -> None:
    answer = Answer(URL, 200, {"content-type": "text/plain"}, b"un\ndeux")
    memory = collect(answer, source(kind="change"), None).memory
    baseline = Baseline.read(memory, Watched())
    assert baseline is not None
    assert baseline.text == ("un", "deux")
    huge = seen("<div>" * 200_000 + "texte " * 1_000_000, None)
    assert len(huge.memory or "") < 400_000


def test_the_real_file_of_a_procedure_tells_its_next_event() -> None:
    if not OEIL.exists():
        pytest.skip(f"the recorded page of a procedure is absent ({OEIL})")
    watched = {"part": "div.oeil-spy-section", "ignore": ("#section8", "button")}
    body = OEIL.read_bytes()
    first = seen(body, None, **watched)
    assert seen(body, first.memory, 24, **watched).entries == ()
    (change,) = seen(
        body.replace(b"Final act signed", b"Final act corrected by the Council"), first.memory, **watched
    ).entries
    assert change.title.startswith("Page modifiée : Procedure File: 2021/0106(COD)")
    assert change.text == (
        "Modifié : « 13/06/2024 Final act signed » devient « 13/06/2024 Final act corrected by the Council »."
    )


@given(st.data())
def test_no_page_breaks_it(data: st.DataObject) -> None:
    body = bytearray(page(RULES, DATES, FORUM).encode())
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
        body = body or bytearray(b"x")
    first = seen(page(RULES, DATES), None)
    for collection in (seen(bytes(body), None), seen(bytes(body), first.memory)):
        assert collection.problem or collection.memory or collection.again
        for entry in collection.entries:
            assert entry.title.startswith("Page modifiée")
            assert len(entry.title) <= 400
