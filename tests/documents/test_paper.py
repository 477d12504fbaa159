"""A document on paper carries on every page what it must when the page is alone."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from ropa.pdf import Properties, pango_missing, render_pdf
from ropa.render import Renderer, Stamp

from .pages import STAMP, make

STYLE = Path(__file__).parents[2] / "templates" / "style"
EVERYTHING = Path(__file__).with_name("everything.yaml")
pytestmark = pytest.mark.skipif(pango_missing() is not None, reason="without Pango no PDF is made")


def pages(root: Path, stamp: Stamp, name: str = "notice", register: str | None = "customers") -> list[str]:
    settings = "workspace: 1\nlanguages: [en]\nroles: {boss: {name: Boss}}\nsystems: {crm: {name: System}}\n"
    mailer = "party: mailer\nname: Mailer\nlocations: [{country: SE, what: [storage]}]\n"
    other = "register: other\nname: Other\ncontrollers: [us]\n"
    made = make(root, EVERYTHING.read_text("utf-8"), workspace=settings, parties__mailer=mailer, other=other)
    view = made.view(name, "en", register)
    kind = made.kind(name, name == "notice")
    page = Renderer(made.templates, "en", paper=True).page(kind.template, view, stamp)
    properties = Properties(
        title=page.title, language="en", author="Esimerkki Oy", date=datetime(2026, 5, 4, tzinfo=UTC)
    )
    found = pypdf.PdfReader(io.BytesIO(render_pdf(page.html, properties))).pages
    return [" ".join(page.extract_text().split()) for page in found]


def test_every_page_says_which_document_it_is_of_when_and_which_page(tmp_path: Path) -> None:
    found = pages(tmp_path, STAMP)
    assert len(found) > 3
    for number, text in enumerate(found, 1):
        assert f"{number} / {len(found)}" in text
        assert "Updated 4 May 2026 · version 1a2b3c4" in text
    assert all("N171" in text or "n171" in text for text in found)


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    mark = "Draft – not for publication"
    assert all(mark in text for text in pages(tmp_path / "a", replace(STAMP, draft=True, updated=None, commit=None)))
    assert not any(mark in text for text in pages(tmp_path / "b", STAMP))


def test_the_record_says_on_every_page_as_of_which_day_and_commit(tmp_path: Path) -> None:
    for text in pages(tmp_path, STAMP, "record", None):
        assert "24 November 2026 · Version of the record 5d6e7f8" in text


@pytest.mark.parametrize("kind", ["facts", "list"])
def test_no_row_stands_alone_at_the_foot_or_the_head_of_a_page(kind: str) -> None:
    style = "".join((STYLE / name).read_text("utf-8") for name in ("colours.css", "base.css", "print.css"))
    rows = "".join(f"<div><dt>Row {number}</dt><dd>Said of it</dd></div>" for number in range(1, 5))
    properties = Properties(title="Rows", language="en", author="Esimerkki Oy", date=datetime(2026, 5, 4, tzinfo=UTC))
    parted = set()
    for above in range(170, 232, 4):
        html = f"""<!doctype html><html lang="en"><head><title>Rows</title><style>{style}</style></head><body>
            <h1>Rows</h1><div style="height: {above}mm"></div>
            <h2>Heading</h2><dl class="{kind}">{rows}</dl></body></html>"""
        found = pypdf.PdfReader(io.BytesIO(render_pdf(html, properties))).pages
        parted.add(tuple(page.extract_text().count("Row ") for page in found))
    assert parted <= {(4,), (2, 2), (0, 4)}
    assert (2, 2) in parted
