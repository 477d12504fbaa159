"""A workspace's logo stands in HTML and PDF, and a hostile one in neither."""

from __future__ import annotations

import io
import shutil
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from ropa.pdf import Properties, render_pdf
from ropa.render import read_templates
from ropa.render.logo import picture
from tests import verapdf

from .pages import LANGUAGES, make

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><circle cx="10" cy="10" r="8" fill="#7a1f5c"/></svg>'
)


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """A picture with transparency; `rows` stands in for its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = (b"\0" + b"\x7a\x1f\x5c\x80" * width) * height if rows is None else rows
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packed = chunk(b"IDAT", zlib.compress(pixels))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + packed + chunk(b"IEND", b"")


def give(root: Path, name: str, data: bytes) -> None:
    """Put a logo into a workspace."""
    (root / "templates").mkdir(parents=True)
    (root / "templates" / name).write_bytes(data)


@pytest.mark.parametrize(("name", "data"), [("logo.svg", SVG.encode()), ("logo.png", png(60, 20))])
def test_a_logo_stands_above_the_title_with_words_for_those_who_cannot_see_it(
    name: str, data: bytes, tmp_path: Path
) -> None:
    give(tmp_path, name, data)
    made = make(tmp_path)
    for language, alternative in zip(LANGUAGES, ("logo", "logotyp", "logo"), strict=True):
        for kind, register in (("notice", "customers"), ("record", None), ("agreements", None)):
            html = made.page(kind, language, register).html
            assert html.count('<img class="logo" src="data:image/') == 1
            assert f'alt="Esimerkki Oy, {alternative}"' in html


@pytest.mark.parametrize(("name", "data"), [("logo.svg", SVG.encode()), ("logo.png", png(60, 20))])
def test_a_pdf_with_a_logo_is_archivable_and_accessible(name: str, data: bytes, tmp_path: Path) -> None:
    give(tmp_path, name, data)
    page = make(tmp_path).page(paper=True)
    moment = datetime(2026, 5, 4, tzinfo=UTC)
    pdf = render_pdf(page.html, Properties(title=page.title, language="en", author="Esimerkki Oy", date=moment))
    assert "Esimerkki Oy, logo" in alternatives(pdf)
    if shutil.which("java") is not None:
        (tmp_path / "logo.pdf").write_bytes(pdf)
        assert verapdf.validate([tmp_path / "logo.pdf"]) == []


def alternatives(pdf: bytes) -> list[str]:
    """The words that stand for pictures."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    size = int(str(reader.trailer["/Size"]))
    objects: list[Any] = [reader.get_object(number) for number in range(1, size)]
    return [str(item["/Alt"]) for item in objects if hasattr(item, "get") and "/Alt" in item]


def test_a_document_depends_on_the_logo_and_the_manifest_tells_it(tmp_path: Path) -> None:
    before = read_templates(tmp_path)[0]
    give(tmp_path, "logo.svg", SVG.encode())
    after = read_templates(tmp_path)[0]
    assert after.digest(["logo.svg"]) != before.digest(["logo.svg"])
    assert after.overrides() == ("templates/logo.svg",)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "<script> is not allowed"),
        ("<foreignObject/>", "<foreignObject> is not allowed"),
        ('<image href="https://example.com/x.png"/>', "<image> is not allowed"),
        ('<use href="#a"/>', "<use> is not allowed"),
        ('<x:g xmlns:x="urn:x"/>', "<g> is not allowed"),
        ('<g onload="alert(1)"/>', "the attribute onload is not allowed"),
        ('<g xml:base="https://example.com/"/>', "the attribute base is not allowed"),
        ('<g href="https://example.com/"/>', "the address in href is not allowed"),
        ('<rect fill="url(https://example.com/#a)"/>', "the address in fill is not allowed"),
        ('<rect fill="&#x75;rl(//example.com)"/>', "the address in fill is not allowed"),
        ("<style>@import 'x'</style>", "an address or an import in <style>"),
        ("<style>g{fill:u<!-- -->rl(https://example.com)}</style>", "an address or an import in <style>"),
        ("<?xml-stylesheet href='x'?>", "a processing instruction is not allowed"),
        ("<g>", "it is no SVG: mismatched tag"),
    ],
)
def test_a_hostile_svg_is_refused_with_its_reason(inside: str, told: str, tmp_path: Path) -> None:
    give(tmp_path, "logo.svg", SVG.replace("<circle", f"{inside}<circle").encode())
    templates, problems = read_templates(tmp_path)
    assert [problem.path for problem in problems] == ["templates/logo.svg"]
    assert told in problems[0].reason
    assert templates.find("logo.svg") is None


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "<!DOCTYPE> is not allowed"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "whose first element is <svg viewBox"),
        ("logo.svg", b"", "it is no SVG: no element found"),
        ("logo.png", SVG.encode(), "it is no PNG picture"),
        ("logo.png", png(60_000, 60_000, b""), "60000 by 60000 pixels"),
        ("logo.png", png(0, 9, b""), "0 by 9 pixels"),
    ],
)
def test_what_is_no_picture_is_refused(name: str, data: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        picture(name, data)


def test_shapes_gradients_and_plain_styles_pass() -> None:
    shapes = '<style>.a{fill:url(#b)}</style><defs><linearGradient id="b"/></defs><path class="a" d="M0 0h9z"/>'
    assert picture("logo.svg", SVG.replace("<circle", f"{shapes}<circle").encode()).startswith("data:image/svg+xml")
