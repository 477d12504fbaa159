from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from ropa.pdf import render_pdf
from tests import verapdf
from tests.pdf.samples import ATTACHMENTS, PROPERTIES, catalog, notice, page, rendered

with_java = pytest.mark.skipif(shutil.which("java") is None, reason="veraPDF needs Java")


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(notice(), PROPERTIES, ATTACHMENTS, [])))


def tags(element: Any) -> Iterator[Any]:
    """Every structure element below and including `element`."""
    element = element.get_object()
    if isinstance(element, list):
        for kid in element:
            yield from tags(kid)
    elif isinstance(element, dict) and element.get("/Type") == "/StructElem":
        yield element
        if "/K" in element:
            yield from tags(element["/K"])


def structure(reader: PdfReader) -> list[Any]:
    return list(tags(catalog(reader)["/StructTreeRoot"]["/K"]))


@with_java
def test_verapdf_finds_nothing_against_pdf_a_3a_and_pdf_ua_1(tmp_path: Path) -> None:
    documents = {
        "attachments.pdf": render_pdf(notice(), PROPERTIES, ATTACHMENTS, []),
        "plain.pdf": rendered(notice(rows=3)),
        "no-tables.pdf": rendered(page("<p>Text</p>")),
    }
    for name, data in documents.items():
        (tmp_path / name).write_bytes(data)
    assert verapdf.validate([tmp_path / name for name in documents]) == []


@with_java
def test_verapdf_finds_what_the_module_warns_template_authors_of(tmp_path: Path) -> None:
    broken = {
        "skipped-heading": (page("<h3>Third level</h3>"), "7.4.2-1"),
        "inline-items": (
            page("<ul><li style='display:inline'>a</li> <li style='display:inline'>b</li></ul>"),
            "7.2-19",
        ),
        "opacity": (page("<p style='opacity:.5'>pale</p>"), "7.1-3"),
        "short-row": (page("<table><tr><th scope=col>a<th scope=col>b<tr><td>c</table>"), "7.2-43"),
    }
    for name, (html, _) in broken.items():
        (tmp_path / name).write_bytes(rendered(html))
    failures = verapdf.validate([tmp_path / name for name in broken])
    assert {(failure.file.name, failure.flavour, failure.rule) for failure in failures} == {
        (name, "ua1", rule) for name, (_, rule) in broken.items()
    }


@with_java
def test_the_validator_does_not_pass_over_a_file_that_is_no_pdf_or_not_there(tmp_path: Path) -> None:
    text = tmp_path / "text.pdf"
    text.write_text("not a PDF", encoding="utf-8")
    assert [failure.flavour for failure in verapdf.validate(text)] == ["3a", "ua1"]
    with pytest.raises(FileNotFoundError):
        verapdf.validate(tmp_path / "absent.pdf")


def test_the_validator_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(verapdf.VeraPdfMissing, match="default-jdk-headless"):
        verapdf.validate(pdf)


def test_attachments_come_out_as_they_went_in(reader: PdfReader) -> None:
    assert dict(reader.attachments.items()) == {attachment.name: [attachment.data] for attachment in ATTACHMENTS}
    associated = [reference.get_object() for reference in catalog(reader)["/AF"]]
    assert len(associated) == len(ATTACHMENTS)
    for attachment in ATTACHMENTS:
        (file,) = (found for found in associated if found["/UF"] == attachment.name)
        embedded = file["/EF"]["/F"]
        assert file["/AFRelationship"] == f"/{attachment.relationship}"
        assert file["/Desc"] == attachment.description
        assert embedded["/Subtype"] == f"/{attachment.mime}"
        assert embedded["/Params"]["/ModDate"] == embedded["/Params"]["/CreationDate"] == "D:20260504123000Z"


def test_what_the_document_says_about_itself_comes_from_the_properties_alone(reader: PdfReader) -> None:
    info, xmp, root = reader.metadata, reader.xmp_metadata, catalog(reader)
    assert info is not None
    assert xmp is not None
    assert (info.title, info.author, info.subject) == (PROPERTIES.title, PROPERTIES.author, PROPERTIES.subject)
    assert info.creation_date == info.modification_date == PROPERTIES.date
    assert (xmp.xmp_create_date, xmp.xmp_modify_date) == (PROPERTIES.date.replace(tzinfo=None),) * 2
    assert xmp.dc_title == {"x-default": PROPERTIES.title}
    assert root["/Lang"] == "fi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]


def test_headings_become_bookmarks(reader: PdfReader) -> None:
    def titles(outline: list[Any]) -> list[Any]:
        return [titles(item) if isinstance(item, list) else item["/Title"] for item in outline]

    assert titles(reader.outline) == [
        "Tietosuojaseloste: asiakkaat",
        ["Sisällys", "Rekisterinpitäjä", "Tarkoitukset", ["Säilytys"]],
    ]


def test_pages_are_counted_in_their_margins(reader: PdfReader) -> None:
    last = len(reader.pages)
    assert last > 2
    assert f"Sivu {last} / {last}" in reader.pages[-1].extract_text()


def test_a_link_is_read_by_its_words_and_stands_there_once(reader: PdfReader) -> None:
    annotations = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    words = [note["/Contents"] for note in annotations]
    assert words.count("Tarkoitukset ja perusteet") == 1
    assert "+358 40 123 4567" in words
    assert {note["/A"]["/URI"] for note in annotations if "/A" in note} == {
        "https://tietosuoja.fi/",
        "mailto:tietosuoja@esimerkki.example",
        "tel:+358401234567",
    }


def test_header_cells_say_what_they_head_and_can_be_found_by_name(reader: PdfReader) -> None:
    headers = [element for element in structure(reader) if element["/S"] == "/TH"]
    assert {element["/A"]["/Scope"] for element in headers} == {"/Row", "/Column"}
    names = catalog(reader)["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert list(names[::2]) == sorted(element["/ID"] for element in headers)


def test_a_list_item_holds_a_label_and_one_body(reader: PdfReader) -> None:
    items = [element for element in structure(reader) if element["/S"] == "/LI"]
    assert items
    for item in items:
        kids = [kid.get_object()["/S"] for kid in item["/K"]]
        assert kids in (["/Lbl", "/LBody"], ["/LBody"])


def test_a_picture_carries_its_words(reader: PdfReader) -> None:
    figures = [element["/Alt"] for element in structure(reader) if element["/S"] == "/Figure"]
    assert figures == ["Esimerkki Oy:n tunnus", "Kuva"]
