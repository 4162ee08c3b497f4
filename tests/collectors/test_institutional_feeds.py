"""Shapes of the sources that the observatory reads, each with its own quirk; all texts are ours."""

from __future__ import annotations

from datetime import UTC, datetime

from documents import collected, entries, rss

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def test_cnil_ten_items_with_guid_and_rfc_822_date() -> None:
    item = """<title>Intelligence artificielle : une fiche</title>
      <link>https://www.cnil.fr/fr/une-fiche</link><description>Une fiche pratique.</description>
      <pubDate>Thu, 18 Dec 2025 10:00:00 +0100</pubDate><guid isPermaLink="false">12345 at https://www.cnil.fr</guid>"""
    (entry,) = entries(rss(item))

    assert entry.key == "id:12345 at https://www.cnil.fr"
    assert entry.published == datetime(2025, 12, 18, 9, tzinfo=UTC)


def test_eur_lex_titles_lose_their_number_and_the_guid_is_not_the_link() -> None:
    link = "https://eur-lex.europa.eu/./legal-content/AUTO/?uri="
    items = [
        f"""<title>CELEX:32026L0001: Directive (EU) 2026/1 of the Parliament</title><description/>
        <link>{link}CELEX:32026L0001</link><guid>{link}CELLAR:86beade5</guid>
        <pubDate>Tue, 30 Jun 2026 00:00:00 +0200</pubDate>
        <dc:creator>European Parliament, Council of the European Union,</dc:creator>""",
        f"<title>CELEX:32015R0001R(03)</title><link>{link}CELEX:32015R0001R(03)</link>",
    ]
    document = rss(*items).replace("<channel>", f"<channel {DC}>")
    directive, corrigendum = entries(document)

    assert directive.title == "Directive (EU) 2026/1 of the Parliament"
    assert directive.key == f"id:{link}CELLAR:86beade5"
    assert directive.link == f"{link}CELEX:32026L0001"
    assert directive.author == "European Parliament, Council of the European Union"
    assert (corrigendum.title, corrigendum.key[:5]) == ("CELEX:32015R0001R(03)", "link:")


def test_cert_fr_keeps_its_order_oldest_first_and_loses_its_markdown_escapes() -> None:
    def item(number: int, month: str) -> str:
        address = f"https://www.cert.ssi.gouv.fr/alerte/CERTFR-2023-ALE-00{number}/"
        return f"""<title>[MàJ] Alerte {number}</title><link>{address}</link>
          <guid isPermaLink="true">{address}</guid><pubDate>Mon, 02 {month} 2023 00:00:00 +0000</pubDate>
          <description>\\[Mise à jour\\] avis \\[{number}\\] du fichier a\\_b</description>"""

    first, second = entries(rss(item(1, "Oct"), item(2, "Nov")))

    assert (first.title, second.title) == ("[MàJ] Alerte 1", "[MàJ] Alerte 2")
    assert first.text == "[Mise à jour] avis [1] du fichier a_b"


def test_lemagit_has_no_guid_and_its_text_in_an_element_of_its_own() -> None:
    item = """<author>Une journaliste</author><body>&lt;p&gt;Le corps de l’article.&lt;/p&gt;</body>
      <description>Le résumé</description><image>https://a.example/i.jpg</image>
      <link>https://www.lemagit.fr/actualites/1/Titre</link><pubDate>Fri, 21 Aug 2026 12:00:00 GMT</pubDate>
      <title>IA&#160;: que&#xA0;faire&#8239;?</title>"""
    (entry,) = entries(rss(item))

    assert entry.key == "link:https://lemagit.fr/actualites/1/Titre"
    assert (entry.title, entry.text) == ("IA : que faire ?", "Le corps de l’article.")


def test_edpb_has_a_uuid_as_guid_and_a_base() -> None:
    item = """<title>An opinion</title><link>https://www.edpb.europa.eu/news/an-opinion_en</link>
      <description>&lt;p&gt;Text&lt;/p&gt;</description><pubDate>Fri, 17 Jul 2026 12:00:00 +0000</pubDate>
      <dc:creator>edpb</dc:creator><guid isPermaLink="false">0d1f-42a7</guid>"""
    (entry,) = entries(rss(item, attributes=f'{DC} xml:base="https://www.edpb.europa.eu/home_en"'))

    assert (entry.key, entry.author) == ("id:0d1f-42a7", "edpb")


def test_esma_states_its_date_only_inside_the_description() -> None:
    item = """<title>A decision</title><link>https://www.esma.europa.eu/a-decision</link><description>
      &lt;span&gt;A decision&lt;/span&gt;
      &lt;time datetime="2026-07-16T13:53:00+02:00" class="datetime"&gt;16 July 2026&lt;/time&gt;
      &lt;p&gt;The Board decides.&lt;/p&gt;</description>"""
    (entry,) = entries(rss(item))

    assert entry.key == "link:https://esma.europa.eu/a-decision"
    assert entry.published == datetime(2026, 7, 16, 11, 53, tzinfo=UTC)
    assert entry.text == "A decision 16 July 2026 The Board decides."


def test_edps_uses_predefined_entities_by_the_thousand() -> None:
    text = "&lt;p&gt;A &amp;amp; B&lt;/p&gt;" * 2000
    (entry,) = entries(rss(f"<title>t</title><description>{text}</description>"))

    assert entry.text.startswith("A & B A & B")


def test_aiid_has_items_without_title_and_link() -> None:
    text = "An assistant invented rulings in a brief (report_number: 7953)"
    items = [
        f"<title>No title</title><description>{text}</description><guid>44850a5f</guid>",
        "<title>A report</title><link>https://press.example/a</link><guid>7893</guid>",
    ]
    first, second = entries(rss(*items))

    assert (first.key, first.title, first.link) == ("id:44850a5f", text, None)
    assert (second.key, second.link) == ("id:7893", "https://press.example/a")


def test_a_site_that_gives_all_items_one_guid_is_known_by_links() -> None:
    items = [
        f"<title>{n}</title><link>https://a.example/{n}</link><guid isPermaLink='false'>home</guid>"
        for n in (1, 2)
    ]
    collection = collected(rss(*items))

    assert [entry.key for entry in collection.entries] == [
        "link:https://a.example/1",
        "link:https://a.example/2",
    ]
    assert collection.notes == ("2 entries share an id and are known by link or content instead",)
