"""A style sheet and the fonts are read once a process, and no document shows that others shared them."""

from __future__ import annotations

import io

import pypdf
import pytest

from ropa.pdf import RenderProblem
from ropa.pdf.engine import _fonts
from ropa.pdf.sheets import _parsed, lift_sheet
from tests.pdf.samples import notice, page, rendered

RED, GREEN = b"1 0 0 rg", b"0 1 0 rg"


def paint(html: str) -> bytes:
    """What the first page of a document's PDF draws, and its text below."""
    found = pypdf.PdfReader(io.BytesIO(rendered(html))).pages[0]
    contents = found.get_contents()
    assert contents is not None
    return contents.get_data() + found.extract_text().encode()


def test_a_shared_sheet_gives_the_bytes_of_one_read_alone() -> None:
    style = "@page { size: A5; @top-left { content: counter(page) } } @media print { p { color: rgb(0,255,0) } }"
    first, other = page("<p>One</p>", style), page("<p>Two</p>" * 200, style)
    shared = [rendered(html) for html in (notice(), first, other, first)]
    assert _parsed.cache_info().hits
    for html, expected in ((first, shared[1]), (other, shared[2]), (notice(), shared[0])):
        _parsed.cache_clear()
        _fonts.cache_clear()
        assert rendered(html) == expected


def test_each_document_tells_the_fault_of_a_shared_sheet() -> None:
    for _ in range(2):
        with pytest.raises(RenderProblem) as raised:
            rendered(page("<p>a</p>", "p { colour: red }"))
        assert len(raised.value.problems) == 1


def test_an_attribute_overrides_a_rule_and_an_important_rule_the_attribute() -> None:
    body = '<p style="color: rgb(255,0,0)">One</p>'
    assert RED in paint(page(body, "p { color: rgb(0,255,0) }"))
    important = paint(page(body, "p { color: rgb(0,255,0) !important }"))
    assert GREEN in important
    assert RED not in important


@pytest.mark.parametrize(
    "style",
    [
        "@counter-style stars { system: cyclic; symbols: 'Zq'; suffix: ' ' } ol { list-style: stars }",
        "@\\63ounter-style stars { system: cyclic; symbols: 'Zq'; suffix: ' ' } ol { list-style: stars }",
    ],
)
def test_a_sheet_that_defines_something_stays_in_its_document(style: str) -> None:
    assert b"Zq" in paint(page("<ol><li>One</ol>", style))
    assert b"Zq" not in paint(page("<ol><li>One</ol>", "ol { list-style: decimal }"))


def test_sheets_keep_their_order() -> None:
    later = "<style>p { color: rgb(0,255,0) }</style>"
    assert GREEN in paint(page(f"<p>One</p>{later}", "p { color: rgb(255,0,0) }"))
    assert RED in paint(page("<p>One</p>", "p { color: rgb(255,0,0) }"))


def test_only_the_one_sheet_of_the_head_is_lifted() -> None:
    from weasyprint import HTML

    assert len(lift_sheet(HTML(string=page("<p>a</p>", "p { color: red }")))) == 1
    for html in (
        "<title>T</title><p>a</p>",
        "<title>T</title><style media=screen>p { color: red }</style><p>a</p>",
        "<title>T</title><style>p { color: red }</style><style>p { color: blue }</style><p>a</p>",
        "<title>T</title><p>a</p><div><style>p { color: red }</style></div>",
    ):
        source = HTML(string=html)
        styles = len(list(source.etree_element.iter("style")))
        assert lift_sheet(source) == []
        assert len(list(source.etree_element.iter("style"))) == styles
