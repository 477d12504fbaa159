"""The document that the tests render, and what is made of it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from ropa.pdf import Attachment, Properties, render_pdf

PROPERTIES = Properties(
    title="Tietosuojaseloste – asiakkaat",
    language="fi",
    author="Esimerkki Oy",
    subject="GDPR 13 ja 14 artikla",
    keywords=("tietosuoja", "asiakkaat"),
    date=datetime(2026, 5, 4, 12, 30, tzinfo=UTC),
)
ATTACHMENTS = (
    Attachment(
        name="record.json", data=b'{"a": 1}\n', mime="application/json", description="Record", relationship="Data"
    ),
    Attachment(
        name="asiakkaat ä.yaml",
        data="nimi: Äänekoski\n".encode(),
        mime="application/yaml",
        description="Lähde – rekisteri",
        relationship="Source",
    ),
    # The same content as the first, with another relationship.
    Attachment(
        name="copy.json", data=b'{"a": 1}\n', mime="application/json", description="", relationship="Alternative"
    ),
)


def notice(rows: int = 60) -> str:
    """A notice with everything in it that ours may hold; its table of `rows` rows crosses pages."""
    row = (
        '<tr><th scope="row">Laskutus {}</th><td>Sopimus ja velvoite</td><td>6 artiklan 1 kohdan b alakohta</td></tr>'
    )
    text = Path(__file__).with_name("notice.html").read_text(encoding="utf-8")
    return text.replace("<!-- rows -->", "\n".join(row.format(number) for number in range(rows)))


def page(body: str, style: str = "") -> str:
    """The smallest whole document around `body`."""
    return (
        f'<!doctype html><html lang="en"><title>T</title><style>{style}</style><h1 id="top">Title</h1>{body}</html>'
    )


def rendered(html: str, folder: Path | None = None) -> bytes:
    """The PDF of `html` with the properties above, its files from `folder`."""
    return render_pdf(html, PROPERTIES, (), [folder] if folder else [])


def catalog(reader: PdfReader) -> Any:
    """The top of a PDF's own tree."""
    return reader.trailer["/Root"]


def embedded_fonts(pdf: bytes) -> dict[str, bytes]:
    """The font files inside of a PDF, by the names it gives them."""
    found = {}
    for sheet in PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(font.get_object()["/BaseFont"])] = descendant["/FontDescriptor"]["/FontFile2"].get_data()
    return found
