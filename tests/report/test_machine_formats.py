from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ropa.diagnostics import ADVICE, ERROR, WARNING, Accepted, Diagnostic, Related
from ropa.report import ReportContext, github
from ropa.report import json as json_format
from ropa.source import Document, Origin, Span, Step

Make = Callable[..., ReportContext]
Join = Callable[[Iterable[str]], str]

FILES = {"registers/a.yaml": "name: Ä\ncountry: US\n", "registers/b.yaml": "x: y\n"}


def at(path: str, *steps: Step) -> Origin:
    return Origin(Document(path)).at(*steps)


def _found() -> list[Diagnostic]:
    return [
        Diagnostic(
            "TRF001", ERROR, at("registers/a.yaml", "country"), params={"country": "US"},
            related=(Related(at("registers/b.yaml", "x"), "seen"),), law=("GDPR Art. 44", "GDPR Art. 30(1)(e)"),
        ),
        Diagnostic(
            "GOV001", ADVICE, at("registers/none.yaml"), params={"day": "2025-05-04"},
            accepted=Accepted("why", "role", "2026-06-01"),
        ),
    ]  # fmt: skip


def test_the_json_has_this_shape_and_keeps_it(context: Make, joined: Join) -> None:
    made = context(FILES, version="1.2.3", files=2, notes=("one thing was not run",))
    assert json.loads(joined(json_format.report(_found(), made))) == {
        "schema": "ropa-findings-1",
        "version": "1.2.3",
        "as_of": "2026-05-04",
        "language": "en",
        "complete": False,
        "notes": ["one thing was not run"],
        "files": 2,
        "counts": {"errors": 1, "warnings": 0, "advice": 0, "waived": 1},
        "findings": [
            {
                "code": "TRF001",
                "severity": "error",
                "path": "registers/a.yaml",
                "line": 2,
                "column": 10,
                "end_column": 12,
                "route": ["country"],
                "title": "Transfer not recorded",
                "message": "customer data go to US, and no transfer covers it",
                "fix": "add to its agreement  transfers: [{importer: …, country: US, mechanism: …}]",
                "law": ["GDPR Art. 44", "GDPR Art. 30(1)(e)"],
                "related": [
                    {
                        "path": "registers/b.yaml",
                        "line": 1,
                        "column": 4,
                        "end_column": 5,
                        "route": ["x"],
                        "note": "support from US",
                    }
                ],
                "waiver": None,
            },
            {
                "code": "GOV001",
                "severity": "advice",
                "path": "registers/none.yaml",
                "line": None,
                "column": None,
                "end_column": None,
                "route": [],
                "title": "Review due",
                "message": "the review was due on 2025-05-04",
                "fix": "review the register and write the day",
                "law": [],
                "related": [],
                "waiver": {"reason": "why", "by": "role", "until": "2026-06-01"},
            },
        ],
    }


def test_hostile_text_in_json_is_the_same_text_and_harms_no_terminal(context: Make, joined: Join) -> None:
    hostile = "\x1b[31m \u202e \x9b \u200b \U000e0041 \udc80 ä"
    text = joined(json_format.report([Diagnostic("FMT016", ERROR, at("registers/a.yaml", hostile))], context(FILES)))
    assert text.isprintable() is False  # the line feeds
    assert text.replace("\n", "").isprintable()
    assert "ä" in text
    assert json.loads(text)["findings"][0]["route"] == [hostile]


def test_github_annotations_name_file_line_and_columns(context: Make, joined: Join) -> None:
    made = context(FILES, notes=("50% was not run",))
    transfer = (
        "::error file=registers/a.yaml,line=2,endLine=2,col=10,endColumn=12,title=TRF001"
        "::customer data go to US, and no transfer covers it"
        "%0Afix: add to its agreement  transfers: [{importer: …, country: US, mechanism: …}]"
        "%0Alaw: GDPR Art. 44, 30(1)(e)"
    )
    review = (
        "::notice file=registers/none.yaml,title=GOV001 (waived)::the review was due on 2025-05-04"
        "%0Awaived: why (role, until 2026-06-01)%0Afix: review the register and write the day"
    )
    note = "::notice title=ropa::50%25 was not run"
    assert joined(github.report(_found(), made)).splitlines() == [transfer, review, note]


@pytest.mark.parametrize(("severity", "command"), [(ERROR, "error"), (WARNING, "warning"), (ADVICE, "notice")])
def test_each_severity_has_its_command(context: Make, joined: Join, severity: Any, command: str) -> None:
    found = Diagnostic("FMT003", severity, at("registers/a.yaml"), Span(1, 1))
    assert joined(github.report([found], context(FILES))).startswith(f"::{command} file=")


def test_nothing_in_a_file_can_end_a_github_command_or_begin_another(context: Make, joined: Join) -> None:
    path = "registers/x,line=9::error::%0A\n::set-env name=A::b.yaml"
    found = Diagnostic("FMT012", ERROR, at(path), Span(1, 1), {"key": "a\r\n::error::b%0A##[group]"})
    text = joined(github.report([found], context({})))
    assert text.count("\n") == 1
    properties, _, data = text.removeprefix("::error ").partition("::")
    assert properties == (
        "file=registers/x%2Cline=9%3A%3Aerror%3A%3A%250A\\u{A}%3A%3Aset-env name=A%3A%3Ab.yaml,"
        "line=1,endLine=1,col=1,endColumn=2,title=FMT012"
    )
    assert data.startswith("unknown key 'a\\u{D}\\u{A}::error::b%250A#\\u{23}[group]'%0Afix: ")
