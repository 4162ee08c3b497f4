"""PDFs made by hand: what typesetters, office programs and scanners write, in a few lines each."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter

Line = tuple[int, int, str]
"""A line of text with the place of its first letter, in points from the left and from the bottom."""

_FONT = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding "
    "/BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl /ff] >> >>"
)
_LIGATURES = str.maketrans({"ﬁ": "\x01", "ﬂ": "\x02", "ﬀ": "\x03"})


def pdf(*pages: str | Sequence[str] | Sequence[Line], info: str = "") -> bytes:
    """A PDF of these pages: one line, lines below each other, or lines with their places."""
    return pdf_of(*map(_drawing, pages), info=info)


def pdf_of(*drawings: bytes, info: str = "", packed: bool = False) -> bytes:
    """A PDF of pages by their drawing instructions; `packed` compresses them."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(drawings)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(drawings)} >>".encode(),
        _FONT.encode(),
    ]
    for number, drawing in enumerate(drawings):
        page = (
            f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 595 842] >>"
        )
        objects += [page.encode(), stream(drawing, packed=packed)]
    return assembled([*objects, f"<< {info} >>".encode("latin-1")], info=len(objects) + 1)


def stream(data: bytes, *, packed: bool = False) -> bytes:
    """A stream object's content."""
    body = zlib.compress(data) if packed else data
    how = " /Filter /FlateDecode" if packed else ""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(body), how.encode(), body)


def assembled(objects: Sequence[bytes], info: int | None = None) -> bytes:
    """A file of objects, numbered from 1, the catalog first."""
    out, offsets = bytearray(b"%PDF-1.5\n"), list[int]()
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    about = f"/Info {info} 0 R" if info else ""
    end = f"trailer\n<< /Size {size} /Root 1 0 R {about} >>\nstartxref\n{len(out)}\n%%EOF"
    return bytes(out) + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def locked(document: bytes, *, password: str, owner: str = "owner") -> bytes:
    """The document encrypted with AES; an empty password only forbids to print or copy."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    writer.encrypt(password, owner, algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawing(page: str | Sequence[str] | Sequence[Line]) -> bytes:
    lines = [page] if isinstance(page, str) else page
    placed = [(72, 770 - 14 * row, line) if isinstance(line, str) else line for row, line in enumerate(lines)]
    return b"\n".join(
        b"BT /F1 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET" % (left, up, _escaped(text)) for left, up, text in placed
    )


def _escaped(text: str) -> bytes:
    escaped = "".join(f"\\{letter}" if letter in "()\\" else letter for letter in text)
    return escaped.translate(_LIGATURES).encode("cp1252")
