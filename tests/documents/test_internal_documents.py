"""Agreements, transfers, retention schedule and findings: all that is recorded stands in them, and the gaps too."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa.documents import Audience

from .pages import LANGUAGES, Made, make, text_of
from .test_notice_blocks import TRANSFER, US_PARTY, USED

KINDS = ("agreements", "transfers", "retention", "findings")
AGREEMENT = """
agreement: mailer-2025
title: Mailing agreement
status: signed
processor: mailer
form: electronic
signed: 2025-02-01
until: 2027-01-31
document: {path: registers/documents/mailer.txt, sha256: HASH}
covers: [{register: customers, purposes: all, data: [basic], subjects: all}]
clauses: {a: "3.1", b: {number: "4", state: partial, note: Only staff}, c: {number: "5", state: no}}
sub_processing: {kind: general, days: 30, decided: [{party: host, approved: 2025-01-20}]}
""".replace("HASH", "a" * 64)
MAILER = US_PARTY.replace(
    "sub_processors: none",
    "sub_processors: [{party: host, service: Keeps the letters, flow_down: yes, link: https://host.example.org/subs}]",
)
HOST = """
party: host
name: Host Ltd
locations: [{country: JP, what: [backup]}]
sub_processors: [{party: deeper}]
"""
DEEPER = "party: deeper\nname: Deeper Ltd\nsub_processors: [{party: host}]\n"
CHAIN = {"parties__mailer": MAILER, "parties__host": HOST, "parties__deeper": DEEPER}


def text(made: Made, kind: str, language: str = "en") -> str:
    """The text of an internal document, on one line."""
    return " ".join(text_of(made.page(kind, language, None).html).split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_prints_in_each_language_with_all_its_blocks(kind: str, language: str, tmp_path: Path) -> None:
    made = make(tmp_path, USED + TRANSFER, **CHAIN, agreements__mailer_2025=AGREEMENT)
    for paper in (False, True):
        page = made.page(kind, language, None, paper)
        assert page.missing == ()
        assert "Esimerkki Oy" in page.title
    assert made.kind(kind, public=False).audience is Audience.INTERNAL


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "content",
    [
        "register: empty\n",
        "register: [not, an, id]\n",
        "register: empty\ndata: {a: {}}\nretention: [{data: [z], period: long, ends: [{}]}]\nprocessors: [{}]\n",
        "register: empty\nprocessors: [{party: nobody}]\ntransfers: [{}]\nretention: [{}]\n",
    ],
)
def test_a_broken_or_empty_register_still_prints(kind: str, content: str, tmp_path: Path) -> None:
    assert made_page(tmp_path, kind, content).missing == ()


def made_page(root: Path, kind: str, content: str):  # type: ignore[no-untyped-def]
    return make(root, empty=content, agreements__bare="agreement: bare\n").page(kind, "en", None)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_recorded_is_escaped(kind: str, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    changes = f"name: '{hostile}'\n" + USED + TRANSFER
    party = US_PARTY.replace("Mailer Inc", f"'{hostile}'")
    made = make(tmp_path, changes, parties__mailer=party,
                agreements__mailer_2025=AGREEMENT.replace("Mailing agreement", f"'{hostile}'"))  # fmt: skip
    html = made.page(kind, "en", None).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_an_agreement_stands_with_its_evidence_its_clauses_and_what_it_leaves_out(tmp_path: Path) -> None:
    told = text(make(tmp_path, USED, **CHAIN, agreements__mailer_2025=AGREEMENT), "agreements")
    for said in (
        "1, of which 1 in force",
        "1 Feb 2025 – 31 Jan 2027; ends in 68 days",
        "registers/documents/mailer.txt",
        "a" * 64,
        "Not covered by an agreement: Bills",
        "Article 28(3)(a): Processing only on documented instructions, transfers included",
        "In the agreement: Article 28(3)(a): 3.1",
        "In part: Article 28(3)(b): 4 (Only staff)",
        "Not in the agreement: Article 28(3)(c): 5",
        "Not yet assessed: Article 28(3)(d); Article 28(3)(e); Article 28(3)(f); Article 28(3)(g); Article 28(3)(h);",
        "Not yet assessed: Subject matter; Duration;",
        "changes are announced 30 days before",
    ):
        assert said in told


def test_a_chain_of_processors_is_told_to_its_end_and_a_circle_ends(tmp_path: Path) -> None:
    told = text(make(tmp_path, USED, **CHAIN, agreements__mailer_2025=AGREEMENT), "agreements")
    assert (
        "Mailer Inc Host Ltd Keeps the letters Decided: approved 20 January 2025 "
        "Its terms or list: host.example.org/subs Yes Japan (backups)"
    ) in told
    assert "Deeper Ltd (engaged by Host Ltd) Not yet assessed" in told


def test_a_processor_without_an_agreement_is_told(tmp_path: Path) -> None:
    told = text(make(tmp_path, USED, parties__mailer=US_PARTY), "agreements")
    assert "No data processing agreement in force is recorded." in told
    assert "1, of which 1 with something that no agreement covers" in told
    assert "DPA001" in told


def test_a_transfer_stands_under_its_country_with_its_mechanism_and_evidence(tmp_path: Path) -> None:
    told = text(make(tmp_path, USED + TRANSFER, parties__mailer=US_PARTY), "transfers")
    for said in ("1 to 1 countries or regions; 0 without a mechanism", "United States", "2021/914", "Mailer Inc",
                 "Appropriate safeguards (Article 46)", "Transfer impact assessment Not yet assessed"):  # fmt: skip
        assert said in told
    assert "No place outside the EU and the EEA is known that no recorded transfer covers." in told


def test_a_flow_that_no_transfer_covers_is_told_with_its_place(tmp_path: Path) -> None:
    told = text(make(tmp_path, USED, parties__mailer=US_PARTY), "transfers")
    assert "Customers Mailer Inc United States (storage) registers/parties/mailer.yaml: locations.0" in told
    assert "No transfers are recorded, but the record does not show that there are none." in told
    assert "TRF001" in told


def test_a_transfer_without_a_mechanism_and_an_ended_one_are_told(tmp_path: Path) -> None:
    bare = "transfers: [{country: US, importer: mailer}, {country: IN, importer: mailer, until: 2025-01-01}]\n"
    told = text(make(tmp_path, USED + bare, parties__mailer=US_PARTY), "transfers")
    assert "No mechanism that the law knows is recorded" in told
    assert "2 to 2 countries or regions; 2 without a mechanism" in told
    assert told.count("This transfer is not in use on the day of this document.") == 1


def test_the_schedule_gives_each_group_its_period_start_law_and_action(tmp_path: Path) -> None:
    rules = "retention: [{data: [bills], period: 6 years, start: contract-end, law: FI.KPL.2.10, then: delete}]\n"
    told = text(make(tmp_path, rules), "retention")
    assert "Bills 6 years after the end of the contract" in told
    assert "The data are then deleted." in told
    assert "Required by law" in told
    assert "Basic data Not yet assessed" in told
    assert "1 in 1 registers; 1 groups of data without a rule" in told


def test_findings_stand_by_file_and_accepted_risks_with_who_until_and_why(tmp_path: Path) -> None:
    waiver = "waivers: [{code: RET010, at: retention.0, reason: Next spring, by: boss, until: 2027-03-01}]\n"
    settings = "workspace: 1\nlanguages: [en]\nroles: {boss: {name: The boss}}\n"
    told = text(make(tmp_path, waiver, workspace=settings), "findings")
    assert "Customers registers/customers.yaml" in told
    assert "registers/customers.yaml: retention.0 Next spring The boss 2027-03-01" in told
    assert "Risk accepted until 2027-03-01 (The boss): Next spring" in told


def test_a_clean_record_says_that_nothing_is_accepted(tmp_path: Path) -> None:
    assert "No risks have been accepted." in text(make(tmp_path), "findings")


@pytest.mark.parametrize("kind", ["agreements", "record"])
def test_a_long_word_in_a_narrow_column_may_break(kind: str, tmp_path: Path) -> None:
    used = USED.replace("Sends letters", "Asiakastietojärjestelmälle")
    settings = "workspace: 1\nlanguages: [fi]\n"
    page = make(tmp_path, used, workspace=settings, parties__mailer=US_PARTY).page(kind, "fi", None, paper=True)
    assert "Asiakastietojärjestelmälle" not in page.html
    assert "Asiakastietojärjestelmälle" in page.html.replace("\u00ad", "")
