"""What falls due: everything with a day, soonest first, with the role that answers, in each format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.plugins.site import run
from tests.workspace.small import REGISTER, write

AS_OF = "2026-11-24"
FILES = {
    "registers/workspace.yaml": "workspace: 1\nlanguages: [en, fi, sv]\ntimezone: Europe/Helsinki\n"
    "roles: {office: {name: {en: Office, fi: Toimisto, sv: Byrå}}, legal: {name: Legal}}\n",
    "registers/customers.yaml": REGISTER
    + """\
processors: [{party: mailer, purposes: all, data: all}]
purposes:
  selling:
    name: Selling
    basis:
      - {article: 6-1-f, interest: Selling, internal: {balancing: {date: 2025-01-01, next: 2027-01-15}}}
waivers:
  - {code: SML003, at: reference, reason: Not yet numbered, by: legal, until: 2027-03-01}
internal:
  owner: office
  review: {last: 2026-08-31, every: 6 months}
  dpia: {date: 2025-01-01, next: 2027-05-01, reference: DPIA 1}
""",
    "registers/parties/mailer.yaml": """\
party: mailer
name: Mailer Inc
certificates: [{name: ISO 27001, until: 2026-12-24}]
sub_processors:
  - {party: helpdesk, announced: 2026-11-20, since: 2027-01-01}
  - {party: old, announced: 2024-01-01, since: 2024-02-01, until: 2025-01-01}
""",
    "registers/parties/helpdesk.yaml": "party: helpdesk\nname: Helpdesk Ltd\n",
    "registers/parties/old.yaml": "party: old\nname: Old Ltd\n",
    "registers/agreements/mailer-2025.yaml": """\
agreement: mailer-2025
processor: mailer
status: signed
since: 2025-01-01
until: 2027-12-31
notice_days: 90
covers: [{register: customers, purposes: all, data: all, subjects: all}]
sub_processing: {kind: general, days: 30, channel: e-mail, objection_within: 14 days}
transfers:
  - importer: mailer
    country: US
    mechanism:
      - {article: 45, entity: "Mailer, Inc; of Ohio", status: active, covered: hr, checked: 2025-11-01}
      - {article: 46-2-f, reference: Seal 7, until: 2028-01-01}
    assessment: {date: 2025-06-01, next: 2026-06-01}
guarantees: [{date: 2025-01-01, next: 2027-02-01}]
audit: {last: 2026-01-01, next: 2027-01-01}
""",
    "registers/agreements/mailer-2020.yaml": """\
agreement: mailer-2020
processor: mailer
status: terminated
until: 2024-12-31
notice_days: 30
covers: [{register: customers}]
guarantees: [{date: 2020-01-01, next: 2021-01-01}]
end: {choice: delete, days: 30}
""",
}


@pytest.fixture
def ahead(tmp_path: Path) -> Path:
    """A workspace in which something of every kind falls due."""
    return write(tmp_path / "ahead", FILES)


def rows(site: Path, root: Path, *arguments: str) -> list[dict[str, Any]]:
    result = run(site, "due", root, "--as-of", AS_OF, "--format", "json", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_everything_that_falls_due_is_told_soonest_first(small_site: Path, ahead: Path) -> None:
    assert [(row["date"], row["kind"], row["entry"], row["detail"]) for row in rows(small_site, ahead)] == [
        ("2025-01-30", "data-end", "mailer-2020", "mailer"),
        ("2026-06-01", "transfer-assessment", "mailer-2025", ""),
        ("2026-11-01", "list-check", "mailer-2025", "Mailer, Inc; of Ohio"),
        ("2026-12-04", "objection", "mailer-2025", "helpdesk"),
        ("2026-12-24", "certificate", "mailer", "ISO 27001"),
        ("2027-01-01", "audit", "mailer-2025", ""),
        ("2027-01-01", "sub-processor", "mailer", "helpdesk"),
        ("2027-01-15", "balancing", "customers", ""),
        ("2027-02-01", "assessment", "mailer-2025", ""),
        ("2027-02-28", "review", "customers", ""),
        ("2027-03-01", "waiver", "customers", "SML003"),
        ("2027-05-01", "impact-assessment", "customers", ""),
        ("2027-10-02", "agreement-notice", "mailer-2025", "mailer"),
        ("2027-12-31", "agreement-ends", "mailer-2025", "mailer"),
        ("2028-01-01", "safeguard", "mailer-2025", "Seal 7"),
    ]


def test_only_what_has_passed_is_overdue(small_site: Path, ahead: Path) -> None:
    assert [row["kind"] for row in rows(small_site, ahead) if row["overdue"]] == [
        "data-end",
        "transfer-assessment",
        "list-check",
    ]


def test_until_is_the_last_day_that_is_told(small_site: Path, ahead: Path) -> None:
    assert [row["date"] for row in rows(small_site, ahead, "--until", "2026-12-24")][-1] == "2026-12-24"
    assert [row["date"] for row in rows(small_site, ahead, "--until", "2026-12-23")][-1] == "2026-12-04"


def test_the_role_of_the_entry_answers_and_else_that_of_its_agreement_or_register(
    small_site: Path, ahead: Path
) -> None:
    owners = {(row["kind"], row["entry"]): row["owner"] for row in rows(small_site, ahead)}
    assert owners["review", "customers"] == "office"
    assert owners["agreement-ends", "mailer-2025"] == "office"
    assert owners["certificate", "mailer"] == owners["sub-processor", "mailer"] == "office"
    assert owners["waiver", "customers"] == "legal"
    own = FILES["registers/agreements/mailer-2025.yaml"] + "internal: {owner: legal}\n"
    write(ahead, {**FILES, "registers/agreements/mailer-2025.yaml": own})
    owners = {(row["kind"], row["entry"]): row["owner"] for row in rows(small_site, ahead)}
    assert owners["agreement-ends", "mailer-2025"] == owners["sub-processor", "mailer"] == "legal"


def test_a_decision_on_a_change_ends_the_time_to_object(small_site: Path, ahead: Path) -> None:
    decided = FILES["registers/agreements/mailer-2025.yaml"].replace(
        "objection_within: 14 days}", "objection_within: 14 days, decided: [{party: helpdesk, approved: 2026-11-23}]}"
    )
    write(ahead, {**FILES, "registers/agreements/mailer-2025.yaml": decided})
    assert "objection" not in {row["kind"] for row in rows(small_site, ahead)}


def test_for_reading_it_is_told_in_the_readers_language(small_site: Path, ahead: Path) -> None:
    told = {
        language: run(small_site, "due", ahead, "--as-of", AS_OF, "--lang", language).stdout
        for language in ("en", "fi", "sv")
    }
    assert "agreement ends: mailer" in told["en"]
    assert "sopimus päättyy: mailer" in told["fi"]
    assert "avtalet upphör: mailer" in told["sv"]
    assert ["Office" in told["en"], "Toimisto" in told["fi"], "Byrå" in told["sv"]] == [True, True, True]
    assert told["en"].count("overdue") == 3
    assert not [text for text in told.values() if "due." in text]


def test_nothing_due_is_said_in_words(small_site: Path, clean: Path) -> None:
    result = run(small_site, "due", clean, "--as-of", AS_OF, "--lang", "en")
    assert (result.returncode, result.stdout) == (0, "nothing falls due\n")


def test_csv_has_the_same_rows_as_json(small_site: Path, ahead: Path) -> None:
    result = run(small_site, "due", ahead, "--as-of", AS_OF, "--format", "csv")
    read = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["date"], row["detail"]) for row in read] == [
        (row["date"], row["detail"]) for row in rows(small_site, ahead)
    ]


def test_the_calendar_is_read_by_another_programs_reader(small_site: Path, ahead: Path) -> None:
    result = run(small_site, "due", ahead, "--as-of", AS_OF, "--format", "ical", "--lang", "en")
    assert result.returncode == 0
    calendar = icalendar.Calendar.from_ical(result.stdout)
    events = list(calendar.walk("VEVENT"))
    assert [event.decoded("dtstart").isoformat() for event in events] == [
        row["date"] for row in rows(small_site, ahead)
    ]
    assert {type(event.decoded("dtstart")) for event in events} == {date}
    assert "look at the Data Privacy Framework List: Mailer, Inc; of Ohio (mailer-2025)" in {
        str(event["summary"]) for event in events
    }
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_lines_of_the_calendar_are_at_most_75_octets_and_end_as_the_standard_asks(
    small_site: Path, ahead: Path
) -> None:
    stdout = run(small_site, "due", ahead, "--as-of", AS_OF, "--format", "ical", "--lang", "fi").stdout
    lines = stdout.encode().split(b"\n")
    assert max(len(line.rstrip(b"\r")) for line in lines) <= 75
    assert run(small_site, "due", ahead, "--as-of", AS_OF, "--format", "ical", "--lang", "fi").stdout == stdout


def test_an_entry_of_the_calendar_keeps_its_identifier_when_its_day_moves(small_site: Path, ahead: Path) -> None:
    def identifiers() -> dict[str, str]:
        stdout = run(small_site, "due", ahead, "--as-of", AS_OF, "--format", "ical", "--lang", "en").stdout
        events = icalendar.Calendar.from_ical(stdout).walk("VEVENT")
        return {str(event["summary"]): str(event["uid"]) for event in events}

    before = identifiers()
    moved = FILES["registers/parties/mailer.yaml"].replace("until: 2026-12-24", "until: 2029-12-24")
    write(ahead, {**FILES, "registers/parties/mailer.yaml": moved})
    assert identifiers() == before
