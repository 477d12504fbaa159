"""The index lists what there is, by register and language, with links that work from its own folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ropa.documents import Audience, Listed, State
from ropa.render import Page, Renderer

from .pages import STAMP, Made, make, text_of

OTHER = "register: other\nname: Other register\ncontrollers: [us]\n"
PUBLIC = Audience.PUBLIC


def listing() -> tuple[Listed, ...]:
    links = {"html": "../public/customers.en.html", "pdf": "../public/customers.en.pdf"}
    written = Listed("notice", PUBLIC, "customers", "en", "Customers", links, State.WRITTEN)
    finnish = written._replace(language="fi", links={"html": "../public/customers.fi.html"}, state=State.WITHHELD)
    never = Listed("notice", PUBLIC, "other", "en", "Other register", {}, State.WITHHELD)
    page = {"html": "../internal/record.en.html"}
    record = Listed("record", Audience.INTERNAL, None, "en", "Record", page, State.WRITTEN)
    return written, finnish, never, record


def index(made: Made, public: bool, paper: bool = False) -> Page:
    context = replace(made.context("en", public), listing=listing()[: 3 if public else 4])
    kind = made.kind("index", public)
    return Renderer(made.templates, "en", paper).page(kind.template, kind.view(None, context), STAMP)


def test_a_public_index_links_to_its_neighbours(tmp_path: Path) -> None:
    html = index(make(tmp_path, other=OTHER), public=True).html
    assert '<a href="customers.en.html">HTML</a>' in html
    assert '<a href="customers.en.pdf">PDF</a>' in html
    assert "../" not in html


def test_an_internal_index_reaches_both_folders(tmp_path: Path) -> None:
    page = index(make(tmp_path, other=OTHER), public=False)
    assert '<a href="../public/customers.en.html">HTML</a>' in page.html
    assert '<a href="record.en.html">HTML</a>' in page.html
    assert "Record of processing activities" in text_of(page.html)


def test_what_is_withheld_is_said_to_be(tmp_path: Path) -> None:
    text = " ".join(text_of(index(make(tmp_path, other=OTHER), public=True).html).split())
    assert "Finnish: HTML (an older version)" in text
    assert "English: not published" in text


def test_an_index_leads_to_the_other_languages_in_their_own_words(tmp_path: Path) -> None:
    html = index(make(tmp_path, other=OTHER), public=True).html
    assert '<span lang="sv"><a href="index.sv.html">svenska</a></span>' in html


def test_an_index_on_paper_has_no_links_to_files(tmp_path: Path) -> None:
    html = index(make(tmp_path, other=OTHER), public=False, paper=True).html
    assert ".html" not in html
    assert "PDF" in html


def test_an_empty_index_says_so(tmp_path: Path) -> None:
    assert "No documents have been published yet." in text_of(make(tmp_path).page("index", "en", None).html)
