"""Sources of the watch, each with its own way to be mistaken, over several visits; all texts are ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from documents import rss
from factories import NOW
from watched_source import Vigil
from watcher.store.items import known_entries

DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


def certfr(number: int, at: datetime, text: str = "Des versions sont vulnérables.", mark: str = "") -> str:
    address = f"https://www.cert.ssi.gouv.fr/alerte/CERTFR-{at.year}-ALE-{number:03}/"
    return (
        f"<title>{mark}Vulnérabilité dans un produit {number}</title><link>{address}</link>"
        f'<guid isPermaLink="true">{address}</guid><description>{text}</description>'
        f"<pubDate>{format_datetime(at)}</pubDate>"
    )


def test_cert_fr_oldest_first_and_years_old_posts_what_is_new_at_the_end_of_its_list(vigil: Vigil) -> None:
    old = [certfr(number, datetime(2023, 1 + number, 2, tzinfo=UTC)) for number in range(10)]
    assert vigil.visit(rss(*old)).told == 0
    with_new = vigil.visit(rss(*old, certfr(11, NOW)))
    assert (with_new.kept.new, with_new.kept.alerts, with_new.notes) == (1, 1, ())


def test_cert_fr_an_update_under_the_same_guid_is_a_revision_that_calls_nobody(vigil: Vigil) -> None:
    at = datetime(2023, 10, 23, tzinfo=UTC)
    others = [certfr(number, at) for number in range(1, 4)]
    vigil.visit(rss(*others, certfr(12, NOW), certfr(13, at)))
    mark, text = "[MàJ] ", r"\[Mise à jour\] L’éditeur a publié un correctif \[3\]."
    updated = vigil.visit(rss(*others, certfr(12, NOW, text, mark), certfr(13, at, text, mark)))
    assert (updated.kept.new, updated.kept.revised, updated.kept.alerts) == (0, 2, 0)
    assert [kind for kind, _ in updated.messages] == ["notice"]  # the alert that was told, in a new version


def test_cnil_rows_that_are_identical_are_one_and_stay_one_for_ever(vigil: Vigil) -> None:
    row = "<title>Société</title><description>Amende de 10 000 euros, prospection</description>"
    other = "<title>Commune</title><description>Rappel à l’ordre, vidéosurveillance</description>"
    first = vigil.visit(rss(row, row, other, row, row, row))
    assert first.kept.new == 2
    seen = [vigil.visit(rss(*[row] * (5 + hour % 3), other)) for hour in range(6)]
    assert sum(one.kept.new + one.kept.revised + one.told for one in seen) == 0
    assert len(vigil.titles()) == 2


def test_cnil_rows_that_share_their_page_stay_apart(vigil: Vigil) -> None:
    def row(who: str, what: str) -> str:
        return f"<title>{who}</title><link>https://www.cnil.fr/fr/sanctions</link><description>{what}</description>"

    rows = [
        row("Société", "Amende de 5 000 euros"),
        row("Société", "Amende de 9 000 euros"),
        row("Ville", "Rappel"),
    ]
    vigil.visit(rss(*rows))
    again = vigil.visit(rss(row("Hôpital", "Amende de 7 000 euros"), *rows))
    assert (again.kept.new, again.kept.revised, again.notes) == (1, 0, ())


def lemagit(number: int, title: str = "Un assistant pour les agents") -> str:
    return (
        f"<author>Une journaliste</author><body>&lt;p&gt;Le corps de l’article {number}.&lt;/p&gt;</body>"
        f"<link>https://www.lemagit.fr/actualites/{number}/Un-titre?utm_source=rss{number}</link>"
        f"<pubDate>{format_datetime(NOW - number * DAY)}</pubDate><title>{title} {number}</title>"
    )


def test_lemagit_without_ids_is_known_by_its_links(vigil: Vigil) -> None:
    vigil.visit(rss(*(lemagit(number) for number in range(1, 6))))
    assert set(vigil.names()) == {f"link:https://lemagit.fr/actualites/{n}/Un-titre" for n in range(1, 6)}
    again = vigil.visit(
        rss(lemagit(0), lemagit(1, "Un assistant pour tous"), *(lemagit(n) for n in range(2, 5)))
    )
    assert (again.kept.new, again.kept.revised, again.notes) == (1, 1, ())


def test_lemagit_that_begins_to_state_ids_brings_nothing_new(vigil: Vigil) -> None:
    vigil.visit(rss(*(lemagit(number) for number in range(1, 6))))
    again = vigil.visit(rss(*(f"{lemagit(number)}<guid>{number}</guid>" for number in range(1, 6))))
    assert (again.kept.new, again.kept.revised, again.told) == (0, 0, 0)


def test_aiid_without_titles_or_links_tells_its_reports_apart(vigil: Vigil) -> None:
    def report(number: int, text: str) -> str:
        return (
            f"<title>No title</title><description>{text} (report_number: {number})</description>"
            f"<guid>{number:08x}</guid><pubDate>Sun, 22 Nov 2026 01:00:02 GMT</pubDate>"
        )

    told = [
        report(7900 + n, f"An assistant invented {what}")
        for n, what in enumerate(("a law", "a ruling", "a cure"))
    ]
    vigil.visit(rss(*told))
    assert len(set(vigil.titles())) == 3
    revised = report(7900, "An assistant invented a whole code of laws")
    again = vigil.visit(rss(report(7999, "A robot cleaned the wrong room"), revised, *told[1:]))
    assert (again.kept.new, again.kept.revised) == (1, 1)


def eurlex(number: int, title: str = "", date: str = "Mon, 23 Nov 2026", offset: str = "+0100") -> str:
    base = "https://eur-lex.europa.eu/./legal-content/AUTO/?uri="
    return (
        f"<title>CELEX:32026L{number:04}{f': {title}' if title else ''}</title><description/>"
        f"<link>{base}CELEX:32026L{number:04}</link><guid>{base}CELLAR:86beade5-{number}</guid>"
        f"<pubDate>{date} 00:00:00 {offset}</pubDate>"
    )


def test_eur_lex_midnight_stays_the_day_that_it_is_in_paris(vigil: Vigil) -> None:
    summer = eurlex(1472, "Directive (EU) 2026/1472", "Tue, 30 Jun 2026", "+0200")
    vigil.visit(rss(summer, eurlex(15)))
    dates = [one.published for one in known_entries(vigil.db, "cnil") if one.published is not None]
    assert [(at.astimezone(PARIS).month, at.astimezone(PARIS).day) for at in dates] == [(6, 30), (11, 23)]
    assert vigil.titles() == ["Directive (EU) 2026/1472", "CELEX:32026L0015"]


def test_eur_lex_a_number_that_gets_its_title_later_is_a_revision(vigil: Vigil) -> None:
    vigil.visit(rss(eurlex(1472), eurlex(15)))
    again = vigil.visit(rss(eurlex(1472, "Directive (EU) 2026/1472 on victims"), eurlex(15)))
    assert (again.kept.new, again.kept.revised, again.kept.alerts) == (0, 1, 0)


def test_eur_lex_another_spelling_of_its_links_is_no_news(vigil: Vigil) -> None:
    items = [eurlex(number, f"Act {number}") for number in range(20)]
    without_ids = [one.replace("<guid>", "<!-- ").replace("</guid>", " -->") for one in items]
    vigil.visit(rss(*without_ids))
    spelt = [
        one.replace("https://eur-lex.europa.eu/./legal", "http://eur-lex.europa.eu/legal").replace(
            "/?uri=CELEX:", "?uri=CELEX%3a"
        )
        for one in without_ids
    ]
    again = vigil.visit(rss(*spelt))
    assert (again.kept.new, again.kept.revised, again.told) == (0, 0, 0)
    assert len(vigil.titles()) == 20


def test_edpb_moves_its_news_to_another_path_under_the_same_ids(vigil: Vigil) -> None:
    def news(number: int, path: str) -> str:
        return (
            f"<title>EDPB opinion {number}</title><link>https://www.edpb.europa.eu/{path}/opinion-{number}_en</link>"
            f"<description>&lt;p&gt;Text {number}&lt;/p&gt;</description>"
            f'<guid isPermaLink="false">0d1f-42a7-{number}</guid>'
            f"<pubDate>{format_datetime((NOW - number * DAY).replace(hour=12))}</pubDate>"
        )

    vigil.visit(rss(*(news(number, "news") for number in range(1, 11))))
    moved = vigil.visit(rss(*(news(number, "our-work/news/2026") for number in range(1, 11))))
    assert (moved.kept.new, moved.kept.revised, moved.told, moved.notes) == (0, 0, 0, ())


def drupal(number: int) -> str:
    return (
        f"<title>Decision {number}</title><link>https://www.esma.example/press/decision-{number}</link>"
        f"<description>&lt;span&gt;Decision {number}&lt;/span&gt; The Board decides it.</description>"
    )


def test_drupal_without_guid_and_date_tells_only_what_comes_after_its_first_sight(vigil: Vigil) -> None:
    assert vigil.visit(rss(*(drupal(number) for number in range(10)))).told == 0
    again = vigil.visit(rss(drupal(10), *(drupal(number) for number in range(9))))
    assert (again.kept.new, again.kept.alerts) == (1, 1)
    assert vigil.visit(rss(drupal(10), *(drupal(number) for number in range(10)))).told == 0


def test_drupal_that_gives_every_page_twice_shows_it_once(vigil: Vigil) -> None:
    def page(number: int, prefix: str) -> str:
        return (
            f"<title>Actualité {number}</title><link>https://www.cnsa.example/{prefix}actualites/a{number}</link>"
            f"<description>Texte {number}</description>"
        )

    pages = [page(number, prefix) for number in range(3) for prefix in ("", "index%2Ephp/")]
    assert vigil.visit(rss(*pages)).kept.new == 3
    assert vigil.visit(rss(*reversed(pages))).kept.new == 0


def test_first_sight_keeps_all_and_posts_nothing_older_than_the_window(vigil: Vigil) -> None:
    first = vigil.visit(rss(*(lemagit(number) for number in range(1, 41))))
    assert (first.kept.new, first.kept.alerts) == (40, 1)
    assert len(vigil.digest()) == 6


def test_the_first_item_of_a_feed_that_was_empty_goes_out(vigil: Vigil) -> None:
    assert vigil.visit(rss()).told == 0
    assert vigil.visit(rss(drupal(1))).kept.alerts == 1
