from __future__ import annotations

import re
from pathlib import Path

import pytest
from ropa_fi.coverage import COVERAGE as FINLAND
from ropa_fi.coverage import SECTIONS
from ropa_gdpr.coverage import LETTERS, Letter, cited, coverage_matrix, covers
from ropa_gdpr.documents.record import LETTERS as RECORD_LETTERS
from ropa_gdpr.documents.record import SERVICE_LETTERS

from ropa.coverage import LawCoverage
from ropa.plugins import load_registry
from ropa.tables import load_tables
from ropa.words import LANGUAGES, Phrasebook

REGISTRY = load_registry(None)[0]
TABLES = load_tables(REGISTRY.tables, Path.cwd(), (), ())[0]
ROWS = {row.cite: row for row in coverage_matrix(REGISTRY)}
TEMPLATES = Path(__file__).parents[2] / "templates"


def blocks_of_templates() -> set[str]:
    """Names of the blocks that the notice's templates carry, those filled in by the view as their beginning."""
    text = "".join((TEMPLATES / name).read_text("utf-8") for name in ("notice.html.j2", "parts.html.j2"))
    named = set(re.findall(r'data-block="([a-z-]+)', text))
    mapped = re.search(r"set blocks = \{(.*?)\}", text)
    return named | set(re.findall(r': "([a-z-]+)"', mapped[1] if mapped else ""))


def test_every_letter_has_a_rule_or_a_block_or_a_reason() -> None:
    assert [row.cite for row in ROWS.values() if not (row.rules or row.blocks or row.reason)] == []


def test_no_reason_is_given_where_something_answers_the_letter() -> None:
    assert [row.cite for row in ROWS.values() if row.reason and (row.rules or row.blocks)] == []


def test_every_letter_about_content_of_a_notice_has_a_rule_and_a_block() -> None:
    content = [row for row in ROWS.values() if re.match(r"1[34]\([12]\)\([a-g]\)\Z", row.cite)]
    assert len(content) == 6 + 6 + 6 + 7
    assert [row.cite for row in content if not (row.rules and row.blocks)] == []


def test_every_letter_of_the_record_has_a_block() -> None:
    assert {f"record:{letter}" for letter in RECORD_LETTERS} == {
        block for cite, row in ROWS.items() if cite.startswith("30(1)") for block in row.blocks
    }
    assert {f"service:{letter}" for letter in SERVICE_LETTERS} == {
        block for cite, row in ROWS.items() if cite.startswith("30(2)") for block in row.blocks
    }


def test_the_blocks_are_those_of_the_templates() -> None:
    known = blocks_of_templates()
    named = {block.removeprefix("notice:") for row in ROWS.values() for block in row.blocks if ":" in block}
    told = {name for name in named if not re.match(r"(record|service):", name)}
    assert {name for name in told if name not in known and not name.startswith("right-")} == set()
    assert "right-" in known


def test_letters_are_listed_once() -> None:
    assert len(ROWS) == len(LETTERS)


def test_reasons_are_told_in_every_language() -> None:
    keys = {row.reason for row in ROWS.values() if row.reason}
    for language in LANGUAGES:
        book = Phrasebook.load(language, REGISTRY.words)
        assert {key for key in keys if book.phrase(key) == key} == set()


@pytest.mark.parametrize(
    ("law", "items"),
    [
        ("GDPR Art. 13(1)(e)-(f)", ("13(1)(e)", "13(1)(f)")),
        ("GDPR Art. 44", ("44",)),
        ("GDPR Art. 28(3) last subparagraph", ("28(3) last subparagraph",)),
        ("GDPR Art. 6(1), second subparagraph", ("6(1) second subparagraph",)),
        ("WP260 rev.01", ()),
    ],
)
def test_a_citation_is_read_with_its_range(law: str, items: tuple[str, ...]) -> None:
    assert cited(law) == items


def test_a_paragraph_covers_its_letters_and_no_other_article() -> None:
    assert covers("49(1)", "49(1)(a)")
    assert covers("49(1)", "49(1) second subparagraph")
    assert not covers("4", "49(1)")
    assert not covers("45", "45(9)")
    assert not covers("13(1)(a)", "13(1)")


def test_a_letter_that_nothing_answers_is_seen() -> None:
    (row,) = coverage_matrix(REGISTRY, [Letter("99(9)(z)")])
    assert (row.rules, row.blocks, row.reason) == ((), (), None)


@pytest.mark.parametrize("law", REGISTRY.coverage, ids=lambda law: law.name)
def test_every_letter_of_every_law_is_answered_or_has_a_reason_in_every_language(law: LawCoverage) -> None:
    rows = list(law.rows(REGISTRY.citations, TABLES))
    assert rows
    assert [row.cite for row in rows if bool(row.rules or row.blocks) == bool(row.reason)] == []
    reasons = {row.reason for row in rows if row.reason}
    for language in LANGUAGES:
        book = Phrasebook.load(language, REGISTRY.words)
        assert {key for key in reasons if book.phrase(key) == key} == set()
        assert all(row.cite.in_language(language, "") for row in rows)
        assert [row.cite for row in rows if row.name and not row.name.in_language(language, "")] == []


def test_a_finnish_section_is_answered_by_the_rules_that_cite_it_or_a_part_of_it() -> None:
    rows = {row.cite["en"]: row for row in FINLAND.rows([("A", "Data Protection Act 1050/2018 § 6(2)")], TABLES)}
    assert rows["section 6 of the Data Protection Act (1050/2018)"].rules == ("A",)
    assert all(not row.rules for cite, row in rows.items() if not cite.startswith("section 6 "))


def test_the_blocks_of_finnish_sections_are_those_of_the_templates() -> None:
    named = {block for row in FINLAND.rows((), TABLES) for block in row.blocks}
    notice = {block.removeprefix("notice:") for block in named if block.startswith("notice:")}
    assert {name for name in notice if name not in blocks_of_templates() and not name.startswith("right-")} == set()
    assert named - {f"notice:{name}" for name in notice} == {"record:c"}


def test_the_sections_a_finnish_reader_looks_for_are_listed() -> None:
    listed = {section.law for section in SECTIONS}
    assert {f"Data Protection Act 1050/2018 § {number}" for number in (5, 6, 29, 31, 33, 34)} <= listed
    assert {f"Act 917/2014 § {number}" for number in (200, 201, 202, 203, 205)} <= listed
