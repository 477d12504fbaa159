"""The page of all rules, and the law letter by letter: whole in every language, and nothing of the workspace."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ropa_gdpr.coverage import LETTERS
from ropa_gdpr.documents.articles_page import articles_page

from ropa.build.plan import rule_words
from ropa.coverage import CoverageRow, LawCoverage
from ropa.diagnostics import Severity
from ropa.documents import Audience, Subject
from ropa.model.base import Text
from ropa.words import Phrasebook

from .pages import LANGUAGES, Made, make, text_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("law"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_stands_on_its_page_with_its_words(made: Made, language: str) -> None:
    registry = made.checked.registry
    book = Phrasebook.load(language, registry.words)
    page = made.page("rules", language, None)
    assert page.missing == ()
    text = text_of(page.html)
    for rule in registry.rules:
        assert f"{rule.code} {book.title(rule.code)}" in text
        for said in (book.why(rule.code), book.remedy(rule.code), book.limits(rule.code)):
            assert " ".join(said.split())[1:] in text  # the first letter is a capital one
        assert book.laws(rule.law)[1:] in text


def test_the_engines_own_codes_follow_those_of_the_packs(made: Made) -> None:
    text = text_of(made.page("rules", "en", None).html)
    assert text.index("FMT011 ") > text.index("XRF002 ")


def test_no_place_to_fill_is_left_in_what_is_printed_of_a_rule(made: Made) -> None:
    for language in LANGUAGES:
        book = Phrasebook.load(language, made.checked.registry.words)
        for entry in rule_words(made.checked.registry, book):
            assert not re.search(r"\{[a-z_]+(\.fix)?\}", entry.why + entry.remedy + entry.limits), entry.code


def test_a_rule_is_told_with_its_severity_and_the_engines_own_without(made: Made) -> None:
    words = {entry.code: entry for entry in rule_words(made.checked.registry, Phrasebook.load("fi"))}
    assert words["TRF001"].severity is Severity.ERROR
    assert words["FMT011"].severity is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_every_law_stands_on_its_page(made: Made, language: str) -> None:
    page = made.page("articles", language, None)
    assert page.missing == ()
    cites = re.findall(r'<th scope="row">([^<]+)</th>', page.html)
    letters = [letter.cite for letter in LETTERS if " " not in letter.cite]
    assert [cite for cite in cites if cite in letters] == letters
    rows = sum(
        len(list(law.rows(made.checked.registry.citations, made.checked.tables)))
        for law in made.checked.registry.coverage
    )
    assert len(cites) == rows > len(LETTERS)


def test_a_letter_shows_its_rules_its_blocks_and_its_reason_in_the_reader_s_words(made: Made) -> None:
    text = text_of(made.page("articles", "en", None).html)
    row = text.split("\n13(1)(a)\n")[1].split("\n13(1)(b)\n")[0]
    assert "NOT001" in row
    assert "Notice: Controller and contact details; Representative in the Union" in row
    assert "Record of processing activities, point c" in text.split("\n30(1)(c)\n")[1].split("\n30(1)(d)\n")[0]
    assert "It is an act towards a person" in text.split("\n48\n")[1].split("\n49(1)")[0]
    assert "tietosuojalain (1050/2018) 29 §" in text_of(made.page("articles", "fi", None).html)


@pytest.mark.parametrize("kind", ["rules", "articles"])
def test_what_is_about_the_packs_tells_nothing_of_the_workspace(kind: str, made: Made) -> None:
    assert made.kind(kind, public=False).audience is Audience.INTERNAL
    assert made.kind(kind, public=False).about is Subject.PACKS
    text = text_of(made.page(kind, "en", None).html)
    assert "Esimerkki" not in text
    assert "5d6e7f8" not in text


def test_a_block_of_a_strange_pack_is_told_as_it_names_it(made: Made) -> None:
    row = CoverageRow(Text({"*": "§ 1"}), None, (), ("leaflet:front",))
    context = replace(
        made.context("sv", public=False), coverage=[LawCoverage("own", Text(en="Own"), lambda *_: [row])]
    )
    (law,) = articles_page(None, context).data["laws"]
    assert law["rows"][0]["blocks"] == ["leaflet:front"]
