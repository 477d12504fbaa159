"""Personal data in the files are told with their place, and repeated nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa.report import ReportContext, github, json, text
from ropa.report.places import Places
from ropa.words import LANGUAGES, Phrasebook
from tests.rules.cases import AS_OF, Case

CODE, MAILBOX = "131052-308T", "maija.meikalainen@gmail.com"
FORMATS = {"text": text.report, "json": json.report, "github": github.report}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_of_findings_repeats_personal_data(tmp_path: Path, name: str, language: str) -> None:
    case = Case("", "", files={"registers/customers.yaml": f"description: Ask {CODE} or {MAILBOX}\n"})
    checked = case.check(tmp_path)
    assert {"SPC011", "GOV010"} <= {item.code for item in checked.found}
    book = Phrasebook.load(language, checked.registry.words)
    context = ReportContext(places=Places(tmp_path), phrasebook=book, as_of=AS_OF)
    printed = "".join(FORMATS[name](checked.found, context))
    assert "registers/customers.yaml" in printed
    assert CODE not in printed
    assert MAILBOX not in printed


def test_a_line_with_personal_data_is_shown_in_no_other_frame(tmp_path: Path) -> None:
    files = {"registers/organisation.yaml": f"contact: {{email: {MAILBOX}, note: {{xx: unknown language}}}}\n"}
    checked = Case("", "", files=files).check(tmp_path)
    assert {"GOV010", "FMT015"} <= {item.code for item in checked.found}
    book = Phrasebook.load("en", checked.registry.words)
    context = ReportContext(places=Places(tmp_path), phrasebook=book, as_of=AS_OF)
    assert MAILBOX not in "".join(text.report(checked.found, context))
