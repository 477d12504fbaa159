"""The record always prints: complete or not, with its gaps, findings and waivers in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ropa.documents import Audience

from .pages import LANGUAGES, make, text_of
from .test_notice_blocks import US_PARTY, USED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_point_of_the_article_is_there(language: str, tmp_path: Path) -> None:
    made = make(tmp_path)
    page = made.page("record", language, None)
    assert page.missing == ()
    assert [f"customers-{letter}" for letter in "abcdefg"] == list(made.view("record", language, None).blocks)


def test_a_register_of_which_nothing_is_known_prints_with_its_gaps(tmp_path: Path) -> None:
    made = make(tmp_path, empty="register: empty\n")
    page = made.page("record", "en", None)
    assert page.missing == ()
    text = made.record()
    assert text.count("Not yet assessed") > 10


@pytest.mark.parametrize(
    "content",
    [
        "register: [not, an, id]\n",
        "register: empty\nname: {en: Half\n",
        "register: empty\ndata: 3\npurposes: [a, b]\nretention: forever\nrights: no\ncontrollers: {todo: Who?}\n",
        "register: empty\ndata: {a: {}, b: {items: [nonsense]}}\npurposes: {p: {basis: 7-9-z, data: [c]}}\n",
        "register: empty\nretention: [{data: [z], period: long, ends: [{}]}]\nprocessors: [{}, {party: nobody}]\n",
    ],
)
def test_a_broken_register_still_prints(content: str, tmp_path: Path) -> None:
    made = make(tmp_path, empty=content)
    assert made.page("record", "en", None).missing == ()
    text = made.record()
    assert "Customers" in text
    assert "registers/empty.yaml" in text
    assert "FMT" in text


def test_a_note_on_an_open_question_stands_in_the_record(tmp_path: Path) -> None:
    assert "Not yet assessed: ask the printer" in make(tmp_path, "processors: {todo: ask the printer}\n").record()


def test_findings_stand_with_the_register_they_concern(tmp_path: Path) -> None:
    made = make(tmp_path, "transfers: none\n" + USED, parties__mailer=US_PARTY)
    text = made.record()
    assert "TRF001" in text
    assert text.index("TRF001") > text.index("Documents needed")
    assert "registers/customers.yaml: processors.0" in text


def test_an_accepted_risk_is_marked_and_never_hidden(tmp_path: Path) -> None:
    waiver = "waivers: [{code: RET010, at: retention.0, reason: Next spring, by: boss, until: 2027-03-01}]\n"
    settings = "workspace: 1\nlanguages: [en]\nroles: {boss: {name: The boss}}\n"
    text = make(tmp_path, waiver, workspace=settings).record()
    assert "RET010" in text
    assert "Risk accepted until 2027-03-01 (The boss): Next spring" in text


def test_a_processor_stands_with_its_agreements_and_what_they_do_not_cover(tmp_path: Path) -> None:
    none = make(tmp_path / "a", USED, parties__mailer=US_PARTY).record()
    assert "No data processing agreement in force is recorded." in none
    agreement = """
agreement: mailer-2025
title: Mailing agreement
status: signed
processor: mailer
signed: 2025-02-01
until: indefinite
covers: [{register: customers, purposes: all, data: [basic], subjects: all}]
"""
    text = make(tmp_path / "b", USED, parties__mailer=US_PARTY, agreements__mailer_2025=agreement).record()
    assert "Mailing agreement in force; signed 1 Feb 2025, until further notice" in text
    assert "Not covered by an agreement: Bills" in text
    ended = agreement.replace("status: signed", "status: expired")
    made = make(tmp_path / "c", USED, parties__mailer=US_PARTY, agreements__mailer_2025=ended)
    assert "not in force" in made.record()


def test_a_claim_of_no_transfers_that_the_record_contradicts_is_not_printed_as_a_fact(tmp_path: Path) -> None:
    text = make(tmp_path, USED, parties__mailer=US_PARTY).record()
    assert "not transferred outside" not in text
    assert "No transfers are recorded, but the record does not show that there are none." in text


def test_work_for_others_is_the_processors_record(tmp_path: Path) -> None:
    service = """
service: payroll
name: Payroll
clients: [{party: mailer, categories: [Paying salaries]}]
sub_processors: none
locations: [{country: FI, what: [storage]}]
transfers: none
security: [Locked doors]
"""
    made = make(tmp_path, parties__mailer=US_PARTY, services__payroll=service)
    assert {f"service-payroll-{letter}" for letter in "abcd"} <= set(made.view("record", "en", None).blocks)
    assert made.page("record", "en", None).missing == ()
    text = made.record()
    for said in ("Payroll", "Mailer Inc", "Paying salaries", "Locked doors", "Article 30(2)(b)"):
        assert said in text


def test_a_finding_about_a_service_is_told_there_and_only_there(tmp_path: Path) -> None:
    service = "service: payroll\nname: Payroll\nclients: [{party: mailer, categories: [Paying salaries]}]\n"
    view = make(tmp_path, parties__mailer=US_PARTY, services__payroll=service).view("record", "en", None)
    (entry,) = view.data["services"]
    there = {(found["code"], found["place"]) for found in entry["findings"]}
    assert any(code == "REC017" for code, _ in there)
    assert not there & {(found["code"], found["place"]) for found in view.data["findings"]}


def test_the_record_lists_the_documents_each_register_needs_and_which_are_there(tmp_path: Path) -> None:
    purposes = """
purposes:
  mailing:
    name: Mailing
    data: all
    subjects: all
    basis:
      - {article: 6-1-f, interest: Selling, internal: {balancing: {path: registers/lia.md, date: 2026-01-02}}}
"""
    for language, missing in (("en", "Missing"), ("fi", "Puuttuu"), ("sv", "Saknas")):
        made = make(tmp_path / language, USED + purposes, parties__mailer=US_PARTY)
        rows = re.findall(
            r"<tr>.*?</tr>", made.page("record", language, None).html.split('class="stacked needed"')[1], re.S
        )
        agreement = next(text for row in rows if "Mailer Inc" in (text := text_of(row)))
        balancing = next(text for row in rows if "Mailing" in (text := text_of(row)))
        assert missing in agreement
        assert missing not in balancing
        assert "registers/lia.md" in balancing


def test_what_one_document_serves_stands_together_and_each_purpose_once(tmp_path: Path) -> None:
    internal = "internal: {balancing: {reference: Folder 3, date: 2026-01-02}}\n"
    basis = "basis: [{article: 6-1-f, interest: Selling}, {article: 6-1-f, interest: Safety}]"
    purposes = f"purposes: {{a: {{name: First, {basis}}}, b: {{name: Second, {basis}}}}}\n"
    view = make(tmp_path, internal + purposes).view("record", "en", None)
    (register,) = view.data["registers"]
    (entry,) = [entry for entry in register["needed"] if entry["type"]["word"] == "needed.balancing"]
    assert entry["about"] == ["First", "Second"]


def test_the_record_is_internal(tmp_path: Path) -> None:
    assert make(tmp_path).kind("record", public=False).audience is Audience.INTERNAL
