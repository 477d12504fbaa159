from __future__ import annotations

from collections.abc import Mapping

import pytest

from ropa.plugins import load_registry
from ropa.rules import Rule
from tests.rules.fields import model_fields, read_by_documents, table

RULES = load_registry(None)[0].rules
TABLE = table(RULES)
FIELDS = model_fields()

ENGINE: Mapping[str, str] = {
    "at_": "names the finding that a waiver accepts: the check matches it, and the findings tell the place",
    "plugins": "names a workspace's own rule files, which are loaded from it",
    "timezone": "decides which day it is and the dates that a build prints",
}
"""Fields that neither a rule nor a document reads, each with what reads it instead."""


def named(code: str) -> Rule:
    return next(rule for rule in RULES if rule.code == code)


def test_every_rule_reads_a_field_of_the_record() -> None:
    assert [code for code, fields in TABLE.items() if not fields] == []


def test_every_field_is_read_by_a_rule_or_a_document() -> None:
    read = read_by_documents().union(*TABLE.values())
    assert {name: FIELDS[name] for name in FIELDS.keys() - read - ENGINE.keys()} == {}


def test_no_exception_is_stale() -> None:
    read = read_by_documents().union(*TABLE.values())
    assert [name for name in ENGINE if name not in FIELDS or name in read] == []


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("DPA004", {"nature", "subject_matter", "controller_rights", "covers"}),
        ("BAS006", {"proof", "withdrawal", "text_version", "basis"}),
        ("TRF001", {"country", "party", "transfers"}),
    ],
)
def test_the_table_shows_what_a_rule_reads(code: str, fields: set[str]) -> None:
    assert fields <= TABLE[code]
    assert len(TABLE[code]) < len(FIELDS) / 2


def test_a_field_that_nobody_reads_would_be_seen() -> None:
    assert "main_contract" not in frozenset().union(*TABLE.values())
    assert "main_contract" in read_by_documents()
    assert "no_such_field" not in read_by_documents()
