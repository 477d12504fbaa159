"""Linking: what is named must be there, and what is there should be named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa.diagnostics import ADVICE
from tests.workspace.small import REGISTER, Content, check, codes, frames, places

LETTERS = {"registers/parties/letters.yaml": "party: letters\nname: Letters\n"}
USE = "data: {contact: Contact}\nprocessors: [letters]\n"


def told(tmp_path: Path, body: str, more: Content | None = None) -> list[str]:
    return places(check(tmp_path, {"registers/customers.yaml": REGISTER + body, **(more or {})}))


def test_a_workspace_whose_references_all_lead_somewhere_is_clean(tmp_path: Path) -> None:
    assert told(tmp_path, USE, LETTERS) == []


def test_a_party_that_nothing_refers_to_is_advice_at_its_id(tmp_path: Path) -> None:
    checked = check(tmp_path, {"registers/customers.yaml": REGISTER, **LETTERS})
    assert [(item.code, item.severity) for item in checked.found] == [("REF004", ADVICE)]
    assert places(checked) == ["parties/letters.yaml:1:8 REF004"]


@pytest.mark.parametrize(
    "where",
    [
        "processors: [letters]\n",
        "disclosures: [{party: letters}]\n",
        "controllers: [letters]\n",
        "sources: [{party: letters}]\n",
        "transfers: [{importer: letters, country: US}]\n",
        "locations: [{country: FI, by: letters}]\n",
    ],
)
def test_a_party_is_referred_to_wherever_an_id_of_it_may_stand(where: str, tmp_path: Path) -> None:
    head = REGISTER.replace("controllers: [acme]\n", "") if where.startswith("controllers") else REGISTER
    checked = check(tmp_path, {"registers/customers.yaml": head + where, **LETTERS})
    assert codes(checked.found) == []


def test_a_party_with_another_id_than_its_file_is_told_once(tmp_path: Path) -> None:
    more = {"registers/parties/letters.yaml": "party: leters\nname: Letters\n"}
    assert told(tmp_path, USE, more) == ["parties/letters.yaml:1:8 FMT022"]


def test_the_organisation_may_not_be_a_party_too_and_both_places_are_shown(tmp_path: Path) -> None:
    more = {"registers/parties/acme.yaml": "party: acme\nname: Acme Oy\n"}
    checked = check(tmp_path, {"registers/customers.yaml": REGISTER, **more})
    assert "parties/acme.yaml:1:8 FMT024" in places(checked)
    assert "registers/organisation.yaml:1" in frames(checked)


def test_ids_of_a_register_are_looked_up_in_that_register_only(tmp_path: Path) -> None:
    other = "register: other\nname: Other\ncontrollers: [acme]\ndata: {billing: Billing}\n"
    body = "data: {contact: Contact}\npurposes: {x: {name: X, data: [billing]}}\n"
    assert told(tmp_path, body, {"registers/other.yaml": other}) == ["customers.yaml:5:32 REF001"]


def test_an_agreement_names_the_ids_of_the_register_it_covers(tmp_path: Path) -> None:
    agreement = (
        "agreement: letters\nprocessor: letters\ncovers:\n"
        "  - {register: customers, data: [contact]}\n  - {register: other, data: [contact, billing]}\n"
    )
    more = {
        **LETTERS,
        "registers/other.yaml": "register: other\nname: Other\ncontrollers: [acme]\ndata: {billing: Billing}\n",
        "registers/agreements/letters.yaml": agreement,
    }
    assert told(tmp_path, USE, more) == ["agreements/letters.yaml:5:30 REF001"]


def test_a_document_that_is_named_must_be_there(tmp_path: Path) -> None:
    body = "internal: {documents: [registers/documents/test.md, registers/documents/none.md]}\n"
    more = {"registers/documents/test.md": "# A test\n"}
    assert told(tmp_path, body, more) == ["customers.yaml:4:53 REF005"]


def test_a_document_behind_a_symbolic_link_is_not_there(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    (tmp_path / "secret.md").write_text("secret\n", encoding="utf-8")
    (root / "registers" / "documents").mkdir(parents=True)
    (root / "registers" / "documents" / "test.md").symlink_to(tmp_path / "secret.md")
    body = "internal: {documents: [registers/documents/test.md]}\n"
    checked = check(root, {"registers/customers.yaml": REGISTER + body})
    assert "customers.yaml:4:24 REF005" in places(checked)


def test_purposes_that_serve_each_other_in_a_circle_are_told(tmp_path: Path) -> None:
    body = "purposes:\n  a: {name: A, serves: [b]}\n  b: {name: B, serves: [a]}\n"
    assert any(place.endswith("REF006") for place in told(tmp_path, body))


def test_words_of_the_vocabulary_are_known_ever_after(tmp_path: Path) -> None:
    body = "data: {contact: {name: Contact, items: [name, {item: email, note: x}, {fi: muu}]}}\n"
    assert told(tmp_path, body) == []


def test_codes_of_law_are_looked_up_and_citations_in_own_words_are_not(tmp_path: Path) -> None:
    body = 'retention:\n  - {period: 1 year, law: [FI.KPL.2.10, FI.XYZ.1, {law: "Act 1/2020", section: "5"}]}\n'
    assert told(tmp_path, body) == ["customers.yaml:5:41 REF003"]


def test_a_mistyped_code_of_law_is_not_printed_as_if_it_were_a_citation(tmp_path: Path) -> None:
    body = "retention:\n  - {period: 1 year, law: FI.KPL 2:10}\n"
    assert [place[-6:] for place in told(tmp_path, body)] in (["FMT011"], ["REF003"])


def test_what_an_agreement_covers_is_known_even_where_its_register_is_broken(tmp_path: Path) -> None:
    agreement = "agreement: letters\nprocessor: letters\ncovers:\n  - {register: customers, data: [contact]}\n"
    body = "data:\n  contact: [nonsense]\nprocessors: [letters]\n"
    more = {**LETTERS, "registers/agreements/letters.yaml": agreement}
    assert told(tmp_path, body, more) == ["customers.yaml:5:12 FMT010"]
    assert told(tmp_path, "data: [nonsense]\nprocessors: [letters]\n", more) == ["customers.yaml:4:7 FMT010"]
