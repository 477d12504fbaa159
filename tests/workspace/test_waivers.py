"""Waivers: a finding that is knowingly accepted stays visible, marked, and for a time only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from ropa.check import Checked, check_workspace
from ropa.diagnostics import ERROR, Accepted
from ropa.history.main_line import read_main_line
from ropa.model.base import listed
from ropa.model.register import Register
from ropa.rules import Context, Finding, finding, rule
from ropa.words import GAP, LANGUAGES, Phrasebook
from tests.gitrepo import GitRepo, git_environment
from tests.workspace.small import AS_OF, FILES, REGISTER, check, codes, frames, places, registry, write

SETTINGS = {"registers/workspace.yaml": FILES["registers/workspace.yaml"] + "roles: {dpo: {name: DPO}}\n"}
RETENTION = "retention:\n  - {period: 6 years}\n  - {period: 1 year}\n"


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
    retention: str = RETENTION,
    as_of: date = AS_OF,
) -> Checked:
    files = {**SETTINGS, "registers/customers.yaml": REGISTER + retention + f"waivers:\n  - {waiver}\n"}
    return check(tmp_path, files, has_end, as_of=as_of)


def waiver(
    code: str = "TST001",
    at: str = "retention.0.then",
    until: str = "2026-12-31",
    reason: str = "The system is replaced in the autumn",
    by: str = "dpo",
) -> str:
    return f"{{code: {code}, at: {at}, reason: {reason}, by: {by}, until: {until}}}"


def fixes(checked: Checked, code: str, language: str = "en") -> list[str]:
    """What is proposed to do about the findings of a code."""
    book = Phrasebook.load(language)
    return [book.fix(item) for item in checked.found if item.code == code]


def test_a_waived_finding_stays_and_is_marked_with_reason_role_and_day(tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver())
    assert [(item.code, item.at.dotted(), item.accepted) for item in checked.found] == [
        ("TST001", "retention.0.then", Accepted("The system is replaced in the autumn", "dpo", "2026-12-31")),
        ("TST001", "retention.1.then", None),
    ]
    assert checked.counts()[ERROR] == 1


def test_the_frame_of_a_waived_finding_says_why_who_and_until_when(tmp_path: Path) -> None:
    text = frames(waived(tmp_path, waiver()))
    assert "error[TST001] (waived)" in text
    assert "waived: The system is replaced in the autumn (dpo, until 2026-12-31)" in text


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


@pytest.mark.parametrize(("code", "near"), [("TST009", "TST001"), ("ABC123", None)])
def test_a_waiver_for_a_code_that_no_rule_has_is_an_error(code: str, near: str | None, tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(code=code))
    assert codes(checked.found).count("WVR005") == 1
    assert all(item.accepted is None for item in checked.found)
    assert fixes(checked, "WVR005") == [
        f"did you mean '{near}'?" if near else "write the code as the finding shows it, or delete the waiver"
    ]


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
        "{code: TST001, at: retention.0.then, by: dpo, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: Old system, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: Old system, by: dpo}",
        "{code: TST001, at: retention.0.then, reason: '', by: dpo, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: '   ', by: dpo, until: 2026-12-31}",
        "{code: TST001, at: retention.0.then, reason: Old system, by: dpo, until: 31.12.2026}",
        "{code: TST001, reason: Old system, by: dpo, until: 2026-12-31}",
    ],
)
def test_a_waiver_without_reason_role_or_day_accepts_nothing(incomplete: str, tmp_path: Path) -> None:
    checked = waived(tmp_path, incomplete)
    assert all(item.accepted is None for item in checked.found)
    assert any(item.family == "FMT" for item in checked.found)


def test_a_waiver_holds_in_its_own_file_only(tmp_path: Path) -> None:
    retention = "retention:\n  - {period: 6 years}\n"
    files = {
        **SETTINGS,
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
    text = waiver(reason="{fi: Järjestelmä vaihtuu, en: The system is replaced}")
    accepted = [item.accepted for item in waived(tmp_path, text).found if item.accepted]
    assert [item.reason for item in accepted] == ["The system is replaced"]


@pytest.mark.parametrize("reason", ["ok", '"."', "'-'", "n/a", "Hyväksytty", "ei nyt", '"1 2 3"'])
def test_a_reason_that_says_nothing_accepts_nothing(reason: str, tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(reason=reason))
    assert sorted(codes(checked.found)) == ["TST001", "TST001", "WVR006"]
    assert all(item.accepted is None for item in checked.found)


@pytest.mark.parametrize("reason", ["Järjestelmä vaihtuu", "The vendor mends it in March"])
def test_a_short_reason_is_one(reason: str, tmp_path: Path) -> None:
    assert codes(waived(tmp_path, waiver(reason=reason)).found) == ["TST001", "TST001"]


@pytest.mark.parametrize(("by", "code"), [("office", "REF001"), ("Matti Meikäläinen", "FMT011")])
def test_only_a_role_of_the_workspace_accepts(by: str, code: str, tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(by=by))
    assert sorted(codes(checked.found)) == [code, "TST001", "TST001"]
    assert all(item.accepted is None for item in checked.found)


def test_of_two_waivers_of_a_finding_the_first_counts_and_the_second_is_an_error(tmp_path: Path) -> None:
    both = f"{waiver()}\n  - {waiver(reason='Decided once more in May', until='2027-01-31')}"
    checked = waived(tmp_path, both)
    assert [item.accepted.until for item in checked.found if item.accepted] == ["2026-12-31"]
    assert [(item.code, item.at.dotted()) for item in checked.found if item.family == "WVR"] == [
        ("WVR007", "waivers.1.at")
    ]


def test_a_waiver_of_what_is_wrong_with_a_waiver_is_not_possible(tmp_path: Path) -> None:
    both = f"{waiver(until='2026-05-03')}\n  - {waiver(code='WVR001', at='waivers.0.until')}"
    checked = waived(tmp_path, both)
    assert sorted(codes(checked.found)) == ["TST001", "TST001", "WVR001", "WVR004"]
    assert all(item.accepted is None for item in checked.found)


@pytest.mark.parametrize("at", ["Retention.0.Then", "customers.retention.0.then", "retention.0"])
def test_a_place_that_is_nearly_right_is_put_right(at: str, tmp_path: Path) -> None:
    assert fixes(waived(tmp_path, waiver(at=at)), "WVR002") == ["did you mean 'retention.0.then'?"]


def test_where_the_finding_stands_is_said_when_the_place_is_another(tmp_path: Path) -> None:
    checked = waived(tmp_path, waiver(at="purposes"))
    assert fixes(checked, "WVR002") == ["it stands at: retention.0.then, retention.1.then"]
    assert fixes(checked, "WVR002", "fi") == ["havainto on kohdassa: retention.0.then, retention.1.then"]


def test_a_waiver_in_another_file_is_sent_to_where_the_finding_stands(tmp_path: Path) -> None:
    files = {
        **SETTINGS,
        "registers/customers.yaml": REGISTER + f"waivers:\n  - {waiver()}\n",
        "registers/partners.yaml": REGISTER.replace("customers", "partners") + "retention:\n  - {period: 1 year}\n",
    }
    checked = check(tmp_path, files, has_end)
    assert all(item.accepted is None for item in checked.found)
    assert fixes(checked, "WVR002") == [
        "it stands in registers/partners.yaml at 'retention.0.then'; write the waiver in that file"
    ]


def test_what_does_stand_at_the_place_is_said(tmp_path: Path) -> None:
    files = {
        **SETTINGS,
        "registers/customers.yaml": REGISTER + RETENTION + f"waivers:\n  - {waiver(code='TST002')}\n",
    }
    assert fixes(check(tmp_path, files, has_end, never), "WVR002") == ["what stands there is: TST001"]


def test_an_expired_waiver_whose_finding_is_gone_is_to_be_deleted(tmp_path: Path) -> None:
    checked = waived(
        tmp_path, waiver(until="2026-05-03"), retention="retention:\n  - {period: 1 year, then: [delete]}\n"
    )
    assert fixes(checked, "WVR001") == ["delete the waiver: the finding is no longer there"]


@rule("TST002", ERROR, on=Register, law=("GDPR Art. 30",))
def never(register: Register, ctx: Context) -> Iterator[Finding]:
    """A rule that finds nothing."""
    return iter(())


@rule("TST003", ERROR, on=Register, law=("GDPR Art. 30",))
def crashing(register: Register, ctx: Context) -> Iterator[Finding]:
    """A rule that fails."""
    raise RuntimeError("no answer")


@rule("TST004", ERROR, on=Register, law=("GDPR Art. 30",), past=True)
def once_longer(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register's name was never longer."""
    lengths = [len(str(state.entry.name)) for state in ctx.earlier.states(register)]
    if max(lengths) > lengths[-1]:
        yield finding(register.at("name"))


def test_a_waiver_is_not_called_left_over_while_its_rule_gives_no_answer(tmp_path: Path) -> None:
    files = {**SETTINGS, "registers/customers.yaml": REGISTER + f"waivers:\n  - {waiver(code='TST003')}\n"}
    assert codes(check(tmp_path, files, crashing).found) == ["PLG002"]


def test_a_waiver_is_not_called_left_over_while_its_rule_file_is_not_run(tmp_path: Path) -> None:
    settings = SETTINGS["registers/workspace.yaml"] + "plugins: [rules.py]\n"
    files = {
        "rules.py": "",
        "registers/workspace.yaml": settings,
        "registers/customers.yaml": REGISTER + f"waivers:\n  - {waiver(code='HSE001')}\n",
    }
    checked = check_workspace(write(tmp_path, files), AS_OF)
    assert "PLG004" in codes(checked.found)
    assert not [item for item in checked.found if item.family == "WVR"]


@pytest.mark.parametrize(
    ("once", "depth", "expected"),
    [
        ("Customers of the shop", (), ["TST004"]),
        ("Shoppers", (), ["WVR002"]),
        ("Customers of the shop", ("--depth", "1"), []),
    ],
)
def test_a_waiver_of_what_the_past_says_is_judged_where_git_tells_it(
    once: str, depth: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    text = REGISTER + f"waivers:\n  - {waiver(code='TST004', at='name')}\n"
    repo = GitRepo.create(tmp_path / "whole")
    write(repo.root, {**SETTINGS, "registers/customers.yaml": text.replace("Customers", once)})
    repo.commit("First", "2026-01-01T12:00:00+02:00")
    write(repo.root, {**SETTINGS, "registers/customers.yaml": text})
    repo.commit("Second", "2026-02-01T12:00:00+02:00")
    root = repo.clone(tmp_path / "clone", *depth).root
    line = partial(read_main_line, root, git_environment(), ("registers",))
    checked = check_workspace(root, AS_OF, registry=registry(once_longer), line=line)
    assert [item.code for item in checked.found if item.accepted or item.family == "WVR"] == expected


def test_a_waiver_of_what_the_past_says_is_not_called_left_over_outside_git(tmp_path: Path) -> None:
    text = REGISTER + f"waivers:\n  - {waiver(code='TST004', at='name')}\n"
    assert codes(check(tmp_path, {**SETTINGS, "registers/customers.yaml": text}, once_longer).found) == []


def test_what_would_fall_with_a_law_leaves_the_waivers_alone(tmp_path: Path) -> None:
    text = REGISTER + f"waivers:\n  - {waiver(code='TST002', at='name')}\n"
    root = write(tmp_path, {**SETTINGS, "registers/customers.yaml": text})
    left_out = check_workspace(root, AS_OF, registry=registry(never), without=["laws:FI.KPL.2.10"])
    assert codes(left_out.found) == ["TBL005"]
    assert codes(check_workspace(root, AS_OF, registry=registry(never)).found) == ["WVR002"]


def test_what_is_wrong_with_a_waiver_is_told_in_every_language(tmp_path: Path) -> None:
    several = [waiver(code="TST009"), waiver(reason="ok"), waiver(), waiver(), waiver(at="purposes")]
    checked = waived(tmp_path, "\n  - ".join(several))
    wrong = [item for item in checked.found if item.family == "WVR"]
    assert sorted(codes(wrong)) == ["WVR002", "WVR005", "WVR006", "WVR007"]
    said = {language: Phrasebook.load(language) for language in LANGUAGES}
    for item in wrong:
        told = {(book.message(item), book.fix(item)) for book in said.values()}
        assert len(told) == len(LANGUAGES)
        assert not [text for pair in told for text in pair if not text or GAP in text]
