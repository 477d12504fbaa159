"""What a walk over all values of a workspace gathers."""

from __future__ import annotations

from pathlib import Path

from tests.workspace.small import REGISTER, check

REGISTER_WITH_TEXTS = (
    REGISTER
    + """\
description: {en: 'Act 523/1999', fi: no number here}
reference: '1234567'
not_collected: [the code 123456]
notice: {changes: see act 1050/2018}
purposes:
  billing: {name: Billing, basis: {article: 6-1-c, law: {law: {en: Some Act 1/2000}, section: {en: section 1}}}}
internal: {notes: ask office@acme.example}
"""
)


def test_texts_that_may_hold_a_code_an_address_or_an_act_are_found_with_place_and_wall(tmp_path: Path) -> None:
    texts = check(tmp_path, {"registers/customers.yaml": REGISTER_WITH_TEXTS}).facts.texts
    found = {
        (text.at.dotted(), text.internal)
        for text in texts.written
        if text.at.document.path.endswith("customers.yaml")
    }
    assert found == {
        ("description.en", False),
        ("reference", False),
        ("not_collected.0", False),
        ("notice.changes", False),
        ("purposes.billing.basis.law.law.en", False),
        ("internal.notes", True),
    }


def test_every_citation_of_law_is_found(tmp_path: Path) -> None:
    texts = check(tmp_path, {"registers/customers.yaml": REGISTER_WITH_TEXTS}).facts.texts
    assert [entry.law.at().dotted() for entry in texts.cited] == ["purposes.billing.basis.law"]
