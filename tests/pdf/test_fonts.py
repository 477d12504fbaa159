from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from ropa.pdf import FONT_FAMILY, RenderProblem, unsupported_characters
from ropa.pdf.fonts import fontconfig_file
from tests.pdf.samples import embedded_fonts, notice, page, rendered


def test_only_our_font_is_in_a_document_whatever_its_style_sheet_asks_for() -> None:
    style = '@page { @top-left { content: "no family"; font-family: "Noto Sans" } } code { font-family: monospace }'
    for html in (notice(3), page("<p style='font-family:DejaVu Sans'>a <code>b</code> <i>c</i> <b>d</b></p>", style)):
        embedded = embedded_fonts(rendered(html))
        assert embedded
        for name, data in embedded.items():
            assert name.split("+")[1].startswith("Source-Sans-3")
            names = TTFont(io.BytesIO(data))["name"]
            assert str(names.getDebugName(1)).startswith(FONT_FAMILY)


def test_the_four_faces_differ() -> None:
    html = page(
        f"<p style='font-family:\"{FONT_FAMILY}\"'>a <i>b</i> <b>c</b> <b><i>d</i></b> <span class=s>e</span></p>",
        ".s { font-weight: 600 }",
    )
    assert len(set(embedded_fonts(rendered(html)).values())) == 5


@pytest.mark.parametrize(
    "text",
    [
        "Äänekoski åäö ÅÄÖ šž",
        "ελληνικά",
        "кирилиця",
        "€ § – — ’ ” … • → ✓ ½ ²",
        "soft\u00adhyphen a\u00a0b \u2011",
        "a\n\tb\r",
    ],
)
def test_the_fonts_have_what_european_texts_need(text: str) -> None:
    assert unsupported_characters(text) == []


def test_characters_without_a_glyph_are_listed_once_in_their_order() -> None:
    assert unsupported_characters("a日ä😀日\u0e01") == ["日", "😀", "\u0e01"]


def test_a_character_is_supported_only_where_every_face_has_it() -> None:
    known = [set(TTFont(file).getBestCmap()) for file in fontconfig_file().parent.glob("*.ttf")]
    assert len(known) == 6
    assert unsupported_characters("".join(map(chr, sorted(set.intersection(*known))))) == []


@pytest.mark.parametrize("text", ["日", "😀"])
def test_a_wrong_glyph_is_never_printed_in_silence(text: str) -> None:
    with pytest.raises(RenderProblem, match=f"U\\+{ord(text):X}"):
        rendered(page(f"<p>{text}</p>"))
