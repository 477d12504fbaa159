from __future__ import annotations

import base64
import io
import os
import socket
from pathlib import Path

import pytest
from pypdf import PdfReader

from ropa.pdf import ForbiddenResource, RenderProblem
from ropa.pdf.fonts import fontconfig_file
from tests.pdf.samples import page, rendered

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for resources with a secret beside it."""
    inside = tmp_path / "templates"
    inside.mkdir()
    (tmp_path / "secret.css").write_text("p { color: red }", encoding="utf-8")
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (inside / "notice.css").write_text("p { color: #123456 }", encoding="utf-8")
    (inside / "logo.png").write_bytes(PIXEL)
    (inside / "customers.yaml").write_text("a: 1", encoding="utf-8")
    (inside / "linked.css").symlink_to(tmp_path / "secret.css")
    (inside / "away").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe.css")
    return inside


def style(address: str) -> str:
    return page(f'<link rel="stylesheet" href="{address}"><p>a</p>')


def picture(address: str) -> str:
    return page(f'<p><img alt="a" src="{address}"></p>')


def test_style_sheets_pictures_and_fonts_come_from_the_documents_folders(folder: Path) -> None:
    (folder / "face.ttf").write_bytes(next(fontconfig_file().parent.glob("*.ttf")).read_bytes())
    plain = rendered(page("<p>a</p>"))
    assert rendered(style("notice.css"), folder) != plain
    assert rendered(style((folder / "notice.css").as_uri()), folder) == rendered(style("notice.css"), folder)
    assert len(PdfReader(io.BytesIO(rendered(picture("logo.png"), folder))).pages[0].images) == 1
    rendered(page("<p>a</p>", '@font-face { font-family: "Own"; src: url(face.ttf) } p { font-family: Own }'), folder)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.css",
        "http://example.org/a.css",
        "//example.org/a.css",
        "ftp://example.org/a.css",
        "data:text/css,p{color:red}",
        "file:///etc/passwd",
        "file://example.org/etc/passwd",
        "../secret.css",
        "%2e%2e/secret.css",
        "away/secret.css",
        "linked.css",
        "pipe.css",
        "customers.yaml",
        "absent.css",
        "a%00.css",
        "file:///a%00.css",
        "http://[::1",
    ],
)
def test_a_style_sheet_from_elsewhere_stops_the_document(folder: Path, address: str) -> None:
    with pytest.raises(RenderProblem):
        rendered(style(address), folder)


@pytest.mark.parametrize(
    "html",
    [
        picture("https://example.org/a.png"),
        picture("../secret.png"),
        picture("away/secret.png"),
        picture("data:text/html,<b>a</b>"),
        picture("data:application/pdf;base64,AAAA"),
        page("", "p { background: url(https://example.org/a.png) } ") + "<p>a</p>",
        page("<p>a</p>", "@import url(https://example.org/a.css);"),
        page("<p>a</p>", "@font-face { font-family: a; src: url(https://example.org/a.ttf) }"),
        page(
            '<svg width="9" height="9"><title>t</title><image href="file:///etc/a.png" width="9" height="9"/></svg>'
        ),
        page(
            '<link rel="attachment" href="file:///etc/passwd"><p><a rel="attachment" href="file:///etc/passwd">a</a></p>'
        ),
        page('<p><object type="image/png" data="https://example.org/a.png">a</object></p>'),
        page('<base href="file:///etc/"><p><img alt="a" src="a.png"></p>'),
    ],
)
def test_nothing_else_in_a_document_reaches_out_either(folder: Path, html: str) -> None:
    with pytest.raises(RenderProblem):
        rendered(html, folder)


def test_the_refusal_names_the_address_and_the_reason(folder: Path) -> None:
    with pytest.raises(ForbiddenResource) as refusal:
        rendered(style("linked.css"), folder)
    assert (refusal.value.address, refusal.value.reason) == ("linked.css", "is outside of the document's folders")


def test_no_connection_is_even_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        with pytest.raises(ForbiddenResource):
            rendered(style(f"http://127.0.0.1:{listener.getsockname()[1]}/a.css"))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_first_folder_that_has_a_file_gives_it(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "notice.css").write_text("p { color: #abcdef }", encoding="utf-8")
    from_own, from_other = rendered(style("notice.css"), folder), rendered(style("notice.css"), other)
    assert from_own != from_other
