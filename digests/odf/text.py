"""The report as a text that people open, correct and print in LibreOffice.

Written element by element: styles of the office's own names (`Heading 1`, `Text body`) stand in
text-styles.xml, so that whoever changes one of them changes the whole report.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from digests.odf.contents import contents
from digests.odf.grids import PAGE_WIDTH
from digests.odf.markup import Node, child, node, serialized
from digests.odf.package import ODT, VERSION, About, Part, package
from digests.odf.setting import Setting
from digests.report.document import Chart, Document, Heading
from digests.texts.language import FRENCH

_PADDED = {
    "fo:padding-left": "0.14cm",
    "fo:padding-right": "0.14cm",
    "fo:padding-top": "0.09cm",
    "fo:padding-bottom": "0.09cm",
}
_RULE = "0.5pt solid #bfbfbf"


def odt(document: Document, charts: Callable[[Chart], str]) -> bytes:
    """The document as an .odt file: the same bytes for the same document.

    `charts` draws a chart as a standalone SVG document with a viewBox; raises ValueError when it has none.
    """
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    body = node("office:text")
    _sequences(body)
    _cover(body, document)
    body.append(contents(headings))
    setting = Setting(body, charts, frozenset(heading.anchor for heading in headings))
    for block in document.blocks:
        setting.add(block)
    root = node("office:document-content", {"office:version": VERSION})
    automatic = child(root, "office:automatic-styles")
    automatic.extend((*_shared_styles(), *setting.styles))
    child(root, "office:body").append(body)
    styles = (files("digests.odf") / "text-styles.xml").read_bytes()
    parts = (Part("content.xml", serialized(root)), Part("styles.xml", styles), *setting.pictures)
    return package(ODT, parts, _about(document))


def _about(document: Document) -> About:
    keywords = ("intelligence artificielle", "indicateurs", "observatoire")
    subject = f"{document.subtitle} · {document.period}" if document.subtitle else document.period
    return About(
        document.title, subject, document.organisation, document.licence, document.generated, keywords
    )


def _cover(body: Node, document: Document) -> None:
    for style, text in (
        ("Title", document.title),
        ("Subtitle", document.subtitle),
        ("Subtitle", document.period),
        ("Mentions", document.organisation),
        ("Mentions", f"Données arrêtées au {FRENCH.long_date(document.generated.date())}"),
        ("Mentions", f"Licence {document.licence}" if document.licence else ""),
    ):
        if text:
            child(body, "text:p", {"text:style-name": style}, text)


def _sequences(body: Node) -> None:
    declared = child(body, "text:sequence-decls")
    for name in ("Table", "Figure"):
        child(declared, "text:sequence-decl", {"text:display-outline-level": "0", "text:name": name})


def _shared_styles() -> list[Node]:
    """What tables and pictures of the text have in common; each table adds its widths."""
    row = _style("Rangee", "table-row")
    child(row, "style:table-row-properties", {"fo:keep-together": "always"})
    head = _style("Entete", "table-cell")
    child(
        head,
        "style:table-cell-properties",
        {
            "fo:background-color": "#e9eef5",
            **_PADDED,
            "fo:border-top": "1pt solid #1f3864",
            "fo:border-bottom": "1pt solid #1f3864",
            "style:vertical-align": "bottom",
        },
    )
    cell = _style("Case", "table-cell")
    child(cell, "style:table-cell-properties", {**_PADDED, "fo:border-bottom": _RULE})
    summary = _style("Chiffres", "table")
    child(
        summary,
        "style:table-properties",
        {"style:width": f"{PAGE_WIDTH}cm", "table:align": "left"},
    )
    columns = [_style("Chiffres.3", "table-column"), _style("Chiffres.4", "table-column")]
    for column, across in zip(columns, (3, 4), strict=True):
        width = f"{PAGE_WIDTH / across:.3f}cm"
        child(column, "style:table-column-properties", {"style:column-width": width})
    figure = _style("Chiffre", "table-cell")
    child(
        figure, "style:table-cell-properties", {"fo:padding": "0.2cm", "fo:border-left": "2pt solid #3576b6"}
    )
    return [row, head, cell, summary, *columns, figure]


def _style(name: str, family: str) -> Node:
    return node("style:style", {"style:name": name, "style:family": family})
