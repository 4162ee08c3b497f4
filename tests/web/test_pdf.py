"""The text of PDFs as typesetters, office programs, scanners and attackers make them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfs import Line, assembled, locked, pdf, pdf_of, stream
from watcher.items import Article
from watcher.web.answer import Answer
from watcher.web.pdf import PAGES, read
from watcher.web.readable import TEXT


def article(body: bytes, *, metadata: bool = False) -> Article | None:
    return read(Answer("https://a.example/rapport.pdf", 200, {}, body), metadata)


def text_of(body: bytes) -> str:
    found = article(body)
    assert found is not None
    return found.text


def test_a_pdf_gives_its_pages() -> None:
    info = "/Title (Un rapport) /Author (La mission) /CreationDate (D:20260304100000+01'00')"
    body = pdf("First page", "Second page", info=info)
    found = article(body, metadata=True)

    assert found is not None
    assert found.text == "First page\nSecond page"
    assert (found.title, found.author) == ("Un rapport", "La mission")
    assert found.published == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert article(body) == Article("First page\nSecond page", None, None, None)


@pytest.mark.parametrize(
    ("info", "published"),
    [
        ("", None),
        ("/CreationDate (D:20260304)", datetime(2026, 3, 4, tzinfo=UTC)),
        ("/CreationDate (D:19010101)", None),
        ("/CreationDate (yesterday)", None),
    ],
)
def test_a_pdf_without_a_sound_date_has_none(info: str, published: datetime | None) -> None:
    found = article(pdf("Text", info=info), metadata=True)

    assert found is not None
    assert found.published == published


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Rapport sur l'intelligence artificielle", "Rapport sur l'intelligence artificielle"),
        ("Microsoft Word - Rapport sur les usages", "Rapport sur les usages"),
        ("Microsoft Word - doc1.docx", None),
        ("rapport_final_v3.indd", None),
        ("Rapport final.pdf", None),
        ("RAPPORT_2026", None),
        ("Untitled", None),
        ("Sans titre 1", None),
        ("Présentation PowerPoint", None),
        ("Document1", None),
        ("12/03/2026", None),
        ("", None),
    ],
)
def test_the_title_is_none_that_a_program_made_of_a_file(stated: str, title: str | None) -> None:
    found = article(pdf("Text", info=f"/Title ({stated})"), metadata=True)

    assert found is not None
    assert found.title == title


def test_a_title_without_end_is_looked_at_in_part() -> None:
    started = time.process_time()
    found = article(pdf("Text", info=f"/Title ({'1' * 100_000} fin)"), metadata=True)

    assert found is not None
    assert time.process_time() - started < 4


def test_a_broken_date_does_not_cost_the_title() -> None:
    found = article(pdf("Text", info="/Title (Un rapport) /CreationDate (yesterday)"), metadata=True)

    assert found is not None
    assert found.title == "Un rapport"


def test_columns_are_read_one_after_the_other() -> None:
    left: list[Line] = [(60, 700 - 14 * row, f"gauche {row} suite") for row in range(4)]
    right: list[Line] = [(320, 700 - 14 * row, f"droite {row} suite") for row in range(4)]
    words = text_of(pdf([*left, *right])).split()

    assert [word for word in words if word in {"gauche", "droite"}] == ["gauche"] * 4 + ["droite"] * 4


def test_a_report_is_flowing_text() -> None:
    def page(number: int, subject: str) -> list[str]:
        return [
            "Rapport annuel 2026",
            f"La métropole présente {subject} et sa charte d’usage de l’intelli-",
            "gence artiﬁcielle générative aux agents, qui oﬀre un cadre à tous.",
            f"Voilà pour {subject}.",
            f"Page {number} / 4",
        ]

    subjects = ("le cadre", "les usages", "les risques", "la suite")
    assert text_of(pdf(*(page(*one) for one in enumerate(subjects, 1)))).splitlines()[:4] == [
        "Rapport annuel 2026",
        "La métropole présente le cadre et sa charte d’usage de l’intelligence artificielle générative "
        "aux agents, qui offre un cadre à tous.",
        "Voilà pour le cadre.",
        "La métropole présente les usages et sa charte d’usage de l’intelligence artificielle générative "
        "aux agents, qui offre un cadre à tous.",
    ]


def test_a_scan_has_no_text_even_when_it_was_stamped() -> None:
    stamps = [["Envoyé en préfecture le 12/03/2026", f"Page {n}"] for n in range(1, 6)]

    assert article(pdf_of(*[b"0 0 595 842 re f"] * 3)) is None
    assert article(pdf(*stamps)) is None


def test_a_pdf_with_a_password_is_not_readable() -> None:
    closed = locked(pdf("Secret"), password="secret")  # pragma: allowlist secret
    assert article(closed, metadata=True) is None


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    assert text_of(locked(pdf("Public"), password="")) == "Public"


def test_a_long_pdf_is_read_to_its_fiftieth_page() -> None:
    pages = pdf(*(f"Chapitre {chr(65 + n % 26) * (1 + n // 26)}" for n in range(PAGES + 20)))

    assert len(text_of(pages).splitlines()) == PAGES


def test_a_pdf_page_that_cannot_be_read_does_not_cost_the_others() -> None:
    body = pdf("First", "Second", "Third").replace(b"(Second) Tj", b"<zz  > ]>> ")

    assert {"First", "Third"} <= set(text_of(body).splitlines())


def test_a_pdf_of_much_text_ends_at_the_limit() -> None:
    assert len(text_of(pdf(*["word " * 20_000] * 4))) <= TEXT


_HELLO = b"BT /F1 12 Tf 72 720 Td (Bonjour) Tj ET\n"

HOSTILE = {
    "5,000 pages": pdf_of(*[_HELLO] * 5_000),
    "a stream of 60 MB": pdf_of(*[_HELLO + b"q Q " * 15_000_000] * 2, packed=True),
    "two million numbers on each page": pdf_of(*[b"1 " * 2_000_000 + _HELLO] * 4, packed=True),
    "arrays in arrays": pdf_of(_HELLO + b"[" * 200_000),
    "dictionaries in dictionaries": assembled(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /A " * 20_000 + b">>" * 20_000]
    ),
    "pages that hold themselves": assembled(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    ),
    "pages that hold the next twice": assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            *(b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>" % (n, n) for n in range(3, 40)),
            b"<< /Type /Page >>",
        ]
    ),
    "forms drawn by forms": assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
            stream(b"/X Do " * 20_000),
            stream(b"BT (a) Tj ET " * 100).replace(
                b"<<", b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1]", 1
            ),
        ]
    ),
    "objects without an end": b"%PDF-1.4\n" + b"obj << /Length " * 300_000,
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_pdf_is_read_in_part_or_not_at_all(attack: str) -> None:
    started = time.process_time()
    article(HOSTILE[attack], metadata=True)

    assert time.process_time() - started < 10


@given(st.data())
def test_a_damaged_pdf_raises_nothing(data: st.DataObject) -> None:
    body = bytearray(pdf(["Une ligne", "Une autre ligne"], "Une page", info="/Title (Un rapport)"))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        length = data.draw(st.integers(0, 12))
        new = data.draw(
            st.sampled_from((b"", b"<<", b">>", b"[", b"]", b"(", b"9999999", b"-1", b"0 R", b"/Kids"))
        )
        body[at : at + length] = new
    article(bytes(body), metadata=True)
