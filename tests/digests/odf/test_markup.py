"""Texts within elements: shown as they are, whatever they hold."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from digests.odf.markup import node, serialized, write

ANY_TEXT = st.text(st.characters() | st.sampled_from("  \t\n\r\x00\x0b\x1b\ud800\udfff\ufffe\uffff\u2028<&]"))


def shown(text: str) -> str:
    """The text as an office reads it back: white space folded, the elements for it unfolded."""
    root = etree.fromstring(serialized(node("text:p", text=text)))
    seen = [folded(root.text, first=True)]
    for child in root:
        name = etree.QName(child).localname
        count = int(next(iter(child.attrib.values()), "1"))
        seen.append({"s": " " * count, "tab": "\t", "line-break": "\n"}[name])
        seen.append(folded(child.tail))
    return "".join(seen)


def folded(text: str | None, *, first: bool = False) -> str:
    for sign in "\t\r\n":
        assert sign not in (text or "")
    assert "  " not in (text or "")
    assert not first or not (text or "").startswith(" ")
    return text or ""


@given(ANY_TEXT)
@example("  a\t\tb\r\nc\rd  e ")
def test_spaces_tabs_and_line_breaks_survive_and_what_xml_forbids_is_dropped(text: str) -> None:
    kept = "".join(
        sign
        for sign in text
        if sign in "\t\n\r"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )
    assert shown(text) == kept.replace("\r\n", "\n").replace("\r", "\n")


def test_a_run_among_others_keeps_the_spaces_that_part_it_from_them() -> None:
    paragraph = node("text:p", text="voir")
    write(paragraph, " la  loi ", inside=True)
    assert paragraph.text == "voir la"
    assert [etree.QName(child).localname for child in paragraph] == ["s"]
    assert paragraph[0].tail == "loi "


def test_attributes_are_cleaned_too() -> None:
    assert b"ab" in serialized(node("table:table", {"table:name": "a\x00\ud800b"}))
