"""Processors, agreements and needed documents as lists; and what breaks without a party or an agreement."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ropa_gdpr.needed import DocumentType

from ropa.cli import main
from ropa.cli.list_command import LISTS
from ropa.cli.rows import said
from ropa.diagnostics import Severity
from ropa.model.agreement import AgreementStatus
from ropa.needed import Standing
from ropa.words import Phrasebook
from tests.plugins.site import run
from tests.workspace.small import REGISTER, write

AS_OF = "2026-11-24"
FILES = {
    "registers/customers.yaml": REGISTER
    + """\
subjects: {people: {name: People}}
data:
  contact: {name: Contact, subjects: [people]}
  orders: {name: Orders, subjects: [people]}
purposes:
  selling: {name: Selling, basis: 6-1-b, data: all}
  advertising:
    name: Advertising
    data: [contact]
    secondary: yes
    basis:
      - {article: 6-1-f, interest: Advertising, internal: {balancing: {date: 2025-01-01, reference: LIA 4}}}
      - {article: 6-1-f, interest: Statistics, when: in summary}
processors:
  - {party: mailer, purposes: all, data: all}
  - {party: {en: printing house}, purposes: [selling], data: [orders]}
internal:
  screening: {evaluation: no, automated_decision: no, monitoring: no, sensitive: no, large_scale: no, matching: no,
    vulnerable: no, innovative: no, preventing: no}
""",
    "registers/staff.yaml": """\
register: staff
name: Staff
controllers: [{party: acme, role: joint}, {party: mailer, role: joint}]
notice: {none: Staff get it on paper}
internal: {screening: {public_monitoring: yes}}
""",
    "registers/parties/mailer.yaml": """\
party: mailer
name: Mailer Inc
locations: [{country: FI, what: [storage]}]
sub_processors: [{party: helpdesk}]
""",
    "registers/parties/helpdesk.yaml": "party: helpdesk\nname: Helpdesk\nlocations: [{country: US}]\n",
    "registers/agreements/mailer-2025.yaml": """\
agreement: mailer-2025
processor: mailer
status: signed
signed: 2025-01-01
until: 2027-12-31
covers: [{register: customers, purposes: all, data: [contact], subjects: all}]
transfers: [{importer: helpdesk, country: US, mechanism: 46-2-c}]
""",
    "registers/agreements/mailer-2020.yaml": "agreement: mailer-2020\nprocessor: mailer\nuntil: 2024-12-31\n",
}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A workspace with a processor that gets more than its agreement covers."""
    return write(tmp_path / "registry", FILES)


def rows(site: Path, root: Path, kind: str, *arguments: str) -> list[dict[str, Any]]:
    result = run(site, "list", kind, root, "--as-of", AS_OF, "--format", "json", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_party_tells_which_other_processors_it_uses_will_use_and_used(small_site: Path, registry: Path) -> None:
    several = "{party: helpdesk}, {party: acme, since: 2027-01-01}, {party: printer, until: 2025-12-31}"
    party = FILES["registers/parties/mailer.yaml"].replace("{party: helpdesk}", several)
    printer = "party: printer\nname: Printer\n"
    write(registry, {**FILES, "registers/parties/mailer.yaml": party, "registers/parties/printer.yaml": printer})
    mailer = next(row for row in rows(small_site, registry, "parties") if row["party"] == "mailer")
    assert (mailer["sub_processors"], mailer["coming"], mailer["ended"]) == (
        "helpdesk",
        "acme 2027-01-01",
        "printer 2025-12-31",
    )


def test_processors_are_told_with_coverage_end_and_places(small_site: Path, registry: Path) -> None:
    mailer, printer = rows(small_site, registry, "processors")
    assert mailer == {
        "register": "customers",
        "processor": "mailer",
        "state": "partly-covered",
        "agreements": "mailer-2025",
        "until": "2027-12-31",
        "uncovered": "data orders",
        "places": "FI US",
        "sub_processors": "helpdesk",
        "file": "registers/customers.yaml",
    }
    assert (printer["processor"], printer["state"]) == ("printing house", "no-agreement")


def test_agreements_are_told_with_their_state_and_what_they_leave_uncovered(small_site: Path, registry: Path) -> None:
    old, new = rows(small_site, registry, "agreements")
    assert (old["state"], old["until"]) == ("ended", "2024-12-31")
    assert (new["state"], new["uncovered"]) == ("in-force", "customers: data orders")


@pytest.mark.parametrize(
    ("status", "state"), [("", "not-begun"), ("status: signed\n", "not-begun"), ("status: draft\n", "draft")]
)
def test_an_agreement_that_has_not_begun_says_so(small_site: Path, registry: Path, status: str, state: str) -> None:
    file = registry / "registers/agreements/mailer-2025.yaml"
    text = file.read_text(encoding="utf-8")
    begins = re.sub("(?m)^(status|since): .*\n", "", text) + f"since: 2027-01-01\n{status}"
    file.write_text(begins, encoding="utf-8")
    assert rows(small_site, registry, "agreements")[1]["state"] == state


def test_the_documents_each_register_needs_are_told_and_which_are_there(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "documents", str(registry), "--as-of", AS_OF, "--format", "json"]) == 0
    told = [
        (row["register"], row["document"], row["for"], row["state"]) for row in json.loads(capsys.readouterr().out)
    ]
    assert told == [
        ("customers", "agreement", "mailer", "partly"),
        ("customers", "agreement", "printing house", "missing"),
        ("customers", "balancing", "advertising", "there"),
        ("customers", "balancing", "advertising", "missing"),
        ("customers", "compatibility", "advertising", "missing"),
        ("customers", "impact-assessment", "", "not-needed"),
        ("customers", "transfer-assessment", "helpdesk US", "missing"),
        ("customers", "notice", "", "unknown"),
        ("staff", "impact-assessment", "", "missing"),
        ("staff", "arrangement", "", "missing"),
        ("staff", "notice", "", "not-needed"),
    ]


def test_without_an_agreement_its_coverage_falls_away(small_site: Path, registry: Path) -> None:
    mailer, _ = rows(small_site, registry, "processors", "--without", "agreement:mailer-2025")
    assert (mailer["state"], mailer["agreements"]) == ("no-agreement", "")


def test_without_a_party_every_place_that_names_it_is_told(small_site: Path, registry: Path) -> None:
    result = run(
        small_site,
        "check",
        registry,
        "--as-of",
        AS_OF,
        "--lang",
        "en",
        "--format",
        "json",
        "--without",
        "party:helpdesk",
    )
    assert result.returncode == 1
    found = [item for item in json.loads(result.stdout)["findings"] if item["code"] in ("REF001", "TBL005")]
    assert [(item["code"], item["path"]) for item in found] == [
        ("REF001", "registers/agreements/mailer-2025.yaml"),
        ("REF001", "registers/parties/mailer.yaml"),
        ("TBL005", "registers/workspace.yaml"),
    ]
    assert "party:helpdesk" in found[-1]["message"]
    assert not [item for item in found if "did you mean" in item["fix"] or "known here" in item["fix"]]


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("party:helpdesc", "Did you mean party:helpdesk?"),
        ("agreement:nothing-like-it", "There is no agreement:nothing-like-it to leave out."),
        ("party:", "party:ID"),
    ],
)
def test_leaving_out_what_is_not_there_is_wrong_use(
    small_site: Path, registry: Path, left_out: str, told: str
) -> None:
    result = run(small_site, "check", registry, "--as-of", AS_OF, "--without", left_out)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_has_columns_and_values_in_the_readers_language(
    kind: str, language: str, registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (registry / "registers/customers.yaml").open("a", encoding="utf-8") as file:
        file.write("retention: [{data: all, period: 2 years, then: [erase]}]\n")
    assert main(["list", kind, str(registry), "--as-of", AS_OF, "--lang", language]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert lines
    assert "list." not in heading


def test_finnish_readers_see_what_is_not_covered_in_finnish(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "processors", str(registry), "--as-of", AS_OF, "--lang", "fi"]) == 0
    heading, mailer, _ = capsys.readouterr().out.splitlines()
    assert heading.split()[:3] == ["rekisteri", "käsittelijä", "tila"]
    assert "sopimus kattaa osan" in mailer
    assert "tiedot orders" in mailer


def test_every_word_a_list_may_say_is_there() -> None:
    book = Phrasebook.load("fi")
    states = [*Standing, *AgreementStatus, *"in-force ended not-begun no-agreement partly-covered covered".split()]
    for kind, values in {"state": states, "document": list(DocumentType), "severity": list(Severity)}.items():
        for value in values:
            plain = value if isinstance(value, str) else value.value
            assert said(plain, kind, book).words != plain, plain
