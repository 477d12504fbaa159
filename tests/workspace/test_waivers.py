"""Waivers: a finding that is knowingly accepted stays visible, marked, and for a time only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ropa.check import Checked
from ropa.diagnostics import ERROR, Accepted
from ropa.model.base import listed
from ropa.model.register import Register
from ropa.rules import Context, Finding, finding, rule
from tests.workspace.small import AS_OF, REGISTER, check, codes, frames, places


@rule("TST001", ERROR, on=Register, law=("GDPR Art. 30(1)(f)",))
def has_end(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every retention rule says what happens at the end."""
    for entry in listed(register.retention):
        if not entry.then:
            yield finding(entry.at("then"))


def waived(
    tmp_path: Path,
    waiver: str,
    *,
    retention: str = "retention:\n  - {period: 6 years}\n  - {period: 1 year}\n",
    as_of: date = AS_OF,
) -> Checked:
    files = {"registers/customers.yaml": REGISTER + retention + f"waivers:\n  - {waiver}\n"}
    return check(tmp_path, files, has_end, as_of=as_of)


def waiver(code: str = "TST001", at: str = "retention.0.then", until: str = "2026-12-31") -> str:
    return f"{{code: {code}, at: {at}, reason: The system is replaced in the autumn, by: DPO, until: {until}}}"


def test_a_waived_finding_stays_and_is_marked_with_reason_role_and_day(tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver())
    assert [(item.code, item.at.dotted(), item.accepted) for item in checked.found] == [
        ("TST001", "retention.0.then", Accepted("The system is replaced in the autumn", "DPO", "2026-12-31")),
        ("TST001", "retention.1.then", None),
    ]
    assert checked.counts()[ERROR] == 1


def test_the_frame_of_a_waived_finding_says_why_who_and_until_when(tmp_path: Path) -> None:
    text = frames(waived(tmp_path, waiver()))
    assert "error[TST001] (waived)" in text
    assert "waived: The system is replaced in the autumn (DPO, until 2026-12-31)" in text


@pytest.mark.parametrize(("day", "accepted"), [("2026-12-31", True), ("2027-01-01", False)])
def test_the_last_day_of_a_waiver_is_included(day: str, accepted: bool, tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(), as_of=date.fromisoformat(day))
    first = next(item for item in checked.found if item.at.dotted() == "retention.0.then")
    assert (first.accepted is not None) is accepted
    assert ("WVR001" in codes(checked.found)) is not accepted


def test_an_expired_waiver_is_an_error_at_its_day(tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(until="2026-05-03"))
    assert "customers.yaml:8:104 WVR001" in places(checked)
    assert checked.counts()[ERROR] == 3


@pytest.mark.parametrize("at", ["retention.2.then", "retention.0", "purposes.billing"])
def test_a_waiver_that_matches_nothing_is_an_error(at: str, tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(at=at))
    assert sorted(codes(checked.found)) == ["TST001", "TST001", "WVR002"]
    assert all(item.accepted is None for item in checked.found)


def test_a_waiver_for_a_code_that_was_not_found_is_an_error(tmp_path: Path) -> None:
    assert "WVR002" in codes(waived(tmp_path, waiver(code="TST002")).found)


def test_a_waiver_is_given_for_a_year_at_most(tmp_path: Path) -> None:
    longest = AS_OF + timedelta(days=366)
    assert "WVR003" not in codes(waived(tmp_path, waiver(until=longest.isoformat())).found)
    checked = waived(tmp_path, waiver(until=(longest + timedelta(days=1)).isoformat()))
    assert "WVR003" in codes(checked.found)
    assert all(item.accepted is None for item in checked.found)


def test_the_finding_about_a_long_waiver_names_the_latest_day(tmp_path: Path) -> None:
    assert "2027-05-0" in frames(waived(tmp_path, waiver(until="2030-01-01"))).split("fix:")[-1]


@pytest.mark.parametrize("family", ["FMT", "REF", "PLG", "TBL", "WVR", "XRF", "HIS"])
def test_what_would_make_a_printed_statement_false_cannot_be_waived(family: str, tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(code=f"{family}001"))
    assert "WVR004" in codes(checked.found)
    assert all(item.accepted is None for item in checked.found)


def test_a_format_error_is_not_waived_by_a_waiver_at_its_place(tmp_path: Path) -> None:
    checked = waived(
        tmp_path, waiver(code="FMT011", at="retention.0.period"), retention="retention:\n  - {period: P1Y}\n"
    )
    assert {"FMT011", "WVR004"} <= set(codes(checked.found))
    assert all(item.accepted is None for item in checked.found)


@pytest.mark.parametrize(
    "incomplete",
    [
        "{code: TST001, at: retention.0.then, by: DPO, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: Old system, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: Old system, by: DPO}",
        "{code: TST001, at: retention.0.then, reason: '', by: DPO, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: Old system, by: DPO, until: 31.12.2026}",
        "{code: TST001, reason: Old system, by: DPO, until: 2026-12-31}",
    ],
)
def test_a_waiver_without_reason_role_or_day_accepts_nothing(incomplete: str, tmp_path: Path) -> None:
    checked = waived(tmp_path, incomplete)
    assert all(item.accepted is None for item in checked.found)
    assert any(item.family == "FMT" for item in checked.found)


def test_a_waiver_holds_in_its_own_file_only(tmp_path: Path) -> None:
    retention = "retention:\n  - {period: 6 years}\n"
    files = {
        "registers/customers.yaml": REGISTER + retention + f"waivers:\n  - {waiver()}\n",
        "registers/partners.yaml": REGISTER.replace("customers", "partners") + retention,
    }
    checked = check(tmp_path, files, has_end)
    assert [(item.path, item.accepted is not None) for item in checked.found] == [
        ("registers/customers.yaml", True),
        ("registers/partners.yaml", False),
    ]


def test_a_waiver_is_not_called_left_over_while_its_place_cannot_be_read(tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(), retention="retention:\n  - {period: 1 year, then: [remoove]}\n")
    assert "WVR002" not in codes(checked.found)


def test_a_waiver_may_be_written_in_the_languages_of_the_workspace(tmp_path: Path) -> None:
    text = "{code: TST001, at: retention.0.then, reason: {fi: Järjestelmä, en: System}, by: DPO, until: 2026-12-31}"
    accepted = [item.accepted for item in waived(tmp_path, text).found if item.accepted]
    assert [item.reason for item in accepted] == ["System"]
