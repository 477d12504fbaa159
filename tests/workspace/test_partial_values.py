"""A broken field leaves the rest of its file alive: ids stay known, rules run, and nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ropa.diagnostics import ERROR
from ropa.model.base import keyed, listed
from ropa.model.register import Register
from ropa.rules import Context, Finding, finding, rule
from tests.workspace.small import REGISTER, check, codes, places


@rule("TST001", ERROR, on=Register, law=("GDPR Art. 30(1)(b)",))
def described(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every register is described."""
    if register.description is None:
        yield finding(register.at("description"))


@rule("TST002", ERROR, on=Register, law=("GDPR Art. 30(1)(f)",))
def kept_for_a_time(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every retention rule has a period."""
    for entry in listed(register.retention):
        if entry.period is None:
            yield finding(entry.at("period"))


@rule("TST003", ERROR, on=Register, law=("GDPR Art. 6(1)",))
def based_on_law(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every purpose has a basis."""
    for purpose in keyed(register.purposes).values():
        if purpose.basis is None:
            yield finding(purpose.at("basis"))


@rule("TST004", ERROR, on=Register, law=("GDPR Art. 30(1)",))
def has_data(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every register has data, told at the register as a whole."""
    if not keyed(register.data):
        yield finding(register.at("data"))


RULES = (described, kept_for_a_time, based_on_law, has_data)


def found(tmp_path: Path, body: str) -> list[str]:
    return [
        place.removeprefix("customers.yaml:")
        for place in places(check(tmp_path, {"registers/customers.yaml": REGISTER + body}, *RULES))
    ]


def test_rules_run_on_a_register_without_mistakes(tmp_path: Path) -> None:
    body = "purposes:\n  billing: Billing\nretention:\n  - then: delete\n"
    assert sorted(found(tmp_path, body)) == sorted(["5:12 TST003", "7:5 TST002", "1:1 TST001", "1:1 TST004"])


def test_a_broken_field_leaves_the_rest_of_the_register_to_its_rules(tmp_path: Path) -> None:
    body = "since: 4.5.2026\npurposes:\n  billing: Billing\nretention:\n  - then: delete\n"
    assert {"4:8 FMT011", "6:12 TST003", "8:5 TST002"} <= set(found(tmp_path, body))


def test_a_rule_does_not_complain_at_a_place_that_cannot_be_read(tmp_path: Path) -> None:
    told = found(tmp_path, "description: [a, b]\ndata: {contact: Contact details}\n")
    assert told == ["4:14 FMT010"]


def test_a_rule_does_not_complain_below_a_place_that_cannot_be_read(tmp_path: Path) -> None:
    body = "description: x\ndata: {contact: Contact details}\nretention:\n  - {period: {exactly: P10Y}}\n  - {}\n"
    told = found(tmp_path, body)
    assert told == ["7:24 FMT011", "8:5 TST002"]


def test_a_rule_does_not_complain_above_a_place_that_cannot_be_read(tmp_path: Path) -> None:
    body = "description: x\ndata:\n  Contact details: Contact details\n"
    assert found(tmp_path, body) == ["6:3 FMT016"]


def test_a_bad_entry_of_a_list_is_dropped_and_the_others_are_checked(tmp_path: Path) -> None:
    body = (
        "description: x\ndata: {contact: Contact details}\n"
        "retention:\n  - [nonsense]\n  - {period: 6 years}\n  - {then: delete}\n"
    )
    assert found(tmp_path, body) == ["7:5 FMT010", "9:6 TST002"]


def test_the_positions_of_a_list_stay_when_an_entry_of_it_is_dropped(tmp_path: Path) -> None:
    checked = check(
        tmp_path, {"registers/customers.yaml": REGISTER + "retention:\n  - [nonsense]\n  - {then: delete}\n"}
    )
    (register,) = checked.workspace.registers.values()
    assert [entry.origin.dotted() for entry in listed(register.retention)] == ["retention.1"]


def test_the_id_of_a_broken_entry_is_known_to_what_refers_to_it(tmp_path: Path) -> None:
    body = "data:\n  contact: [nonsense]\npurposes:\n  service: {name: Service, data: [contact]}\n"
    assert "REF001" not in "".join(found(tmp_path, body))


@pytest.mark.parametrize("broken", ["party: [letters\n", "\xff", "", "party: letters\nname: [1]\n", "- a\n- b\n"])
def test_a_broken_file_is_known_to_what_refers_to_it(broken: str, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        {
            "registers/customers.yaml": REGISTER + "data: {contact: Contact}\nprocessors: [letters]\n",
            "registers/parties/letters.yaml": broken.encode("latin-1"),
        },
    )
    assert "letters" in checked.workspace.parties
    assert [item for item in checked.found if item.family == "REF"] == []
    assert {item.path for item in checked.found} == {"registers/parties/letters.yaml"}


def test_a_register_that_cannot_be_read_gives_its_format_error_and_no_finding_of_a_rule(tmp_path: Path) -> None:
    checked = check(tmp_path, {"registers/customers.yaml": "register: [\n"}, *RULES)
    assert codes(checked.found) == ["FMT008"]


@pytest.mark.parametrize("slip", ["note\tme", "zero\u200bwidth", "&anchor text", "!tag text"])
def test_a_forbidden_character_does_not_silence_the_rules_elsewhere_in_its_file(slip: str, tmp_path: Path) -> None:
    told = found(tmp_path, f"description: {slip}\npurposes:\n  billing: Billing\n")
    assert "6:12 TST003" in told


def test_a_misspelt_key_is_one_mistake_and_not_a_missing_key_too(tmp_path: Path) -> None:
    told = found(tmp_path, "description: x\ndata: {contact: {nmae: Contact details}}\n")
    assert told == ["5:18 FMT012"]


def test_a_rule_does_not_complain_that_what_stands_under_a_misspelt_key_is_missing(tmp_path: Path) -> None:
    told = found(tmp_path, "descripton: x\ndata: {contact: Contact details}\n")
    assert told == ["4:1 FMT012"]


def test_a_reference_to_what_is_not_there_stops_no_other_check(tmp_path: Path) -> None:
    body = "data: {contact: Contact}\nprocessors: [{party: letters, data: [contct], purposes: [none-such]}]\n"
    checked = check(
        tmp_path,
        {
            "registers/customers.yaml": REGISTER + body,
            "registers/parties/letters.yaml": "party: letters\nname: Letters\n",
        },
        *RULES,
    )
    assert codes(checked.found).count("REF001") == 2
    assert "TST001" in codes(checked.found)


def test_mistakes_of_different_files_are_all_told_in_one_run(tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        {
            "registers/a.yaml": "register: a\nname: x: y\n",
            "registers/b.yaml": b"\xff",
            "registers/c.yaml": "register: c\nname: C\ncontrollers: [nobody]\n",
            "registers/workspace.yaml": "workspace: one\n",
        },
    )
    assert places(checked) == [
        "a.yaml:2:8 FMT008",
        "b.yaml:1:1 FMT001",
        "c.yaml:3:15 REF001",
        "workspace.yaml:1:12 FMT011",
    ]
